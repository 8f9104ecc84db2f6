"""What only tests ask of a store: all of its log, and what nothing else reads."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select

from models.events import CallEvent
from models.store import Store
from models.store.rows import EVENT, event_of
from models.tables import EventRow


async def rows(store: Store, query: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    async with store._engines.reader.connect() as connection:
        return (await connection.execute(query)).all()


async def log_after(store: Store, seq: int = 0) -> list[tuple[int, CallEvent]]:
    """Each event with its place in the log."""
    query = select(EventRow.seq, *EVENT).where(EventRow.seq > seq).order_by(EventRow.seq)
    return [(row[0], event_of(row)) for row in await rows(store, query)]


async def log_length(store: Store) -> int:
    [[length]] = await rows(store, select(func.count()).select_from(EventRow))
    return int(length)
