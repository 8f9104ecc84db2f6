"""The ways from step to step, for the checker and the drawing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr.flow.book import Flow
from ivr.flow.grammar import (
    AskStep,
    DivertStep,
    GotoStep,
    HangupStep,
    ListenStep,
    NoteStep,
    QueueStep,
    SayStep,
    SetStep,
    Step,
    VoicemailStep,
    WhenStep,
)


@dataclass(frozen=True, slots=True)
class Way:
    """silent: taken without anything from the caller. word: where it stands in the file, below the step."""

    target: str
    label: str
    word: tuple[str, ...]
    silent: bool = False
    gives: frozenset[str] = frozenset()  # values for prompts that are known from here on


def ways(flow: Flow, step: Step) -> list[Way]:
    """All but the operator's key, which leads from everywhere to one step."""
    match step:
        case AskStep():
            return [*_answers(step), *_in_vain(flow, step)]
        case ListenStep():
            danger = [Way(step.danger, "danger", ("danger",))] if step.danger else []
            return [*_heard(step), *danger, *_in_vain(flow, step)]
        case WhenStep():
            return [Way(step.then, "yes", ("then",), silent=True), Way(step.else_, "no", ("else",), silent=True)]
        case QueueStep():
            talked = [Way(step.next, "talked", ("next",), gives=frozenset({"ticket"}))] if step.next else []
            return talked + ([Way(step.overflow, "overflow", ("overflow",))] if step.overflow else [])
        case DivertStep():
            reached = [Way(step.next, "reached", ("next",))] if step.next else []
            return reached + ([Way(step.else_, "no answer", ("else",))] if step.else_ else [])
        case VoicemailStep():
            taken = [Way(step.next, "", ("next",), gives=frozenset({"ticket"}))] if step.next else []
            return taken + ([Way(step.else_, "no message", ("else",))] if step.else_ else [])
        case GotoStep():
            return [Way(step.goto, "", ("goto",), silent=True)]
        case SayStep() | NoteStep() | SetStep():
            return [Way(step.next, "", ("next",), silent=True)] if step.next else []
        case HangupStep():
            return []


def _answers(step: AskStep) -> Iterable[Way]:
    for name, answer in step.answers.items():
        target = answer.goto or step.next
        if target is not None:
            label = name if answer.key is None else f"{answer.key}: {name}"
            word = ("answers", name, "goto") if answer.goto else ("next",)
            yield Way(target, label, word)


def _in_vain(flow: Flow, step: AskStep | ListenStep) -> Iterable[Way]:
    if step.no_input is not None:
        yield Way(step.no_input, "silence", ("no-input",), silent=True)
    else:
        yield Way(flow.silent_goes_to, "silence", (), silent=True)
    if isinstance(step, AskStep) and step.no_match is not None:
        yield Way(step.no_match, "other key", ("no-match",))
    if isinstance(step, ListenStep) and step.without_speech is not None:
        yield Way(step.without_speech, "cannot hear", ("without-speech",), silent=True)


def _heard(step: ListenStep) -> list[Way]:
    """Silent too where speech is away and nothing else is said about it."""
    return [Way(step.next, "heard", ("next",), silent=step.without_speech is None)] if step.next else []


def all_ways(flow: Flow) -> Mapping[str, list[Way]]:
    """By step, with the operator's key wherever keys are taken."""
    found = {}
    for name, step in flow.steps.items():
        found[name] = ways(flow, step)
        takes_keys = isinstance(step, AskStep | ListenStep | SayStep | VoicemailStep | DivertStep | HangupStep)
        if flow.operator and takes_keys:
            found[name].append(Way(flow.operator.goto, f"{flow.operator.key}: operator", ("operator",)))
    return found


def all_known(flow: Flow) -> bool:
    """Every way leads to a step that is there."""
    named = [*flow.starts, *(way.target for found in all_ways(flow).values() for way in found)]
    return all(name in flow.steps for name in named)


def reached(start: str, graph: Mapping[str, list[Way]], silently: bool = False) -> set[str]:
    """The steps that can be reached, the start with them."""
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name in seen or name not in graph:
            continue
        seen.add(name)
        ahead += [way.target for way in graph[name] if way.silent or not silently]
    return seen
