"""Asterisk's version and the lowest one that may take calls. Pure."""

import re
from typing import NamedTuple


class AsteriskVersion(NamedTuple):
    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


#: The security release of June 2026: ARI file write, REST-over-WebSocket bypass, PJSIP use-after-free.
FLOOR = AsteriskVersion(22, 10, 1)

_SPOKEN = re.compile(r"\bAsterisk (?:certified[-/])?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?")


def read_version(spoken: str) -> AsteriskVersion | None:
    """Out of what `asterisk -V` prints; None where it names no version (a build from git, another program)."""
    found = _SPOKEN.search(spoken)
    if found is None:
        return None
    major, minor, patch = found.groups(default="0")
    return AsteriskVersion(int(major), int(minor), int(patch))
