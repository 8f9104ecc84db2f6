"""One suite over both databases, each test on a fresh one; at the end nobody is still connected."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.store import Store, open_store
from tests.live.until import PATIENT_S
from tests.postgres import Postgres

Open = Callable[[], Awaitable[Store]]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    server.start()
    yield server
    server.stop()
    server.remove()


@pytest.fixture
def alarms() -> list[str]:
    return []


def _gone(server: Postgres, address: str) -> bool:
    """PostgreSQL ends a connection's process a moment after the connection is closed; later on a busy machine."""
    until = time.monotonic() + PATIENT_S
    while server.connections_to(address):
        if time.monotonic() > until:
            return False
    return True


@contextmanager
def fresh_database(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLite in a folder whose name has everything that a path may have."""
    if which == "sqlite":
        folder = tmp_path / "қала 109 %20?#"
        folder.mkdir()
        yield str(folder / "centre.sqlite")
        return
    server: Postgres = request.getfixturevalue("postgres")
    address = server.fresh_database()
    yield address
    assert _gone(server, address), "a connection leaked"
    server.empty(address)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_database(request.param, request, tmp_path) as address:
        yield address


@pytest.fixture
async def opened(url: str, tmp_path: Path, alarms: list[str]) -> AsyncIterator[Open]:
    """Opens the same database again and again; closes all at the end."""
    stores: list[Store] = []

    async def again() -> Store:
        store = await open_store(
            url, tmp_path / f"journal-{len(stores)}", lambda what, why: alarms.append(what), retry_s=0.05
        )
        stores.append(store)
        return store

    yield again
    for store in stores:
        await store.close()


@pytest.fixture
async def store(opened: Open) -> Store:
    return await opened()
