"""Pure: public numbers. A sequence and a check digit after Damm: any one wrong digit and any two neighbours swapped
make a number that does not exist, so that a misheard one is noticed and tells nothing about a stranger's ticket."""

from typing import Final

FIRST: Final = 100_001  # seven digits from the first ticket on, spoken the same way for the first 899,999

# H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004: the usual table of order 10.
_TABLE: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def check_digit(digits: str) -> int:
    state = 0
    for digit in digits:
        state = _TABLE[state][int(digit)]
    return state


def number_of(sequence: int) -> str:
    """The public number of the sequence-th ticket, e.g. 100001 -> "100001" and its check digit."""
    return f"{sequence}{check_digit(str(sequence))}"


def is_public_number(text: str) -> bool:
    """True where it may be a ticket's number; not whether that ticket exists."""
    return text.isascii() and text.isdigit() and 7 <= len(text) <= 18 and text[0] != "0" and check_digit(text) == 0


def sequence_after(highest_public: int) -> int:
    """Where to go on after the highest public number that is in use (0: none)."""
    return max(FIRST, highest_public // 10 + 1)
