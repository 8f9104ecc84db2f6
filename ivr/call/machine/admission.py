"""Pure: whether a new call is more than the centre can take. Counters decide, nothing else: who calls and why is not
known yet. Nobody is cut off: the flow tells whoever is not let in (`crowded`)."""

from dataclasses import dataclass
from datetime import datetime

TOO_MANY = "too many calls in progress"
TOO_FAST = "too many calls at once"

BURST_S = 2.0  # so many seconds' calls may come in one moment


@dataclass(frozen=True, slots=True)
class CrowdRules:
    calls: int  # in progress, without those that were told that all lines are busy
    per_s: float  # new ones


@dataclass(slots=True)
class Gate:
    """A bucket of calls that may come now; it fills at `per_s`."""

    rules: CrowdRules
    _left: float | None = None  # None: full
    _at: datetime | None = None

    def refuses(self, in_progress: int, now: datetime) -> str:
        """Why this call is one too many; "": it is not."""
        full = max(1.0, self.rules.per_s * BURST_S)
        passed_s = max(0.0, (now - self._at).total_seconds()) if self._at else 0.0
        left = full if self._left is None else min(full, self._left + passed_s * self.rules.per_s)
        self._at, self._left = now, left
        if in_progress >= self.rules.calls:
            return TOO_MANY
        if left < 1:
            return TOO_FAST
        self._left = left - 1
        return ""
