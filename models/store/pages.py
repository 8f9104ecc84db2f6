"""Questions that the pages ask: lists with filters, limited to the queues that somebody may see."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncEngine

from models.events import CallEvent
from models.ids import CallId, QueueId, SeatId
from models.kinds import Kind
from models.records import Call, Ticket
from models.store.questions import Questions
from models.store.rows import EVENT, call_of, event_of, ticket_of
from models.store.ticket_query import TicketsWanted as TicketsWanted
from models.store.ticket_query import after_mark, between, fitting, ordered
from models.tables import CallRow, EventRow, TicketRow

ABANDONED = "abandoned-"  # how the outcomes of callers begin who gave up

PAGE_S = 20.0  # a day of a large centre takes a second or two; a database that takes longer hangs

COUNTED = 1000  # further is not counted: nobody reads so far


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose eyes: None are all queues; `seat` adds what this seat had a part in, whatever its queue."""

    queues: Collection[str] | None = None
    seat: SeatId | None = None

    def holds(self, queue: str | None, seat: str | None) -> bool:
        return self.queues is None or queue in self.queues or (self.seat is not None and seat == self.seat)


@dataclass(frozen=True, slots=True)
class CallsWanted:
    outcome: str | None = None
    queue: str | None = None
    seat: str | None = None
    caller: str | None = None
    number: str | None = None  # a part of the caller's number: digits
    since: datetime | None = None
    until: datetime | None = None
    after: tuple[datetime, str] | None = None  # arrival and id of the last call of the page before
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class AbandonedCall:
    call: Call
    last_step: str  # "" where the menus did not begin
    reached_later: CallId | None  # a later call from the same number that was answered


class PageReader:
    """All methods raise DatabaseAway when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._questions = Questions(engine, PAGE_S)

    async def tickets(self, wanted: TicketsWanted, scope: Scope) -> list[Ticket]:
        query = self._tickets(select(TicketRow.__table__), wanted, scope).where(*after_mark(wanted))
        query = query.order_by(*ordered(wanted))
        return [ticket_of(row) for row in await self._questions.rows(query.limit(wanted.limit).offset(wanted.offset))]

    async def count_tickets(self, wanted: TicketsWanted, scope: Scope) -> int:
        """How many fit on all pages; COUNTED + 1 where they are more than that."""
        some = self._tickets(select(TicketRow.ticket_id), wanted, scope).limit(COUNTED + 1).subquery()
        return int((await self._questions.rows(select(func.count()).select_from(some)))[0][0])

    def _tickets(
        self, query: Select[*tuple[Any, ...]], wanted: TicketsWanted, scope: Scope
    ) -> Select[*tuple[Any, ...]]:
        if scope.queues is not None:
            query = query.outerjoin(CallRow, CallRow.call_id == TicketRow.call_id)
            query = query.where(_within(scope, TicketRow.seat))
        return query.where(*fitting(wanted, self._questions.engine.dialect.name))

    async def queue_of(self, call_id: str) -> QueueId | None:
        rows = await self._questions.rows(select(CallRow.queue).where(CallRow.call_id == call_id))
        return QueueId(rows[0][0]) if rows and rows[0][0] else None

    async def calls(self, wanted: CallsWanted, scope: Scope) -> list[Call]:
        """Newest first. outcome "open": those that have not ended; "abandoned": whoever gave up, wherever."""
        query = select(CallRow.__table__).where(CallRow.arrived_at.is_not(None), _within(scope, CallRow.seat))
        for column, value in (
            (CallRow.queue, wanted.queue),
            (CallRow.seat, wanted.seat),
            (CallRow.caller, wanted.caller),
        ):
            if value is not None:
                query = query.where(column == value)
        if wanted.outcome is not None:
            query = query.where(_outcome(wanted.outcome))
        if wanted.number is not None:
            query = query.where(CallRow.caller.contains(wanted.number, autoescape=True))
        if wanted.after is not None:
            at, call_id = wanted.after
            same = and_(CallRow.arrived_at == at, CallRow.call_id < call_id)
            query = query.where(or_(CallRow.arrived_at < at, same))
        query = query.where(*between(CallRow.arrived_at, wanted.since, wanted.until))
        query = query.order_by(CallRow.arrived_at.desc(), CallRow.call_id.desc())
        return [call_of(row) for row in await self._questions.rows(query.limit(wanted.limit).offset(wanted.offset))]

    async def seat_log(self, seat: SeatId, since: datetime) -> tuple[str, tuple[CallEvent, ...]]:
        """The seat's state then ("" where the log does not know), and all that is told of it from then on."""
        named = EventRow.fields.contains(f'"seat":{json.dumps(seat)}', autoescape=True)
        kinds = EventRow.kind.in_((Kind.SEAT_CHANGED, Kind.SEAT_ANSWERED, Kind.OFFER_ENDED))
        query = select(*EVENT).where(kinds, EventRow.at >= since, named).order_by(EventRow.seq)
        before = (
            select(EventRow.fields)
            .where(EventRow.kind == Kind.SEAT_CHANGED, EventRow.at < since, named)
            .order_by(EventRow.at.desc(), EventRow.seq.desc())
            .limit(1)
        )
        first = await self._questions.rows(before)
        state = str(json.loads(first[0][0]).get("state", "")) if first else ""
        return state, tuple(event_of(row) for row in await self._questions.rows(query))

    async def closed_in_first_call(self, seat: SeatId, since: datetime) -> int:
        query = select(func.count()).where(
            TicketRow.seat == seat, TicketRow.first_call.is_(True), TicketRow.closed_at >= since
        )
        rows = await self._questions.rows(query)
        return int(rows[0][0])

    async def abandoned(self, since: datetime, scope: Scope, limit: int = 100) -> list[AbandonedCall]:
        """Newest first, each with the last step of the menus that was reached."""
        calls = await self.calls(CallsWanted(outcome="abandoned", since=since, limit=limit), scope)
        steps = await self._last_steps([call.call_id for call in calls])
        answered = await self._answered({call.caller for call in calls if call.caller}, since)
        return [AbandonedCall(call, steps.get(call.call_id, ""), _later(call, answered)) for call in calls]

    async def _last_steps(self, calls: Collection[str]) -> dict[str, str]:
        last = (
            select(func.max(EventRow.seq))
            .where(EventRow.call_id.in_(calls), EventRow.kind == Kind.STEP_ENTERED)
            .group_by(EventRow.call_id)
        )
        query = select(EventRow.call_id, EventRow.fields).where(EventRow.seq.in_(last))
        return {row.call_id: _step_of(row.fields) for row in await self._questions.rows(query)}

    async def _answered(self, callers: Collection[str], since: datetime) -> list[Call]:
        query = (
            select(CallRow.__table__)
            .where(CallRow.caller.in_(callers), CallRow.arrived_at >= since, CallRow.answered_at.is_not(None))
            .order_by(CallRow.arrived_at)
            .limit(1000)
        )
        return [call_of(row) for row in await self._questions.rows(query)]


def _within(scope: Scope, seat: Any) -> ColumnElement[bool]:
    if scope.queues is None:
        return true()
    ours = CallRow.queue.in_(list(scope.queues))
    return or_(ours, seat == scope.seat) if scope.seat is not None else ours


def _outcome(wanted: str) -> ColumnElement[bool]:
    match wanted:
        case "open":
            return CallRow.ended_at.is_(None)
        case "abandoned":
            return CallRow.outcome.startswith(ABANDONED)
        case _:
            return CallRow.outcome == wanted


def _step_of(fields: str) -> str:
    return str(json.loads(fields).get("step", ""))


def _later(call: Call, answered: Sequence[Call]) -> CallId | None:
    arrived_at = call.arrived_at
    if arrived_at is None:
        return None
    later = (
        each for each in answered if each.caller == call.caller and each.arrived_at and each.arrived_at > arrived_at
    )
    return next((each.call_id for each in later), None)
