"""Arriving at a step: what each kind does first."""

from collections.abc import Mapping
from datetime import timedelta

from ivr.flow import asking, listening
from ivr.flow.commands import Divert, EnterQueue, HangUp, Note, RememberLanguage, StepEntered, TakeMessage
from ivr.flow.grammar import (
    AskStep,
    DivertStep,
    GotoStep,
    HangupStep,
    HoursAre,
    LanguageIs,
    ListenStep,
    NoteStep,
    QueueStep,
    SayStep,
    SetStep,
    Step,
    VoicemailStep,
    WhenStep,
)
from ivr.flow.states import Diverted, Finished, Queued, Recording, Speaking, State
from ivr.flow.turn import LONGEST_PROMPT_S, Go, Outcome, Turn
from models.ids import QueueId

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOST = "lost-in-menus"  # the outcome of a flow that leads nowhere; the checker refuses such flows


def settle(turn: Turn, outcome: State | Go) -> State:
    """Walk on until something is waited for."""
    while isinstance(outcome, Go):
        arrived = _arrive(turn, outcome.step)
        assert arrived is not None
        outcome = arrived
    return outcome


def _arrive(turn: Turn, name: str) -> Outcome:
    memory = turn.memory
    if memory.path_length >= turn.flow.patience.steps:
        if memory.rescued:
            return _finish(turn, LOST)
        turn.remember(rescued=True, path_length=0)
        return turn.go(turn.flow.patience.then)
    turn.remember(step=name, path_length=memory.path_length + 1)
    turn.order(StepEntered(name))
    return _begin(turn, turn.flow.steps[name])


def _begin(turn: Turn, step: Step) -> Outcome:
    match step:
        case AskStep():
            return asking.begin(turn, step)
        case SayStep():
            return _speak(turn, step.say, step)
        case WhenStep():
            return Go(step.then if _holds(turn, step) else step.else_)
        case GotoStep():
            return Go(step.goto)
        case NoteStep():
            for name, value in step.note.items():
                turn.order(Note(name, value))
            return turn.go(step.next)
        case SetStep():
            turn.remember(language=step.set_.language)
            turn.order(RememberLanguage(step.set_.language))
            return turn.go(step.next)
    turn.remember(type_ahead="")  # what was pressed before belongs to no menu behind these
    match step:
        case ListenStep():
            return listening.begin(turn, step)
        case QueueStep():
            turn.order(EnterQueue(QueueId(step.queue), _skills(turn, step.skills)))
            return Queued(memory=turn.memory)
        case DivertStep() | HangupStep():
            return _speak(turn, step.say or (), step)
        case VoicemailStep():
            return _speak(turn, step.voicemail, step)


def _speak(turn: Turn, prompts: tuple[str, ...], step: Step) -> Outcome:
    said = step if isinstance(step, SayStep) else None
    play_id = turn.play(prompts, said.values if said else {}, every=said is not None and said.languages == "all")
    if play_id is None:
        return spoken(turn, step)
    return Speaking(memory=turn.memory, play_id=play_id, deadline=turn.after(LONGEST_PROMPT_S))


def spoken(turn: Turn, step: Step) -> Outcome:
    """What follows when a step has said what it says."""
    match step:
        case SayStep():
            return turn.go(step.next)
        case DivertStep():
            turn.order(Divert(step.divert))
            return Diverted(memory=turn.memory)
        case VoicemailStep():
            turn.order(TakeMessage(step.limit_s))
            return Recording(memory=turn.memory, deadline=turn.after(step.limit_s + 15))
        case HangupStep():
            return _finish(turn, step.hangup)
    return turn.go(None)


def _finish(turn: Turn, outcome: str) -> Finished:
    turn.order(HangUp(outcome))
    return Finished(memory=turn.memory, outcome=outcome)


def _skills(turn: Turn, wanted: Mapping[str, int]) -> dict[str, int]:
    """ "language" becomes the caller's own; while that is not known, any seat will do."""
    own = turn.memory.language
    named = {own if name == "language" else name: level for name, level in wanted.items()}
    return {name: level for name, level in named.items() if name is not None}


def _holds(turn: Turn, step: WhenStep) -> bool:
    match step.when:
        case "language-known":
            return turn.memory.language is not None
        case "caller-known":
            return turn.memory.context.caller_known
        case "speech":
            return bool(turn.hearing(every=False))
        case LanguageIs(language=language):
            return turn.memory.language == language
        case HoursAre(hours=name):
            return _open_now(turn, name)


def _open_now(turn: Turn, name: str) -> bool:
    hours = turn.flow.hours[name]
    local = turn.now + timedelta(hours=turn.flow.utc_offset_h)
    return DAYS[local.weekday()] in hours.days and hours.from_ <= local.time() < hours.to
