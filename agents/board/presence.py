"""Pure: how long each seat was at work and there for work, by pieces of the day."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from agents.board.slots import SLOT_S, SLOTS, Day

#: With a caller or writing up one; and at work or waiting for it.
BUSY = frozenset({"talking", "hold", "wrap-up"})
THERE = BUSY | {"ready", "offered"}


@dataclass(slots=True)
class _Seat:
    state: str
    since: datetime
    busy_s: list[float] = field(default_factory=lambda: [0.0] * SLOTS)
    there_s: list[float] = field(default_factory=lambda: [0.0] * SLOTS)


@dataclass(frozen=True, slots=True)
class Worked:
    busy_s: float
    there_s: float

    @property
    def occupancy(self) -> float | None:
        return self.busy_s / self.there_s if self.there_s else None


class Presence:
    def __init__(self, day: Day) -> None:
        self._day = day
        self._seats: dict[str, _Seat] = {}

    def change(self, seat: str, state: str, at: datetime) -> None:
        """In the order of time; one that comes late or twice changes nothing."""
        was = self._seats.get(seat)
        if was is None:
            self._seats[seat] = _Seat(state, at)
        elif at >= was.since:
            self._count(was, at)
            was.state, was.since = state, at

    def begin(self, day: Day) -> None:
        """A new day: what was counted is forgotten, who sits where is not."""
        self._day = day
        self._seats = {seat: _Seat(was.state, was.since) for seat, was in self._seats.items()}

    def worked(self, seats: Collection[str] | None, now: datetime, first: int = 0, end: int = SLOTS) -> Worked:
        """Of these seats (None: all), in the pieces from first to before end."""
        busy_s = there_s = 0.0
        for name, seat in self._seats.items():
            if seats is not None and name not in seats:
                continue
            self._count(seat, now)
            busy_s += sum(seat.busy_s[first:end])
            there_s += sum(seat.there_s[first:end])
        return Worked(busy_s, there_s)

    def _count(self, seat: _Seat, until: datetime) -> None:
        begin_s = max(0.0, (seat.since - self._day.begins_at).total_seconds())
        end_s = min((until - self._day.begins_at).total_seconds(), SLOTS * SLOT_S)
        if end_s <= begin_s:
            return
        seat.since = until
        if seat.state in THERE:
            _spread(seat.there_s, begin_s, end_s)
        if seat.state in BUSY:
            _spread(seat.busy_s, begin_s, end_s)


def _spread(over: list[float], begin_s: float, end_s: float) -> None:
    at_s = begin_s
    while at_s < end_s:
        slot = int(at_s // SLOT_S)
        piece_s = min(end_s, (slot + 1) * SLOT_S) - at_s
        over[slot] += piece_s
        at_s += piece_s
