"""Pure: where a caller stands, from the call's log and from what Asterisk has of it."""

from collections.abc import Iterable, Mapping
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
    talking = _talking(there, channels, now)
    if known.seats and there:
        names_known = {each.seat for each in known.seats}
        joined = (each for each in talking if each.seat not in names_known)
        return replace(known, held=not with_caller, seats=(*known.seats, *joined))
    if not talking or not with_caller or known.lifted or known.diverted_to:
        return known
    return replace(known, lifted=talking[0], facts=known.facts.with_new_matter())


def _talking(there: Iterable[str], channels: Mapping[str, Channel], now: datetime) -> list[Talked]:
    """The seats whose telephones are in the bridge. Who only listens does not talk."""
    legs = [(names.seat_of(channels[name].name), LegId(name)) for name in there if names.is_leg(name)]
    return [Talked(SeatId(seat), now, leg) for seat, leg in legs if seat is not None and not names.is_listening(leg)]


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
