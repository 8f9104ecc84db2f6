"""What each event makes of the waiting line: `step(line, event, now) -> (line, commands)`.

Callers go in the order (band, queued_at, call_id). The first of them whom a ready seat can serve is offered to the
longest-idle such seat. An offer is a lease: until it ends the caller keeps the place, and afterwards too if nobody
answered. An event that comes late, twice or about nobody known changes nothing and is answered by Ignored.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from agents.line.asked import ask, hold, join, revocable
from agents.line.commands import EndWait, Ignored, LineCommand, TellPlace, WithdrawOffer
from agents.line.draft import Draft
from agents.line.estimates import at_work, averaged, expected_wait_s, place_among
from agents.line.events import (
    CITIZEN_FAILED,
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
    SeatPaused,
    SeatResumed,
    TalkAdopted,
    TalkEnded,
    TalkHeld,
    TalkResumed,
)
from agents.line.ledger import Due, Line, deadline, empty
from agents.line.matching import match
from agents.line.moves import Happening, Told
from agents.line.rules import QueueRules, SeatRules
from agents.line.seats import NAMES, Offered, Talking
from models.ids import CallId, OfferId, QueueId, SeatId

__all__ = ["Line", "QueueRules", "SeatRules", "deadline", "empty", "step"]


def step(
    line: Line, event: LineEvent, now: datetime, *, ringing: bool = True
) -> tuple[Line, tuple[LineCommand | Ignored, ...]]:
    """The event first, then the time: an answer that comes with the deadline wins over the deadline.

    ringing=False: nobody is offered yet; the first step with it makes up for that, in order.
    """
    draft = Draft(line, now)
    _take(draft, event)
    _pass_time(draft, blame=ringing)
    if ringing:
        match(draft)
    _speak(draft)
    return draft.frozen()


def _take(draft: Draft, event: LineEvent) -> None:
    match event:
        case CallQueued():
            _queue(draft, event)
        case CallLeft():
            _leave(draft, event)
        case CallMoved():
            _move_caller(draft, event)
        case OfferAnswered():
            _answer(draft, event)
        case OfferFailed():
            _fail(draft, event)
        case SeatAsked():
            ask(draft, event)
        case SeatJoined():
            join(draft, event)
        case TalkHeld() | TalkResumed():
            hold(draft, event)
        case OfferRevoked(offer_id, why):
            if revocable(draft, event):
                _withdraw(draft, offer_id, Happening.CALLER_LEFT, why)
            else:
                draft.ignore(event, "this offer has ended")
        case TalkEnded(call_id, seat, wrap_up):
            if not _end_talk(draft, call_id, seat, wrap_up):
                draft.ignore(event, "the seat is not in this conversation")
        case TalkAdopted():
            _adopt(draft, event)
        case DeadlinePassed():
            pass  # the time passes in every step
        case _:
            _move_seat(draft, event)


def _queue(draft: Draft, event: CallQueued) -> None:
    entry = event.entry
    if entry.call_id in draft.callers:
        draft.ignore(event, "already in the line")
    elif _seat_of(draft, entry.call_id) is not None:
        draft.ignore(event, "in conversation: TalkEnded comes before a way back into the line")
    elif entry.queue not in draft.line.queues:
        draft.commands.append(EndWait(entry.call_id, "closed"))  # the flow goes on; a caller is never dropped here
    else:
        longest = timedelta(seconds=draft.queue_rules(entry.queue).longest_wait_s)
        fresh = draft.now - entry.queued_at < longest
        draft.let_in(entry, entry.queued_at if fresh else draft.now)


def _leave(draft: Draft, event: CallLeft) -> None:
    caller = draft.callers.get(event.call_id)
    if caller is not None:
        if caller.offer is not None:
            _withdraw(draft, caller.offer, Happening.CALLER_LEFT)
        draft.let_out(event.call_id)
        return
    ended = False
    while (seat := _seat_of(draft, event.call_id)) is not None:  # hung up as the seat answered: nobody else may tell us
        ended = _end_talk(draft, event.call_id, seat)
    if not ended:
        draft.ignore(event, "not in the line and not in conversation")


def _move_caller(draft: Draft, event: CallMoved) -> None:
    caller = draft.callers.get(event.call_id)
    if caller is None:
        draft.ignore(event, "not in the line")
        return
    entry = caller.entry
    queue = entry.queue if event.queue is None else event.queue
    if queue not in draft.line.queues:
        draft.ignore(event, "no such queue")
        return
    band = caller.place[0] if event.band is None else event.band
    if (queue, band) == (entry.queue, caller.place[0]):
        draft.ignore(event, "there already")
        return
    if caller.offer is not None:
        _withdraw(draft, caller.offer, Happening.CALLER_LEFT, "moved")
    draft.let_out(event.call_id)
    draft.let_in(replace(entry, queue=queue, band=band), draft.now)


def _answer(draft: Draft, event: OfferAnswered) -> None:
    offer = draft.offers.get(event.offer_id)
    if offer is None:
        draft.ignore(event, "this offer has ended")
        return
    caller = draft.callers.get(offer.call_id)
    queue = caller.entry.queue if caller else draft.line.rules[offer.seat].queues[0]
    talk = Talking(offer.call_id, draft.now, queue)
    draft.end_offer(event.offer_id, Happening.ANSWERED, Told(draft.now, talk=talk))
    if caller:
        draft.let_out(offer.call_id)


def _fail(draft: Draft, event: OfferFailed) -> None:
    if event.offer_id not in draft.offers:
        draft.ignore(event, "this offer has ended")
        return
    if event.why in CITIZEN_FAILED:
        offer = draft.end_offer(event.offer_id, Happening.CALLER_LEFT, Told(draft.now, event.why))
        draft.let_out(offer.call_id)
        return
    happening = _blamed(event.why)
    offer = draft.end_offer(event.offer_id, happening, Told(draft.now, event.why))
    draft.to_waiting(offer.call_id)


def _blamed(why: str) -> Happening:
    match why:
        case "unreachable":
            return Happening.UNREACHABLE
        case "away":
            return Happening.CALLER_LEFT
        case _:
            return Happening.DECLINED


def _withdraw(
    draft: Draft, offer_id: OfferId, happening: Happening, why: str | None = None, seat_why: str = ""
) -> CallId:
    offer = draft.end_offer(offer_id, happening, Told(draft.now, seat_why))
    draft.commands.append(WithdrawOffer(offer_id, offer.call_id, offer.seat, why or happening))
    return offer.call_id


def _end_talk(draft: Draft, call_id: CallId, seat: SeatId, wrap_up: bool = True) -> bool:
    talking = draft.seats.get(seat)
    if not isinstance(talking, Talking) or talking.call_id != call_id:
        return False
    wrap_up_s = draft.queue_rules(talking.queue).wrap_up_s if wrap_up else 0
    draft.move_seat(seat, Happening.TALK_ENDED, Told(draft.now, wrap_up_s=wrap_up_s))
    if not wrap_up:
        return True  # who only listened says nothing about how long calls last
    before = draft.busy_s.get(talking.queue)
    draft.busy_s[talking.queue] = averaged(before, draft.now - talking.since, wrap_up_s)
    return True


def _adopt(draft: Draft, event: TalkAdopted) -> None:
    state = draft.seats.get(event.seat)
    if state is None or isinstance(state, Talking) or _seat_of(draft, event.call_id) is not None:
        draft.ignore(event, "no such seat" if state is None else "already in conversation")
        return
    queue = draft.line.rules[event.seat].queues[0]
    caller = draft.callers.get(event.call_id)
    if caller is not None:
        queue = caller.entry.queue
        if caller.offer is not None and draft.offers[caller.offer].seat == event.seat:
            _answer(draft, OfferAnswered(caller.offer))
            return
        if caller.offer is not None:
            _withdraw(draft, caller.offer, Happening.CALLER_LEFT)
        draft.let_out(event.call_id)
    state = draft.seats[event.seat]
    if isinstance(state, Offered):  # rung for somebody else
        draft.to_waiting(_withdraw(draft, state.offer_id, Happening.CALLER_LEFT, "seat in conversation"))
    draft.move_seat(event.seat, Happening.ADOPTED, Told(draft.now, talk=Talking(event.call_id, draft.now, queue)))


SeatEvent = SeatLoggedIn | SeatLoggedOut | SeatPaused | SeatResumed | SeatLost | SeatFound


def _move_seat(draft: Draft, event: SeatEvent) -> None:
    state = draft.seats.get(event.seat)
    if state is None:
        draft.ignore(event, "no such seat")
        return
    happening, why = _seat_event(event)
    if happening is Happening.LOST and isinstance(state, Offered):
        draft.to_waiting(_withdraw(draft, state.offer_id, happening, "seat lost", why))
    elif not draft.move_seat(event.seat, happening, Told(draft.now, why), why):
        draft.ignore(event, f"no change for a seat that is {NAMES[type(state)]}")


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


def _seat_of(draft: Draft, call_id: CallId) -> SeatId | None:
    for seat, state in draft.seats.items():
        if isinstance(state, Talking) and state.call_id == call_id:
            return seat
    return None


def _due(draft: Draft, *kinds: Due) -> list[str]:
    keys = []
    for at, due, key in draft.agenda:
        if at > draft.now:
            break
        if due in kinds:
            keys.append(key)
    return keys


def _pass_time(draft: Draft, blame: bool) -> None:
    """blame=False: no answer could have reached us, so that a missed ring says nothing about the seat."""
    missed = Happening.MISSED if blame else Happening.CALLER_LEFT
    for offer_id in _due(draft, Due.OFFER):
        draft.to_waiting(_withdraw(draft, OfferId(offer_id), missed, "expired", "missed"))
    for seat in _due(draft, Due.WRAP_UP):
        draft.move_seat(SeatId(seat), Happening.WRAP_UP_OVER, Told(draft.now))


def _speak(draft: Draft) -> None:
    """After the matching: whoever still waits may have waited too long, or may be told the place."""
    for call in _due(draft, Due.OVERFLOW):
        draft.let_out(CallId(call))
        draft.commands.append(EndWait(CallId(call), "overflow"))
    seats: dict[QueueId, int] = {}
    for call in _due(draft, Due.TELL):
        caller = draft.callers[CallId(call)]
        queue = caller.entry.queue
        if queue not in seats:
            seats[queue] = at_work(draft.seats, draft.line.rules, queue)
        place = place_among(draft.order[queue], caller.place)
        wait_s = expected_wait_s(place, draft.busy_s.get(queue), seats[queue])
        draft.commands.append(TellPlace(CallId(call), place, wait_s))
        draft.told_place(CallId(call))
