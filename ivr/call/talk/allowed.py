"""Pure: which outside numbers seats may dial, as the site file says it: numbers and Asterisk's patterns (_87XXX)."""

import re
from collections.abc import Iterable
from functools import cache

_SIGNS = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]", ".": "[0-9]+", "!": "[0-9]*", "-": ""}
_PIECE = re.compile(r"\[[0-9-]+\]|.")

#: What may be dialled at all, before any rule: nothing that could mean another thing to Asterisk.
_NUMBER = re.compile(r"\+?[0-9]{2,15}")


def may_dial(number: str, rules: Iterable[str]) -> bool:
    return bool(_NUMBER.fullmatch(number)) and any(_matches(rule, number) for rule in rules)


def _matches(rule: str, number: str) -> bool:
    if not rule.startswith("_"):
        return rule == number
    return bool(_pattern(rule[1:]).fullmatch(number))


@cache
def _pattern(rule: str) -> re.Pattern[str]:
    pieces = _PIECE.findall(rule)
    try:
        return re.compile("".join(_SIGNS.get(piece, piece if len(piece) > 1 else re.escape(piece)) for piece in pieces))
    except re.error:  # a range that runs backwards: it allows nothing
        return re.compile(r"(?!)")
