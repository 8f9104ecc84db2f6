"""Pure: a conversation as it stands after a restart: who is in it, and whether its caller holds."""

from collections.abc import Container

from ivr.call.machine.commands import (
    AdoptTalk,
    AwaitLeg,
    CallCommand,
    DraftTicket,
    HoldTalk,
    JoinTalk,
    Ringback,
    StartMusic,
)
from ivr.call.machine.events import AdoptedTalking
from ivr.call.machine.facts import Facts
from ivr.call.machine.remembered import Remembered
from ivr.call.machine.states import Called, CallState, Conferring, Consulting, Held, Talking
from ivr.flow.states import Context
from ivr.flow.states import State as FlowState
from models.ids import LegId


def talk_found(
    known: Remembered, context: Context, step: str, channels: Container[str], in_bridge: LegId | None
) -> AdoptedTalking | None:
    """None: no seat talked. Seats whose telephones are gone have left; if all are, the first one says so itself.

    in_bridge: whose leg is in the bridge, for a log that does not name legs.
    """
    if not known.seats:
        return None
    there = tuple(talked for talked in known.seats if talked.leg in channels)
    outside = tuple((each.number, each.leg, each.answered_at) for each in known.outside if each.leg in channels)
    if any(in_bridge == leg for _, leg, _ in outside):
        in_bridge = None
    first, *others = there or known.seats[:1]
    leg = first.leg if first.leg in channels else in_bridge or first.leg
    held = known.held and bool(there or outside)
    further = tuple((other.seat, other.leg, other.answered_at) for other in others)
    return AdoptedTalking(context, step, first.seat, leg, first.answered_at, held, further, outside)


def taken_up(event: AdoptedTalking, facts: Facts, flow: FlowState) -> tuple[CallState, tuple[CallCommand, ...]]:
    talk = Talking(facts, flow, event.seat, event.leg, event.answered_at)
    others = tuple(Talking(facts, flow, seat, leg, at) for seat, leg, at in event.others)
    outside = tuple(Called(leg, None, number) for number, leg, _ in event.outside)
    commands: tuple[CallCommand, ...] = (AdoptTalk(talk.seat), *(JoinTalk(other.seat) for other in others))
    if event.held:
        commands += (HoldTalk(talk.seat), StartMusic(), Ringback(talk.leg, on=False))  # whoever rang is swept away
    commands += tuple(map(AwaitLeg, (*(each.leg for each in (talk, *others)), *(each.leg for each in outside))))
    if facts.ticket is None and facts.out is None:  # the controller ended before it could open the draft
        commands += (DraftTicket(talk.seat),)
    if not others and not outside:
        return (Held(talk) if event.held else talk), commands
    if not event.held:
        return Conferring((talk, *others), outside), commands
    if others:
        return Consulting(talk, Called(others[0].leg, others[0].seat), others[0].answered_at), commands
    return Consulting(talk, outside[0], event.outside[0][2]), commands
