"""What each event makes of the waiting line: `step(line, event, now) -> (line, commands)`.

Callers go in the order (band, queued_at, call_id). The first of them whom a ready seat can serve is offered to the
longest-idle such seat; a seat's fair share (fairness.py) and a supervisor's move are the only exceptions. An offer is a
lease: until it ends the caller keeps the place, and afterwards too if nobody answered. An event that comes late, twice
or about nobody known changes nothing and is answered by Ignored.
"""

from datetime import datetime

from agents.line.asked import ask, hold, join, revocable
from agents.line.commands import Ignored, LineCommand, TellPlace
from agents.line.draft import Draft
from agents.line.entering import leave, move, overflow, queue, too_many
from agents.line.estimates import Waits, place_among
from agents.line.events import (
    CallLeft,
    CallMoved,
    CallQueued,
    DeadlinePassed,
    LineEvent,
    OfferAnswered,
    OfferFailed,
    OfferRevoked,
    SeatAsked,
    SeatFound,
    SeatJoined,
    SeatLoggedIn,
    SeatLoggedOut,
    SeatLost,
    SeatMoved,
    SeatPaused,
    SeatResumed,
    TalkAdopted,
    TalkEnded,
    TalkHeld,
    TalkResumed,
)
from agents.line.ledger import Due, Line, deadline, empty
from agents.line.matching import match
from agents.line.moved_seats import move_queues
from agents.line.moves import Happening, Told
from agents.line.offering import adopt, answer, end_talk, expire, fail, free, withdraw
from agents.line.rules import QueueRules, SeatRules
from agents.line.seats import NAMES, Offered
from models.ids import CallId, OfferId, SeatId

__all__ = ["Line", "QueueRules", "SeatRules", "deadline", "empty", "step"]


def step(
    line: Line, event: LineEvent, now: datetime, *, ringing: bool = True
) -> tuple[Line, tuple[LineCommand | Ignored, ...]]:
    """The event first, then the time: an answer that comes with the deadline wins over the deadline.

    ringing=False: nobody is offered yet; the first step with it makes up for that, in order.
    """
    draft = Draft(line, now)
    come = _take(draft, event)
    _pass_time(draft, blame=ringing)
    if ringing:
        match(draft)
    if _turn_away(draft, come if ringing else None) and ringing:
        match(draft)
    _tell_places(draft)
    return draft.frozen()


def _take(draft: Draft, event: LineEvent) -> CallId | None:
    """Who has come into the line by it, if anybody."""
    match event:
        case CallQueued():
            return queue(draft, event)
        case CallLeft():
            leave(draft, event)
        case CallMoved():
            move(draft, event)
        case OfferAnswered():
            answer(draft, event)
        case OfferFailed():
            fail(draft, event)
        case SeatMoved():
            move_queues(draft, event)
        case SeatAsked():
            ask(draft, event)
        case SeatJoined():
            join(draft, event)
        case TalkHeld() | TalkResumed():
            hold(draft, event)
        case OfferRevoked(offer_id, why):
            if revocable(draft, event):
                withdraw(draft, offer_id, Happening.CALLER_LEFT, why)
            else:
                draft.ignore(event, "this offer has ended")
        case TalkEnded(call_id, seat, in_vain=True):
            if not free(draft, call_id, seat):
                draft.ignore(event, "the seat is not in this conversation")
        case TalkEnded(call_id, seat, wrap_up):
            if not end_talk(draft, call_id, seat, wrap_up):
                draft.ignore(event, "the seat is not in this conversation")
        case TalkAdopted():
            adopt(draft, event)
        case DeadlinePassed():
            pass  # the time passes in every step
        case _:
            _move_seat(draft, event)
    return None


SeatEvent = SeatLoggedIn | SeatLoggedOut | SeatPaused | SeatResumed | SeatLost | SeatFound


def _move_seat(draft: Draft, event: SeatEvent) -> None:
    state = draft.seats.get(event.seat)
    if state is None:
        draft.ignore(event, "no such seat")
        return
    happening, why = _seat_event(event)
    if happening is Happening.LOST and isinstance(state, Offered):
        withdraw(draft, state.offer_id, happening, "seat lost", why)
    elif not draft.move_seat(event.seat, happening, Told(draft.now, why), why):
        draft.ignore(event, f"no change for a seat that is {NAMES[type(state)]}")
    elif isinstance(event, SeatLoggedIn) and event.pause:
        draft.move_seat(event.seat, Happening.PAUSED, Told(draft.now, event.pause), event.pause)


def _seat_event(event: SeatEvent) -> tuple[Happening, str]:
    match event:
        case SeatLoggedIn():
            return Happening.LOGGED_IN, ""
        case SeatLoggedOut(_, by):
            return Happening.LOGGED_OUT, by
        case SeatPaused(_, reason):
            return Happening.PAUSED, reason
        case SeatResumed():
            return Happening.RESUMED, ""
        case SeatLost(_, why):
            return Happening.LOST, why
        case SeatFound():
            return Happening.FOUND, ""


def _due(draft: Draft, *kinds: Due) -> list[str]:
    keys = []
    for at, due, key in draft.agenda:
        if at > draft.now:
            break
        if due in kinds:
            keys.append(key)
    return keys


def _pass_time(draft: Draft, blame: bool) -> None:
    for offer_id in _due(draft, Due.OFFER):
        expire(draft, OfferId(offer_id), blame)
    for seat in _due(draft, Due.WRAP_UP):
        draft.move_seat(SeatId(seat), Happening.WRAP_UP_OVER, Told(draft.now))
    for seat in _due(draft, Due.TRY):
        draft.move_seat(SeatId(seat), Happening.TRIED, Told(draft.now))
    for call in _due(draft, Due.WAKE):
        draft.wake(CallId(call))
    for call in _due(draft, Due.RELAX):
        draft.relax(CallId(call))


def _turn_away(draft: Draft, come: CallId | None) -> bool:
    """After the matching: who still waits may have waited too long, or be too many. True: somebody waits elsewhere."""
    moved = overflow(draft, [CallId(call) for call in _due(draft, Due.OVERFLOW)], "longest wait")
    if come is not None and too_many(draft, come):
        return overflow(draft, [come], "longest queue") or moved
    return moved


def _tell_places(draft: Draft) -> None:
    due = _due(draft, Due.TELL)
    if not due:
        return
    waits = Waits(draft.seats, draft.line.reach, draft.waiting, draft.busy_s)
    for call in due:
        caller = draft.callers[CallId(call)]
        place = place_among(draft.order[caller.entry.queue], caller.place)
        draft.commands.append(TellPlace(CallId(call), place, waits.of(caller)))
        draft.told_place(CallId(call))
