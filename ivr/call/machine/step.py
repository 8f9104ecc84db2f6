"""The call machine: pure. `step(state, event, now)` returns the next state and the commands, in order.

What concerns a call whatever it is doing comes first, the caller's hang-up before all; then each state has a function.
An event that a state does not know is late or double: nothing changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ivr.call.machine import (
    callback_ends,
    calling_out,
    hung_up,
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
    LeaveTicket,
    RegisterTicket,
    SendNotice,
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
    TicketDrafted,
)
from ivr.call.machine.parties import leg_in, seat_in
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

Commands = tuple[CallCommand, ...]
Stepped = tuple[CallState, Commands]


def step(state: CallState, event: CallEvent, now: datetime) -> Stepped:
    after, commands = _step(state, event, now)
    return off_record.anew(after, commands), kept(state, after, _papered(state, after, commands))


def _step(state: CallState, event: CallEvent, now: datetime) -> Stepped:
    if isinstance(event, LegHungUp | LegFailed) and event.leg == state.facts.channel:
        event = CallerHungUp(event.why, event.leg)  # who is called back has a leg for a channel
    for whatever_it_does in ALWAYS:
        if (stepped := whatever_it_does(state, event, now)) is not None:
            return stepped
    return BY_STATE[type(state)](state, event, now)


def _caller_gone(state: CallState, event: CallEvent, now: datetime) -> Stepped | None:
    if not isinstance(event, CallerHungUp) or isinstance(state, Ended | Leaving | Pending | Lifting | Unreached):
        return None
    if event.channel not in ("", state.facts.channel):
        return state, ()  # of an earlier ring of a call-back
    return hung_up.hung_up(state, event, now)


def _told_twice(state: CallState, event: CallEvent, _now: datetime) -> Stepped | None:
    """Who was called back is there."""
    lifted = isinstance(event, LegAnswered) and event.leg == state.facts.channel
    return (state, ()) if lifted and not isinstance(state, Dialling | Calling) else None


def _out_of_hand(state: CallState, event: CallEvent, now: datetime) -> Stepped | None:
    if not isinstance(event, CallLost | CallerTaken) or isinstance(state, Ended):
        return None
    state = state.line if isinstance(state, Ordering) else state
    return lost.lost(state, event, now) if isinstance(event, CallLost) else lost.taken(state, event)


def _drafted(state: CallState, event: CallEvent, _now: datetime) -> Stepped | None:
    """For a seat that was gone at once: its caller is in the line again, and the draft is that caller's."""
    if not isinstance(event, TicketDrafted) or not isinstance(state, Waiting | Offered):
        return None
    return replace(state, facts=replace(state.facts, ticket=event.ticket)), ()


def _joined_too_late(state: CallState, event: CallEvent, _now: datetime) -> Stepped | None:
    if not isinstance(event, ListenerJoined) or isinstance(state, Talking):
        return None
    return state, (EndTalk(event.seat), HangUpLeg(event.leg))


def _on_record(state: CallState, event: CallEvent, _now: datetime) -> Stepped | None:
    return off_record.wished(state, event) if isinstance(event, RecordingWanted) else None


def _put_down(state: CallState, event: CallEvent, now: datetime) -> Stepped | None:
    """By a wish instead of by hand."""
    if not isinstance(event, HangUpWanted) or isinstance(state, Summoned):
        return None
    leg = leg_in(state, event.seat)
    if leg is None:
        return state, ()
    after, commands = _step(state, LegHungUp(leg), now)
    return after, (HangUpLeg(leg), *commands)


def _arriving(state: Arriving, event: CallEvent, now: datetime) -> Stepped:
    match event:
        case CallPlaced():
            return calling_out.placed(state.facts, event)
        case CallbackOpened() | AdoptedCallback():
            return in_callback.opened(state.facts, event, now)
        case _:
            return in_flow.arriving(state, event, now)


def _ordering(state: Ordering, event: CallEvent, now: datetime) -> Stepped:
    return ordering.ordering(state, event, now, step)


def _ended(state: Ended, _event: CallEvent, _now: datetime) -> Stepped:
    return state, ()


#: In their order; None: the event is about something else.
ALWAYS: tuple[Callable[[CallState, CallEvent, datetime], Stepped | None], ...] = (
    _caller_gone,
    _told_twice,
    _out_of_hand,
    _drafted,
    _joined_too_late,
    _on_record,
    _put_down,
)

BY_STATE: Mapping[type[CallState], Callable[[Any, CallEvent, datetime], Stepped]] = {
    # alone
    Arriving: _arriving,
    InFlow: in_flow.in_flow,
    Diverting: in_talk.diverting,
    Diverted: in_talk.diverted,
    Registering: in_talk.registering,
    Leaving: in_talk.leaving,
    Ended: _ended,
    # in the line
    Slowed: joining.slowed,
    Waiting: in_line.waiting,
    Offered: in_line.offered,
    Confirming: in_line.confirming,
    Ordering: _ordering,
    Promised: ordering.promised,
    # called by us
    Pending: in_callback.pending,
    Lifting: in_callback.lifting,
    Dialling: in_callback.dialling,
    Proving: in_callback.proving,
    Greeting: in_callback.greeting,
    Unreached: callback_ends.unreached,
    Summoned: calling_out.summoned,
    Calling: calling_out.calling,
    # in company
    Talking: in_talk.talking,
    Held: in_company.held,
    Asking: in_transfer.asking,
    Consulting: in_transfer.consulting,
    Conferring: in_transfer.conferring,
    Transferring: in_transfer.transferring,
}


def _papered(before: CallState, after: CallState, commands: Commands) -> Commands:
    """A draft never ends as one: whoever talked with a seat has a ticket, wherever the call ended afterwards."""
    facts = after.facts
    if not isinstance(after, Ended) or isinstance(before, Ended | Registering):
        return commands
    if facts.ticket is None or facts.public or not commands or not isinstance(commands[-1], EndCall):
        return commands
    if any(isinstance(command, RegisterTicket | LeaveTicket) for command in commands):
        return commands
    seat = seat_in(before)
    by = f"seat {seat}" if seat else "controller"
    return (*commands[:-1], RegisterTicket(facts.ticket, by), SendNotice(facts.ticket), commands[-1])
