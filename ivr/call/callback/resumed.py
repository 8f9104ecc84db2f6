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
from ivr.call.machine.remembered import Remembered, Talked
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
    waited = (callback.step, callback.queue, callback.skills, callback.queued_at)
    if citizen:
        found = _in_bridge(known, callback.step, channels, bridge, lifted=known.lifted)
        return known, found or (lambda context: AdoptedWaiting(context, *waited))
    if known.talked is not None or known.facts.reached:
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
    waited = known.waited
    if found := _in_bridge(known, step, channels, bridge):
        return known, found
    if waited is not None:
        return known, lambda context: AdoptedWaiting(context, step, waited.queue, waited.skills, waited.queued_at)
    return None


def _in_bridge(
    known: Remembered,
    step: str,
    channels: Mapping[str, Channel],
    bridge: Bridge | None,
    lifted: Talked | None = None,
) -> Make | None:
    """With whom the citizen talks; None: with nobody. lifted: connected, perhaps, and not written down any more."""
    ours = [leg for leg in (bridge.channels if bridge else ()) if names.is_leg(leg) and leg in channels]
    first = next((LegId(leg) for leg in ours if leg != known.facts.channel), None)
    if known.diverted_to and not known.seats and first:
        return lambda context: AdoptedDiverted(context, step, known.diverted_to, first)
    if lifted is not None and not known.seats and first:
        return lambda context: AdoptedTalking(context, step, lifted.seat, first, lifted.answered_at)
    return (lambda context: _talk(known, context, step, channels, first)) if known.seats else None


def _talk(
    known: Remembered, context: Context, step: str, channels: Mapping[str, Channel], leg: LegId | None
) -> CallEvent:
    talk = talk_found(known, context, step, channels, leg)
    assert talk is not None  # seats have talked
    return talk
