"""Questions that the pages ask: lists with filters, limited to the queues that somebody may see."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select, text, true
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from models.folding import asked_prefixes
from models.events import CallEvent
from models.ids import CallId, QueueId, SeatId
from models.kinds import Kind
from models.records import Call, Ticket
from models.store.errors import DatabaseAway
from models.store.rows import call_of, event_of, ticket_of
from models.tables import CallRow, EventRow, TicketRow

EVENT = (EventRow.seq, EventRow.call_id, EventRow.kind, EventRow.at, EventRow.fields)

ABANDONED = "abandoned-"  # how the outcomes of callers begin who gave up

_SQLITE_WORDS = text(
    "ticket.ticket_id IN (SELECT p.ticket_id FROM ticket_words w JOIN ticket_place p ON p.place = w.rowid"
    " WHERE ticket_words MATCH :words)"
)
_POSTGRESQL_WORDS = text(
    "to_tsvector('simple'::regconfig, coalesce(ticket.folded, '') || ' ' || coalesce(ticket.folded_address, ''))"
    " @@ to_tsquery('simple'::regconfig, :words)"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose eyes: None are all queues; `seat` adds what this seat had a part in, whatever its queue."""

    queues: Collection[str] | None = None
    seat: SeatId | None = None

    def holds(self, queue: str | None, seat: str | None) -> bool:
        return self.queues is None or queue in self.queues or (self.seat is not None and seat == self.seat)


@dataclass(frozen=True, slots=True)
class TicketsWanted:
    """Every filter that is given must fit. words: as somebody typed them."""

    words: str = ""
    state: str | None = None
    kind: str | None = None
    services: tuple[str, ...] | None = None
    seat: str | None = None
    caller: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class CallsWanted:
    outcome: str | None = None
    queue: str | None = None
    seat: str | None = None
    caller: str | None = None
    since: datetime | None = None
    until: datetime | None = None
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
        self._engine = engine

    async def tickets(self, wanted: TicketsWanted, scope: Scope) -> list[Ticket]:
        """Newest first."""
        query = select(TicketRow.__table__).outerjoin(CallRow, CallRow.call_id == TicketRow.call_id)
        query = query.where(_within(scope, TicketRow.seat), *_fitting(wanted))
        if wanted.words:
            query = query.where(self._words(wanted.words))
        query = query.order_by(TicketRow.drafted_at.desc(), TicketRow.ticket_id.desc())
        return [ticket_of(row) for row in await self._rows(query.limit(wanted.limit).offset(wanted.offset))]

    async def queue_of(self, call_id: str) -> QueueId | None:
        rows = await self._rows(select(CallRow.queue).where(CallRow.call_id == call_id))
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
        query = query.where(*_between(CallRow.arrived_at, wanted.since, wanted.until))
        query = query.order_by(CallRow.arrived_at.desc(), CallRow.call_id.desc())
        return [call_of(row) for row in await self._rows(query.limit(wanted.limit).offset(wanted.offset))]

    async def seat_log(self, seat: SeatId, since: datetime) -> tuple[str, tuple[CallEvent, ...]]:
        """The seat's state at that instant ("" where the log does not know), and what the log says of it from then on."""
        named = EventRow.fields.contains(f'"seat":{json.dumps(seat)}', autoescape=True)
        kinds = EventRow.kind.in_((Kind.SEAT_CHANGED, Kind.SEAT_ANSWERED, Kind.OFFER_ENDED))
        query = select(*EVENT).where(kinds, EventRow.at >= since, named).order_by(EventRow.seq)
        before = (
            select(EventRow.fields)
            .where(EventRow.kind == Kind.SEAT_CHANGED, EventRow.at < since, named)
            .order_by(EventRow.at.desc(), EventRow.seq.desc())
            .limit(1)
        )
        first = await self._rows(before)
        state = str(json.loads(first[0][0]).get("state", "")) if first else ""
        return state, tuple(event_of(row).event for row in await self._rows(query))

    async def closed_in_first_call(self, seat: SeatId, since: datetime) -> int:
        query = select(func.count()).where(
            TicketRow.seat == seat, TicketRow.first_call.is_(True), TicketRow.closed_at >= since
        )
        rows = await self._rows(query)
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
        return {row.call_id: _step_of(row.fields) for row in await self._rows(query)}

    async def _answered(self, callers: Collection[str], since: datetime) -> list[Call]:
        query = (
            select(CallRow.__table__)
            .where(CallRow.caller.in_(callers), CallRow.arrived_at >= since, CallRow.answered_at.is_not(None))
            .order_by(CallRow.arrived_at)
            .limit(1000)
        )
        return [call_of(row) for row in await self._rows(query)]

    def _words(self, typed: str) -> Any:
        prefixes = asked_prefixes(typed)
        if not prefixes:
            return false()
        if self._engine.dialect.name == "postgresql":
            found = _POSTGRESQL_WORDS.bindparams(words=" & ".join(f"'{prefix}':*" for prefix in prefixes))
        else:
            found = _SQLITE_WORDS.bindparams(words=" AND ".join(f'"{prefix}"*' for prefix in prefixes))
        number = typed.strip()
        if number.isdecimal() and number.isascii() and len(number) < 19:
            return or_(found, TicketRow.public == int(number))
        return found

    async def _rows(self, query: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
        try:
            async with self._engine.connect() as connection:
                return (await connection.execute(query)).all()
        except (SQLAlchemyError, OSError) as fault:
            raise DatabaseAway(getattr(fault, "orig", None) or fault) from None


def _within(scope: Scope, seat: Any) -> ColumnElement[bool]:
    if scope.queues is None:
        return true()
    ours = CallRow.queue.in_(list(scope.queues))
    return or_(ours, seat == scope.seat) if scope.seat is not None else ours


def _fitting(wanted: TicketsWanted) -> list[ColumnElement[bool]]:
    pairs = (
        (TicketRow.state, wanted.state),
        (TicketRow.kind, wanted.kind),
        (TicketRow.seat, wanted.seat),
        (TicketRow.caller, wanted.caller),
    )
    fits: list[ColumnElement[bool]] = [column == value for column, value in pairs if value is not None]
    if wanted.services is not None:
        fits.append(TicketRow.service.in_(wanted.services))
    return fits + _between(TicketRow.drafted_at, wanted.since, wanted.until)


def _between(column: Any, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    return [*([column >= since] if since else []), *([column < until] if until else [])]


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
