"""Pure: the day in pieces of five minutes, and what is counted in each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

SLOT_S = 300
SLOTS = 24 * 3600 // SLOT_S


@dataclass(slots=True)
class Counts:
    """A caller counts in the piece in which the wait began, whenever and however it ended; so the figures add up:
    offered = answered + abandoned + asked_back + elsewhere + those who wait still."""

    arrived: int = 0
    left_in_menu: int = 0
    offered: int = 0
    answered: int = 0
    within: int = 0  # answered within the target
    abandoned: int = 0
    asked_back: int = 0
    elsewhere: int = 0  # the line was full or too slow, or lost them
    answered_wait_s: float = 0.0
    abandoned_wait_s: float = 0.0
    longest_wait_s: float = 0.0
    marked: int = 0  # callers who gave a mark after the talk
    marks: int = 0  # the sum of their marks

    def add(self, other: "Counts") -> None:
        self.arrived += other.arrived
        self.left_in_menu += other.left_in_menu
        self.offered += other.offered
        self.answered += other.answered
        self.within += other.within
        self.abandoned += other.abandoned
        self.asked_back += other.asked_back
        self.elsewhere += other.elsewhere
        self.answered_wait_s += other.answered_wait_s
        self.abandoned_wait_s += other.abandoned_wait_s
        self.longest_wait_s = max(self.longest_wait_s, other.longest_wait_s)
        self.marked += other.marked
        self.marks += other.marks

    @property
    def service_level(self) -> float | None:
        """None: nobody's wait has ended yet."""
        ended = self.answered + self.abandoned + self.elsewhere
        return self.within / ended if ended else None

    @property
    def mean_wait_s(self) -> float | None:
        return self.answered_wait_s / self.answered if self.answered else None

    @property
    def mean_mark(self) -> float | None:
        return self.marks / self.marked if self.marked else None


def total(counts: Iterable[Counts]) -> Counts:
    whole = Counts()
    for each in counts:
        whole.add(each)
    return whole


@dataclass(frozen=True, slots=True)
class Day:
    begins_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.begins_at + timedelta(days=1)

    def slot(self, at: datetime) -> int | None:
        """None: another day's."""
        number = int((at - self.begins_at).total_seconds() // SLOT_S)
        return number if 0 <= number < SLOTS else None


def day_of(at: datetime, utc_offset_h: float) -> Day:
    """The day of the centre's own time in which this instant lies."""
    shift = timedelta(hours=utc_offset_h)
    there = at + shift
    return Day(there.replace(hour=0, minute=0, second=0, microsecond=0) - shift)
