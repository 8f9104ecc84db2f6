"""The line and its seats as somebody looks at them: plain frozen values for the API and the board."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from agents.line.estimates import Waits, place_among
from agents.line.events import EntryKind
from agents.line.explain import Explained
from agents.line.ledger import Caller, Line
from agents.line.seats import NAMES, LoggedOut, Offered, Parked, Paused, SeatState, Talking, WrapUp
from models.ids import CallId, QueueId, SeatId


@dataclass(frozen=True, slots=True)
class WaitingCaller:
    call_id: CallId
    queue: QueueId
    band: int
    skills: Mapping[str, int]
    queued_at: datetime
    waited_s: float
    place: int  # in its queue, 1 = next
    wait_s: float | None  # expected; None: not known yet
    ringing: SeatId | None  # the seat whose phone rings for this caller
    kind: EntryKind = "live"
    not_before: datetime | None = None
    explain: tuple[str, ...] = ()  # why nobody is offered right now, where it was asked for


@dataclass(frozen=True, slots=True)
class SeatView:
    seat: SeatId
    state: str  # as in RecordSeat
    why: str  # the reason of a pause or a parking
    since: datetime
    call_id: CallId | None
    then: str | None  # "logged-out" or "paused": asked for during the call
    queues: tuple[QueueId, ...]
    skills: Mapping[str, int]
    explain: tuple[str, ...] = ()  # whom it would get, where it was asked for
    until: datetime | None = None  # of a ring, a wrap-up or a parking: when it ends by itself
    queues_of_site: tuple[QueueId, ...] = ()  # those of the site file: others where a supervisor has moved the seat


@dataclass(frozen=True, slots=True)
class LineView:
    at: datetime
    waiting: tuple[WaitingCaller, ...]  # in the order in which they go
    seats: tuple[SeatView, ...]

    def seats_by_state(self) -> dict[str, int]:
        """Every state is there, with 0 where no seat is in it."""
        return {name: sum(seat.state == name for seat in self.seats) for name in NAMES.values()}


def line_view(line: Line, since: Mapping[SeatId, datetime], now: datetime, *, explaining: bool = False) -> LineView:
    waits = Waits(line.seats, line.reach, line.waiting, line.busy_s)
    explained = Explained(line) if explaining else None
    callers = sorted(line.callers.values(), key=lambda caller: caller.place)
    return LineView(
        at=now,
        waiting=tuple(_caller_view(line, caller, waits, explained, now) for caller in callers),
        seats=tuple(
            _seat_view(line, seat, state, since[seat], explained) for seat, state in sorted(line.seats.items())
        ),
    )


def _caller_view(line: Line, caller: Caller, waits: Waits, explained: Explained | None, now: datetime) -> WaitingCaller:
    entry = caller.entry
    place = place_among(line.order.get(entry.queue, ()), caller.place)
    return WaitingCaller(
        call_id=entry.call_id,
        queue=entry.queue,
        band=caller.place[0],
        skills=entry.skills,
        queued_at=entry.queued_at,
        waited_s=(now - entry.queued_at).total_seconds(),
        place=place,
        wait_s=waits.of(caller),
        ringing=line.offers[caller.offer].seat if caller.offer else None,
        kind=entry.kind,
        not_before=entry.not_before,
        explain=explained.caller(entry.call_id) if explained else (),
    )


def _seat_view(line: Line, seat: SeatId, state: SeatState, since: datetime, explained: Explained | None) -> SeatView:
    rules = line.rules[seat]
    call_id: CallId | None = None
    then: LoggedOut | Paused | None = None
    why = ""
    until: datetime | None = None
    match state:
        case Offered():
            call_id, then, until = state.call_id, state.then, state.expires_at
        case Talking():
            call_id, then = state.call_id, state.then
        case WrapUp():
            then, until = state.then, state.deadline
        case Paused(reason):
            why = reason
        case Parked(reason, WrapUp(_, wish), tried_at):
            why, then, until = reason, wish, tried_at
        case Parked(reason, Paused() | None as was, tried_at):
            why, then, until = reason, was, tried_at
    then_name = NAMES[type(then)] if then else None
    reasons = explained.seat(seat) if explained else ()
    return SeatView(
        seat=seat,
        state=NAMES[type(state)],
        why=why,
        since=since,
        call_id=call_id,
        then=then_name,
        queues=rules.queues,
        skills=rules.skills,
        explain=reasons,
        until=until,
        queues_of_site=rules.queues_of_site,
    )
