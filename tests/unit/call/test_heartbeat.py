"""What a heartbeat says: when, and who is at work."""

from datetime import UTC, datetime, timedelta

import pytest

from agents.line.seats import LoggedOut, Parked, Paused, Ready, SeatState, WrapUp
from ivr.call.heartbeat import LONGEST, spelt
from models.ids import SeatId

NOW = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
AT = f"{NOW.timestamp():.2f}"


@pytest.mark.parametrize(
    ("state", "is_at_work"),
    [
        (Ready(NOW), True),
        (WrapUp(NOW + timedelta(seconds=20)), True),
        (Parked("no telephone"), True),
        (Parked("no telephone", Paused("lunch")), False),
        (Paused("lunch"), False),
        (LoggedOut(), False),
    ],
)
def test_who_is_at_work(state: SeatState, *, is_at_work: bool) -> None:
    assert spelt(NOW, {SeatId("101"): state}) == (f"{AT}-101-" if is_at_work else f"{AT}-")


def test_too_many_seats_are_not_told() -> None:
    many = {SeatId(str(seat)): Ready(NOW) for seat in range(1000, 1000 + LONGEST // 5 + 1)}
    assert spelt(NOW, many) == AT
    many.popitem()
    assert len(spelt(NOW, many)) == len(AT) + 1 + LONGEST
