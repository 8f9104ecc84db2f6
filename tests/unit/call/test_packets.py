"""Which telephones send no sound, by the count of their packets alone (C6)."""

from datetime import timedelta

import pytest

from ivr.call.machine.packets import Packets, verdicts
from models.ids import LegId
from tests.virtual_time import START

LEG = LegId("leg-1")
EVERY = 0.25


def watched(sends: str) -> dict[LegId, Packets]:
    """One sign for each look, four a second: "+" packets have come, "." none."""
    return {LEG: _counted(sends)}


def _counted(sends: str) -> Packets:
    seen, count = Packets(START), 0
    for at, sign in enumerate(sends):
        count += 12 if sign == "+" else 0
        seen = seen.counted(count, START + timedelta(seconds=at * EVERY))
    return seen


def told(sends: str) -> str | None:
    now = START + timedelta(seconds=(len(sends) - 1) * EVERY)
    return verdicts(watched(sends), now).get(LEG)


@pytest.mark.parametrize(
    ("sends", "why"),
    [
        ("." * 12, None),  # not yet three seconds
        ("." * 13, "no audio"),
        ("." * 11 + "+", None),  # late, but it came
        ("." * 11 + "+" + "." * 40, None),  # and saves packets in silence: never judged by a gap
        ("+" * 24 + "..", None),
        ("+" * 24 + "...", "vanished"),
        ("+" * 10 + "...", None),  # too short a time to know its habits
        ("+" * 10 + "..." + "+" * 30 + "....", None),  # it has paused before
        ("+" * 24 + ".." + "+" * 4, None),
    ],
)
def test_of_one_telephone(sends: str, why: str | None) -> None:
    assert told(sends) == why


def test_of_many_that_stop_at_once_none_is_blamed_for_five_seconds() -> None:
    def of(dead: int, silent_s: float) -> int:
        looks = "+" * 30
        legs = {LegId(f"leg-{n}"): _counted(looks) for n in range(6)}
        now = START + timedelta(seconds=(len(looks) - 1) * EVERY + silent_s)
        alive = {leg: seen.counted(10_000, now) for leg, seen in list(legs.items())[dead:]}
        return len(verdicts(legs | alive, now))

    assert of(1, 0.75) == 1
    assert of(3, 0.75) == 3
    assert of(6, 0.75) == 0
    assert of(6, 5.1) == 6


def test_a_late_look_is_no_silence() -> None:
    seen = _counted("+" * 24)
    now = START + timedelta(seconds=60)
    assert verdicts({LEG: seen.counted(10_000, now)}, now) == {}
