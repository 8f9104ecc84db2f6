"""These tests kill, stop and pause what a centre stands on: all of it is their own."""

from collections.abc import Iterator

import pytest

from tests.live.centre import RunningCentre, session_centre
from tests.live.conftest import Switch, small_switch


@pytest.fixture(scope="package")
def switch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Switch]:
    yield from small_switch(tmp_path_factory.mktemp("upset"))


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    yield from session_centre(tmp_path_factory.mktemp("centre"))
