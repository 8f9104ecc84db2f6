"""Pure: a call in conversation, with a seat or with an outside number, and what follows it."""

from dataclasses import replace
from datetime import datetime, timedelta

from ivr.call.machine.commands import (
    CallCommand,
    Connect,
    Disconnect,
    DraftTicket,
    EndCall,
    HangUpLeg,
    RegisterTicket,
    SendNotice,
    StartMusic,
    StopMusic,
    Write,
)
from ivr.call.machine.events import (
    CallEvent,
    FoundApart,
    LegAnswered,
    LegFailed,
    LegHungUp,
    MessageRecorded,
    SeatSilent,
    TicketDrafted,
    TicketRegistered,
)
from ivr.call.machine.facts import Facts
from ivr.call.machine.in_company import dropped, never_met, wished
from ivr.call.machine.in_flow import enter
from ivr.call.machine.parties import registering as over_for
from ivr.call.machine.parties import seat_out
from ivr.call.machine.promises import of_message
from ivr.call.machine.states import CallState, Diverted, Diverting, Ended, Leaving, Registering, Talking
from ivr.call.machine.wishes import Wish
from ivr.flow.events import DeadlinePassed, DivertEnded, MessageTaken, PromptEnded, QueueEnded
from ivr.flow.machine import SHORTEST_MESSAGE_S
from models.kinds import Kind

Commands = tuple[CallCommand, ...]

#: How long a message's file may take to be whole after its caller hung up.
FILE_CLOSES = timedelta(seconds=3)


def talking(state: Talking, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case TicketDrafted(ticket=ticket):
            facts = state.facts if ticket == state.facts.ticket else replace(state.facts, public="")  # a second talk
            return replace(state, facts=replace(facts, ticket=ticket)), ()
        case LegHungUp(leg=leg, why="vanished") if leg == state.leg:
            return dropped(state, "vanished", alive=False)
        case SeatSilent(leg=leg, why=why) if leg == state.leg:
            return dropped(state, why, alive=True)
        case LegHungUp(leg=leg) if leg == state.leg:
            after, over = over_for(state.facts, state.flow, state.seat)
            return after, (*seat_out(state.seat, leg, "hung up", False), *over)
        case LegFailed(leg=leg) if leg == state.leg:
            return never_met(state)
        case _ if isinstance(event, Wish):
            return wished(state, event, now)
        case FoundApart(leg=leg) if leg in (None, state.leg):
            return state, (Connect(state.leg),)
        case LegAnswered(leg=leg) if leg != state.leg:
            return state, (HangUpLeg(leg),)
        case _:
            return state, ()


def registering(state: Registering, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case TicketDrafted(ticket=ticket):
            by = "voice message" if state.message_s is not None else "controller"
            return replace(state, facts=replace(state.facts, ticket=ticket)), (RegisterTicket(ticket, by),)
        case TicketRegistered(public=public):
            facts = replace(state.facts, public=public)
            values = {"ticket": public}
            if state.message_s is not None:
                return enter(facts, state.flow, MessageTaken(state.message_s, values), now)
            return enter(facts, state.flow, QueueEnded("talked", values), now)
        case _:
            return state, ()


def start_leaving(facts: Facts, now: datetime, *commands: CallCommand) -> tuple[CallState, Commands]:
    return Leaving(facts, now + FILE_CLOSES), commands


def leaving(state: Leaving, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    facts = state.facts
    match event:
        case MessageRecorded(duration_s=duration_s) if duration_s >= SHORTEST_MESSAGE_S:
            told = facts.with_message().with_new_matter()
            return replace(state, facts=told), (*of_message(facts, now), DraftTicket(None))
        case TicketDrafted(ticket=ticket):
            outcome = "message-left"
            close = (RegisterTicket(ticket, "voice message"), SendNotice(ticket), EndCall(outcome))
            return Ended(replace(facts, ticket=ticket), outcome), close
        case MessageRecorded():
            return _left_nothing(facts)
        case DeadlinePassed() if now >= state.deadline:
            # Asterisk did not say how long it is: rather a ticket too many, and who reads it can listen
            taken = Write(Kind.MESSAGE_TAKEN, {"recording": facts.message, "duration_s": None})
            return replace(state, facts=facts.with_message().with_new_matter()), (taken, DraftTicket(None))
        case _:
            return state, ()


def _left_nothing(facts: Facts) -> tuple[CallState, Commands]:
    outcome = facts.reached or "abandoned-in-menu"
    return Ended(facts, outcome), (EndCall(outcome),)


def diverting(state: Diverting, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case LegAnswered(leg=leg) if leg == state.leg:
            facts = replace(state.facts, reached="diverted")
            written = Write(Kind.DIVERT_ENDED, {"dialled": state.number, "reached": True})
            return Diverted(facts, state.flow, state.number, leg), (StopMusic(), Connect(leg), written)
        case LegFailed(leg=leg) | LegHungUp(leg=leg) if leg == state.leg:
            return _not_reached(state, now)
        case DeadlinePassed() if now >= state.deadline:
            after, commands = _not_reached(state, now)
            return after, (HangUpLeg(state.leg), *commands)
        case PromptEnded():
            return state, (StartMusic(),)  # it could not be started before
        case _:
            return state, ()


def _not_reached(state: Diverting, now: datetime) -> tuple[CallState, Commands]:
    written = Write(Kind.DIVERT_ENDED, {"dialled": state.number, "reached": False})
    after, commands = enter(state.facts, state.flow, DivertEnded(reached=False), now)
    return after, (written, StopMusic(), *commands)


def diverted(state: Diverted, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case LegHungUp(leg=leg) if leg == state.leg and state.after_talk:
            return over_for(state.facts, state.flow, None)
        case LegHungUp(leg=leg) if leg == state.leg:
            after, commands = enter(state.facts, state.flow, DivertEnded(reached=True), now)
            return after, (Disconnect(), *commands)
        case FoundApart(leg=leg) if leg in (None, state.leg):
            return state, (Connect(state.leg),)
        case _:
            return state, ()
