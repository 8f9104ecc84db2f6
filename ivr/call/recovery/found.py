"""Pure: where a caller stands, from the call's log and from what Asterisk has of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from ivr.ari import Bridge, Channel
from ivr.call import names
from ivr.call.machine.company_resumed import talk_found
from ivr.call.machine.events import AdoptedDiverted, AdoptedInFlow, AdoptedTalking, AdoptedWaiting, CallEvent
from ivr.call.machine.remembered import Remembered, Talked
from ivr.flow.states import Context
from models.ids import LegId, SeatId


def together(known: Remembered, channels: Mapping[str, Channel], bridge: Bridge | None, now: datetime) -> Remembered:
    """Whom Asterisk has put together talk, whatever the log says: its last moments die with a controller.

    A seat talks whose telephone is in the bridge with the caller, or with the citizen who is called back. Whoever is
    not in the bridge of the own conversation holds.
    """
    there = [name for name in (bridge.channels if bridge else ()) if name in channels]
    with_caller = any(name == known.facts.channel or names.is_citizen(name) for name in there)
    if known.seats and there:
        return replace(known, held=not with_caller)
    if not with_caller or known.lifted or known.diverted_to:
        return known
    for name in there:
        seat = names.seat_of(channels[name].name)
        if seat is not None and names.is_leg(name) and not names.is_listening(name):
            lifted = Talked(SeatId(seat), now, LegId(name))
            return replace(known, lifted=lifted, facts=known.facts.with_new_matter())
    return known


def found_again(known: Remembered, context: Context, channels: dict[str, Channel], bridge: Bridge | None) -> CallEvent:
    leg = _leg_in(bridge)
    step = known.waited.step if known.waited else (known.facts.path[-1] if known.facts.path else "")
    if leg and known.diverted_to and leg in channels and not known.seats:
        return AdoptedDiverted(context, step, known.diverted_to, leg)
    if known.waited and (talk := talk_found(known, context, step, channels, leg)):
        return talk
    if known.waited and known.lifted and leg and not known.talked:
        return AdoptedTalking(context, step, known.lifted.seat, leg, known.lifted.answered_at)
    if known.waited:
        return AdoptedWaiting(context, step, known.waited.queue, known.waited.skills, known.waited.queued_at)
    return AdoptedInFlow(context, step)


def _leg_in(bridge: Bridge | None) -> LegId | None:
    return next((LegId(channel) for channel in bridge.channels if names.is_leg(channel)), None) if bridge else None
