from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from models.store import Store, open_store
from tests.contract.store.conftest import fresh_database
from tests.contract.store.conftest import postgres as postgres
from tests.contract.web.room import Room, opened_room


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """SQLite; what is asked of PostgreSQL, too, has `either_store`."""
    store = await open_store(str(tmp_path / "centre.sqlite"), tmp_path / "journal")
    yield store
    await store.close()


@pytest.fixture
async def room(store: Store, tmp_path: Path) -> AsyncIterator[Room]:
    async with opened_room(store, tmp_path) as room:
        yield room


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_database(request.param, request, tmp_path) as address:
        yield address


@pytest.fixture
async def either_room(url: str, tmp_path: Path) -> AsyncIterator[Room]:
    store = await open_store(url, tmp_path / "journal")
    async with opened_room(store, tmp_path) as room:
        yield room
    await store.close()
