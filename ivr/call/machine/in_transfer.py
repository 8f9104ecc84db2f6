"""Pure: another party rings for a conversation, is consulted, or has taken the caller over."""

from datetime import datetime

from ivr.call.machine.commands import (
    CallCommand,
    Connect,
    DraftTicket,
    HangUpLeg,
    JoinCaller,
    JoinLeg,
    RefuseOffer,
    Ringback,
    RingSeat,
    StartMusic,
    StartRecording,
    StopMusic,
    StopRecording,
    TakeOffer,
)
from ivr.call.machine.events import (
    AskRefused,
    CallEvent,
    FoundApart,
    LegAnswered,
    LegFailed,
    LegHungUp,
    OfferConfirmed,
    OfferLost,
    OfferMade,
    OfferWithdrawn,
    SeatSilent,
)
from ivr.call.machine.in_company import first_gone, in_place, off_hold
from ivr.call.machine.parties import (
    Commands,
    let_go,
    not_reached,
    reached,
    registering,
    seat_lost,
    seat_out,
    second_out,
    to_head,
)
from ivr.call.machine.states import Asking, Called, CallState, Conferring, Consulting, Diverted, Talking, Transferring
from ivr.call.machine.wishes import CompletionWanted, ConferenceWanted, ReturnWanted
from ivr.flow.events import DeadlinePassed, PromptEnded
from models.ids import SeatId


def _answering(called: Called, event: CallEvent) -> Commands | None:
    """What the line and the party's own telephone say before it has answered; None: it is about another thing."""
    match event:
        case OfferMade(offer_id=offer_id, seat=seat, expires_at=expires_at) if offer_id == called.offer_id:
            return (RingSeat(seat, called.leg, offer_id, expires_at),)
        case LegAnswered(leg=leg) if leg == called.leg and called.offer_id is not None:
            return (TakeOffer(called.offer_id),)
        case _:
            return None


def _answered(called: Called, event: CallEvent) -> bool:
    match event:
        case OfferConfirmed(offer_id=offer_id):
            return offer_id == called.offer_id
        case LegAnswered(leg=leg):
            return leg == called.leg and called.offer_id is None
        case _:
            return False


def _failed(called: Called, event: CallEvent, late: bool) -> tuple[str, Commands] | None:
    """Why the party does not come, and what is left to do about it; None: it still may come."""
    match event:
        case AskRefused(offer_id=offer_id) if offer_id == called.offer_id:
            return "not free", ()
        case OfferWithdrawn(offer_id=offer_id, why=why) if offer_id == called.offer_id:
            return why, (HangUpLeg(called.leg),)
        case OfferLost(offer_id=offer_id) if offer_id == called.offer_id:
            return "expired", (HangUpLeg(called.leg),)
        case LegFailed(leg=leg, why=why) if leg == called.leg:
            return why, _refused(called, why)
        case LegHungUp(leg=leg, why=why) if leg == called.leg:
            return "declined", _refused(called, "away" if why == "away" else "declined")
        case DeadlinePassed() if late:
            return "no answer", (HangUpLeg(called.leg),)
        case _:
            return None


def _refused(called: Called, why: str) -> Commands:
    return (RefuseOffer(called.offer_id, why),) if called.offer_id else ()


def asking(state: Asking, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    talk, called = state.talk, state.called
    if (commands := _answering(called, event)) is not None:
        return state, commands
    if _answered(called, event):
        return _joined(state, now)
    if failure := _failed(called, event, state.deadline is not None and now >= state.deadline):
        why, commands = failure
        return talk, (*commands, not_reached(called, why), *_back(state, "the other party did not come"))
    match event:
        case ReturnWanted(by=by):
            return talk, (*let_go(called, "not wanted"), not_reached(called, "not wanted"), *_back(state, by))
        case CompletionWanted() if state.held:
            return _left_ringing(state, hang_up=True)
        case LegHungUp(leg=leg, why="hung up") if leg == talk.leg and state.held:
            return _left_ringing(state, hang_up=False)
        case LegHungUp(leg=leg, why="hung up") if leg == talk.leg:
            after, over = registering(talk.facts, talk.flow, talk.seat)
            return after, (*let_go(called, "seat left"), *seat_out(talk.seat, talk.leg, "hung up", False), *over)
        case _:
            after, commands = first_gone(state, talk, event)
            gone = not isinstance(after, Asking)
            return after, (*(let_go(called, "seat lost") if gone else ()), *commands)


def _back(state: Asking, by: str) -> Commands:
    return (_quiet(state), *off_hold(state.talk, by)) if state.held else ()


def _quiet(state: Asking) -> Ringback:
    """The first seat has heard the other telephone ring."""
    return Ringback(state.talk.leg, on=False)


def _joined(state: Asking, now: datetime) -> tuple[CallState, Commands]:
    talk, called = state.talk, state.called
    commands: Commands = (JoinLeg(called.leg), *reached(called))
    if state.held:
        return Consulting(talk, called, now), (_quiet(state), *commands)
    if called.seat is None:
        return Conferring((talk,), (called,)), commands
    return Conferring((talk, _talk_of(talk, called.seat, called, now))), commands


def _talk_of(talk: Talking, seat: SeatId, called: Called, at: datetime) -> Talking:
    return Talking(talk.facts, talk.flow, seat, called.leg, at)


def _left_ringing(state: Asking, hang_up: bool) -> tuple[CallState, Commands]:
    """The first seat does not wait for the answer: from here on it is a blind transfer."""
    talk = state.talk
    out = seat_out(talk.seat, talk.leg, "transferred", hang_up)
    return Transferring(talk.facts, talk.flow, state.called, state.deadline), (*out, StopRecording())


def consulting(state: Consulting, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    talk, second = state.talk, state.second
    match event:
        case CompletionWanted():
            return _completed(state, seat_out(talk.seat, talk.leg, "transferred", True))
        case LegHungUp(leg=leg, why="vanished") if leg == talk.leg:
            return _completed(state, seat_lost(talk.seat, talk.leg, "vanished", False))
        case SeatSilent(leg=leg, why=why) if leg == talk.leg:
            return _completed(state, seat_lost(talk.seat, talk.leg, why, True))
        case LegHungUp(leg=leg) if leg == talk.leg:
            return _completed(state, seat_out(talk.seat, talk.leg, "transferred", False))
        case ReturnWanted(by=by):
            return talk, (*second_out(second, "not wanted", True), *off_hold(talk, by))
        case SeatSilent(leg=leg, why=why) if leg == second.leg and second.seat is not None:
            return talk, (*seat_lost(second.seat, leg, why, True), *off_hold(talk, "the other party is gone"))
        case LegHungUp(leg=leg, why="vanished") if leg == second.leg and second.seat is not None:
            return talk, (*seat_lost(second.seat, leg, "vanished", False), *off_hold(talk, "the other party is gone"))
        case LegHungUp(leg=leg) | LegFailed(leg=leg) if leg == second.leg:
            return talk, (*second_out(second, "hung up", False), *off_hold(talk, "the other party is gone"))
        case ConferenceWanted(to=None, by=by) if second.seat is not None:
            talks = (talk, _talk_of(talk, second.seat, second, state.answered_at))
            return Conferring(talks), off_hold(talk, by)
        case ConferenceWanted(to=None, by=by):
            return Conferring((talk,), (second,)), off_hold(talk, by)
        case LegAnswered(leg=leg) if leg not in (talk.leg, second.leg):
            return state, (HangUpLeg(leg),)
        case FoundApart() | PromptEnded():
            return state, in_place(state, event)
        case _:
            return state, ()


def _completed(state: Consulting, first_out: Commands) -> tuple[CallState, Commands]:
    """The caller and the second party hear each other before the first seat is seen to."""
    talk, second = state.talk, state.second
    join: Commands = (StopMusic(), JoinCaller(), *first_out)
    if second.seat is None:
        diverted = Diverted(talk.facts, talk.flow, second.number, second.leg, after_talk=True)
        return diverted, (StopRecording(), *join)
    return _talk_of(talk, second.seat, second, state.answered_at), (*join, DraftTicket(second.seat))


def transferring(state: Transferring, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    called = state.called
    if (commands := _answering(called, event)) is not None:
        return state, commands
    if _answered(called, event):
        return _taken_over(state, now)
    if failure := _failed(called, event, state.deadline is not None and now >= state.deadline):
        why, commands = failure
        after, back = to_head(state.facts, state.flow)
        return after, (*commands, not_reached(called, why), *back)
    match event:
        case LegAnswered(leg=leg) if leg != called.leg:
            return state, (HangUpLeg(leg),)
        case PromptEnded():
            return state, (StartMusic(),)  # it could not be started before
        case _:
            return state, ()


def _taken_over(state: Transferring, now: datetime) -> tuple[CallState, Commands]:
    called, leg = state.called, state.called.leg
    connect: Commands = (StopMusic(), Connect(leg), *reached(called))
    if called.seat is None:
        return Diverted(state.facts, state.flow, called.number, leg, after_talk=True), connect
    talking = Talking(state.facts, state.flow, called.seat, leg, now)
    return talking, (*connect, DraftTicket(called.seat), StartRecording())


def conferring(state: Conferring, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case LegHungUp(leg=leg, why="vanished") if talk := _of(state, leg):
            return _without(state, talk, *seat_lost(talk.seat, leg, "vanished", False))
        case SeatSilent(leg=leg, why=why) if talk := _of(state, leg):
            return _without(state, talk, *seat_lost(talk.seat, leg, why, True))
        case LegHungUp(leg=leg) | LegFailed(leg=leg) if talk := _of(state, leg):
            return _without(state, talk, *seat_out(talk.seat, leg, "hung up", False))
        case LegHungUp(leg=leg) | LegFailed(leg=leg) if leg in _outside(state):
            outside = tuple(called for called in state.outside if called.leg != leg)
            return _among(state.talks, outside), ()
        case LegAnswered(leg=leg) if _of(state, leg) is None and leg not in _outside(state):
            return state, (HangUpLeg(leg),)
        case FoundApart():
            return state, in_place(state, event)
        case _:
            return state, ()


def _of(state: Conferring, leg: str) -> Talking | None:
    return next((talk for talk in state.talks if talk.leg == leg), None)


def _outside(state: Conferring) -> tuple[str, ...]:
    return tuple(called.leg for called in state.outside)


def _without(state: Conferring, gone: Talking, *out: CallCommand) -> tuple[CallState, Commands]:
    """Whoever leaves, the others stay; with the last seat the recording ends."""
    left = tuple(talk for talk in state.talks if talk is not gone)
    if left:
        return _among(left, state.outside), out
    first, *others = state.outside
    diverted = Diverted(gone.facts, gone.flow, first.number, first.leg, after_talk=True)
    return diverted, (*out, StopRecording(), *(HangUpLeg(other.leg) for other in others))


def _among(talks: tuple[Talking, ...], outside: tuple[Called, ...]) -> CallState:
    return talks[0] if len(talks) == 1 and not outside else Conferring(talks, outside)
