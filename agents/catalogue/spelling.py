"""Pure: misheard words brought back to words of the catalogue: a letter or two wrong, or two words in one."""

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agents.catalogue.concepts import meanings

SHORTEST = 5  # letters; shorter words differ from too many others


class Spelling:
    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._known):
            self._by_length.setdefault(len(word), []).append(word)
        self.mended = lru_cache(maxsize=5000)(self._mended)

    def _mended(self, word: str) -> tuple[str, ...]:
        """The word or words that were meant; the word itself where nothing is near or it makes sense as it is."""
        if word in self._known or len(word) < SHORTEST or meanings(word):
            return (word,)
        return self._parted(word) or (self._near(word) or word,)

    def _parted(self, word: str) -> tuple[str, ...]:
        """Two known words written as one, of which the longer has at least four letters."""
        for at in range(len(word) - 2, 1, -1):
            first, second = word[:at], word[at:]
            if max(at, len(second)) >= 4 and first in self._known and second in self._known:
                return (first, second)
        return ()

    def _near(self, word: str) -> str | None:
        allowed = 1 if len(word) <= 7 else 2
        lengths = range(len(word) - allowed, len(word) + allowed + 1)
        candidates = [known for length in lengths for known in self._by_length.get(length, ())]
        found = process.extractOne(word, candidates, scorer=OSA.distance, score_cutoff=allowed)
        return found[0] if found else None
