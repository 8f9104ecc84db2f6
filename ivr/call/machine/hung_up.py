"""Pure: the caller hangs up, in whatever state (row 9 of a call's life)."""

from datetime import datetime

from ivr.call.machine import callback_ends, calling_out, in_talk, ordering
from ivr.call.machine.commands import (
    CallCommand,
    EndCall,
    HangUpLeg,
    LeaveLine,
    OrderCallback,
    SendNotice,
    StopRecording,
    Write,
)
from ivr.call.machine.events import CallerHungUp
from ivr.call.machine.parties import released
from ivr.call.machine.states import (
    Asking,
    Calling,
    CallState,
    Conferring,
    Confirming,
    Consulting,
    Dialling,
    Diverted,
    Diverting,
    Ended,
    Greeting,
    Held,
    InFlow,
    Offered,
    Ordering,
    Proving,
    Registering,
    Talking,
    Transferring,
    Waiting,
)
from models.kinds import Kind

Commands = tuple[CallCommand, ...]


def hung_up(state: CallState, event: CallerHungUp, now: datetime) -> tuple[CallState, Commands]:
    """Row 9 of the call's life: in any state, let go of whoever else is on the call and write how it ended."""
    facts = state.facts
    gone = Write(Kind.CALLER_HUNG_UP, {"state": type(state).__name__, "cause": event.cause})
    called_back = facts.callback is not None and not facts.reached
    match state:
        case Ordering(line=line):
            return hung_up(line, event, now)
        case Dialling():
            return callback_ends.citizen_gone(state, event.cause, now)
        case Calling():
            return calling_out.not_reached(state, event.cause)
        case Proving() | Greeting() | Waiting() | Offered() | Confirming() if called_back:
            after, commands = callback_ends.citizen_gone(state, event.cause, now)
            return after, (gone, *commands)
        case InFlow(recording=True):
            return in_talk.start_leaving(facts, now, gone)
        case Waiting():
            outcome, owed = _left(state)
            return _end(state, outcome, gone, *owed, LeaveLine("caller hung up"))
        case (Offered() as offered) | Confirming(offered=offered):
            outcome, owed = _left(offered)
            return _end(state, outcome, gone, *owed, LeaveLine("caller hung up"), HangUpLeg(offered.leg))
        case Talking() | Held() | Asking() | Consulting() | Conferring() | Transferring():
            return _end(state, "answered", gone, StopRecording(), *released(state))
        case Diverted(leg=leg, after_talk=True):
            return _end(state, "answered", gone, HangUpLeg(leg))
        case Registering():
            notices = (SendNotice(facts.ticket),) if facts.ticket is not None else ()
            return _end(state, facts.reached, gone, *notices)
        case Diverting(leg=leg):
            return _end(state, "abandoned-in-divert", gone, HangUpLeg(leg))
        case Diverted(leg=leg):
            return _end(state, "diverted", gone, HangUpLeg(leg))
        case _:
            return _end(state, facts.reached or "abandoned-in-menu", gone)


def _left(line: Waiting | Offered) -> tuple[str, Commands]:
    """Who has rung while a call-back was owed, and hangs up again, is owed it still."""
    facts = line.facts
    if facts.reached or facts.kept is None or not facts.kept.promised or facts.kept.joined_at is None:
        return facts.reached or "abandoned-in-line", ()
    order = OrderCallback(facts.caller, line.queue, line.skills, line.queued_at, line.flow.step)
    return ordering.ENDED, (order,)


def _end(state: CallState, outcome: str, *commands: CallCommand) -> tuple[CallState, Commands]:
    return Ended(state.facts, outcome), (*commands, EndCall(outcome))
