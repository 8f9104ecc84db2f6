"""Pure: one spelling for names of streets, whoever writes them: on a Russian keyboard қ is typed к, and ү у."""

import re

#: Beyond it nothing is read: an address is one line.
LONGEST = 200

_LETTERS = str.maketrans("ёқғңәөұүіһй", "екгнаоууихи")
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text[:LONGEST].casefold().translate(_LETTERS)))


def folded(text: str) -> str:
    return " ".join(words(text))
