"""Walks the whole chain, a thousand events at a time, in one unchanging view of the database."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.chain import ChainVerdict, Link, Verifier
from models.store.commit import chain_head
from models.tables import EventRow

STRIDE = 1000


async def verify_chain(reader: AsyncEngine) -> ChainVerdict:
    async with reader.connect() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execution_options(isolation_level="REPEATABLE READ")
        head = await connection.run_sync(chain_head)
        verifier = Verifier()
        after: int | None = None
        while verifier.fault is None and (links := await _links(connection, after)):
            verifier.take(links)
            after = links[-1].seq
        return verifier.verdict(head)


async def _links(connection: AsyncConnection, after: int | None) -> list[Link]:
    columns = (
        EventRow.seq,
        EventRow.event_id,
        EventRow.call_id,
        EventRow.kind,
        EventRow.at,
        EventRow.fields,
        EventRow.prev_hash,
        EventRow.hash,
    )
    query = select(*columns).order_by(EventRow.seq).limit(STRIDE)
    if after is not None:
        query = query.where(EventRow.seq > after)
    return [Link(*row) for row in await connection.execute(query)]
