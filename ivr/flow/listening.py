"""Free speech: "tell us what happened", then a service is suggested and the caller confirms it by key."""

from dataclasses import replace

from ivr.flow.commands import Note, SuggestServices
from ivr.flow.events import (
    DeadlinePassed,
    DigitPressed,
    EarLost,
    FlowEvent,
    Heard,
    NothingHeard,
    PromptEnded,
    ServicesSuggested,
    Suggestion,
)
from ivr.flow.grammar import ListenStep
from ivr.flow.says import Value
from ivr.flow.states import Confirming, Listening, Suggesting
from ivr.flow.turn import LONGEST_PROMPT_S, Outcome, Turn

SUGGESTION_S = 3.0  # the catalogue answers in milliseconds; if it does not, the caller goes on without it


def begin(turn: Turn, step: ListenStep) -> Outcome:
    if not turn.hearing(every=False):
        return turn.go(step.without_speech or step.next)
    return _invite(turn, step, 0)


def _invite(turn: Turn, step: ListenStep, tries: int, before: tuple[str, ...] = ()) -> Listening:
    play_id = turn.play(before + step.listen)
    state = Listening(memory=turn.memory, play_id=play_id, tries=tries, deadline=turn.after(LONGEST_PROMPT_S))
    return state if play_id is not None else _open(turn, step, state)


def _open(turn: Turn, step: ListenStep, state: Listening) -> Listening:
    """Only after the prompt: free speech would take the echo of our own voice for words."""
    wait_s = step.wait_s if step.wait_s is not None else turn.flow.patience.wait_s
    utterance_id = turn.listen(turn.hearing(every=False), {}, wait_s, step.end_silence_s, step.limit_s)
    surely_over = turn.after(wait_s + step.limit_s + step.end_silence_s + 5)
    return replace(state, memory=turn.memory, play_id=None, utterance_id=utterance_id, deadline=surely_over)


def hear(turn: Turn, step: ListenStep, state: Listening, event: FlowEvent) -> Outcome:
    match event:
        case DigitPressed() if state.play_id is not None:
            turn.hush(state)
            return _open(turn, step, state)
        case DigitPressed():  # the caller would rather not speak
            turn.hush(state)
            return turn.go(step.next)
        case PromptEnded(play_id) if play_id == state.play_id:
            return _open(turn, step, state)
        case DeadlinePassed() if state.play_id is not None:
            return _open(turn, step, state)
        case DeadlinePassed():
            turn.hush(state)
            return _in_vain(turn, step, state, wrong=False)
        case NothingHeard(utterance_id) if utterance_id == state.utterance_id:
            return _in_vain(turn, step, state, wrong=False)
        case EarLost(utterance_id) if utterance_id == state.utterance_id:
            turn.remember(deaf=True)
            return turn.go(step.without_speech or step.next)
        case Heard(utterance_id, text, language) if utterance_id == state.utterance_id:
            return _heard(turn, step, state, text, language)
    return None


def _heard(turn: Turn, step: ListenStep, state: Listening, text: str, language: str) -> Outcome:
    if not text.strip():
        return _in_vain(turn, step, state, wrong=True)
    if step.suggest is None:
        return turn.go(step.next)
    spoken = language if language in turn.flow.languages else turn.languages(every=False)[0]
    turn.order(SuggestServices(text, spoken))
    return Suggesting(memory=turn.memory, deadline=turn.after(SUGGESTION_S))


def _in_vain(turn: Turn, step: ListenStep, state: Listening, wrong: bool) -> Outcome:
    if step.no_input is not None and not wrong:
        return turn.go(step.no_input)
    patience = turn.flow.patience
    if state.tries >= (step.repeats if step.repeats is not None else patience.repeats):
        return turn.go(patience.then)
    return _invite(turn, step, state.tries + 1, (patience.no_match if wrong else patience.no_input,))


def suggest(turn: Turn, step: ListenStep, event: FlowEvent) -> Outcome:
    match event:
        case ServicesSuggested(danger=danger) if danger and step.danger is not None:
            turn.order(Note("danger-said", danger))
            return turn.go(step.danger)
        case ServicesSuggested(suggestions) if suggestions:
            return _confirm(turn, step, suggestions[: step.suggestions], 0)
        case ServicesSuggested() | DeadlinePassed():
            return turn.go(step.next)
    return None


def _confirm(
    turn: Turn, step: ListenStep, suggestions: tuple[Suggestion, ...], tries: int, before: tuple[str, ...] = ()
) -> Confirming:
    first = suggestions[0]

    def named(language: str) -> dict[str, Value]:
        return {"service": first.name.get(language) or next(iter(first.name.values()), first.service)}

    play_id = turn.play((*before, step.confirm), named)
    state = Confirming(memory=turn.memory, play_id=play_id, suggestions=suggestions, tries=tries)
    return replace(state, deadline=turn.after(LONGEST_PROMPT_S if play_id else _wait_s(turn, step)))


def _wait_s(turn: Turn, step: ListenStep) -> float:
    return step.wait_s if step.wait_s is not None else turn.flow.patience.wait_s


def confirm(turn: Turn, step: ListenStep, state: Confirming, event: FlowEvent) -> Outcome:
    match event:
        case DigitPressed(digit):
            turn.hush(state)
            return _keyed(turn, step, state, digit)
        case PromptEnded(play_id) if play_id == state.play_id:
            return replace(state, play_id=None, deadline=turn.after(_wait_s(turn, step)))
        case DeadlinePassed() if state.play_id is not None:
            return replace(state, play_id=None, deadline=turn.after(_wait_s(turn, step)))
        case DeadlinePassed():
            return _unconfirmed(turn, step, state, turn.flow.patience.no_input)
    return None


def _keyed(turn: Turn, step: ListenStep, state: Confirming, digit: str) -> Outcome:
    if digit == step.yes_key:
        turn.order(Note("service", state.suggestions[0].service))
        return turn.go(step.next)
    if digit != step.no_key:
        return _unconfirmed(turn, step, state, turn.flow.patience.no_match)
    if len(state.suggestions) > 1:
        return _confirm(turn, step, state.suggestions[1:], 0)
    return turn.go(step.next)


def _unconfirmed(turn: Turn, step: ListenStep, state: Confirming, why: str) -> Outcome:
    """The operator finds the service: what was said is on the screen anyway."""
    if state.tries >= (step.repeats if step.repeats is not None else turn.flow.patience.repeats):
        return turn.go(step.next)
    return _confirm(turn, step, state.suggestions, state.tries + 1, (why,))
