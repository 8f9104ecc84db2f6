"""Pure: a seat calls a citizen (C4). The seat's own telephone rings first, then the citizen's; from the citizen's
answer on this is a conversation like any other, only that it ends when the seat hangs up."""

from dataclasses import replace
from datetime import datetime, timedelta

from ivr.call.machine.callback import citizen_leg
from ivr.call.machine.commands import (
    AskSeat,
    CallCommand,
    Connect,
    DialCitizen,
    EndCall,
    FreeSeat,
    HangUpLeg,
    LoseSeat,
    RefuseOffer,
    RevokeOffer,
    Ringback,
    RingSeat,
    StartRecording,
    TakeOffer,
    Write,
)
from ivr.call.machine.events import (
    AskRefused,
    CallEvent,
    CallPlaced,
    LegAnswered,
    LegFailed,
    LegHungUp,
    OfferConfirmed,
    OfferLost,
    OfferMade,
    OfferWithdrawn,
)
from ivr.call.machine.facts import CallOut, Facts, Lined
from ivr.call.machine.states import Calling, CallState, Ended, Summoned, Talking
from ivr.call.machine.wishes import RING_S, HangUpWanted
from ivr.flow.events import DeadlinePassed
from ivr.flow.resume import paused_at
from models.events import Field
from models.ids import LegId, OfferId
from models.kinds import Kind

Commands = tuple[CallCommand, ...]

#: How long the citizen's telephone may ring.
CITIZEN_RINGS_S = 40.0

NOT_REACHED = "not-reached"


def of(facts: Facts) -> CallOut:
    assert facts.out is not None
    return facts.out


def placed(facts: Facts, event: CallPlaced) -> tuple[CallState, Commands]:
    out = of(facts)
    offer_id, leg = OfferId(f"offer-{facts.call_id}-out"), LegId(f"leg-{facts.call_id}-out")
    flow = paused_at(facts.flow, event.context, out.step)
    facts = replace(facts, language=event.context.language or facts.language)
    return Summoned(facts, flow, offer_id, out.seat, leg), (AskSeat(offer_id, out.seat, RING_S, "call out"),)


def summoned(state: Summoned, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case OfferMade(offer_id=offer_id, seat=seat, expires_at=until) if offer_id == state.offer_id:
            return state, (RingSeat(seat, state.leg, offer_id, until),)
        case LegAnswered(leg=leg) if leg == state.leg:
            return state, (TakeOffer(state.offer_id),)
        case OfferConfirmed(offer_id=offer_id) if offer_id == state.offer_id:
            return _ring_citizen(state, now)
        case OfferLost(offer_id=offer_id) | OfferWithdrawn(offer_id=offer_id) if offer_id == state.offer_id:
            return _over(state.facts, "seat-not-lifted", HangUpLeg(state.leg))
        case AskRefused(offer_id=offer_id) if offer_id == state.offer_id:
            return _over(state.facts, "seat-not-free")
        case LegFailed(leg=leg, why="unreachable") if leg == state.leg:
            return _over(state.facts, "seat-unreachable", RefuseOffer(state.offer_id, "unreachable"))
        case LegFailed(leg=leg) | LegHungUp(leg=leg) if leg == state.leg:
            return _over(state.facts, "seat-not-lifted", RevokeOffer(state.offer_id, "not wanted"))
        case HangUpWanted(seat=seat) if seat == state.seat:
            return _over(state.facts, "not-wanted", HangUpLeg(state.leg), RevokeOffer(state.offer_id, "not wanted"))
        case _:
            return state, ()


def _ring_citizen(state: Summoned, now: datetime) -> tuple[CallState, Commands]:
    channel = citizen_leg(state.facts.call_id, 1)
    facts = replace(state.facts, channel=channel)
    until = now + timedelta(seconds=CITIZEN_RINGS_S)
    calling = Calling(facts, state.flow, state.seat, state.leg, now, until)
    return calling, (DialCitizen(facts.caller, channel, CITIZEN_RINGS_S), Ringback(state.leg, on=True))


def calling(state: Calling, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case LegAnswered(leg=leg) if leg == state.facts.channel:
            return _reached(state, now)
        case DeadlinePassed() if now >= state.deadline:
            return not_reached(state, "citizen-no-answer", hang_up=True)
        case LegHungUp(leg=leg) | LegFailed(leg=leg) if leg == state.leg:
            vanished = isinstance(event, LegHungUp) and event.why == "vanished"
            lost: Commands = (LoseSeat(state.seat, "vanished"),) if vanished else ()
            return _over(state.facts, "seat-gone", HangUpLeg(LegId(state.facts.channel)), *lost, FreeSeat(state.seat))
        case LegAnswered(leg=leg) if leg != state.leg:
            return state, (HangUpLeg(leg),)
        case _:
            return state, ()


def _reached(state: Calling, now: datetime) -> tuple[CallState, Commands]:
    after_s = (now - state.dialled_at).total_seconds()
    fields: dict[str, Field] = {"seat": state.seat, "leg": state.leg, "after_s": round(after_s, 3)}
    facts = replace(state.facts, lined=Lined(of(state.facts).queue, {}, now))
    talking = Talking(facts, state.flow, state.seat, state.leg, now)
    together: Commands = (Ringback(state.leg, on=False), Connect(state.leg))
    return talking, (*together, Write(Kind.CITIZEN_REACHED, fields), StartRecording())


def not_reached(state: Calling, why: str, *, hang_up: bool = False) -> tuple[CallState, Commands]:
    """The citizen is busy, declines or does not lift: the seat is free at once."""
    ringing: Commands = (HangUpLeg(LegId(state.facts.channel)),) if hang_up else ()
    return _over(state.facts, why, *ringing, HangUpLeg(state.leg), FreeSeat(state.seat))


def _over(facts: Facts, why: str, *release: CallCommand) -> tuple[CallState, Commands]:
    written = Write(Kind.CITIZEN_NOT_REACHED, {"why": why})
    return Ended(facts, NOT_REACHED), (*release, written, EndCall(NOT_REACHED))
