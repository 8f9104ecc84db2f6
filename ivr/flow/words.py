"""Pure: which answer a caller spoke."""

from collections.abc import Mapping

from ivr.flow.book import Flow
from ivr.flow.grammar import AskStep, Words

OPERATOR = "operator"  # the answer that stands for `operator:`; no answer of a step may have this name


def plain(phrase: str) -> str:
    """One form for comparison: no case, ё as е, single spaces."""
    return " ".join(phrase.casefold().replace("ё", "е").split())


def spoken_answers(flow: Flow, step: AskStep) -> Mapping[str, Words]:
    """Words by answer, with the operator's."""
    answers = {name: answer.words for name, answer in step.answers.items() if any(answer.words.values())}
    if flow.operator and any(flow.operator.words.values()):
        answers[OPERATOR] = flow.operator.words
    return answers


def grammar(flow: Flow, step: AskStep, languages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The phrases to listen for, by language, in the order of the file; a language without words is left out."""
    answers = spoken_answers(flow, step)
    found = {
        language: tuple(dict.fromkeys(plain(p) for words in answers.values() for p in words.get(language, ())))
        for language in languages
    }
    return {language: phrases for language, phrases in found.items() if phrases}


def answer_in(text: str, answers: Mapping[str, Words]) -> str | None:
    """The answer whose phrase was said; the longest phrase wins, and a tie of two answers is no answer."""
    heard = f" {plain(text)} "
    best: dict[str, int] = {}
    for name, words in answers.items():
        for phrases in words.values():
            for phrase in map(plain, phrases):
                if f" {phrase} " in heard:
                    best[name] = max(best.get(name, 0), len(phrase))
    longest = [name for name, length in best.items() if length == max(best.values())]
    return longest[0] if len(longest) == 1 else None
