"""Pure: alarms that neither flutter nor hide. A measured one is raised when its value has been past the threshold for a
while, and ends when it has been well back for a while; a told one begins and ends as it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rule:
    """The value is bad above `high` and good again from `low` down; in between it stays as it was."""

    what: str
    high: float
    low: float
    after_s: float = 0.0  # bad for so long
    calm_s: float = 10.0  # good for so long


@dataclass(frozen=True, slots=True)
class Watched:
    """One rule's state. turning_at: since when the value points to the other state."""

    raised_at: datetime | None = None
    turning_at: datetime | None = None


def looked(rule: Rule, watched: Watched, value: float | None, now: datetime) -> Watched:
    """value None: not known, nothing is bad."""
    raised = watched.raised_at is not None
    turns = (value is None or value <= rule.low) if raised else (value is not None and value > rule.high)
    if not turns:
        return replace(watched, turning_at=None)
    since = watched.turning_at or now
    if now - since < timedelta(seconds=rule.calm_s if raised else rule.after_s):
        return replace(watched, turning_at=since)
    return Watched(None if raised else now)


@dataclass(frozen=True, slots=True)
class Told:
    """What an alarm of another part means: it begins `what`, or it ends several."""

    begins: str = ""
    ends: tuple[str, ...] = ()
    lasts_s: float | None = None  # nobody will tell its end


HOUR_S = 3600.0
TOLD: Mapping[str, Told] = {
    "database-away": Told("database-away"),
    "database-back": Told(ends=("database-away", "journal-full")),
    "journal-full": Told("journal-full"),
    "journal-unreadable": Told("journal-unreadable", lasts_s=HOUR_S),
    "log-lost": Told("log-lost", lasts_s=HOUR_S),
    "event-unreadable": Told("event-unreadable", lasts_s=HOUR_S),
    "projection-refused": Told("projection-refused", lasts_s=HOUR_S),
    "disk-low": Told("disk-low", ends=("disk-full",)),
    "disk-full": Told("disk-full", ends=("disk-low",)),
    "disk-has-room": Told(ends=("disk-low", "disk-full")),
}

#: What stops calls or loses what happened; the others only make the day worse.
GRAVE = frozenset({"database-away", "journal-full", "log-lost", "disk-full", "unattended"})
