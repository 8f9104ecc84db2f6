"""A caller's place and expected wait, from what this line has seen lately."""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import timedelta

from agents.line.ledger import Place
from agents.line.rules import SeatRules
from agents.line.seats import Offered, Ready, SeatState, Talking, WrapUp
from models.ids import QueueId, SeatId

NEWEST_WEIGHS = 0.2  # of the average: about the last ten calls count


def place_among(order: tuple[Place, ...], place: Place) -> int:
    """1 = next. Those whose call is ringing at a seat count, so that a missed offer never moves anybody back."""
    return bisect_left(order, place) + 1


def at_work(seats: Mapping[SeatId, SeatState], rules: Mapping[SeatId, SeatRules], queue: QueueId) -> int:
    return sum(
        queue in rules[seat].queues
        for seat, state in seats.items()
        if isinstance(state, Ready | Offered | Talking | WrapUp)
    )


def expected_wait_s(place: int, busy_s: float | None, seats: int) -> float | None:
    """With n seats busy b seconds per call, one frees every b/n seconds. None: no call seen yet, or nobody works."""
    if busy_s is None or not seats:
        return None
    return place * busy_s / seats


def averaged(before: float | None, talked: timedelta, wrap_up_s: float) -> float:
    busy_s = max(talked.total_seconds(), 0) + wrap_up_s
    return busy_s if before is None else before + NEWEST_WEIGHS * (busy_s - before)
