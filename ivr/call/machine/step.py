"""The call machine: pure. One function per state; the caller's hang-up is answered in every one of them first.

`step(state, event, now)` returns the next state and the commands, in order. An event that a state does not
know is late or double: nothing changes.
"""

from datetime import datetime

from ivr.call.machine import (
    callback_ends,
    calling_out,
    in_callback,
    in_company,
    in_flow,
    in_line,
    in_talk,
    in_transfer,
    joining,
    lost,
    off_record,
    ordering,
)
from ivr.call.machine.commands import (
    CallCommand,
    EndCall,
    EndTalk,
    HangUpLeg,
    LeaveLine,
    LeaveTicket,
    OrderCallback,
    RegisterTicket,
    SendNotice,
    StopRecording,
    Write,
)
from ivr.call.machine.events import (
    AdoptedCallback,
    CallbackOpened,
    CallerHungUp,
    CallerTaken,
    CallEvent,
    CallLost,
    CallPlaced,
    LegAnswered,
    LegFailed,
    LegHungUp,
)
from ivr.call.machine.parties import leg_in, released, seat_in
from ivr.call.machine.promises import kept
from ivr.call.machine.states import (
    Arriving,
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
    Leaving,
    Lifting,
    Offered,
    Ordering,
    Pending,
    Promised,
    Proving,
    Registering,
    Slowed,
    Summoned,
    Talking,
    Transferring,
    Unreached,
    Waiting,
)
from ivr.call.machine.wishes import HangUpWanted, ListenerJoined, RecordingWanted
from models.kinds import Kind

Commands = tuple[CallCommand, ...]


def step(state: CallState, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    after, commands = _step(state, event, now)
    return off_record.anew(after, commands), kept(state, after, _papered(state, after, commands))


def _step(state: CallState, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    if isinstance(event, LegHungUp | LegFailed) and event.leg == state.facts.channel:
        event = CallerHungUp(event.why, event.leg)  # who is called back has a leg for a channel
    if isinstance(event, CallerHungUp) and not isinstance(state, Ended | Leaving | Pending | Lifting | Unreached):
        if event.channel not in ("", state.facts.channel):
            return state, ()  # of an earlier ring of a call-back
        return _hung_up(state, event, now)
    if (
        isinstance(event, LegAnswered)
        and event.leg == state.facts.channel
        and not isinstance(state, Dialling | Calling)
    ):
        return state, ()  # told twice: who was called back is there
    if isinstance(event, CallLost | CallerTaken) and not isinstance(state, Ended):
        state = state.line if isinstance(state, Ordering) else state
        return lost.lost(state, event, now) if isinstance(event, CallLost) else lost.taken(state, event)
    if isinstance(event, ListenerJoined) and not isinstance(state, Talking | Ended):
        return state, (EndTalk(event.seat), HangUpLeg(event.leg))  # came too late
    if isinstance(event, RecordingWanted):
        return off_record.wished(state, event)
    if isinstance(event, HangUpWanted) and not isinstance(state, Summoned):
        return _put_down(state, event, now)
    match state:
        case Arriving(facts=facts) if isinstance(event, CallPlaced):
            return calling_out.placed(facts, event)
        case Summoned():
            return calling_out.summoned(state, event, now)
        case Calling():
            return calling_out.calling(state, event, now)
        case Arriving(facts=facts) if isinstance(event, CallbackOpened | AdoptedCallback):
            return in_callback.opened(facts, event, now)
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
        case Slowed():
            return joining.slowed(state, event, now)
        case Ordering():
            return ordering.ordering(state, event, now, step)
        case Promised():
            return ordering.promised(state, event, now)
        case Pending():
            return in_callback.pending(state, event, now)
        case Lifting():
            return in_callback.lifting(state, event, now)
        case Dialling():
            return in_callback.dialling(state, event, now)
        case Proving():
            return in_callback.proving(state, event, now)
        case Greeting():
            return in_callback.greeting(state, event, now)
        case Unreached():
            return callback_ends.unreached(state, event, now)
        case Talking():
            return in_talk.talking(state, event, now)
        case Held():
            return in_company.held(state, event, now)
        case Asking():
            return in_transfer.asking(state, event, now)
        case Consulting():
            return in_transfer.consulting(state, event, now)
        case Conferring():
            return in_transfer.conferring(state, event, now)
        case Transferring():
            return in_transfer.transferring(state, event, now)
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


def _put_down(state: CallState, event: HangUpWanted, now: datetime) -> tuple[CallState, Commands]:
    """By a wish instead of by hand."""
    leg = leg_in(state, event.seat)
    if leg is None:
        return state, ()
    after, commands = _step(state, LegHungUp(leg), now)
    return after, (HangUpLeg(leg), *commands)


def _hung_up(state: CallState, event: CallerHungUp, now: datetime) -> tuple[CallState, Commands]:
    """Row 9 of the call's life: in any state, let go of whoever else is on the call and write how it ended."""
    facts = state.facts
    gone = Write(Kind.CALLER_HUNG_UP, {"state": type(state).__name__, "cause": event.cause})
    called_back = facts.callback is not None and not facts.reached
    match state:
        case Ordering(line=line):
            return _hung_up(line, event, now)
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


def _papered(before: CallState, after: CallState, commands: Commands) -> Commands:
    """A draft never ends as one: whoever talked with a seat has a ticket, wherever the call ended afterwards."""
    facts = after.facts
    if not isinstance(after, Ended) or isinstance(before, Ended | Registering | Leaving):
        return commands
    if facts.ticket is None or facts.public or not commands or not isinstance(commands[-1], EndCall):
        return commands
    if any(isinstance(command, RegisterTicket | LeaveTicket) for command in commands):
        return commands
    seat = seat_in(before)
    by = f"seat {seat}" if seat else "controller"
    return (*commands[:-1], RegisterTicket(facts.ticket, by), SendNotice(facts.ticket), commands[-1])
