"""Questions: keys and words at once, said again when nothing or nothing useful comes, and given up in time."""

from dataclasses import replace

from ivr.flow.commands import Note, RememberLanguage
from ivr.flow.events import DeadlinePassed, DigitPressed, EarLost, FlowEvent, Heard, NothingHeard, PromptEnded
from ivr.flow.grammar import AskStep
from ivr.flow.states import Asking
from ivr.flow.turn import LONGEST_PROMPT_S, STILL_SPEAKING_S, Outcome, Turn
from ivr.flow.words import OPERATOR, answer_in, grammar, spoken_answers
from models.ids import UtteranceId

MOST_OPENINGS = 3  # utterances for one saying of a question: noise must not keep the recogniser busy for ever

UNHEARD_S = 0.7  # nobody has understood a question so soon: with `type-ahead: no` such a key was meant for another one


def begin(turn: Turn, step: AskStep) -> Outcome:
    """A key pressed ahead answers at once; otherwise the question is asked."""
    ahead = turn.memory.type_ahead if step.type_ahead else ""
    if ahead and (name := _keyed(step, ahead[0])) is not None:
        turn.remember(type_ahead=ahead[1:])
        return choose(turn, step, name)
    turn.remember(type_ahead="")
    return ask(turn, step, 0)


def ask(turn: Turn, step: AskStep, tries: int, before: tuple[str, ...] = ()) -> Asking:
    every = step.set_ == "language"
    utterance_id = _open(turn, step)
    prompts = step.ask if utterance_id or step.by_keys is None else step.by_keys
    play_id = turn.play(before + prompts, step.values, every)
    openings = 1 if utterance_id else 0
    state = Asking(memory=turn.memory, play_id=play_id, utterance_id=utterance_id, tries=tries, openings=openings)
    if not step.type_ahead and tries == 0:
        state = replace(state, keys_from=turn.after(UNHEARD_S))
    return _with_deadline(turn, step, state)


def answer(turn: Turn, step: AskStep, state: Asking, event: FlowEvent) -> Outcome:
    match event:
        case DigitPressed() if state.keys_from is not None and turn.now < state.keys_from:
            return None
        case DigitPressed(digit):
            turn.hush(state)
            name = _keyed(step, digit)
            return choose(turn, step, name) if name is not None else _asked_in_vain(turn, step, state, wrong=True)
        case PromptEnded(play_id) if play_id == state.play_id:
            return _prompt_ended(turn, step, state)
        case DeadlinePassed() if state.play_id is not None:
            return _prompt_ended(turn, step, state)
        case DeadlinePassed():
            turn.hush(state)
            return _asked_in_vain(turn, step, state, wrong=False)
        case Heard(utterance_id, text) if utterance_id == state.utterance_id:
            return _heard(turn, step, replace(state, utterance_id=None), text)
        case NothingHeard(utterance_id) if utterance_id == state.utterance_id:
            return replace(state, utterance_id=None)
        case EarLost(utterance_id) if utterance_id == state.utterance_id:
            return _ear_lost(turn, step, replace(state, utterance_id=None))
    return None


def choose(turn: Turn, step: AskStep, name: str) -> Outcome:
    if name == OPERATOR:
        assert turn.flow.operator is not None
        return turn.go(turn.flow.operator.goto)
    if step.set_ == "language":
        turn.remember(language=name)
        turn.order(RememberLanguage(name))
    elif step.set_ is not None:
        turn.order(Note(step.set_, name))
    return turn.go(step.answers[name].goto or step.next)


def _keyed(step: AskStep, digit: str) -> str | None:
    return next((name for name, answer in step.answers.items() if answer.key == digit), None)


def _open(turn: Turn, step: AskStep) -> UtteranceId | None:
    languages = turn.hearing(step.set_ == "language")
    words = grammar(turn.flow, step, languages)
    return turn.listen(tuple(words), words) if words else None


def _with_deadline(turn: Turn, step: AskStep, state: Asking) -> Asking:
    if state.play_id is not None:
        return replace(state, deadline=turn.after(LONGEST_PROMPT_S))
    wait_s = step.wait_s if step.wait_s is not None else turn.flow.patience.wait_s
    return replace(state, deadline=turn.after(wait_s + (STILL_SPEAKING_S if state.utterance_id else 0)))


def _prompt_ended(turn: Turn, step: AskStep, state: Asking) -> Asking:
    state = replace(state, play_id=None)
    if state.utterance_id is None:
        state = _opened_again(turn, step, state)
    return _with_deadline(turn, step, state)


def _opened_again(turn: Turn, step: AskStep, state: Asking) -> Asking:
    if state.openings >= MOST_OPENINGS:
        return state
    utterance_id = _open(turn, step)
    return replace(state, memory=turn.memory, utterance_id=utterance_id, openings=state.openings + 1)


def _heard(turn: Turn, step: AskStep, state: Asking, text: str) -> Outcome:
    name = answer_in(text, spoken_answers(turn.flow, step))
    if name is not None:
        turn.hush(state)
        return choose(turn, step, name)
    if state.play_id is not None:  # a cough or the street while we speak: not the caller's answer yet
        return _opened_again(turn, step, state)
    return _asked_in_vain(turn, step, state, wrong=True)


def _ear_lost(turn: Turn, step: AskStep, state: Asking) -> Outcome:
    """Keys from here on; the question is said again if it told the caller to speak."""
    turn.remember(deaf=True)
    if step.by_keys is not None:
        turn.hush(state)
        return ask(turn, step, state.tries)
    return _with_deadline(turn, step, replace(state, memory=turn.memory))


def _asked_in_vain(turn: Turn, step: AskStep, state: Asking, wrong: bool) -> Outcome:
    """Silence, or an answer that is none. The state's prompt and utterance are already over."""
    turn.remember(type_ahead="")
    at_once = step.no_match if wrong else step.no_input
    if at_once is not None:
        return turn.go(at_once)
    patience = turn.flow.patience
    if state.tries >= (step.repeats if step.repeats is not None else patience.repeats):
        return turn.go(patience.then)
    return ask(turn, step, state.tries + 1, (patience.no_match if wrong else patience.no_input,))
