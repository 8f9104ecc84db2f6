"""Pure: a conversation on hold, and what its seat asks for: hold, transfer, consulting a colleague, a conference."""

from dataclasses import replace
from datetime import datetime

from ivr.call.machine.commands import (
    CallCommand,
    Disconnect,
    EnterLine,
    HangUpLeg,
    HoldTalk,
    JoinCaller,
    JoinLeg,
    PartCaller,
    ResumeTalk,
    Ringback,
    StartMusic,
    StopMusic,
    StopRecording,
    Write,
)
from ivr.call.machine.events import (
    CallEvent,
    FoundApart,
    LegAnswered,
    LegFailed,
    LegHungUp,
    SeatSilent,
    TicketDrafted,
)
from ivr.call.machine.parties import (
    Commands,
    call_party,
    place_of,
    registering,
    seat_lost,
    seat_out,
    to_head,
    told,
)
from ivr.call.machine.states import (
    Asking,
    CallState,
    Conferring,
    Consulting,
    Held,
    Talking,
    Transferring,
    Waiting,
)
from ivr.call.machine.wishes import (
    ConferenceWanted,
    ConsultWanted,
    HoldEndWanted,
    HoldWanted,
    ListenerJoined,
    ToNumber,
    ToQueue,
    ToSeat,
    TransferWanted,
    Wish,
)
from ivr.flow.events import PromptEnded
from models.events import Field
from models.kinds import Kind


def wished(state: Talking, event: Wish, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case HoldWanted(by=by):
            return Held(state), onto_hold(state, by)
        case TransferWanted(to=to, by=by):
            return _transfer(state, to, by, now)
        case ConsultWanted(to=to, by=by):
            return _consult(state, to, by, now, onto_hold(state, by))
        case ConferenceWanted(to=ToSeat() | ToNumber() as to, by=by):
            facts, called, until, ring = call_party(state.facts, to, "conference", now, off_duty=True)
            return Asking(replace(state, facts=facts), called, False, until), (told(called, "conference", by), *ring)
        case ListenerJoined(seat=seat, leg=leg):
            joined = Write(Kind.SEAT_JOINED, {"seat": seat, "leg": leg})
            return Conferring((state, replace(state, seat=seat, leg=leg, answered_at=now))), (JoinLeg(leg), joined)
        case _:
            return state, ()


def held(state: Held, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    talk = state.talk
    match event:
        case HoldEndWanted(by=by):
            return talk, off_hold(talk, by)
        case TransferWanted(to=to, by=by):
            return _transfer(talk, to, by, now)
        case ConsultWanted(to=to, by=by):
            return _consult(talk, to, by, now, ())
        case _:
            return first_gone(state, talk, event)


def first_gone(state: CallState, talk: Talking, event: CallEvent) -> tuple[CallState, Commands]:
    """The seat goes while its caller holds, who has heard no good-bye: back to the head of the line."""
    match event:
        case TicketDrafted(ticket=ticket):
            return with_talk(state, replace(talk, facts=replace(talk.facts, ticket=ticket))), ()
        case LegHungUp(leg=leg, why="vanished") if leg == talk.leg:
            return dropped(talk, "vanished", alive=False)
        case SeatSilent(leg=leg, why=why) if leg == talk.leg:
            return dropped(talk, why, alive=True)
        case LegHungUp(leg=leg) | LegFailed(leg=leg) if leg == talk.leg and talk.facts.out is not None:
            after, over = registering(talk.facts, talk.flow, talk.seat)  # whom we called is not made to wait for us
            return after, (*seat_out(talk.seat, talk.leg, "hung up", False), *over)
        case LegHungUp(leg=leg) | LegFailed(leg=leg) if leg == talk.leg:
            after, commands = to_head(talk.facts, talk.flow)
            return after, (*seat_out(talk.seat, talk.leg, "hung up with the caller on hold", False), *commands)
        case LegAnswered(leg=leg) if leg != talk.leg:
            return state, (HangUpLeg(leg),)
        case FoundApart() | PromptEnded():
            return state, in_place(state, event)
        case _:
            return state, ()


def in_place(state: CallState, event: FoundApart | PromptEnded) -> Commands:
    """Once more what Asterisk could not be asked for: who holds is out of the bridge and hears music."""
    if holds(state):
        return (PartCaller(), StartMusic()) if isinstance(event, FoundApart) else (StartMusic(),)
    return (JoinCaller(),) if isinstance(event, FoundApart) else ()


def holds(state: CallState) -> bool:
    """The caller of this conversation hears music."""
    return isinstance(state, Held | Consulting) or (isinstance(state, Asking) and state.held)


def never_met(talk: Talking) -> tuple[CallState, Commands]:
    """The seat has lifted, and its telephone was gone before the two could be put together. Its wrap-up lets another
    telephone be tried first."""
    after, commands = to_head(talk.facts, talk.flow)
    return after, (*seat_out(talk.seat, talk.leg, "gone before the caller was connected", True), *commands)


def dropped(talk: Talking, why: str, alive: bool) -> tuple[CallState, Commands]:
    """The seat is gone without having hung up. The caller is first in the line again before its phone is seen to."""
    after, commands = to_head(talk.facts, talk.flow)
    *lost, farewell = seat_lost(talk.seat, talk.leg, why, alive)
    return after, (*lost, *commands, farewell)


def with_talk(state: CallState, talk: Talking) -> CallState:
    match state:
        case Held():
            return Held(talk)
        case Asking():
            return replace(state, talk=talk)
        case _:
            return state


def onto_hold(talk: Talking, by: str) -> Commands:
    written = Write(Kind.CALL_HELD, {"seat": talk.seat, "by": by})
    return written, HoldTalk(talk.seat), PartCaller(), StartMusic()


def off_hold(talk: Talking, by: str) -> Commands:
    written = Write(Kind.CALL_RESUMED, {"seat": talk.seat, "by": by})
    return StopMusic(), JoinCaller(), ResumeTalk(talk.seat), written


def _consult(
    talk: Talking, to: ToSeat | ToNumber, by: str, now: datetime, first: Commands
) -> tuple[CallState, Commands]:
    facts, called, until, ring = call_party(talk.facts, to, "attended transfer", now)
    return Asking(replace(talk, facts=facts), called, True, until), (
        *first,
        told(called, "attended", by),
        *ring,
        Ringback(talk.leg, on=True),
    )


def _transfer(talk: Talking, to: ToQueue | ToSeat | ToNumber, by: str, now: datetime) -> tuple[CallState, Commands]:
    facts = replace(talk.facts, reached="answered")
    out: tuple[CallCommand, ...] = (
        *seat_out(talk.seat, talk.leg, "transferred", True),
        StopRecording(),
        Disconnect(),
        StartMusic(),
    )
    if isinstance(to, ToQueue):
        place = place_of(facts)
        queued_at, skills = (place.queued_at, place.skills) if place else (now, {})
        fields: dict[str, Field] = {"how": "blind", "by": by, "queue": to.queue}
        waiting = Waiting(facts, talk.flow, to.queue, skills, queued_at)
        return waiting, (Write(Kind.TRANSFER_STARTED, fields), *out, EnterLine(to.queue, skills, queued_at))
    facts, called, until, ring = call_party(facts, to, "transfer", now)
    return Transferring(facts, talk.flow, called, until), (told(called, "blind", by), *out, *ring)
