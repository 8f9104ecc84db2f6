"""Pure: what every language must be able to say about numbers, and the words its holes may use."""

from datetime import date, time
from typing import Protocol

#: kk abl is the шығыс septik; Russian has none.
CASES = frozenset({"nom", "gen", "dat", "acc", "ins", "loc", "abl"})
GENDERS = frozenset({"m", "f", "n"})
NOUNS = frozenset(
    {"second", "minute", "hour", "day", "month", "year", "person", "call", "request", "tenge", "metre"},
)
LARGEST = 10**9


class Tongue(Protocol):
    """Numbers as they are spoken. All numbers are 0..LARGEST."""

    cases: frozenset[str]

    def number(self, n: int, case: str = "nom", gender: str = "m") -> str: ...

    def ordinal(self, n: int, case: str = "nom", gender: str = "m") -> str: ...

    def you(self, n: int) -> str:
        """ "You are the n-th": the ordinal with the personal ending, where a language has one."""

    def count(self, n: int, noun: str, case: str = "nom") -> str: ...

    def day(self, day: date, case: str | None) -> str: ...

    def clock(self, at: time, case: str = "nom") -> str: ...


class UnsaidNumber(ValueError):
    """A number outside 0..10^9, or a case or noun that the language does not have."""


def bounded(n: int) -> int:
    if not 0 <= n <= LARGEST:
        raise UnsaidNumber(f"{n} is not between 0 and {LARGEST}")
    return n
