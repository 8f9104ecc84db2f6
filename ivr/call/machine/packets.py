"""Pure: what the count of a telephone's packets says about it. The caller's own silence never counts: only the seat's
packets are looked at, and a telephone sends them also while nobody speaks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agents.line.seats import NO_AUDIO
from models.ids import LegId

#: A telephone from which nothing has come so long after its answer sends no sound.
FIRST_PACKET = timedelta(seconds=3)

#: A telephone that has sent so long without such a gap saves no packets in silence; if it stops, it is gone.
STEADY = timedelta(seconds=5)
STEADY_GAP = timedelta(seconds=0.6)
GONE = timedelta(seconds=0.7)

#: When several stop at once it is the network or a machine without breath: they are given so long.
ALL_GONE = timedelta(seconds=5)

VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Packets:
    since: datetime  # counted from here on
    count: int | None = None  # None: not looked at yet
    grew_at: datetime | None = None
    longest_gap: timedelta = timedelta(0)

    def counted(self, count: int, now: datetime) -> "Packets":
        if self.count is None and count == 0:
            return replace(self, count=0)
        if count == self.count:
            return self
        gap = now - self.grew_at if self.grew_at else timedelta(0)
        return replace(self, count=count, grew_at=now, longest_gap=max(self.longest_gap, gap))

    def steady(self) -> bool:
        grew_at = self.grew_at
        return grew_at is not None and grew_at - self.since >= STEADY and self.longest_gap < STEADY_GAP

    def silent(self, now: datetime) -> timedelta:
        return now - (self.grew_at or self.since)


def verdicts(legs: Mapping[LegId, Packets], now: datetime) -> dict[LegId, str]:
    """Of those that send no sound: why. Looked at together, because a whole network can fall silent."""
    never = {leg for leg, seen in legs.items() if seen.grew_at is None and seen.silent(now) >= FIRST_PACKET}
    gone = {leg for leg, seen in legs.items() if seen.steady() and seen.silent(now) >= GONE}
    if len(gone) > max(1, len(legs) // 2):
        gone = {leg for leg in gone if legs[leg].silent(now) >= ALL_GONE}
    return dict.fromkeys(never, NO_AUDIO) | dict.fromkeys(gone, VANISHED)
