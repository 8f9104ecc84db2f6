"""Pure: waiting lines as Erlang saw them. What the simulation of our own line is held against.

Calls come as a Poisson stream, service times are exponential, the oldest goes first, all seats are alike.
Erlang C: everybody waits as long as it takes. Erlang A (Palm): patience is exponential too, whoever loses it leaves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, inf, lgamma, log


@dataclass(frozen=True, slots=True)
class Load:
    calls_per_h: float
    busy_s: float  # what one call costs a seat on average: ring, talk and wrap-up
    seats: int
    patience_s: float = inf  # mean; inf: nobody ever gives up

    @property
    def erlangs(self) -> float:
        return self.calls_per_h * self.busy_s / 3600


@dataclass(frozen=True, slots=True)
class Expected:
    waits: float  # share of calls that do not get a seat at once
    mean_wait_s: float  # of all calls, those who gave up included
    answered_within: float  # share of all calls answered within the target
    abandoned: float  # share of all calls
    occupancy: float  # share of its time that a seat is busy


def erlang_b(erlangs: float, seats: int) -> float:
    """The share of calls that find all seats busy, where nobody waits."""
    blocked = 1.0
    for n in range(1, seats + 1):
        blocked = erlangs * blocked / (n + erlangs * blocked)
    return blocked


def erlang_c(load: Load, target_s: float) -> Expected:
    """Where more comes than the seats can do, the line grows for ever: everybody waits, without end."""
    a, n = load.erlangs, load.seats
    if a >= n:
        return Expected(1.0, inf, 0.0, 0.0, 1.0)
    blocked = erlang_b(a, n)
    waits = blocked / (1 - a / n * (1 - blocked))
    free_in_s = load.busy_s / (n - a)
    return Expected(waits, waits * free_in_s, 1 - waits * exp(-target_s / free_in_s), 0.0, a / n)


#: States of the line with less probability than this count no more.
NEGLIGIBLE = 1e-14


def erlang_a(load: Load, target_s: float) -> Expected:
    """By the states of the line: with k calls, n seats serve and k - n callers lose patience."""
    if load.patience_s == inf:
        return erlang_c(load, target_s)
    busy, waiting = _states(load)
    total = sum(busy) + sum(waiting)
    queued = sum(more * weight for more, weight in enumerate(waiting)) / total
    arrivals_per_s = load.calls_per_h / 3600
    served_in_time = sum(busy)
    served = _served_within(load, target_s)
    for weight in waiting:
        served_in_time += weight * next(served)
    abandoned = queued / load.patience_s / arrivals_per_s
    occupancy = load.erlangs * (1 - abandoned) / load.seats
    return Expected(sum(waiting) / total, queued / arrivals_per_s, served_in_time / total, abandoned, occupancy)


def _states(load: Load) -> tuple[list[float], list[float]]:
    """Weights of the states that a new call may find: a seat is free; all are busy and so many wait.

    Counted from the state with all seats busy outwards, so that nothing overflows.
    """
    arrivals, ends, leaves = load.calls_per_h / 3600, 1 / load.busy_s, 1 / load.patience_s
    waiting, busy = [1.0], []
    while waiting[-1] > NEGLIGIBLE * sum(waiting):
        waiting.append(waiting[-1] * arrivals / (load.seats * ends + len(waiting) * leaves))
    weight = 1.0
    for k in range(load.seats, 0, -1):
        weight *= k * ends / arrivals
        busy.append(weight)
    return busy, waiting


def _served_within(load: Load, target_s: float) -> Iterator[float]:
    """For a call that finds 0, 1, 2 … callers before it: the chance to be served within the target, patience included.

    The time V until its turn is a sum of exponential times with the rates (c + i) / patience, i = 0 … j, with c seats'
    ends per patience. So exp(-V / patience) is Beta(c, j + 1), and the chance is E[that; V <= target].
    """
    c = load.seats * load.patience_s / load.busy_s
    x = exp(-target_s / load.patience_s)
    log_x = -target_s / load.patience_s
    below = exp((c + 1) * log_x)  # the share of Beta(c + 1, 1) below x, then of Beta(c + 1, 2) …
    j = 0
    while True:
        yield c / (c + j + 1) * (1 - below)
        j += 1
        if x < 1:
            below += exp((c + 1) * log_x + j * log(1 - x) - _log_beta(c + 1, j) - log(j))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def seats_needed(load: Load, target_s: float, share: float, most: int = 1000) -> int:
    """The fewest seats with which so great a share is answered within the target (Erlang A, or C without patience)."""
    for seats in range(1, most + 1):
        staffed = Load(load.calls_per_h, load.busy_s, seats, load.patience_s)
        if erlang_a(staffed, target_s).answered_within >= share:
            return seats
    raise ValueError(f"{load.erlangs:.1f} Erlangs need more than {most} seats: look at the calls an hour again")
