"""A load that is played quicker on a running centre: who calls, and how it is told in uncompressed time."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from agents.load.profiles import PROFILES
from agents.load.staffing import Target
from ivr.city.beside import beside, compare, whole_span_s
from ivr.city.busy_hour import (
    KEY_S,
    LOOK_S,
    MENU_S,
    Carried,
    Compressed,
    Looks,
    citizen,
    end_wrap_ups,
    lost_patience_s,
    waited,
)
from ivr.city.script import Connected, HangUp, Pause
from models.ids import CallId
from models.records import Call
from tests.virtual_time import START

SEATS = tuple(str(101 + n) for n in range(11))


def load(times: float) -> Compressed:
    profile = PROFILES["petropavl"]
    return Compressed(profile, SEATS, times, whole_span_s(profile), seed=1, salt=7)


def test_all_that_a_caller_does_is_so_many_times_quicker() -> None:
    slow, quick = load(1), load(10)
    assert slow.drawn() == quick.drawn()
    drawn = quick.drawn()[3]
    asks = citizen(3, drawn, quick)
    talk = asks.script[asks.script.index(next(line for line in asks.script if isinstance(line, Connected))) + 1]
    assert talk == Pause(drawn.talk_s / 10)
    assert isinstance(asks.script[-1], HangUp)
    assert asks.patience_s == MENU_S + KEY_S + drawn.patience_s / 10


def test_no_two_callers_have_one_number() -> None:
    one = load(12)
    numbers = [citizen(n, drawn, one).number for n, drawn in enumerate(one.drawn())]
    assert len(set(numbers)) == len(numbers) > 200


def call(n: int, queued_s: float | None, answered_s: float | None, ended_s: float) -> Call:
    def at(after_s: float | None) -> object:
        return None if after_s is None else START + timedelta(seconds=after_s)

    return Call(CallId(f"call-{n}"), queued_at=at(queued_s), answered_at=at(answered_s), ended_at=at(ended_s))  # type: ignore[arg-type]


def test_waits_are_told_uncompressed() -> None:
    found = waited([call(2, 3, None, 5), call(1, 1, 1.5, 9), call(3, None, None, 4)], 12)
    assert [(each.at_s, each.wait_s, each.answered) for each in found] == [(0, 6, True), (24, 24, False)]


def test_a_machine_that_was_too_slow_is_told() -> None:
    met = waited([call(n, n, n + 0.5, n + 9) for n in range(300)], 12)
    found = compare(load(12), met, Target())
    told = list(beside(load(12), found, Carried(late_s=0.4, left_out=0)))
    assert "100.0%" in next(line for line in told if line.startswith("service level"))
    assert not any("too slow" in line for line in told)
    assert any("too slow" in line for line in beside(load(12), found, Carried(late_s=30, left_out=0)))


def test_patience_lost_before_the_line_is_told() -> None:
    calls = [replace(call(n, n + 1.73, None, n + 9), arrived_at=START + timedelta(seconds=n)) for n in range(5)]
    lost_s = lost_patience_s(calls, 12)
    assert lost_s == pytest.approx(12)
    assert lost_patience_s([call(1, None, None, 4)], 12) == 0
    found = compare(load(12), waited(calls, 12), Target())
    assert any("too slow" in line for line in beside(load(12), found, Carried(0, 0, stood_still_s=18)))
    lost = Carried(0, 0, lost_patience_s=lost_s)
    assert any("12.0 s late" in line for line in beside(load(12), found, lost))
    assert not any("patience" in line for line in beside(load(12), found, Carried(0, 0, lost_patience_s=0.9)))


async def test_a_seat_that_has_written_up_is_ready_again() -> None:
    """The clerk asks the centre and ends wrap-ups; a centre that answers no more ends the clerk."""
    quick, asked = load(60), list[tuple[str, str]]()
    began_s = time.monotonic()

    def ask(method: str, address: str, body: dict[str, object] | None) -> object:
        if method == "POST":
            asked.append((method, address))
        if asked:
            raise ConnectionError
        return [{"seat": "101", "state": "wrap-up"}, {"seat": "102", "state": "talking"}]

    with pytest.raises(ConnectionError):
        await end_wrap_ups(quick, ask, Looks())
    assert asked == [("POST", "/seats/101/resume")]
    assert time.monotonic() - began_s >= quick.wrap_up_s / 60 - LOOK_S
