"""Questions to the record. Each answer is frozen records; nothing here can write."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind
from models.records import Call, Seat, ServiceEntry, Ticket, Transcript
from models.store.engines import READERS
from models.store.errors import DatabaseAway
from models.store.rows import EVENT, call_of, event_of, seat_of, service_of, ticket_of, transcript_of
from models.store.within import within
from models.tables import (
    CallerRow,
    CallRow,
    EventRow,
    SeatRow,
    ServiceRow,
    TicketRow,
    TranscriptRow,
)

#: What the daily reconciliation reads of a call.
RECKONED = (
    *(Kind.CALL_ARRIVED, Kind.CALLBACK_OPENED, Kind.CALL_PLACED),
    *(Kind.CALL_FELL_BACK, Kind.CALL_ENDED, Kind.TICKET_REGISTERED),
)

#: A database that takes longer hangs: calls cannot wait for it.
ANSWER_S = 6.0


class Reader:
    """All methods raise DatabaseAway when the database does not answer."""

    def __init__(self, engine: AsyncEngine, settled: Callable[[], Awaitable[None]] | None = None) -> None:
        self._engine, self._settled = engine, settled
        self._silent_until = 0.0  # on the loop's clock

    async def settled(self) -> None:
        """Until everything that this program has appended can be read."""
        if self._settled is not None:
            await self._settled()

    async def open(self) -> None:
        """All connections, before anybody asks: each has a thread with SQLite, and takes a moment."""
        with contextlib.suppress(SQLAlchemyError, OSError):
            await within(ANSWER_S, self._opened())

    async def _opened(self) -> None:
        async with contextlib.AsyncExitStack() as together:
            for _ in range(READERS):
                await together.enter_async_context(self._engine.connect())

    # the log

    async def events_of(self, call_id: str) -> tuple[CallEvent, ...]:
        query = select(*EVENT).where(EventRow.call_id == call_id).order_by(EventRow.seq)
        return tuple(event_of(row) for row in await self._rows(query))

    async def events_of_calls(self, begin: datetime, end: datetime) -> list[CallEvent]:
        """The whole logs of calls that arrived in that time, and of those that ended in it without an arrival."""
        touched = (
            select(EventRow.call_id)
            .where(EventRow.kind.in_((Kind.CALL_ARRIVED, Kind.CALL_ENDED)), EventRow.at >= begin, EventRow.at < end)
            .distinct()
        )
        query = select(*EVENT).where(EventRow.call_id.in_(touched), EventRow.kind.in_(RECKONED)).order_by(EventRow.seq)
        return [event_of(row) for row in await self._rows(query)]

    async def recent_events(self, kinds: Collection[str], since: datetime) -> tuple[CallEvent, ...]:
        query = select(*EVENT).where(EventRow.kind.in_(tuple(kinds)), EventRow.at >= since).order_by(EventRow.seq)
        return tuple(event_of(row) for row in await self._rows(query))

    # calls

    async def call(self, call_id: str) -> Call | None:
        rows = await self._rows(select(CallRow.__table__).where(CallRow.call_id == call_id))
        return call_of(rows[0]) if rows else None

    async def open_calls(self) -> list[Call]:
        """Arrived and not ended, oldest first: what a restarted controller asks Asterisk about."""
        query = (
            select(CallRow.__table__)
            .where(CallRow.arrived_at.is_not(None), CallRow.ended_at.is_(None))
            .order_by(CallRow.arrived_at, CallRow.call_id)
        )
        return [call_of(row) for row in await self._rows(query)]

    async def open_call_ids(self) -> tuple[CallId, ...]:
        return tuple(call.call_id for call in await self.open_calls())

    async def recent_calls(self, limit: int = 20) -> list[Call]:
        """Newest first."""
        query = (
            select(CallRow.__table__)
            .where(CallRow.arrived_at.is_not(None))
            .order_by(CallRow.arrived_at.desc(), CallRow.call_id.desc())
            .limit(limit)
        )
        return [call_of(row) for row in await self._rows(query)]

    async def transcripts_of(self, call_id: str) -> list[Transcript]:
        query = select(TranscriptRow.__table__).where(TranscriptRow.call_id == call_id).order_by(TranscriptRow.leg)
        return [transcript_of(row) for row in await self._rows(query)]

    # callers and seats

    async def language_of(self, number: str) -> str | None:
        """The language this number chose last."""
        rows = await self._rows(select(CallerRow.language).where(CallerRow.number == number))
        return rows[0][0] if rows else None

    async def seats(self) -> list[Seat]:
        rows = await self._rows(select(SeatRow.__table__).where(SeatRow.state.is_not(None)).order_by(SeatRow.seat))
        return [seat_of(row) for row in rows]

    # tickets

    async def ticket(self, named: str) -> Ticket | None:
        """named: a ticket's id or its public number."""
        by: ColumnElement[bool] = TicketRow.ticket_id == named
        if named.isdecimal() and len(named) < 19:
            by = or_(by, TicketRow.public == int(named))
        rows = await self._rows(select(TicketRow.__table__).where(by))
        return ticket_of(rows[0]) if rows else None

    async def tickets(
        self,
        *,
        state: str | None = None,
        kind: str | None = None,
        service: str | None = None,
        limit: int = 100,
    ) -> list[Ticket]:
        """Newest first; every filter that is given must fit."""
        query = select(TicketRow.__table__).order_by(TicketRow.drafted_at.desc(), TicketRow.ticket_id.desc())
        for column, wanted in ((TicketRow.state, state), (TicketRow.kind, kind), (TicketRow.service, service)):
            if wanted is not None:
                query = query.where(column == wanted)
        return [ticket_of(row) for row in await self._rows(query.limit(limit))]

    async def highest_public_number(self) -> int:
        """0 where no ticket is registered yet."""
        [[highest]] = await self._rows(select(func.coalesce(func.max(TicketRow.public), 0)))
        return int(highest)

    # the catalogue

    async def services(self) -> list[ServiceEntry]:
        query = (
            select(ServiceRow.__table__).where(ServiceRow.retired.is_(False)).order_by(ServiceRow.place, ServiceRow.id)
        )
        return [service_of(row) for row in await self._rows(query)]

    async def _rows(self, query: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
        if asyncio.get_running_loop().time() < self._silent_until:
            raise DatabaseAway("it has just left a question unanswered")
        try:
            return await within(ANSWER_S, self._asked(query))
        except TimeoutError as silent:  # else each of those whose calls are taken over would wait as long
            self._silent_until = asyncio.get_running_loop().time() + ANSWER_S
            raise DatabaseAway(silent) from None
        except (SQLAlchemyError, OSError) as fault:
            raise DatabaseAway(getattr(fault, "orig", None) or fault) from None

    async def _asked(self, query: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
        async with self._engine.connect() as connection:
            return (await connection.execute(query)).all()
