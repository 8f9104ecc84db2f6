"""The call machine: pure. One function per state; the caller's hang-up is answered in every one of them first.

`step(state, event, now)` returns the next state and the commands, in order. An event that a state does not
know is late or double: nothing changes.
"""

from datetime import datetime

from ivr.call import in_flow, in_line, in_talk, lost
from ivr.call.commands import (
    CallCommand,
    EndCall,
    EndTalk,
    HangUpLeg,
    LeaveLine,
    RegisterTicket,
    SendNotice,
    StopRecording,
    Write,
)
from ivr.call.events import CallerHungUp, CallerTaken, CallEvent, CallLost
from ivr.call.states import (
    Arriving,
    CallState,
    Confirming,
    Diverted,
    Diverting,
    Ended,
    InFlow,
    Leaving,
    Offered,
    Registering,
    Talking,
    Waiting,
)
from models.kinds import Kind

Commands = tuple[CallCommand, ...]


def step(state: CallState, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    if isinstance(event, CallerHungUp) and not isinstance(state, Ended | Leaving):
        return _hung_up(state, event, now)
    if isinstance(event, CallLost | CallerTaken) and not isinstance(state, Ended):
        return lost.lost(state, event, now) if isinstance(event, CallLost) else lost.taken(state, event)
    match state:
        case Arriving():
            return in_flow.arriving(state, event, now)
        case InFlow():
            return in_flow.in_flow(state, event, now)
        case Waiting():
            return in_line.waiting(state, event, now)
        case Offered():
            return in_line.offered(state, event, now)
        case Confirming():
            return in_line.confirming(state, event, now)
        case Talking():
            return in_talk.talking(state, event, now)
        case Registering():
            return in_talk.registering(state, event, now)
        case Diverting():
            return in_talk.diverting(state, event, now)
        case Diverted():
            return in_talk.diverted(state, event, now)
        case Leaving():
            return in_talk.leaving(state, event, now)
        case Ended():
            return state, ()


def _hung_up(state: CallState, event: CallerHungUp, now: datetime) -> tuple[CallState, Commands]:
    """Row 9 of the call's life: in any state, let go of whoever else is on the call and write how it ended."""
    facts = state.facts
    gone = Write(Kind.CALLER_HUNG_UP, {"state": type(state).__name__, "cause": event.cause})
    match state:
        case InFlow(recording=True):
            return in_talk.start_leaving(facts, now, gone)
        case Waiting():
            return _end(state, facts.reached or "abandoned-in-line", gone, LeaveLine("caller hung up"))
        case Offered(leg=leg) | Confirming(offered=Offered(leg=leg)):
            return _end(state, facts.reached or "abandoned-in-line", gone, LeaveLine("caller hung up"), HangUpLeg(leg))
        case Talking(seat=seat, leg=leg):
            close: Commands = (StopRecording(), HangUpLeg(leg), EndTalk(seat))
            if facts.ticket is not None:
                close += (RegisterTicket(facts.ticket, by=f"seat {seat}"), SendNotice(facts.ticket))
            return _end(state, "answered", gone, *close)
        case Registering():
            notices = (SendNotice(facts.ticket),) if facts.ticket is not None else ()
            return _end(state, facts.reached, gone, *notices)
        case Diverting(leg=leg):
            return _end(state, "abandoned-in-divert", gone, HangUpLeg(leg))
        case Diverted(leg=leg):
            return _end(state, "diverted", gone, HangUpLeg(leg))
        case _:
            return _end(state, facts.reached or "abandoned-in-menu", gone)


def _end(state: CallState, outcome: str, *commands: CallCommand) -> tuple[CallState, Commands]:
    return Ended(state.facts, outcome), (*commands, EndCall(outcome))
