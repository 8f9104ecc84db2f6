"""How many seats an hour needs."""

from dataclasses import replace
from math import exp, inf

import pytest

from agents.load.erlang import Load, erlang_a, seats_needed, with_ring
from agents.load.plan import plan_of_day, plan_of_hour
from agents.load.profiles import BUSIEST, PROFILES
from agents.load.staffing import Target, hours, load_of, staffed

CALM = PROFILES["calm"]


def test_who_waits_for_the_seat_to_lift_may_lose_patience_too() -> None:
    idle = with_ring(Load(1, 123, 50, patience_s=180), ring_s=3, target_s=20)
    assert idle.mean_wait_s == pytest.approx(180 * (1 - exp(-3 / 180)))
    assert idle.abandoned == pytest.approx(1 - exp(-3 / 180))
    assert idle.answered_within == pytest.approx(exp(-3 / 180))


def test_a_ring_of_no_time_is_erlang_itself() -> None:
    for load in (Load(220, 120, 9, patience_s=180), Load(220, 120, 9), Load(220, 120, 9, patience_s=0)):
        assert with_ring(load, 0, 20) == erlang_a(load, 20)


def test_a_ring_comes_off_the_target() -> None:
    patient = Load(220, 123, 9)
    found = with_ring(patient, 3, 20)
    assert found.answered_within == erlang_a(patient, 17).answered_within
    assert found.mean_wait_s == pytest.approx(erlang_a(patient, 17).mean_wait_s + 3)
    assert with_ring(patient, 3, 2).answered_within == 0


def test_erlang_with_a_ring_is_our_line_at_work() -> None:
    """Without the wrap-up, which is of fixed length in our line: with it waits are a little shorter than Erlang's."""
    profile = replace(PROFILES["petropavl"], wrap_up_s=0)
    found = staffed(profile, BUSIEST, 8, Target(), seed=1, longer=1)
    assert found.line.answered_within.middle == pytest.approx(found.erlang_a.answered_within, abs=0.02)
    assert found.line.mean_wait_s.middle == pytest.approx(found.erlang_a.mean_wait_s, abs=0.6)
    assert found.line.abandoned.middle == pytest.approx(found.erlang_a.abandoned, abs=0.01)
    less = staffed(PROFILES["petropavl"], BUSIEST, 8, Target(), seed=1, longer=1)
    assert less.line.answered_within.middle > less.erlang_a.answered_within


def test_the_fewest_seats_that_reach_the_target() -> None:
    (hour,) = hours(CALM, Target(), only=10, seats=None, seed=1)
    fewer = staffed(CALM, 10, hour.staffed.seats - 1, Target(), seed=1)
    assert hour.staffed.line.answered_within.middle >= 0.8 > fewer.line.answered_within.middle
    by_a = seats_needed(load_of(CALM, 10), 20, 0.8, ring_s=3)
    assert by_a == hour.by_a == hour.staffed.seats
    assert hour.by_c == seats_needed(replace(load_of(CALM, 10), patience_s=inf), 20, 0.8, ring_s=3)


def test_seats_that_were_asked_for_are_kept() -> None:
    (hour,) = hours(CALM, Target(), only=10, seats=1, seed=1)
    assert hour.staffed.seats == 1
    assert hour.staffed.line.answered_within.high < 0.8


def test_what_patience_forbids_is_said() -> None:
    with pytest.raises(ValueError, match="ask for less"):
        list(hours(CALM, Target(share=0.99), only=10, seats=None, seed=1))


def test_a_plan_is_for_reading() -> None:
    (hour,) = hours(CALM, Target(), only=8, seats=None, seed=1)
    lines = list(plan_of_hour(CALM, Target(), hour, [hour.staffed]))
    assert any(line.startswith("08–09: 16 calls an hour") for line in lines)
    assert sum(line.endswith("<") for line in lines) == 1
    day = list(plan_of_day(CALM, Target(), [hour]))
    assert any(line.startswith("08–09") and "calls an hour" not in line for line in day)
    assert any(line.startswith(f"{hour.staffed.seats} hours of seats") for line in day)


def test_the_hour_of_a_burst_is_the_burst() -> None:
    burst = PROFILES["burst"]
    (hour,) = hours(burst, Target(), only=BUSIEST, seats=11, seed=1)
    assert hour.load.calls_per_h == 1200
    assert any("within 10 min" in line for line in plan_of_hour(burst, Target(), hour, [hour.staffed]))
    (before,) = hours(burst, Target(), only=BUSIEST - 1, seats=11, seed=1)
    assert not any("within 10 min" in line for line in plan_of_hour(burst, Target(), before, [before.staffed]))
