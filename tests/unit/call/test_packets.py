"""Which telephones send no sound, by the count of their packets alone (C6)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ivr.call.machine.packets import BROWSER_GONE, Packets, verdicts
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
    return verdicts(watched(sends)).get(LEG)


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


@pytest.mark.parametrize(("silent", "why"), [(4, None), (28, None), (32, "vanished")])
def test_a_browser_may_lose_its_network_or_be_reloaded(silent: int, why: str | None) -> None:
    seen, count = Packets(START, gone=BROWSER_GONE), 0
    for at in range(24 + silent):
        count += 12 if at < 24 else 0
        seen = seen.counted(count, START + timedelta(seconds=at * EVERY))
    assert verdicts({LEG: seen}).get(LEG) == why


def test_of_many_that_stop_at_once_none_is_blamed_for_five_seconds() -> None:
    def of(dead: int, silent_s: float) -> int:
        looks = "+" * 30
        legs = {LegId(f"leg-{n}"): _counted(looks) for n in range(6)}
        now = START + timedelta(seconds=(len(looks) - 1) * EVERY + silent_s)
        last = [seen.last.count if seen.last else 0 for seen in legs.values()]
        counts = [*last[:dead], *(count + round(silent_s * 48) for count in last[dead:])]
        return len(verdicts({leg: legs[leg].counted(count, now) for leg, count in zip(legs, counts, strict=True)}))

    assert of(1, 0.75) == 1
    assert of(3, 0.75) == 3
    assert of(6, 0.75) == 0
    assert of(6, 5.1) == 6


def test_a_late_look_is_no_silence() -> None:
    seen = _counted("+" * 24)
    now = START + timedelta(seconds=60)
    assert verdicts({LEG: seen.counted(10_000, now)}) == {}


def looked_at_seldom(sends: Callable[[float], float], until_s: float = 60) -> tuple[str | None, float, int]:
    """As the watch looks: verdict, when, and how many looks. sends(s): packets until then."""
    seen, at_s, looks = Packets(START), 0.0, 0
    while at_s < until_s:
        at_s += seen.look_after().total_seconds()
        looks += 1
        seen = seen.counted(int(sends(at_s)), START + timedelta(seconds=at_s))
        if verdict := verdicts({LEG: seen}).get(LEG):
            return verdict, at_s, looks
    return None, at_s, looks


@pytest.mark.parametrize("stops_s", [n * 0.05 + 7 for n in range(60)])
def test_a_steady_one_that_stops_is_found_within_a_second_wherever_between_two_looks(stops_s: float) -> None:
    why, at_s, _ = looked_at_seldom(lambda s: 50 * min(s, stops_s))
    assert why == "vanished"
    assert 0.5 < at_s - stops_s < 0.95


@pytest.mark.parametrize("pause_s", [0.1, 0.3, 0.5])
@pytest.mark.parametrize("begins_s", [7 + n * 0.11 for n in range(8)])
def test_a_short_pause_is_no_end(pause_s: float, begins_s: float) -> None:
    why, _, _ = looked_at_seldom(lambda s: 50 * (min(s, begins_s) + max(0.0, s - begins_s - pause_s)))
    assert why is None


def test_one_that_saves_packets_while_nobody_speaks_is_never_judged_by_its_gaps() -> None:
    def sends(s: float) -> float:
        return 50 * ((s // 4) * 2.5 + min(s % 4, 2.5))  # 2.5 s of words, 1.5 s of silence

    assert looked_at_seldom(sends)[0] is None


def test_a_quiet_conversation_costs_few_questions() -> None:
    assert looked_at_seldom(lambda s: 50 * s, 5)[2] <= 4
    assert looked_at_seldom(lambda s: 50 * s, 65)[2] <= 92
