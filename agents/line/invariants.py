"""What must hold of every line after every step; the desk looks while the centre runs."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from agents.line.ledger import Due, Line
from agents.line.matching import idle_beside_waiting
from agents.line.seats import Offered, Parked, Talking, WrapUp
from models.ids import CallId, OfferId


def broken(line: Line, *, ringing: bool = True) -> tuple[str, ...]:
    """Empty: all is well. Each fault as "kind: what exactly".

    ringing=False: phones do not ring yet, so that a free seat beside a caller is as it must be.
    """
    found = [*_seats(line), *_callers(line), *_deadlines(line)]
    if ringing:
        found += [f"free-seat-beside-caller: seat {seat} and {need[0]}" for seat, need in idle_beside_waiting(line)]
    return tuple(found)


def _seats(line: Line) -> Iterator[str]:
    """A seat has at most one call, and every ring has its lease."""
    rung = Counter(offer.seat for offer in line.offers.values())
    for seat, count in rung.items():
        if count > 1:
            yield f"seat-rung-twice: seat {seat} holds {count} offers"
    for seat, state in line.seats.items():
        match state:
            case Offered(offer_id, call_id):
                offer = line.offers.get(offer_id)
                if offer is None or (offer.seat, offer.call_id) != (seat, call_id):
                    yield f"ring-without-offer: seat {seat}, {offer_id}"
            case Talking(call_id) if call_id in line.callers:
                yield f"talks-and-waits: {call_id} at seat {seat}"
    for offer_id, offer in line.offers.items():
        ringing = line.seats.get(offer.seat)
        if not isinstance(ringing, Offered) or ringing.offer_id != offer_id:
            yield f"offer-without-ring: {offer_id}, seat {offer.seat}"


def _is_of_caller(line: Line, offer_id: OfferId) -> bool:
    """Not one with which a conversation has asked for a seat."""
    caller = line.callers.get(line.offers[offer_id].call_id)
    return (
        caller is not None
        and caller.offer is not None
        and (caller.offer == offer_id or caller.offer not in line.offers)
    )


def _callers(line: Line) -> Iterator[str]:
    """Every caller is in exactly one place: asleep, waiting among those of the same need, or rung by one offer."""
    waits: Counter[CallId] = Counter(call_id for places in line.waiting.values() for _, _, call_id in places)
    ordered: Counter[CallId] = Counter(call_id for places in line.order.values() for _, _, call_id in places)
    rung: Counter[CallId] = Counter(offer.call_id for name, offer in line.offers.items() if _is_of_caller(line, name))
    for call_id, caller in line.callers.items():
        held = (waits[call_id], rung[call_id], ordered[call_id])
        right = (0, 0, 0) if caller.asleep else (0, 1, 1) if caller.offer else (1, 0, 1)
        if held != right:
            yield f"caller-misplaced: {call_id} waits {held[0]}, rung {held[1]}, ordered {held[2]} times"
        if caller.offer is not None and caller.offer not in line.offers:
            yield f"caller-without-offer: {call_id}, {caller.offer}"
    for call_id in (waits.keys() | ordered.keys()) - line.callers.keys():
        yield f"place-without-caller: {call_id}"
    for places in (*line.waiting.values(), *line.order.values()):
        if any(first >= second for first, second in pairwise(places)):
            yield f"out-of-order: {len(places)} places"


def _deadlines(line: Line) -> Iterator[str]:
    """Nothing is held without an end."""
    if any(first >= second for first, second in pairwise(line.agenda)):
        yield "agenda-unsorted: deadlines would be missed"
    armed = {(due, key) for _, due, key in line.agenda}
    for offer_id in line.offers:
        if (Due.OFFER, offer_id) not in armed:
            yield f"no-deadline: {offer_id}"
    for seat, state in line.seats.items():
        if isinstance(state, WrapUp) and (Due.WRAP_UP, seat) not in armed:
            yield f"no-deadline: wrap-up of seat {seat}"
        if isinstance(state, Parked) and state.until is not None and (Due.TRY, seat) not in armed:
            yield f"no-deadline: seat {seat} is parked"
    for call_id, caller in line.callers.items():
        if caller.asleep and (Due.WAKE, call_id) not in armed:
            yield f"no-deadline: {call_id} asleep"
        waits = not caller.asleep and caller.offer is None and caller.entry.kind == "live"
        if waits and (Due.OVERFLOW, call_id) not in armed:
            yield f"no-deadline: {call_id} waiting"
