"""Pure: words as they are compared: small letters, ё as е, no signs."""

import re

LONGEST_SPOKEN = 600  # letters; a caller is heard for 20 s, about 300 letters
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def folded(text: str) -> str:
    return " ".join(words_of(text))


def words_of(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text[:LONGEST_SPOKEN].lower().replace("ё", "е")))
