"""Pure: a call in the line, from the first note of music to the seat's answer."""

from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from ivr.call.machine import joining, ordering
from ivr.call.machine.commands import (
    Announce,
    CallCommand,
    Connect,
    DraftTicket,
    HangUpLeg,
    RefuseOffer,
    RingSeat,
    StartMusic,
    StartRecording,
    StopMusic,
    TakeOffer,
    Write,
)
from ivr.call.machine.events import (
    CallEvent,
    LegAnswered,
    LegFailed,
    LegHungUp,
    OfferConfirmed,
    OfferLost,
    OfferMade,
    OfferWithdrawn,
    PlaceChanged,
    QueueChanged,
    WaitEnded,
)
from ivr.call.machine.facts import Facts, Lined
from ivr.call.machine.in_flow import enter
from ivr.call.machine.states import CallState, Confirming, Offered, Talking, Waiting
from ivr.flow.events import DeadlinePassed, DigitPressed, PromptEnded, QueueEnded
from ivr.flow.says import Say
from models.events import Field
from models.ids import LegId, OfferId
from models.kinds import Kind

Commands = tuple[CallCommand, ...]


def leg_of(offer_id: OfferId) -> LegId:
    """The seat's channel id for an offer: asking twice for the same one is refused by Asterisk, so no double ring."""
    return LegId(f"leg-{offer_id.removeprefix('offer-')}")


def waiting(state: Waiting, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case OfferMade(offer_id=offer_id, seat=seat, expires_at=expires_at):
            leg = leg_of(offer_id)
            place = state.queue, state.skills, state.queued_at
            until = ring_until(state.facts, now)
            after = Offered(state.facts, state.flow, *place, offer_id, seat, leg, until)
            return after, (RingSeat(seat, leg, offer_id, expires_at),)
        case PlaceChanged():
            return state, _tell_place(state, event, now)
        case QueueChanged(queue=queue):
            return replace(state, queue=queue), ()
        case WaitEnded(why=why):
            # The line has let go already; the flow says what comes next (a voice message).
            facts = replace(state.facts, lined=Lined(state.queue, state.skills, state.queued_at))
            after_flow, commands = enter(facts, state.flow, QueueEnded(why, {}), now)
            return after_flow, (StopMusic(), *commands)
        case LegAnswered(leg=leg):
            return state, (HangUpLeg(leg),)  # answered an offer that was withdrawn in the same instant
        case PromptEnded():
            return state, (StartMusic(),)  # an announcement interrupts the music
        case DigitPressed(digit=digit):
            return _pressed(state, digit, now)
        case _:
            return state, ()


def _pressed(state: Waiting | Offered, digit: str, now: datetime) -> tuple[CallState, Commands]:
    written = Write(Kind.DIGIT_PRESSED, {"digits": digit})
    if digit != ordering.key_of(state.facts, state.flow):
        return state, (written,)
    after, commands = ordering.begin(state, now)
    return after, (written, *commands)


def offered(state: Offered, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case LegAnswered(leg=leg) if leg == state.leg:
            return Confirming(state), (TakeOffer(state.offer_id),)
        case LegAnswered(leg=leg):
            return state, (HangUpLeg(leg),)
        case LegFailed(leg=leg, why=why) if leg == state.leg:
            return _back(state), (RefuseOffer(state.offer_id, why),)
        case LegHungUp(leg=leg, why=why) if leg == state.leg:
            return _back(state), (RefuseOffer(state.offer_id, "away" if why == "away" else "declined"),)
        case OfferWithdrawn(offer_id=offer_id) if offer_id == state.offer_id:
            return _back(state), (HangUpLeg(state.leg),)
        case DeadlinePassed() if state.ring_until is not None and now >= state.ring_until:
            return _back(state), (HangUpLeg(state.leg), RefuseOffer(state.offer_id, "missed"))
        case OfferMade():
            # The line may withdraw and offer anew before we have heard of the first: the newest offer counts.
            after, commands = waiting(_back(state), event, now)
            return after, (HangUpLeg(state.leg), *commands)
        case QueueChanged(queue=queue):
            return replace(state, queue=queue), ()
        case WaitEnded():
            after, commands = waiting(_back(state), event, now)
            return after, (HangUpLeg(state.leg), *commands)
        case PlaceChanged():
            return state, _tell_place(state, event, now)
        case PromptEnded():
            return state, (StartMusic(),)
        case DigitPressed(digit=digit):
            return _pressed(state, digit, now)
        case _:
            return state, ()


def confirming(state: Confirming, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    was = state.offered
    match event:
        case OfferConfirmed(offer_id=offer_id, waited_s=waited_s) if offer_id == was.offer_id:
            waited_s = round(waited_s, 3)
            fields: dict[str, Field] = {"seat": was.seat, "offer": offer_id, "waited_s": waited_s, "leg": was.leg}
            if was.facts.reached == "answered":
                fields["again"] = True  # came back into the line: it was answered before
            written = Write(Kind.SEAT_ANSWERED, fields)
            facts = replace(was.facts.with_new_matter(), lined=Lined(was.queue, was.skills, was.queued_at))
            talking = Talking(facts, was.flow, was.seat, was.leg, now)
            return talking, (StopMusic(), Connect(was.leg), written, DraftTicket(was.seat), StartRecording())
        case OfferLost(offer_id=offer_id) if offer_id == was.offer_id:
            return _back(was), (HangUpLeg(was.leg),)
        case QueueChanged(queue=queue):
            return Confirming(replace(was, queue=queue)), ()
        case _:
            return state, ()


def ring_until(facts: Facts, now: datetime) -> datetime | None:
    """The line cannot know whose phone rings in a customer-first call-back: we end the seat's ring ourselves."""
    if facts.callback is None or facts.callback.agent_first:
        return None
    return now + timedelta(seconds=facts.callback.rules.seat_ring_s)


def _back(state: Offered) -> Waiting:
    return Waiting(state.facts, state.flow, state.queue, state.skills, state.queued_at)


def _tell_place(state: Waiting | Offered, event: PlaceChanged, now: datetime) -> Commands:
    facts = state.facts
    written = Write(Kind.PLACE_TOLD, {"place": event.place, "wait_s": event.wait_s})
    if event.wait_s is None:
        say = Say("position-only", {"place": event.place})
    else:
        minutes = max(1, ceil(event.wait_s / 60))  # never shorter than it is reckoned
        say = Say("position", {"place": event.place, "minutes": minutes})
    says = (*joining.kept_lately(facts, now), say, *ordering.offer(facts, state.flow))
    return written, Announce(facts.language, says[0], says[1:])
