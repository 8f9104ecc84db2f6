"""A caller's place and expected wait, from what this line has seen lately."""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import timedelta

from agents.line.ledger import Caller, Need, Place
from agents.line.needs import Reach
from agents.line.seats import Offered, Ready, SeatState, Talking, WrapUp
from models.ids import QueueId, SeatId

NEWEST_WEIGHS = 0.2  # of the average: about the last ten calls count


def place_among(order: tuple[Place, ...], place: Place) -> int:
    """1 = next. Those whose call is ringing at a seat count, so that a missed offer never moves anybody back."""
    return bisect_left(order, place) + 1


class Waits:
    """The expected waits at one instant; what is asked twice is reckoned once.

    With n seats busy b seconds per entry, one frees every b/n seconds. A caller waits for all the entries that go first
    at the seats able to serve the caller, each in the part that falls to those seats, and for one seat more.
    """

    def __init__(
        self,
        seats: Mapping[SeatId, SeatState],
        reach: Reach,
        waiting: Mapping[Need, tuple[Place, ...]],
        busy_s: Mapping[QueueId, float],
    ) -> None:
        self._reach, self._waiting, self._busy_s = reach, waiting, busy_s
        self._at_work = frozenset(
            seat for seat, state in seats.items() if isinstance(state, Ready | Offered | Talking | WrapUp)
        )
        self._able: dict[Need, frozenset[SeatId]] = {}
        self._shares: dict[Need, list[tuple[tuple[Place, ...], float]]] = {}

    def of(self, caller: Caller) -> float | None:
        """None: nothing is known yet (no call seen, nobody at work, not to be offered before its time)."""
        if caller.asleep:
            return None
        if caller.offer is not None:
            return 0.0
        busy_s, able = self._busy_s.get(caller.entry.queue), self._able_for(caller.need)
        if busy_s is None or not able:
            return None
        ahead_s = sum(bisect_left(places, caller.place) * weighs for places, weighs in self._ahead(caller.need, busy_s))
        return (ahead_s + busy_s) / len(able)

    def _able_for(self, need: Need) -> frozenset[SeatId]:
        if need not in self._able:
            self._able[need] = self._reach.of(need) & self._at_work
        return self._able[need]

    def _ahead(self, need: Need, own_s: float) -> list[tuple[tuple[Place, ...], float]]:
        """The waiting of each need with the seconds that one of them takes from the seats of this need."""
        if need not in self._shares:
            able = self._able_for(need)
            self._shares[need] = [
                (places, len(able & theirs) / len(theirs) * self._busy_s.get(other[0], own_s))
                for other, places in self._waiting.items()
                if (theirs := self._able_for(other)) and able & theirs
            ]
        return self._shares[need]


def averaged(before: float | None, busy: timedelta, wrap_up_s: float) -> float:
    """busy: how long the entry held the seat, from the first ring on."""
    busy_s = max(busy.total_seconds(), 0) + wrap_up_s
    return busy_s if before is None else before + NEWEST_WEIGHS * (busy_s - before)
