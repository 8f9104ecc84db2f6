"""Pure: what the count of a telephone's packets says about it. The caller's own silence never counts: only the seat's
packets are looked at, and a telephone sends them also while nobody speaks.

To ask Asterisk for a count costs more than anything else in a conversation, so it is asked seldom: how many packets
came between two looks tells nearly as well when the last of them came.
"""

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

#: A telephone in the browser, on whatever network, with a page that may be reloaded: it comes back by itself.
BROWSER_GONE = timedelta(seconds=8)

#: Packets that lack for less than this may lack by the unevenness of looking.
HICCUP = timedelta(seconds=0.15)

#: When several stop at once it is the network or a machine without breath: they are given so long.
ALL_GONE = timedelta(seconds=5)

VANISHED = "vanished"

#: Until the next look: at one that has not sent yet, at one whose habits are not known, at a steady one, and at one
#: that may just have stopped.
UNHEARD_EVERY, YOUNG_EVERY = timedelta(seconds=1.0), timedelta(seconds=1.35)
STEADY_EVERY, SHORT_EVERY = timedelta(seconds=0.7), timedelta(seconds=0.15)


@dataclass(frozen=True, slots=True)
class Count:
    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Packets:
    since: datetime  # counted from here on
    last: Count | None = None  # the last look; None: not looked at yet
    first: Count | None = None  # the first look that found packets
    whole: Count | None = None  # the last look until which none lacked
    grew_at: datetime | None = None  # when the last packet came, as far as one can tell
    short: bool = False  # some lacked at the last look: it may have stopped
    longest_gap: timedelta = timedelta(0)
    gone: timedelta = GONE  # so long a silence of a steady one is its end

    def counted(self, count: int, now: datetime) -> "Packets":
        look = Count(now, count)
        if self.first is None or self.whole is None:
            begun = replace(self, last=look, first=look, whole=look, grew_at=now)
            return begun if count else replace(self, last=look)
        if self.last is not None and count <= self.last.count:
            return replace(self, last=look, short=True)
        lacking = self._lacking(self.first, self.whole, look)
        if lacking <= HICCUP or self.short:  # as it should be; or it has paused and goes on
            gap = max(self.longest_gap, lacking)
            return replace(self, last=look, whole=look, grew_at=now, short=False, longest_gap=gap)
        return replace(self, last=look, grew_at=now - lacking, short=True)

    @staticmethod
    def _lacking(first: Count, whole: Count, look: Count) -> timedelta:
        """How much of the time since `whole` is without packets, if they come as they came until then."""
        usual = whole.count - first.count
        if usual <= 0:
            return timedelta(0)
        sent = (whole.at - first.at) * ((look.count - whole.count) / usual)
        return max(timedelta(0), look.at - whole.at - sent)

    def steady(self) -> bool:
        grew_at = self.grew_at
        return grew_at is not None and grew_at - self.since >= STEADY and self.longest_gap < STEADY_GAP

    def silent(self) -> timedelta:
        """At the last look."""
        return self.last.at - (self.grew_at or self.since) if self.last else timedelta(0)

    def look_after(self) -> timedelta:
        if self.grew_at is None:
            return UNHEARD_EVERY
        if self.short and self.steady():
            return SHORT_EVERY
        return STEADY_EVERY if self.steady() else YOUNG_EVERY


def suspected(legs: Mapping[LegId, Packets]) -> bool:
    """Somebody may be gone: whether that is one telephone or a network shows only when all are looked at."""
    return any(seen.steady() and seen.silent() >= seen.gone for seen in legs.values())


def verdicts(legs: Mapping[LegId, Packets]) -> dict[LegId, str]:
    """Of those that send no sound: why. Looked at together, because a whole network can fall silent."""
    never = {leg for leg, seen in legs.items() if seen.grew_at is None and seen.silent() >= FIRST_PACKET}
    silent = {leg for leg, seen in legs.items() if seen.steady() and seen.silent() >= GONE / 2}
    many = len(silent) > max(1, len(legs) // 2)
    longest = ALL_GONE if many else timedelta(0)
    gone = {leg for leg in silent if legs[leg].silent() >= max(longest, legs[leg].gone)}
    return dict.fromkeys(never, NO_AUDIO) | dict.fromkeys(gone, VANISHED)
