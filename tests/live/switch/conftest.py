"""These tests register dead phones and set broken heartbeats: they have an Asterisk of their own."""

from collections.abc import Iterator

import pytest

from tests.live.conftest import Switch, small_switch


@pytest.fixture(scope="package")
def switch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Switch]:
    yield from small_switch(tmp_path_factory.mktemp("upset"))
