"""Which telephones send no sound, by the count of their packets and their answers when they are asked (C6)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ivr.call.machine.packets import BROWSER_GONE, Packets, verdicts
from models.ids import LegId
from tests.virtual_time import START

LEG = LegId("leg-1")
EVERY = 0.25


def watched(sends: str, answers: bool | None = False) -> dict[LegId, Packets]:
    """One sign for each look, four a second: "+" packets have come, "." none. answers: None if it cannot be asked."""
    return {LEG: _counted(sends, answers)}


def asked(seen: Packets, answers: bool | None, now: datetime) -> Packets:
    """Its telephone is asked when it ought to be; each answer takes another time."""
    if not seen.to_ask():
        return seen
    before = seen.asked.mark if seen.asked else "5000"
    return seen.told(None if answers is None else str(round(now.timestamp() * 1000)) if answers else before, now)


def _counted(sends: str, answers: bool | None = False) -> Packets:
    seen, count = Packets(START), 0
    for at, sign in enumerate(sends):
        count += 12 if sign == "+" else 0
        now = START + timedelta(seconds=at * EVERY)
        seen = asked(seen.counted(count, now), answers, now)
    return seen


def told(sends: str, answers: bool | None = False) -> str | None:
    return verdicts(watched(sends, answers)).get(LEG)


@pytest.mark.parametrize(
    ("sends", "why"),
    [
        ("." * 12, None),  # not yet three seconds
        ("." * 13, "no audio"),
        ("." * 11 + "+", None),  # late, but it came
        ("+" * 24 + "...", None),
        ("+" * 24 + "....", "vanished"),
        ("+" * 10 + "....", None),  # too short a time to know its habits
        ("+" * 10 + "...." + "+" * 30 + "....", None),  # it has paused before
        ("+" * 24 + ".." + "+" * 4, None),
        ("+" * 10 + "." * 19, None),  # it may save packets: five seconds
        ("+" * 10 + "." * 20, "vanished"),
    ],
)
def test_of_one_telephone_that_does_not_answer(sends: str, why: str | None) -> None:
    assert told(sends) == why


@pytest.mark.parametrize("sends", ["+" * 24 + "." * 100, "+" * 10 + "." * 100, "." * 11 + "+" + "." * 100])
def test_one_that_answers_is_not_gone_however_long_it_is_silent(sends: str) -> None:
    assert told(sends, answers=True) is None


def test_one_that_is_silent_and_answers_is_asked_seldom_and_found_when_it_answers_no_more() -> None:
    seen, count, questions = _counted("+" * 24), 288, 0
    for at in range(24, 400):
        now = START + timedelta(seconds=at * EVERY)
        before, seen = seen.counted(count, now), asked(seen.counted(count, now), at < 200, now)
        questions += before.to_ask() and at < 200
        if verdicts({LEG: seen}):
            assert 2.5 < at * EVERY - 50 < 6.5
            break
    else:
        raise AssertionError("never found")
    assert questions < 44


@pytest.mark.parametrize(("silent", "why"), [(7, None), (8, "vanished")])
def test_one_that_cannot_be_asked_is_given_two_seconds(silent: int, why: str | None) -> None:
    assert told("+" * 24 + "." * silent, answers=None) == why


def test_one_that_saves_packets_and_cannot_be_asked_is_never_judged() -> None:
    assert told("." * 11 + "+" + "." * 40, answers=None) is None


@pytest.mark.parametrize(("mark", "looks"), [("3000", 4), ("150000", 4), ("400000", 6), ("9" * 200, 9)])
def test_one_whose_last_answer_took_long_is_given_longer(mark: str, looks: int) -> None:
    seen = _counted("+" * 24)
    for at in range(24, 60):
        now = START + timedelta(seconds=at * EVERY)
        seen = seen.counted(288, now).told(mark, now)
        if verdicts({LEG: seen}):
            assert at - 23 == looks
            return
    raise AssertionError("never found")


def test_that_asterisk_gives_up_waiting_is_no_answer() -> None:
    seen = _counted("+" * 24)
    for at, mark in enumerate(["5000", "5000", "N/A", "N/A"]):
        now = START + timedelta(seconds=(24 + at) * EVERY)
        seen = seen.counted(288, now).told(mark, now)
    assert verdicts({LEG: seen}) == {LEG: "vanished"}


def stood_still(goes_on: bool) -> str | None:
    """A machine stands still for 2 s in a talk; then packets go on, or do not. All looks after it are in time."""
    seen, count = _counted("+" * 24), 288
    for at in range(4):
        now = START + timedelta(seconds=24 * EVERY + 2 + at * 0.15)
        count += 7 if goes_on else 0
        seen = seen.counted(count, now, timedelta(seconds=1.8) if at == 0 else timedelta(0))
        seen = asked(seen, False, now)
    assert seen.steady(), "nobody has paused"
    return verdicts({LEG: seen}).get(LEG)


def test_a_machine_that_stood_still_is_no_silence_and_one_that_died_meanwhile_is_found() -> None:
    assert stood_still(goes_on=True) is None
    assert stood_still(goes_on=False) == "vanished"


def test_nobody_is_judged_by_the_look_after_a_standstill() -> None:
    seen = _counted("+" * 24 + "...")
    now = START + timedelta(seconds=27 * EVERY + 3)
    assert verdicts({LEG: asked(seen.counted(288, now, timedelta(seconds=3)), False, now)}) == {}
    seen = Packets(START).counted(0, START + timedelta(seconds=3.5), timedelta(seconds=2.5))
    assert verdicts({LEG: seen}) == {}, "nor one that has only just answered"


@pytest.mark.parametrize(("silent", "why"), [(4, None), (28, None), (32, "vanished")])
def test_a_browser_may_lose_its_network_or_be_reloaded(silent: int, why: str | None) -> None:
    seen, count = Packets(START, gone=BROWSER_GONE), 0
    for at in range(24 + silent):
        count += 12 if at < 24 else 0
        seen = seen.counted(count, START + timedelta(seconds=at * EVERY))
    assert verdicts({LEG: seen}).get(LEG) == why


def test_of_many_that_stop_at_once_none_is_blamed_for_five_seconds() -> None:
    def of(dead: int, silent: int) -> int:
        legs = {LegId(f"leg-{n}"): _counted("+" * 30 + ("." if n < dead else "+") * silent) for n in range(6)}
        return len(verdicts(legs))

    assert of(1, 4) == 1
    assert of(3, 4) == 3
    assert of(6, 4) == 0
    assert of(6, 19) == 0
    assert of(6, 20) == 6


def test_a_late_look_is_no_silence() -> None:
    seen = _counted("+" * 24)
    now = START + timedelta(seconds=60)
    assert verdicts({LEG: seen.counted(10_000, now)}) == {}


def looked_at_seldom(sends: Callable[[float], float], until_s: float = 60) -> tuple[str | None, float, int]:
    """As the watch looks at one that does not answer: verdict, when, and how many looks. sends(s): packets until
    then."""
    seen, at_s, looks = Packets(START), 0.0, 0
    while at_s < until_s:
        at_s += seen.look_after().total_seconds()
        looks += 1
        now = START + timedelta(seconds=at_s)
        seen = asked(seen.counted(int(sends(at_s)), now), False, now)
        if verdict := verdicts({LEG: seen}).get(LEG):
            return verdict, at_s, looks
    return None, at_s, looks


@pytest.mark.parametrize("stops_s", [n * 0.05 + 7 for n in range(60)])
def test_a_steady_one_that_stops_is_found_within_a_second_wherever_between_two_looks(stops_s: float) -> None:
    why, at_s, _ = looked_at_seldom(lambda s: 50 * min(s, stops_s))
    assert why == "vanished"
    assert 0.6 < at_s - stops_s < 0.95


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
    assert looked_at_seldom(lambda s: 50 * s, 65)[2] <= 140
