"""Is every prompt there in every language, are its holes filled, is the greeting short?"""

from collections.abc import Callable, Iterable

from ivr.flow.book import Flow
from ivr.flow.grammar import AskStep, DivertStep, HangupStep, ListenStep, QueueStep, SayStep, Step, VoicemailStep
from ivr.flow.graph import all_known, all_ways
from ivr.flow.problems import did_you_mean, shown
from ivr.flow.sheet import Sheet

#: (language, prompt) -> seconds, or None where it is not made yet.
Durations = Callable[[str, str], float | None]
LONGEST_GREETING_S = 8.0  # SERVICE A1

#: (prompts, the word they stand under, the values the step itself gives)
Spoken = tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]


#: What is said where a call-back can be ordered, and to whom is called back.
CALLBACK = (
    "callback-offer",
    "callback-where",
    "callback-number",
    "callback-number-wrong",
    "callback-check",
    "callback-ordered",
    "callback-ordered-later",
    "callback-hello",
    "callback-connecting",
    "callback-prove",
)


def check_prompts(flow: Flow, sheet: Sheet, durations: Durations | None) -> None:
    given = _given(flow) if all_known(flow) else None
    for name, step in flow.steps.items():
        for prompts, word, own in spoken_in(step):
            path = ("steps", name, *word)
            for prompt in prompts:
                known = None if given is None else own | given.get(name, frozenset())
                _prompt(flow, sheet, prompt, path, known)
    if any(isinstance(step, AskStep | ListenStep) for step in flow.steps.values()):
        for place, common in (("no-input", flow.patience.no_input), ("no-match", flow.patience.no_match)):
            _prompt(flow, sheet, common, ("patience", place), frozenset())
    if durations is not None:
        _greeting(flow, sheet, durations)


def spoken_in(step: Step) -> Iterable[Spoken]:
    nothing: frozenset[str] = frozenset()
    match step:
        case SayStep():
            yield step.say, ("say",), frozenset(step.values)
        case AskStep():
            yield step.ask, ("ask",), frozenset(step.values)
            yield step.by_keys or (), ("by-keys",), frozenset(step.values)
        case ListenStep():
            yield step.listen, ("listen",), nothing
            if step.suggest is not None:
                yield (step.confirm,), ("confirm",), frozenset({"service"})
        case DivertStep() | HangupStep():
            yield step.say or (), ("say",), nothing
        case VoicemailStep():
            yield step.voicemail, ("voicemail",), nothing
        case QueueStep() if step.callback_key is not None:
            yield CALLBACK, ("callback-key",), frozenset({"key", "number", "at"})


def _prompt(flow: Flow, sheet: Sheet, prompt: str, path: tuple[str, ...], given: frozenset[str] | None) -> None:
    """given None: the steps do not hang together, so what is known where cannot be told."""
    for language in flow.languages:
        texts = flow.prompts.get(language, {})
        if prompt not in texts:
            remedy = did_you_mean(prompt, texts, f"write it in prompts/{language}.yaml")
            sheet.error(path, "no-prompt", f"prompt {shown(prompt)} is missing in {language!r}", remedy)
        elif given is not None and (missing := sorted(texts[prompt].holes - given)):
            text = f"prompt {prompt!r} wants {missing[0]!r} in {language!r}, which is not known at this step"
            sheet.error(path, "no-value", text, f"give it by `values: {{{missing[0]}: …}}`, or change the text")


def _given(flow: Flow) -> dict[str, frozenset[str]]:
    """The values known at each step on whatever way a caller came (only what every way gives)."""
    graph = all_ways(flow)
    known: dict[str, frozenset[str]] = {start: frozenset() for start in flow.starts}
    ahead = [*flow.starts]
    while ahead:
        name = ahead.pop()
        for way in graph.get(name, ()):
            brought = known[name] | way.gives
            now = known[way.target] & brought if way.target in known else brought
            if known.get(way.target) != now:
                known[way.target] = now
                ahead.append(way.target)
    return known


def _greeting(flow: Flow, sheet: Sheet, durations: Durations) -> None:
    """What is said before the first question, in all languages that a new caller hears."""
    step = flow.steps.get(flow.start)
    if not isinstance(step, SayStep):
        return
    lengths = [durations(language, prompt) for language in flow.languages for prompt in step.say]
    total_s = sum(length for length in lengths if length is not None)
    if total_s > LONGEST_GREETING_S:
        text = f"the greeting lasts {total_s:.1f} s, more than {LONGEST_GREETING_S:.0f}"
        sheet.error(("steps", flow.start, "say"), "long-greeting", text, "shorten its texts or its recordings")
