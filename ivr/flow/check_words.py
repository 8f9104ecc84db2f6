"""Can keys and words be told apart, and does the speech model know the words?"""

from collections.abc import Callable

from ivr.flow.book import Flow
from ivr.flow.grammar import AskStep, ListenStep, Words
from ivr.flow.problems import shown
from ivr.flow.sheet import Sheet
from ivr.flow.words import OPERATOR, plain

#: language -> a function that says which of the words the model does not know; None: no model of that language here.
Vocabulary = Callable[[str], Callable[[frozenset[str]], frozenset[str]] | None]


def check_words(flow: Flow, sheet: Sheet, vocabulary: Vocabulary | None) -> None:
    for name, step in flow.steps.items():
        if isinstance(step, AskStep):
            _clashes(flow, sheet, name, step)
        if isinstance(step, ListenStep) and step.suggest and step.yes_key == step.no_key:
            text = f"key {step.yes_key} means both yes and no"
            sheet.error(("steps", name), "key-clash", text, "give `yes-key` and `no-key` different keys")
    if vocabulary is not None:
        _unknown_words(flow, sheet, vocabulary)


def _clashes(flow: Flow, sheet: Sheet, name: str, step: AskStep) -> None:
    keys: dict[str, str] = {flow.operator.key: "the operator"} if flow.operator else {}
    words: dict[str, str] = {}
    if flow.operator:
        words = {plain(phrase): "the operator" for phrases in flow.operator.words.values() for phrase in phrases}
    for answer, given in step.answers.items():
        path = ("steps", name, "answers", answer)
        if answer == OPERATOR:
            text = f"an answer cannot be called {OPERATOR!r}"
            sheet.error(path, "reserved", text, "give it another name; the operator's key and words stand at the top")
        if given.key is not None:
            if given.key in keys:
                text = f"key {given.key} of answer {answer!r} already belongs to {keys[given.key]}"
                sheet.error(path, "key-clash", text, "give it another key")
            keys.setdefault(given.key, f"answer {answer!r}")
        for phrases in given.words.values():
            for phrase in map(plain, phrases):
                owner = words.setdefault(phrase, f"answer {answer!r}")
                if owner != f"answer {answer!r}":
                    text = f"{shown(phrase)} of answer {answer!r} already belongs to {owner}"
                    sheet.error((*path, "words"), "word-clash", text, "keep it at one of them")


def _unknown_words(flow: Flow, sheet: Sheet, vocabulary: Vocabulary) -> None:
    for language in flow.languages:
        unknown_of = vocabulary(language)
        if unknown_of is None:
            text = f"there is no speech model for {language!r} here, its words were not checked"
            sheet.note(("languages",), "no-model", text, f"fetch it with: ivr speech fetch {language}")
            continue
        for path, words in _spoken(flow):
            said = frozenset(word for phrase in words.get(language, ()) for word in plain(phrase).split())
            unknown = sorted(unknown_of(said)) if said else []
            if unknown:
                text = f"the {language!r} speech model does not know {', '.join(map(shown, unknown[:5]))}"
                sheet.error((*path, language), "unknown-to-speech", text, "say it with other words")


def _spoken(flow: Flow) -> list[tuple[tuple[str, ...], Words]]:
    found: list[tuple[tuple[str, ...], Words]] = [(("operator", "words"), flow.operator.words)] if flow.operator else []
    for name, step in flow.steps.items():
        if isinstance(step, AskStep):
            found += [(("steps", name, "answers", each, "words"), given.words) for each, given in step.answers.items()]
    return found
