"""Questions to the record. Each answer is frozen records; nothing here can write."""

import contextlib
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind
from models.records import Call, Seat, ServiceEntry, Ticket, Transcript
from models.store.engines import READERS
from models.store.questions import ANSWER_S, Questions
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


class Reader:
    """All methods raise DatabaseAway when the database does not answer."""

    def __init__(self, engine: AsyncEngine, settled: Callable[[], Awaitable[None]] | None = None) -> None:
        self._engine, self._settled = engine, settled
        self._questions = Questions(engine, ANSWER_S)

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
        return tuple(event_of(row) for row in await self._questions.rows(query))

    async def events_of_calls(self, begin: datetime, end: datetime) -> list[CallEvent]:
        """The whole logs of calls that arrived in that time, and of those that ended in it without an arrival."""
        touched = (
            select(EventRow.call_id)
            .where(EventRow.kind.in_((Kind.CALL_ARRIVED, Kind.CALL_ENDED)), EventRow.at >= begin, EventRow.at < end)
            .distinct()
        )
        query = select(*EVENT).where(EventRow.call_id.in_(touched), EventRow.kind.in_(RECKONED)).order_by(EventRow.seq)
        return [event_of(row) for row in await self._questions.rows(query)]

    async def recent_events(self, kinds: Collection[str], since: datetime) -> tuple[CallEvent, ...]:
        query = select(*EVENT).where(EventRow.kind.in_(tuple(kinds)), EventRow.at >= since).order_by(EventRow.seq)
        return tuple(event_of(row) for row in await self._questions.rows(query))

    # calls

    async def call(self, call_id: str) -> Call | None:
        rows = await self._questions.rows(select(CallRow.__table__).where(CallRow.call_id == call_id))
        return call_of(rows[0]) if rows else None

    async def open_calls(self) -> list[Call]:
        """Arrived and not ended, oldest first: what a restarted controller asks Asterisk about."""
        query = (
            select(CallRow.__table__)
            .where(CallRow.arrived_at.is_not(None), CallRow.ended_at.is_(None))
            .order_by(CallRow.arrived_at, CallRow.call_id)
        )
        return [call_of(row) for row in await self._questions.rows(query)]

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
        return [call_of(row) for row in await self._questions.rows(query)]

    async def transcripts_of(self, call_id: str) -> list[Transcript]:
        query = select(TranscriptRow.__table__).where(TranscriptRow.call_id == call_id).order_by(TranscriptRow.leg)
        return [transcript_of(row) for row in await self._questions.rows(query)]

    # callers and seats

    async def language_of(self, number: str) -> str | None:
        """The language this number chose last."""
        rows = await self._questions.rows(select(CallerRow.language).where(CallerRow.number == number))
        return rows[0][0] if rows else None

    async def seats(self) -> list[Seat]:
        query = select(SeatRow.__table__).where(SeatRow.state.is_not(None)).order_by(SeatRow.seat)
        return [seat_of(row) for row in await self._questions.rows(query)]

    # tickets

    async def ticket(self, named: str) -> Ticket | None:
        """named: a ticket's id or its public number."""
        by: ColumnElement[bool] = TicketRow.ticket_id == named
        if named.isdecimal() and len(named) < 19:
            by = or_(by, TicketRow.public == int(named))
        rows = await self._questions.rows(select(TicketRow.__table__).where(by))
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
        return [ticket_of(row) for row in await self._questions.rows(query.limit(limit))]

    async def highest_public_number(self) -> int:
        """0 where no ticket is registered yet."""
        [[highest]] = await self._questions.rows(select(func.coalesce(func.max(TicketRow.public), 0)))
        return int(highest)

    # the catalogue

    async def services(self) -> list[ServiceEntry]:
        query = (
            select(ServiceRow.__table__).where(ServiceRow.retired.is_(False)).order_by(ServiceRow.place, ServiceRow.id)
        )
        return [service_of(row) for row in await self._questions.rows(query)]
