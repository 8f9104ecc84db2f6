"""What live tests share: a real Asterisk with our configuration, on ports of its own."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from ivr.site import Centre, Paths, Secrets, Site
from ivr.switch import Asterisk
from tests.live.centre import RunningCentre, session_centre
from tests.live.sites import small_site


class Switch(NamedTuple):
    site: Site
    paths: Paths
    secrets: Secrets
    asterisk: Asterisk

    @property
    def centre(self) -> Centre:
        return Centre(self.site, self.paths, self.secrets)


@contextmanager
def running(centre: Centre) -> Iterator[Switch]:
    """A running Asterisk of this centre; it must end by itself and leave no process."""
    asterisk = Asterisk(centre)
    asterisk.start()
    pid = asterisk.pid
    assert pid is not None
    try:
        asyncio.run(asterisk.wait_ready())
        yield Switch(*centre, asterisk)
    finally:
        asyncio.run(asterisk.stop())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def small_switch(folder: Path) -> Iterator[Switch]:
    with running(small_site(folder)) as made:
        yield made


@pytest.fixture(scope="session")
def switch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Switch]:
    """One running Asterisk for the whole session. A folder of tests that upsets it makes one of its own."""
    yield from small_switch(tmp_path_factory.mktemp("switch"))


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    """One running centre with three seats for the whole session; all its processes must end."""
    yield from session_centre(tmp_path_factory.mktemp("centre"))
