"""Seats in a conversation beside the line's own offers: asked in by another seat, joined after a restart, on hold.

A seat that is asked for is rung under a lease like any other offer; only the caller is not in the line, so that nobody
has a place to go back to when the ring ends.
"""

from datetime import timedelta

from agents.line.commands import OfferCall
from agents.line.draft import Draft
from agents.line.events import OfferRevoked, SeatAsked, SeatJoined, TalkAdopted, TalkHeld, TalkResumed
from agents.line.ledger import Due, Offer
from agents.line.moves import Happening, Told
from agents.line.offering import adopt
from agents.line.seats import NAMES, LoggedOut, Offered, Paused, Ready, Talking


def ask(draft: Draft, event: SeatAsked) -> None:
    state = draft.seats.get(event.seat)
    possible = isinstance(state, Ready | Paused) or (event.off_duty and isinstance(state, LoggedOut))
    if state is None or not possible or event.offer_id in draft.offers:
        draft.ignore(event, f"the seat is {NAMES[type(state)]}" if state else "no such seat")
        return
    expires_at = draft.now + timedelta(seconds=event.ring_s)
    idle_since = state.since if isinstance(state, Ready) else draft.now
    ringing = Offered(event.offer_id, event.call_id, expires_at, idle_since)
    draft.offers[event.offer_id] = Offer(event.call_id, event.seat, draft.now, event.bound)
    draft.arm(expires_at, Due.OFFER, event.offer_id)
    draft.move_seat(event.seat, Happening.ASKED, Told(draft.now, offer=ringing), event.offer_id)
    draft.commands.append(OfferCall(event.offer_id, event.call_id, event.seat, expires_at, event.why))


def join(draft: Draft, event: SeatJoined) -> None:
    if event.call_id in draft.callers:  # who talks with two seats does not wait for a third
        adopt(draft, TalkAdopted(event.call_id, event.seat))
        return
    state = draft.seats.get(event.seat)
    if state is None or isinstance(state, Talking | Offered):
        draft.ignore(event, f"the seat is {NAMES[type(state)]}" if state else "no such seat")
        return
    talk = Talking(event.call_id, draft.now, draft.line.rules[event.seat].queues[0])
    draft.move_seat(event.seat, Happening.ADOPTED, Told(draft.now, talk=talk))


def hold(draft: Draft, event: TalkHeld | TalkResumed) -> None:
    state = draft.seats.get(event.seat)
    happening = Happening.HELD if isinstance(event, TalkHeld) else Happening.UNHELD
    in_talk = isinstance(state, Talking) and state.call_id == event.call_id
    if not in_talk or not draft.move_seat(event.seat, happening, Told(draft.now)):
        draft.ignore(event, "the seat is not in this conversation, or it is so already")


def revocable(draft: Draft, event: OfferRevoked) -> bool:
    """Only what a seat was asked for is taken back by the call; the line's own offers end with CallLeft."""
    return event.offer_id in draft.offers and draft.rung_by(event.offer_id) is None
