from collections.abc import Iterator

import pytest

from tests.live.centre import RunningCentre, session_centre


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    yield from session_centre(tmp_path_factory.mktemp("centre"))
