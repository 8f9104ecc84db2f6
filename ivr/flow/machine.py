"""The flow machine: `start` and `step`. Pure: the same flow, state, event and instant always give the same answer.

An event that does not concern the state (late, twice, of another prompt) gives back the same state and no commands.
A caller's hang-up is not an event of a flow: the call ends it by forgetting the state.
"""

from collections.abc import Sequence
from datetime import datetime

from ivr.flow import asking, listening
from ivr.flow.arrival import settle, spoken
from ivr.flow.book import Flow
from ivr.flow.commands import FlowCommand, StopPlaying
from ivr.flow.events import DeadlinePassed, DigitPressed, DivertEnded, FlowEvent, MessageTaken, PromptEnded, QueueEnded
from ivr.flow.grammar import AskStep, DivertStep, ListenStep, QueueStep, SayStep, VoicemailStep
from ivr.flow.states import (
    Asking,
    Confirming,
    Context,
    Diverted,
    Listening,
    Memory,
    Queued,
    Recording,
    Speaking,
    State,
    Suggesting,
)
from ivr.flow.turn import Go, Outcome, Turn

SHORTEST_MESSAGE_S = 1.0  # a click is no message
MOST_TYPE_AHEAD = 8  # keys; more is a child or a pocket


def start(flow: Flow, context: Context, now: datetime) -> tuple[State, Sequence[FlowCommand]]:
    language = context.language if context.language in flow.languages else None
    first = flow.crowded if context.crowded and flow.crowded else flow.start
    turn = Turn(flow, now, Memory(context=context, step=first, language=language))
    return settle(turn, Go(first)), tuple(turn.commands)


def step(flow: Flow, state: State, event: FlowEvent, now: datetime) -> tuple[State, Sequence[FlowCommand]]:
    turn = Turn(flow, now, state.memory)
    outcome = _answer(turn, state, event)
    if outcome is None:
        return state, ()
    return settle(turn, outcome), tuple(turn.commands)


def _answer(turn: Turn, state: State, event: FlowEvent) -> Outcome:
    if isinstance(event, DeadlinePassed) and (state.deadline is None or turn.now < state.deadline):
        return None
    operator = None if turn.memory.context.crowded else turn.flow.operator
    if isinstance(event, DigitPressed) and operator and event.digit == operator.key and state.takes_keys:
        turn.hush(state)
        turn.remember(type_ahead="")
        return turn.go(operator.goto)
    at = turn.flow.steps[state.step]
    match state, at:
        case Asking(), AskStep():
            return asking.answer(turn, at, state, event)
        case Listening(), ListenStep():
            return listening.hear(turn, at, state, event)
        case Suggesting(), ListenStep():
            return listening.suggest(turn, at, event)
        case Confirming(), ListenStep():
            return listening.confirm(turn, at, state, event)
        case Speaking(), _:
            return _while_speaking(turn, state, event)
        case ((Queued() | Diverted() | Recording()), _):
            return _come_back(turn, state, event)
    return None


def _while_speaking(turn: Turn, state: Speaking, event: FlowEvent) -> Outcome:
    at = turn.flow.steps[state.step]
    match event:
        case PromptEnded(play_id) if play_id == state.play_id:
            return spoken(turn, at)
        case DeadlinePassed():
            return spoken(turn, at)
        case DigitPressed(digit):
            turn.remember(type_ahead=(turn.memory.type_ahead + digit)[:MOST_TYPE_AHEAD])
            if isinstance(at, SayStep) and not at.skip:
                return Speaking(memory=turn.memory, play_id=state.play_id, deadline=state.deadline)
            if state.play_id is not None:
                turn.order(StopPlaying(state.play_id))
            return spoken(turn, at)
    return None


def _come_back(turn: Turn, state: Queued | Diverted | Recording, event: FlowEvent) -> Outcome:
    """From the line, an outside number or the recorder."""
    at = turn.flow.steps[state.step]
    match state, at, event:
        case Queued(), QueueStep(), QueueEnded(why, values):
            turn.remember(values={**turn.memory.values, **values}, path_length=0, rescued=False)
            return turn.go(at.next if why == "talked" else at.overflow or at.next)
        case Diverted(), DivertStep(), DivertEnded(reached):
            return turn.go(at.next if reached else at.else_ or at.next)
        case Recording(), VoicemailStep(), MessageTaken(duration_s, values):
            turn.remember(values={**turn.memory.values, **values})
            return turn.go(at.next if duration_s >= SHORTEST_MESSAGE_S else at.else_ or at.next)
        case Recording(), VoicemailStep(), DeadlinePassed():
            return turn.go(at.next)
    return None
