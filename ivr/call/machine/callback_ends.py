"""Pure: how a try to call a citizen back ends: again later in the same place, or after the last one by a person."""

from dataclasses import replace
from datetime import datetime, timedelta

from agents.line.events import CITIZEN_FAILED
from ivr.call.machine.callback import CallBack
from ivr.call.machine.commands import (
    CallCommand,
    DraftTicket,
    EndCall,
    EnterLine,
    FreeSeat,
    HangUpLeg,
    LeaveLine,
    RefuseOffer,
    RegisterTicket,
    SendNotice,
    Write,
)
from ivr.call.machine.events import CallEvent, TicketDrafted
from ivr.call.machine.facts import Facts
from ivr.call.machine.states import (
    CallState,
    Confirming,
    Dialling,
    Ended,
    Greeting,
    Offered,
    Pending,
    Proving,
    Unreached,
    Waiting,
)
from ivr.flow.states import State as FlowState
from models.ids import LegId
from models.kinds import Kind

Commands = tuple[CallCommand, ...]
Reaching = Dialling | Proving | Greeting

FAILED = "callback-failed"


def of(facts: Facts) -> CallBack:
    assert facts.callback is not None
    return facts.callback


def enter(callback: CallBack, not_before: datetime | None) -> EnterLine:
    return EnterLine(callback.queue, callback.skills, callback.queued_at, callback.kind, not_before)


def citizen_gone(
    state: Reaching | Waiting | Offered | Confirming, cause: str, now: datetime
) -> tuple[CallState, Commands]:
    """Busy, no answer, or hung up again before anybody talked."""
    match state:
        case Dialling():
            return in_vain(state.facts, state.flow, cause, now, *release_of(state, cause))
        case Proving() | Greeting():
            return in_vain(state.facts, state.flow, "citizen-hung-up", now, *release_of(state, "citizen-unreachable"))
        case Waiting():
            release: Commands = (LeaveLine("citizen hung up"),)
        case Offered(leg=leg, offer_id=offer_id) | Confirming(offered=Offered(leg=leg, offer_id=offer_id)):
            release = (RefuseOffer(offer_id, "citizen-unreachable"), HangUpLeg(leg))
    flow = state.offered.flow if isinstance(state, Confirming) else state.flow
    return in_vain(state.facts, flow, "citizen-hung-up", now, *release)


def given_up(state: Dialling | Proving, why: str, now: datetime) -> tuple[CallState, Commands]:
    release = release_of(state, why)
    return in_vain(state.facts, state.flow, why, now, HangUpLeg(LegId(state.facts.channel)), *release)


def release_of(state: Reaching, why: str) -> Commands:
    if state.leg is None:
        return (RefuseOffer(state.offer_id, why if why in CITIZEN_FAILED else "citizen-unreachable"),)
    return HangUpLeg(state.leg), FreeSeat(state.seat)


def in_vain(
    facts: Facts, flow: FlowState, why: str, now: datetime, *release: CallCommand
) -> tuple[CallState, Commands]:
    callback = of(facts)
    callback = replace(callback, tries=callback.tries + 1)
    facts = replace(facts, callback=callback, channel="")
    if callback.tries >= callback.rules.tries:
        return unreachable(facts, *release, failed(callback, why, None))
    again_at = callback.rules.earliest(now + timedelta(seconds=callback.rules.retry_s))
    return Pending(facts, flow), (*release, failed(callback, why, again_at), enter(callback, again_at))


def unreachable(facts: Facts, *commands: CallCommand) -> tuple[CallState, Commands]:
    """A person sees to it now: by a ticket, which a message has already."""
    if of(facts).has_ticket:
        return Ended(facts, FAILED), (*commands, EndCall(FAILED))
    return Unreached(facts), (*commands, DraftTicket(None))


def failed(callback: CallBack, why: str, again_at: datetime | None) -> Write:
    at = again_at.isoformat() if again_at else None
    return Write(Kind.CALLBACK_FAILED, {"why": why, "tries": callback.tries, "again_at": at})


def unreached(state: Unreached, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case TicketDrafted(ticket=ticket):
            close: Commands = (RegisterTicket(ticket, "call-back"), SendNotice(ticket), EndCall(FAILED))
            return Ended(replace(state.facts, ticket=ticket), FAILED), close
        case _:
            return state, ()
