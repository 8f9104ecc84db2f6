"""The formulas against values published by others."""

from itertools import pairwise
from math import inf

import pytest

from agents.load.erlang import Expected, Load, erlang_a, erlang_b, erlang_c, seats_needed


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


def by_small_steps(load: Load, target_s: float, states: int) -> Expected:
    """The same line reckoned otherwise: the chain of its states solved in fractions of the one before, and the chance
    of a waiting caller to be served in time by Euler's steps through the target."""
    arrivals, ends, leaves = load.calls_per_h / 3600, 1 / load.busy_s, 1 / load.patience_s
    shares = [1.0]
    for k in range(1, states):
        shares.append(shares[-1] * arrivals / (min(k, load.seats) * ends + max(0, k - load.seats) * leaves))
    shares = [share / sum(shares) for share in shares]
    waiting = shares[load.seats :]
    turns = [load.seats * ends + place * leaves for place in range(len(waiting))]
    chances, steps = [0.0] * len(waiting), 2_000
    for _ in range(steps):
        before = pairwise([1.0, *chances])
        chances = [
            now + target_s / steps * (turn * (ahead - now) - leaves * now)
            for turn, (ahead, now) in zip(turns, before, strict=True)
        ]
    queued = sum(more * share for more, share in enumerate(waiting))
    return Expected(
        sum(waiting),
        queued / arrivals,
        1 - sum(waiting) + sum(share * chance for share, chance in zip(waiting, chances, strict=True)),
        queued * leaves / arrivals,
        sum(min(k, load.seats) * share for k, share in enumerate(shares)) / load.seats,
    )


@pytest.mark.parametrize(
    ("load", "states"),
    [
        (Load(30, 120, 1, patience_s=180), 30),
        (Load(220, 120, 9, patience_s=180), 50),
        (Load(300, 120, 4, patience_s=30), 40),  # more than the seats can do
    ],
    ids=["one-seat", "petropavl", "overload"],
)
def test_erlang_a_is_the_chain_of_its_states(load: Load, states: int) -> None:
    found, other = erlang_a(load, 20), by_small_steps(load, 20, states)
    assert found.waits == pytest.approx(other.waits, abs=1e-9)
    assert found.mean_wait_s == pytest.approx(other.mean_wait_s, abs=1e-6)
    assert found.abandoned == pytest.approx(other.abandoned, abs=1e-9)
    assert found.occupancy == pytest.approx(other.occupancy, abs=1e-9)
    assert found.answered_within == pytest.approx(other.answered_within, abs=1e-3)


@pytest.mark.parametrize("patience_s", [180.0, inf, 0.0], ids=["some", "endless", "none"])
def test_nobody_calls(patience_s: float) -> None:
    for seats in (0, 3):
        found = erlang_a(Load(0, 120, seats, patience_s), 20)
        assert (found.waits, found.mean_wait_s, found.answered_within, found.abandoned) == (0, 0, 1, 0)


def test_nobody_is_there_to_answer() -> None:
    found = erlang_a(Load(30, 120, 0, patience_s=180), 20)
    assert (found.waits, found.answered_within, found.occupancy) == (1, 0, 0)
    assert found.abandoned == pytest.approx(1)
    assert found.mean_wait_s == pytest.approx(180)
    assert erlang_a(Load(30, 120, 0), 20).mean_wait_s == inf


def test_without_any_patience_it_is_erlang_b() -> None:
    blocked = erlang_b(20, 20)
    for patience_s in (0.0, 1e-9):
        found = erlang_a(Load(600, 120, 20, patience_s), 20)
        assert (found.waits, found.abandoned) == pytest.approx((blocked, blocked))
        assert found.answered_within == pytest.approx(1 - blocked)


@pytest.mark.parametrize("patience_s", [1e5, 1e9, 1e15])
def test_patience_of_any_length_is_reckoned_exactly(patience_s: float) -> None:
    nearly, endless = erlang_a(Load(550, 120, 20, patience_s), 20), erlang_c(Load(550, 120, 20), 20)
    assert nearly.answered_within == pytest.approx(endless.answered_within, abs=300 / patience_s + 1e-12)


def test_far_too_many_seats_or_calls_overflow_nothing() -> None:
    idle = erlang_a(Load(30, 120, 1_900, patience_s=180), 20)
    assert (idle.answered_within, idle.abandoned) == (1, 0)
    swamped = erlang_a(Load(60_000, 120, 11, patience_s=180), 20)
    assert swamped.abandoned == pytest.approx(1 - 330 / 60_000)  # 11 seats end 330 calls an hour
    assert swamped.answered_within == pytest.approx(0, abs=1e-12)
    assert swamped.occupancy == pytest.approx(1)


def test_seats_for_a_target() -> None:
    load = Load(550, 120, 0)
    assert seats_needed(load, 20, 0.8) == 22
    assert erlang_c(Load(550, 120, 22), 20).answered_within >= 0.8 > erlang_c(Load(550, 120, 21), 20).answered_within
    with pytest.raises(ValueError, match="with 10 seats: ask for less"):
        seats_needed(load, 20, 0.8, most=10)
