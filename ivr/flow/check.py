"""The checker: what would leave a caller without help, found before a caller finds it. Pure. See docs/flows.md."""

from collections.abc import Collection, Iterable, Mapping

from ivr.flow.book import Flow
from ivr.flow.check_prompts import Durations, check_prompts
from ivr.flow.check_words import Vocabulary, check_words
from ivr.flow.grammar import (
    AskStep,
    DivertStep,
    HangupStep,
    HoursAre,
    LanguageIs,
    ListenStep,
    QueueStep,
    SayStep,
    SetStep,
    Step,
    WhenStep,
)
from ivr.flow.graph import Way, all_ways, reached, ways
from ivr.flow.parse import Parsed
from ivr.flow.problems import Problem, did_you_mean, shown
from ivr.flow.sheet import Sheet

DANGER = "danger-said"  # the fact that the question for a danger to life sets


def check(
    flow: Flow,
    parsed: Parsed,
    vocabulary: Vocabulary | None = None,
    durations: Durations | None = None,
    queues: Collection[str] | None = None,
) -> list[Problem]:
    """Everything that is wrong, in the order of the file; what asks an oracle that is None is left out."""
    sheet = Sheet(parsed.marked)
    _names(flow, sheet)
    if not sheet.problems:  # the rest walks from step to step and needs every name to be known
        for part in (_dead_ends, _unreachable, _loops, _operators, _danger):
            part(flow, sheet)
    if queues is not None:
        _queues(flow, sheet, queues)
    check_prompts(flow, sheet, durations)
    check_words(flow, sheet, vocabulary)
    return sorted(sheet.problems, key=lambda problem: (problem.file, problem.line))


def _names(flow: Flow, sheet: Sheet) -> None:
    """Every step, language and time that is named exists."""

    def known(target: str | None, path: tuple[str, ...]) -> None:
        if target is not None and target not in flow.steps:
            remedy = did_you_mean(target, flow.steps, "write that step or name another")
            sheet.error(path, "unknown-step", f"there is no step {shown(target)}", remedy)

    known(flow.start, ("start",))
    known(flow.crowded, ("crowded",))
    known(flow.patience.then, ("patience", "then"))
    known(flow.operator.goto if flow.operator else None, ("operator", "goto"))
    for name, step in flow.steps.items():
        for way in ways(flow, step):
            if way.word:
                known(way.target, ("steps", name, *way.word))
        if isinstance(step, AskStep) and step.next is not None:
            known(step.next, ("steps", name, "next"))
        for language, path in _languages(step):
            if language not in flow.languages:
                remedy = did_you_mean(language, flow.languages, f"use one of: {', '.join(flow.languages)}")
                text = f"{shown(language)} is not a language of this flow"
                sheet.error(("steps", name, *path), "unknown-language", text, remedy)
        if isinstance(step, WhenStep) and isinstance(step.when, HoursAre) and step.when.hours not in flow.hours:
            remedy = did_you_mean(step.when.hours, flow.hours, "write them under `hours:`")
            text = f"there are no hours {shown(step.when.hours)}"
            sheet.error(("steps", name, "when", "hours"), "unknown-hours", text, remedy)


def _languages(step: Step) -> Iterable[tuple[str, tuple[str, ...]]]:
    if isinstance(step, SetStep):
        yield step.set_.language, ("set", "language")
    if isinstance(step, WhenStep) and isinstance(step.when, LanguageIs):
        yield step.when.language, ("when", "language")
    if isinstance(step, AskStep):
        for name, answer in step.answers.items():
            if step.set_ == "language":
                yield name, ("answers", name)
            for language in answer.words:
                yield language, ("answers", name, "words", language)


def _queues(flow: Flow, sheet: Sheet, queues: Collection[str]) -> None:
    for name, step in flow.steps.items():
        if isinstance(step, QueueStep) and step.queue not in queues:
            remedy = did_you_mean(step.queue, queues, f"the site file has: {', '.join(queues)}")
            text = f"the site file has no queue {shown(step.queue)}"
            sheet.error(("steps", name, "queue"), "unknown-queue", text, remedy)


def _dead_ends(flow: Flow, sheet: Sheet) -> None:
    for name, step in flow.steps.items():
        path = ("steps", name)
        if isinstance(step, AskStep):
            if step.next is None:
                for answer, said in step.answers.items():
                    if said.goto is None:
                        text = f"after answer {answer!r} of step {name!r} nothing follows"
                        sheet.error(
                            (*path, "answers", answer), "dead-end", text, "add `goto:` here or `next:` to the step"
                        )
        elif isinstance(step, QueueStep):
            for word, target, when in (("next", step.next, "talk"), ("overflow", step.overflow, "wait in vain")):
                if target is None:
                    text = f"after the {when} in step {name!r} nothing follows"
                    sheet.error(path, "dead-end", text, f"add `{word}: STEP`")
        elif isinstance(step, DivertStep):
            for word, target, when in (("next", step.next, "talk"), ("else", step.else_, "unanswered call")):
                if target is None:
                    text = f"after the {when} of step {name!r} nothing follows"
                    sheet.error(path, "dead-end", text, f"add `{word}: STEP`")
        elif not isinstance(step, HangupStep) and not any(way.label != "silence" for way in ways(flow, step)):
            text = f"after step {name!r} nothing follows"
            sheet.error(path, "dead-end", text, "add `next: STEP`, or end with `{hangup: OUTCOME}`")


def _unreachable(flow: Flow, sheet: Sheet) -> None:
    known = {step for start in flow.starts for step in reached(start, all_ways(flow))}
    for name in flow.steps:
        if name not in known:
            text = f"no way leads to step {name!r}"
            sheet.error(("steps", name), "unreachable", text, "name it in another step, or delete it")


def _loops(flow: Flow, sheet: Sheet) -> None:
    """A circle that a silent caller never leaves. The line, an outside number and the recorder are no part of one."""
    graph = {name: [way for way in ways(flow, step) if way.silent] for name, step in flow.steps.items()}
    told: set[str] = set()
    for name in flow.steps:
        circle = {other for other in reached(name, graph) if name in _beyond(other, graph)}
        if circle and not circle & told:
            told |= circle
            first = min(circle, key=lambda step: sheet.line(("steps", step)))
            around = ", ".join(sorted(circle, key=lambda step: sheet.line(("steps", step))))
            text = f"a silent caller goes round for ever: {around}"
            sheet.error(("steps", first), "endless-loop", text, "let silence lead to a queue step from one of them")


def _beyond(name: str, graph: Mapping[str, list[Way]]) -> set[str]:
    """What can be reached after the step: itself only if it stands in a circle."""
    return {step for way in graph[name] for step in reached(way.target, graph)}


def _operators(flow: Flow, sheet: Sheet) -> None:
    people = [name for name, step in flow.steps.items() if isinstance(step, QueueStep)]
    graph = all_ways(flow)
    if flow.operator is not None:
        silent = {name: ways(flow, step) for name, step in flow.steps.items()}
        if not reached(flow.operator.goto, silent, silently=True) & set(people):
            text = f"the operator's key leads to {flow.operator.goto!r}, from where no queue is reached"
            sheet.error(("operator", "goto"), "no-operator", text, "name a queue step, or one that leads to it at once")
        return
    for name, step in flow.steps.items():
        if isinstance(step, AskStep | ListenStep | SayStep) and not reached(name, graph) & set(people):
            text = f"from step {name!r} no way leads to an operator"
            sheet.error(("steps", name), "no-operator", text, "add `operator: {key: 0, goto: STEP}` at the top")


def _danger(flow: Flow, sheet: Sheet) -> None:
    """SERVICE A9: a danger to life comes before any menu. An ask with `set: danger-said` is that question."""
    questions = {name: step.set_ for name, step in flow.steps.items() if isinstance(step, AskStep)}
    asked = [name for name, about in questions.items() if about == DANGER]
    before = [name for name, about in questions.items() if about not in ("language", DANGER)]
    graph = {  # who has a ticket already has been heard by a person
        name: [way for way in ways(flow, step) if not way.gives]
        for name, step in flow.steps.items()
        if name not in asked
    }
    early = [name for name in before if any(name in reached(start, graph) for start in flow.starts)]
    if early:
        text = f"menu {early[0]!r} is reached before danger to life was asked for"
        sheet.warning(("steps", early[0]), "no-danger", text, f"ask for it first, in a step with `set: {DANGER}`")
