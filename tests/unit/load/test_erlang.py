"""The formulas against values published by others."""

from math import inf

import pytest

from agents.load.erlang import Load, erlang_a, erlang_b, erlang_c, seats_needed


@pytest.mark.parametrize(
    ("erlangs", "seats", "blocked"),
    # Any traffic table: Erlang B to four places.
    [
        (1, 1, 0.5),
        (2, 2, 0.4),
        (5, 5, 0.2849),
        (10, 10, 0.2146),
        (20, 20, 0.1589),
        (100, 100, 0.0757),
        (4.46, 10, 0.01),
    ],
)
def test_erlang_b(erlangs: float, seats: int, blocked: float) -> None:
    assert erlang_b(erlangs, seats) == pytest.approx(blocked, abs=6e-5)


def test_erlang_c_at_a_help_desk() -> None:
    """The worked example of many call-centre texts: 360 calls in half an hour, 240 s each, 55 agents."""
    found = erlang_c(Load(720, 240, 55), target_s=15)
    assert found.waits == pytest.approx(0.239, abs=5e-4)
    assert found.mean_wait_s == pytest.approx(8.2, abs=0.05)
    assert found.answered_within == pytest.approx(0.846, abs=1e-3)
    assert found.occupancy == pytest.approx(0.873, abs=5e-4)


def test_erlang_c_of_eight_agents() -> None:
    """Koole, Call Center Optimization: one call a minute, five minutes each, eight agents: 16.7 % wait."""
    found = erlang_c(Load(60, 300, 8), target_s=20)
    assert found.waits == pytest.approx(0.167, abs=5e-4)
    assert found.mean_wait_s == pytest.approx(16.7, abs=0.1)
    assert found.answered_within == pytest.approx(0.863, abs=1e-3)


def test_more_than_the_seats_can_do() -> None:
    found = erlang_c(Load(600, 120, 20), target_s=20)
    assert (found.waits, found.mean_wait_s, found.answered_within) == (1.0, inf, 0.0)


def test_erlang_a_beside_erlang_c() -> None:
    """Garnett, Mandelbaum and Reiman (2002), table 1: 48 calls a minute, 1 min each, 50 agents, patience 2 min."""
    impatient, patient = Load(2880, 60, 50, patience_s=120), Load(2880, 60, 50)
    assert erlang_c(patient, 20).mean_wait_s == pytest.approx(20.8, abs=0.1)
    found = erlang_a(impatient, 20)
    assert found.abandoned == pytest.approx(0.031, abs=5e-4)
    assert found.mean_wait_s == pytest.approx(3.7, abs=0.05)
    assert found.occupancy == pytest.approx(0.93, abs=5e-3)


def test_endless_patience_is_erlang_c() -> None:
    patient, nearly = Load(500, 120, 20), Load(500, 120, 20, patience_s=1e8)
    a, c = erlang_a(nearly, 20), erlang_c(patient, 20)
    assert a.waits == pytest.approx(c.waits, rel=1e-4)
    assert a.mean_wait_s == pytest.approx(c.mean_wait_s, rel=1e-4)
    assert a.answered_within == pytest.approx(c.answered_within, rel=1e-4)


def test_the_share_within_no_time_is_the_share_that_does_not_wait() -> None:
    load = Load(550, 120, 18, patience_s=120)
    found = erlang_a(load, target_s=0)
    assert found.answered_within == pytest.approx(1 - found.waits)
    assert erlang_a(load, target_s=1e6).answered_within == pytest.approx(1 - found.abandoned)


def test_a_great_load_overflows_nothing() -> None:
    found = erlang_a(Load(60_000, 120, 1_900, patience_s=180), 20)
    assert 0 < found.abandoned < 0.1
    assert found.occupancy == pytest.approx(60_000 * 120 / 3600 * (1 - found.abandoned) / 1_900)


def test_seats_for_a_target() -> None:
    load = Load(550, 120, 0)
    assert seats_needed(load, 20, 0.8) == 22
    assert erlang_c(Load(550, 120, 22), 20).answered_within >= 0.8 > erlang_c(Load(550, 120, 21), 20).answered_within
    with pytest.raises(ValueError, match="more than 10 seats"):
        seats_needed(load, 20, 0.8, most=10)
