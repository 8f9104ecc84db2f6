"""Pure: what a load did, in figures that each say what they are, with the interval in which the truth lies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from statistics import mean, stdev

from agents.load.arrivals import Habits, steady
from agents.load.erlang import Load
from agents.load.simulation import House, Waited, simulate

#: Student's t for 95 % on both sides, by degrees of freedom.
T95: Sequence[float] = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131),
    *(2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
NORMAL95 = 1.959964


@dataclass(frozen=True, slots=True)
class Figures:
    calls: int
    answered_within: float  # answered within the target / all calls
    mean_wait_s: float  # of all calls, those who gave up included
    abandoned: float  # gave up / all calls
    longest_wait_s: float


@dataclass(frozen=True, slots=True)
class Interval:
    """95 % confidence."""

    low: float
    middle: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Measured:
    runs: int
    answered_within: Interval
    mean_wait_s: Interval
    abandoned: Interval


def figures(waited: Sequence[Waited], target_s: float) -> Figures:
    calls = len(waited)
    if not calls:
        return Figures(0, 1.0, 0.0, 0.0, 0.0)
    return Figures(
        calls,
        sum(each.answered and each.wait_s <= target_s for each in waited) / calls,
        sum(each.wait_s for each in waited) / calls,
        sum(not each.answered for each in waited) / calls,
        max(each.wait_s for each in waited),
    )


def interval(samples: Sequence[float]) -> Interval:
    """Of the mean of independent runs."""
    middle = mean(samples)
    if len(samples) < 2:
        return Interval(middle, middle, middle)
    half = t95(len(samples) - 1) * stdev(samples) / sqrt(len(samples))
    return Interval(middle - half, middle, middle + half)


def t95(freedom: int) -> float:
    """Past the table by the first terms of Cornish and Fisher: exact to three places."""
    if freedom <= len(T95):
        return T95[freedom - 1]
    z = NORMAL95
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


def measured(load: Load, target_s: float, *, seed: int, runs: int, hours: float, warm_up_h: float = 1.0) -> Measured:
    """Independent runs of a steady load; what comes while the line is still filling is not counted."""
    found = []
    for run in range(runs):
        luck = Random(f"{seed}/{run}")
        callers = steady(load.calls_per_h, 3600 * (warm_up_h + hours), Habits(load.busy_s, load.patience_s), luck)
        waited = simulate(callers, House(load.seats))
        found.append(figures([each for each in waited if each.at_s >= 3600 * warm_up_h], target_s))
    return measured_of(found)


def measured_of(found: Sequence[Figures]) -> Measured:
    def of(what: Callable[[Figures], float]) -> Interval:
        return interval([what(each) for each in found])

    return Measured(
        len(found),
        of(lambda each: each.answered_within),
        of(lambda each: each.mean_wait_s),
        of(lambda each: each.abandoned),
    )
