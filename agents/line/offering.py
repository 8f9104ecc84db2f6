"""The ends of an offer, and the conversation that comes of it."""

from agents.line.commands import WithdrawOffer
from agents.line.draft import Draft, customer_first
from agents.line.estimates import averaged
from agents.line.events import CITIZEN_FAILED, OfferAnswered, OfferFailed, TalkAdopted
from agents.line.ledger import Caller, Offer
from agents.line.moves import Happening, Told
from agents.line.seats import Offered, Talking
from models.ids import CallId, OfferId, SeatId

MISSED = "missed"


def answer(draft: Draft, event: OfferAnswered) -> None:
    offer = draft.offers.get(event.offer_id)
    if offer is None:
        draft.ignore(event, "this offer has ended")
        return
    caller = draft.rung_by(event.offer_id)
    if caller is None and offer.call_id in draft.callers:  # asked for beside a conversation that is over
        withdraw(draft, event.offer_id, Happening.CALLER_LEFT, "waits in the line")
        return
    queue = caller.entry.queue if caller else draft.line.rules[offer.seat].queues[0]
    ringing = draft.seats[offer.seat]
    idle_since = ringing.idle_since if isinstance(ringing, Offered) else None
    rung_at = offer.made_at if caller else None
    talk = Talking(offer.call_id, draft.now, queue, rung_at=rung_at, idle_since=idle_since, listens=offer.bound)
    draft.end_offer(event.offer_id, Happening.ANSWERED, Told(draft.now, talk=talk))
    if caller:
        draft.let_out(offer.call_id)


def fail(draft: Draft, event: OfferFailed) -> None:
    offer = draft.offers.get(event.offer_id)
    if offer is None:
        draft.ignore(event, "this offer has ended")
        return
    caller = draft.rung_by(event.offer_id)
    if event.why in CITIZEN_FAILED and caller is not None:
        draft.end_offer(event.offer_id, Happening.CALLER_LEFT, Told(draft.now, event.why))
        queue = draft.let_out(offer.call_id).entry.queue
        draft.busy_s[queue] = averaged(draft.busy_s.get(queue), draft.now - offer.made_at, 0)
        return
    happening, why = _miss(draft, offer, caller) if event.why == MISSED else (_blamed(event.why), event.why)
    draft.end_offer(event.offer_id, happening, Told(draft.now, why))
    draft.unrung(event.offer_id, offer.call_id)


def _blamed(why: str) -> Happening:
    match why:
        case "unreachable":
            return Happening.UNREACHABLE
        case "away" | "citizen-no-answer" | "citizen-busy" | "citizen-unreachable":
            return Happening.CALLER_LEFT
        case _:
            return Happening.DECLINED


def expire(draft: Draft, offer_id: OfferId, blame: bool) -> None:
    """blame=False: no answer could have reached us, so that a missed ring says nothing about the seat.

    Nor does the lease of a call-back that rings the citizen first: the seat goes to the end of the idle ones only, so
    that another one is tried. (Where the seat's own ring ran out, the call says OfferFailed "missed".)
    """
    offer = draft.offers[offer_id]
    caller = draft.rung_by(offer_id)
    if not blame:
        happening, why = Happening.CALLER_LEFT, MISSED
    elif caller is not None and customer_first(caller.entry, draft.queue_rules(caller.entry.queue)):
        happening, why = Happening.RANG_OUT, MISSED
    else:
        happening, why = _miss(draft, offer, caller)
    withdraw(draft, offer_id, happening, "expired", why)


def _miss(draft: Draft, offer: Offer, caller: Caller | None) -> tuple[Happening, str]:
    """So many in a row pause the seat; before that it goes to the end of the idle ones."""
    most = draft.queue_rules(caller.entry.queue).misses_before_pause if caller else 1
    missed = draft.misses.get(offer.seat, 0) + 1
    if missed < most:
        draft.misses[offer.seat] = missed
        return Happening.RANG_OUT, MISSED
    return Happening.MISSED, MISSED if missed == 1 else f"missed {missed} in a row"


def withdraw(draft: Draft, offer_id: OfferId, happening: Happening, why: str | None = None, seat_why: str = "") -> None:
    """Its caller waits again."""
    offer = draft.end_offer(offer_id, happening, Told(draft.now, seat_why))
    draft.commands.append(WithdrawOffer(offer_id, offer.call_id, offer.seat, why or happening))
    draft.unrung(offer_id, offer.call_id)


def end_talk(draft: Draft, call_id: CallId, seat: SeatId, wrap_up: bool = True) -> bool:
    talking = draft.seats.get(seat)
    if not isinstance(talking, Talking) or talking.call_id != call_id:
        return False
    wrap_up_s = draft.queue_rules(talking.queue).wrap_up_s if wrap_up else 0
    draft.move_seat(seat, Happening.TALK_ENDED, Told(draft.now, wrap_up_s=wrap_up_s))
    if wrap_up and talking.rung_at is not None:
        before = draft.busy_s.get(talking.queue)
        draft.busy_s[talking.queue] = averaged(before, draft.now - talking.rung_at, wrap_up_s)
    _unbind(draft, call_id)
    return True


def _unbind(draft: Draft, call_id: CallId) -> None:
    """Nobody is in the conversation any more that somebody was to listen to."""
    if seat_of(draft, call_id) is None:
        for offer_id in [name for name, offer in draft.offers.items() if offer.bound and offer.call_id == call_id]:
            withdraw(draft, offer_id, Happening.CALLER_LEFT, "conversation over")


def free(draft: Draft, call_id: CallId, seat: SeatId) -> bool:
    """Nobody was talked with: no wrap-up, and nothing is learnt about how long a call lasts."""
    talking = draft.seats.get(seat)
    if not isinstance(talking, Talking) or talking.call_id != call_id:
        return False
    draft.move_seat(seat, Happening.FREED, Told(draft.now))
    _unbind(draft, call_id)
    return True


def adopt(draft: Draft, event: TalkAdopted) -> None:
    state = draft.seats.get(event.seat)
    if state is None or isinstance(state, Talking) or seat_of(draft, event.call_id) is not None:
        draft.ignore(event, "no such seat" if state is None else "already in conversation")
        return
    queue = draft.line.rules[event.seat].queues[0]
    caller = draft.callers.get(event.call_id)
    if caller is not None:
        queue = caller.entry.queue
        if caller.offer is not None and draft.offers[caller.offer].seat == event.seat:
            answer(draft, OfferAnswered(caller.offer))
            return
        if caller.offer is not None:
            withdraw(draft, caller.offer, Happening.CALLER_LEFT)
        draft.let_out(event.call_id)
    state = draft.seats[event.seat]
    if isinstance(state, Offered):  # rung for somebody else
        withdraw(draft, state.offer_id, Happening.CALLER_LEFT, "seat in conversation")
    draft.move_seat(event.seat, Happening.ADOPTED, Told(draft.now, talk=Talking(event.call_id, draft.now, queue)))


def listeners_of(draft: Draft, call_id: CallId) -> list[SeatId]:
    talks = ((seat, state) for seat, state in draft.seats.items() if isinstance(state, Talking))
    return [seat for seat, state in talks if state.call_id == call_id and state.listens]


def seat_of(draft: Draft, call_id: CallId) -> SeatId | None:
    for seat, state in draft.seats.items():
        if isinstance(state, Talking) and state.call_id == call_id:
            return seat
    return None
