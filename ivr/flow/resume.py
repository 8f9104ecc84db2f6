"""Taking a caller up again in the middle of a flow: after a restart of the controller. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ivr.flow.arrival import settle
from ivr.flow.book import Flow
from ivr.flow.commands import FlowCommand
from ivr.flow.grammar import DivertStep, VoicemailStep
from ivr.flow.states import Context, Diverted, Memory, Queued, Recording, State
from ivr.flow.turn import Go, Turn

#: A message that has not ended so long after its limit never will.
MESSAGE_NET_S = 15


def resume(flow: Flow, context: Context, at: str, now: datetime) -> tuple[State, Sequence[FlowCommand]]:
    """The caller hears the step's beginning again. A step that a newer flow does not have: from the start."""
    step = at if at in flow.steps else flow.start
    turn = Turn(flow, now, _memory(flow, context, step))
    return settle(turn, Go(step)), tuple(turn.commands)


def paused_at(flow: Flow, context: Context, at: str) -> State:
    """In the line, in conversation or with an outside number: nothing is said until that ends."""
    step = at if at in flow.steps else flow.silent_goes_to
    memory = _memory(flow, context, step)
    if isinstance(flow.steps[step], DivertStep):
        return Diverted(memory=memory)
    return Queued(memory=memory)


def taking_at(flow: Flow, context: Context, at: str, now: datetime) -> State | None:
    """A voice message is being taken there already. None: that step takes none."""
    step = flow.steps.get(at)
    if not isinstance(step, VoicemailStep):
        return None
    return Recording(memory=_memory(flow, context, at), deadline=now + timedelta(seconds=step.limit_s + MESSAGE_NET_S))


def _memory(flow: Flow, context: Context, step: str) -> Memory:
    language = context.language if context.language in flow.languages else None
    return Memory(context=context, step=step, language=language)
