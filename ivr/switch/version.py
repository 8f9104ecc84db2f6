"""Asterisk's version and the lowest one that may take calls. Pure."""

import re
from typing import NamedTuple

from ivr.switch import tree


class AsteriskVersion(NamedTuple):
    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


FLOOR = AsteriskVersion(*tree.FLOOR)

_SPOKEN = re.compile(r"\bAsterisk (?:certified[-/])?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?")


def read_version(spoken: str) -> AsteriskVersion | None:
    """Out of what `asterisk -V` prints; None where it names no version (a build from git, another program)."""
    found = _SPOKEN.search(spoken)
    if found is None:
        return None
    major, minor, patch = found.groups(default="0")
    return AsteriskVersion(int(major), int(minor), int(patch))
