"""Grammars out of phrases, phrases out of what was decoded, and the surest of several languages. Pure."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

#: The word for "something else", by the spelling of different models; the first that a model knows is used.
UNKNOWN_SPELLINGS = ("[unk]", "<unk>", "<UNK>")

_NOT_A_WORD = re.compile(r"[^\w'\-]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A decoded word; seconds from the beginning of what was decoded."""

    word: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Decoded:
    """What one recogniser made of one utterance."""

    language: str
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.word for word in self.words if word.word not in UNKNOWN_SPELLINGS)


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found in what was decoded. rank: 2 it is all that was said, 1 it is a part, 0 nothing was found."""

    language: str
    text: str
    rank: int
    confidence: float


def normal(phrase: str) -> str:
    """As models write it: lower case, words apart by one space, no punctuation."""
    return " ".join(_NOT_A_WORD.sub(" ", phrase.lower()).split())


def spelling(word: str, known: Callable[[str], bool]) -> str | None:
    """The word as the model writes it: itself, with one ё that was written е, or its parts apart; None: unknown."""
    with_yo = (word[:at] + "ё" + word[at + 1 :] for at, letter in enumerate(word) if letter == "е")
    for form in (word, *with_yo, word.replace("ё", "е"), word.replace("-", " ").strip()):
        if form and all(known(part) for part in form.split()):
            return form
    return None


def unknown_words(phrases: Iterable[str], known: Callable[[str], bool]) -> set[str]:
    """The words of the phrases that a model has never heard of: a grammar would drop them in silence."""
    return {word for phrase in phrases for word in normal(phrase).split() if spelling(word, known) is None}


def sayable(phrases: Iterable[str], known: Callable[[str], bool]) -> dict[str, str]:
    """The phrases all of whose words the model knows: as the model writes it -> as it was asked for."""
    found: dict[str, str] = {}
    for phrase in phrases:
        words = [spelling(word, known) for word in normal(phrase).split()]
        if words and None not in words:
            found.setdefault(" ".join(word for word in words if word), phrase)
    return found


def grammar(phrases: Iterable[str], known: Callable[[str], bool]) -> str:
    """Vosk's grammar: without a word for the rest, noise would become one of the phrases."""
    rest = next((spelling for spelling in UNKNOWN_SPELLINGS if known(spelling)), UNKNOWN_SPELLINGS[0])
    return json.dumps([*phrases, rest], ensure_ascii=False)


def phrase_in(decoded: Decoded, phrases: Mapping[str, str]) -> Match:
    """A grammar allows any order of its words: only a whole phrase counts, the longest first. Given as asked for."""
    spoken = [word.word for word in decoded.words]
    for form, phrase in sorted(phrases.items(), key=lambda each: -len(each[0].split())):
        wanted = form.split()
        for at in range(len(spoken) - len(wanted) + 1):
            if spoken[at : at + len(wanted)] == wanted:
                rank = 2 if len(spoken) == len(wanted) else 1
                return Match(decoded.language, phrase, rank, _mean(decoded.words[at : at + len(wanted)]))
    return Match(decoded.language, "", 0, 0.0)


def free(decoded: Decoded) -> Match:
    return Match(decoded.language, decoded.text, 2 if decoded.text else 0, _mean(decoded.words))


def surest(matches: Sequence[Match]) -> Match:
    """A phrase that is all that was said, then one that is a part; then confidence; then the order given."""
    return max(matches, key=lambda match: (match.rank, match.confidence))


def _mean(words: Sequence[Word]) -> float:
    return sum(word.confidence for word in words) / len(words) if words else 0.0
