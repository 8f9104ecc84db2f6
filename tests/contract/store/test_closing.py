"""A store that is closed while somebody still asks it something."""

import asyncio
import gc

from sqlalchemy.pool import QueuePool

from models.store import Store


async def test_who_still_asks_gets_an_answer_and_leaves_no_connection_behind(store: Store) -> None:
    """A connection that comes back to a pool that is gone is lost: a warning at its end, and with it a failure."""
    pool = store._engines.reader.pool
    assert isinstance(pool, QueuePool)
    asking = asyncio.create_task(store.read.open_calls())
    while not pool.checkedout():  # noqa: ASYNC110 - a pool tells nobody
        await asyncio.sleep(0)
    await store.close()
    assert pool.checkedout() == 0
    assert await asking == []
    gc.collect()
