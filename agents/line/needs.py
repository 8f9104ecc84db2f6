"""What a caller asks of a seat, and how the asking grows less with the wait."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from agents.line.events import Entry
from agents.line.rules import QueueRules, SeatRules
from models.ids import QueueId, SeatId

MOST_NEEDS = 4096  # remembered; a centre has a few dozen

Need = tuple[QueueId, frozenset[tuple[str, int]]]  # callers with the same need can be served by the same seats


def serves(rules: SeatRules, need: Need) -> bool:
    queue, skills = need
    return queue in rules.queues and all(rules.skills.get(skill, 0) >= level for skill, level in skills)


class Reach:
    """Which seats can serve a need: follows from the seats' rules alone, so it is reckoned once for all steps."""

    def __init__(self, rules: Mapping[SeatId, SeatRules]) -> None:
        self._rules = rules
        self._known: dict[Need, frozenset[SeatId]] = {}

    def of(self, need: Need) -> frozenset[SeatId]:
        found = self._known.get(need)
        if found is None:
            if len(self._known) >= MOST_NEEDS:
                self._known.clear()
            found = frozenset(seat for seat, rules in self._rules.items() if serves(rules, need))
            self._known[need] = found
        return found


def need_at(entry: Entry, rules: QueueRules, now: datetime) -> tuple[Need, datetime | None]:
    """What is asked now, and from when on less will be (None: never).

    The wait counts from the first instant at which the caller could be offered: a call-back that slept through the
    quiet hours asks in the morning for its own language.
    """
    since = max(entry.queued_at, entry.not_before or entry.queued_at)
    asks = frozenset(entry.skills.items())
    for after_s, down in rules.relax:
        less = frozenset((skill, level - down) for skill, level in entry.skills.items() if level > down)
        at = since + timedelta(seconds=after_s)
        if at <= now:
            asks = less
        elif less != asks:
            return (entry.queue, asks), at
    return (entry.queue, asks), None


def in_words(need: Need) -> str:
    """E.g. "kk >= 2, ru >= 1 for city"."""
    queue, skills = need
    asked = ", ".join(f"{skill} >= {level}" for skill, level in sorted(skills))
    return f"{asked} for {queue}" if asked else f"anybody of {queue}"
