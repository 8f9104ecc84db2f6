"""Pure: who comes into a conversation and who leaves it. What the states of a conversation have in common."""

from dataclasses import replace
from datetime import datetime, timedelta

from ivr.call.machine.commands import (
    AskSeat,
    CallCommand,
    DialOut,
    Disconnect,
    DraftTicket,
    EndCall,
    EndTalk,
    EnterLine,
    HangUpCaller,
    HangUpLeg,
    LeaveTicket,
    LoseSeat,
    RegisterTicket,
    RevokeOffer,
    StartMusic,
    StopRecording,
    TellSeat,
    Write,
)
from ivr.call.machine.facts import Facts, Lined
from ivr.call.machine.states import (
    Asking,
    Called,
    Calling,
    CallState,
    Conferring,
    Consulting,
    Ended,
    Held,
    Registering,
    Talking,
    Transferring,
    Waiting,
)
from ivr.call.machine.wishes import ToNumber, ToSeat
from ivr.flow.states import State as FlowState
from models.events import Field
from models.ids import LegId, OfferId, SeatId
from models.kinds import Kind

Commands = tuple[CallCommand, ...]

#: How long an outside number may ring for a transfer.
OUTSIDE_RING = timedelta(seconds=30)


def call_party(
    facts: Facts, to: ToSeat | ToNumber, why: str, now: datetime, off_duty: bool = False
) -> tuple[Facts, Called, datetime | None, Commands]:
    """Whom we ring, until when (None: the line's lease says so), and how. Names are never used twice in a call: they
    are counted, and carry the time, since of the last moments before a crash the log may not tell."""
    facts = replace(facts, parties=facts.parties + 1)
    mark = f"{facts.call_id}-x{int(now.timestamp() * 1000):x}-{facts.parties}"
    leg = LegId(f"leg-{mark}")
    match to:
        case ToSeat(seat=seat, ring_s=ring_s):
            offer_id = OfferId(f"offer-{mark}")
            asked = AskSeat(offer_id, seat, ring_s, why, off_duty)
            return facts, Called(leg, seat, "", offer_id), None, (asked,)
        case ToNumber(number=number):
            return facts, Called(leg, None, number), now + OUTSIDE_RING, (DialOut(number, leg),)


def let_go(called: Called, why: str) -> Commands:
    """Whoever is being rung is not wanted any more."""
    revoked: Commands = (RevokeOffer(called.offer_id, why),) if called.offer_id else ()
    return (HangUpLeg(called.leg), *revoked)


def told(called: Called, how: str, by: str) -> Write:
    fields: dict[str, Field] = {"how": how, "by": by, "seat": called.seat, "dialled": called.number or None}
    return Write(Kind.TRANSFER_STARTED, fields)


def not_reached(called: Called, why: str) -> Write:
    return _ended(called, False, why)


def reached(called: Called) -> Commands:
    if called.seat is None:
        return (_ended(called, True, "answered", leg=called.leg),)
    return _ended(called, True, "answered"), Write(Kind.SEAT_JOINED, {"seat": called.seat, "leg": called.leg})


def _ended(called: Called, reached_: bool, why: str, **more: Field) -> Write:
    fields: dict[str, Field] = {"reached": reached_, "why": why, "seat": called.seat, "dialled": called.number or None}
    fields |= more
    return Write(Kind.TRANSFER_ENDED, fields)


def seat_out(seat: SeatId, leg: LegId, why: str, hang_up: bool) -> Commands:
    """A seat is out of the conversation and has its wrap-up."""
    written = Write(Kind.SEAT_HUNG_UP, {"seat": seat, "why": why})
    return (written, EndTalk(seat), *((HangUpLeg(leg),) if hang_up else ()))


def second_out(second: Called, why: str, hang_up: bool) -> Commands:
    if second.seat is not None:
        return seat_out(second.seat, second.leg, why, hang_up)
    return (HangUpLeg(second.leg),) if hang_up else ()


def seat_lost(seat: SeatId, leg: LegId, why: str, alive: bool) -> Commands:
    """A seat is out without having hung up: parked, and told on its own telephone if that still hears (C6)."""
    written = Write(Kind.SEAT_DROPPED, {"seat": seat, "why": why})
    farewell = TellSeat(seat, leg) if alive else HangUpLeg(leg)
    return written, LoseSeat(seat, why), EndTalk(seat), farewell


def to_head(facts: Facts, flow: FlowState) -> tuple[CallState, Commands]:
    """Back into the line with the time at which this caller first came into it: nobody who came later goes first."""
    facts = replace(facts, reached="answered")
    place = place_of(facts)
    if place is None:  # a call whose log was lost: nobody knows its queue
        return registering(facts, flow, None)
    waiting = Waiting(facts, flow, place.queue, place.skills, place.queued_at)
    entered = EnterLine(place.queue, place.skills, place.queued_at)
    return waiting, (StopRecording(), Disconnect(), StartMusic(), entered)


def place_of(facts: Facts) -> Lined | None:
    """Of a call-back: the place in which it was promised."""
    if facts.lined is not None or facts.callback is None:
        return facts.lined
    return Lined(facts.callback.queue, facts.callback.skills, facts.callback.queued_at)


def registering(facts: Facts, flow: FlowState, seat: SeatId | None) -> tuple[CallState, Commands]:
    """The conversation is over and the caller still there: the ticket gets its number."""
    again = facts.reached == "answered"  # has talked with somebody before
    facts = replace(facts, reached="answered")
    over: Commands = (StopRecording(), Disconnect())
    if facts.out is not None:  # called by us: there is nothing more to say
        passed_on = again and seat is not None  # and its draft is about to be told
        owed = passed_on and facts.ticket is None and facts.out.about is None
        paper: Commands = (LeaveTicket("controller", seat),) if owed else ()
        return Ended(facts, "answered"), (*over, *paper, HangUpCaller(), EndCall("answered"))
    if facts.ticket is None:  # adopted after a restart, its draft is not known
        return Registering(facts, flow, None), (*over, DraftTicket(seat))
    by = f"seat {seat}" if seat else "controller"
    return Registering(facts, flow, None), (*over, RegisterTicket(facts.ticket, by=by))


def released(state: CallState) -> Commands:
    """Whoever is in the conversation beside the caller, let go of at once; each seat has its wrap-up."""
    match state:
        case Talking() as talk:
            return _of(talk)
        case Held(talk=talk):
            return _of(talk)
        case Asking(talk=talk, called=called):
            return *let_go(called, "caller left"), *_of(talk)
        case Consulting(talk=talk, second=second):
            ended: Commands = (EndTalk(second.seat),) if second.seat is not None else ()
            return HangUpLeg(second.leg), *ended, *_of(talk)
        case Conferring(talks=talks, outside=outside):
            return *(HangUpLeg(called.leg) for called in outside), *(each for talk in talks for each in _of(talk))
        case Transferring(called=called):
            return let_go(called, "caller left")
        case _:
            return ()


def _of(talk: Talking) -> Commands:
    return HangUpLeg(talk.leg), EndTalk(talk.seat)


def seat_in(state: CallState) -> SeatId | None:
    """The seat that answers for the conversation."""
    match state:
        case Talking(seat=seat):
            return seat
        case Held(talk=talk) | Asking(talk=talk) | Consulting(talk=talk):
            return talk.seat
        case Conferring(talks=talks):
            return talks[0].seat
        case _:
            return None


def leg_in(state: CallState, seat: SeatId) -> LegId | None:
    """The telephone of that seat in this conversation."""
    match state:
        case Talking() | Calling() if state.seat == seat:
            return state.leg
        case Held(talk=talk) | Asking(talk=talk) if talk.seat == seat:
            return talk.leg
        case Consulting(talk=talk, second=second):
            return talk.leg if talk.seat == seat else second.leg if second.seat == seat else None
        case Conferring(talks=talks):
            return next((talk.leg for talk in talks if talk.seat == seat), None)
        case _:
            return None
