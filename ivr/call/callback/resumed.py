"""Pure: where a call-back goes on after a restart, from its log and from what is left of it in Asterisk.

A citizen's phone that rang when the controller ended is not rung again at once: that ring was a try.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ivr.ari import Bridge, Channel
from ivr.call import names
from ivr.call.callback.callbacks import Callbacks
from ivr.call.machine.company_resumed import talk_found
from ivr.call.machine.events import AdoptedCallback, AdoptedDiverted, AdoptedTalking, AdoptedWaiting, CallEvent
from ivr.call.machine.remembered import Remembered
from ivr.flow.states import Context
from models.ids import LegId

Make = Callable[[Context], CallEvent]


def taken_up(
    known: Remembered, callbacks: Callbacks, channels: Mapping[str, Channel], bridge: Bridge | None
) -> tuple[Remembered, Make] | None:
    """None: no call-back, or one whose conversation is over and only its outcome is missing."""
    callback = known.facts.callback
    if known.facts.out is not None:
        return _called_out(known, channels, bridge)
    if callback is None:
        return None
    callback = replace(callback, rules=callbacks.rules_of(callback.queue))
    legs = [name for name in channels if names.is_leg(name) and names.call_in(name) == known.facts.call_id]
    citizen = next((leg for leg in legs if names.is_citizen(leg) and channels[leg].state == "Up"), "")
    known = replace(known, facts=replace(known.facts, callback=callback, channel=citizen))
    talked, waited = known.talked, (callback.step, callback.queue, callback.skills, callback.queued_at)
    if citizen and talked is not None:
        seats = [leg for leg in (bridge.channels if bridge else ()) if leg in legs and leg != citizen]
        leg = LegId(seats[0]) if seats else LegId("")
        return known, lambda context: AdoptedTalking(context, callback.step, talked.seat, leg, talked.answered_at)
    if citizen:
        return known, lambda context: AdoptedWaiting(context, *waited)
    if talked is not None or known.facts.reached:
        return None
    left = tuple(map(LegId, legs))
    return known, lambda context: AdoptedCallback(context, known.not_before, left, known.dialling)


def _called_out(
    known: Remembered, channels: Mapping[str, Channel], bridge: Bridge | None
) -> tuple[Remembered, Make] | None:
    """A call of a seat to a citizen. None: they have not talked yet, or not any more; its rings are swept away."""
    call_id, step = known.facts.call_id, known.facts.out.step if known.facts.out else ""
    legs = [name for name in channels if names.is_leg(name) and names.call_in(name) == call_id]
    citizen = next((leg for leg in legs if names.is_citizen(leg) and channels[leg].state == "Up"), "")
    if not citizen:
        return None
    known = replace(known, facts=replace(known.facts, channel=citizen))
    there = [leg for leg in (bridge.channels if bridge else ()) if leg in legs and leg != citizen]
    first, waited = LegId(there[0]) if there else None, known.waited
    if known.diverted_to and not known.seats and first:
        return known, lambda context: AdoptedDiverted(context, step, known.diverted_to, first)
    if known.seats:
        return known, lambda context: _talk(known, context, step, channels, first)
    if waited is not None:
        return known, lambda context: AdoptedWaiting(context, step, waited.queue, waited.skills, waited.queued_at)
    return None


def _talk(
    known: Remembered, context: Context, step: str, channels: Mapping[str, Channel], leg: LegId | None
) -> CallEvent:
    talk = talk_found(known, context, step, channels, leg)
    assert talk is not None  # seats have talked
    return talk
