"""Pure: waiting lines as Erlang saw them. What the simulation of our own line is held against.

Calls come as a Poisson stream, service times are exponential, the oldest goes first, all seats are alike.
Erlang C: everybody waits as long as it takes. Erlang A (Palm): patience is exponential too, whoever loses it leaves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from math import exp, expm1, inf, log


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


NOBODY_CALLS = Expected(waits=0.0, mean_wait_s=0.0, answered_within=1.0, abandoned=0.0, occupancy=0.0)


def erlang_c(load: Load, target_s: float) -> Expected:
    """Where more comes than the seats can do, the line grows for ever: everybody waits, without end."""
    a, n = load.erlangs, load.seats
    if not a:
        return NOBODY_CALLS
    if a >= n:
        return Expected(1.0, inf, 0.0, 0.0, 1.0)
    blocked = erlang_b(a, n)
    waits = blocked / (1 - a / n * (1 - blocked))
    free_in_s = load.busy_s / (n - a)
    return Expected(waits, waits * free_in_s, 1 - waits * exp(-target_s / free_in_s), 0.0, a / n)


#: Logarithm of the share of the commonest state below which a state of the line counts no more.
NEGLIGIBLE = -40.0


def erlang_a(load: Load, target_s: float) -> Expected:
    """By the states of the line: with k calls, n seats serve and k - n callers lose patience."""
    if load.patience_s == inf or not load.erlangs:
        return erlang_c(load, target_s)
    if not load.patience_s:
        blocked = erlang_b(load.erlangs, load.seats)
        return Expected(blocked, 0.0, 1 - blocked, blocked, _occupancy(load, blocked))
    free, waiting = _states(load)
    waits, queued = sum(waiting), sum(more * share for more, share in enumerate(waiting))
    arrivals_per_s = load.calls_per_h / 3600
    abandoned = queued / load.patience_s / arrivals_per_s
    served = zip(waiting, _served_within(load, target_s), strict=False)
    within = free + sum(share * chance for share, chance in served)
    return Expected(waits, queued / arrivals_per_s, within, abandoned, _occupancy(load, abandoned))


def _occupancy(load: Load, lost: float) -> float:
    return load.erlangs * (1 - lost) / load.seats if load.seats else 0.0


def _states(load: Load) -> tuple[float, list[float]]:
    """What a new call may find, as shares of all: a seat is free; all are busy and 0, 1, 2 … callers wait.

    Counted from the state with all seats busy outwards, in logarithms: neither 200 seats for a call an hour nor a
    thousand times too many calls overflow.
    """
    arrivals, ends, leaves = load.calls_per_h / 3600, 1 / load.busy_s, 1 / load.patience_s
    waiting, busy = [0.0], [0.0]
    commonest = 0.0
    while waiting[-1] > commonest + NEGLIGIBLE:
        waiting.append(waiting[-1] + log(arrivals / (load.seats * ends + len(waiting) * leaves)))
        commonest = max(commonest, waiting[-1])
    for k in range(load.seats, 0, -1):
        busy.append(busy[-1] + log(k * ends / arrivals))
    highest = max(commonest, max(busy))
    shares = [exp(weight - highest) for weight in waiting]
    free = sum(exp(weight - highest) for weight in busy[1:])
    total = free + sum(shares)
    return free / total, [share / total for share in shares]


def _served_within(load: Load, target_s: float) -> Iterator[float]:
    """For a call that finds 0, 1, 2 … callers before it: the chance to be served within the target, patience included.

    The time V until its turn is a sum of exponential times with the rates (c + i) / patience, i = 0 … j, with c seats'
    ends per patience. So exp(-V / patience) is Beta(c, j + 1), and the chance is E[that; V <= target].
    """
    c = load.seats * load.patience_s / load.busy_s
    lost = -expm1(-target_s / load.patience_s)  # the share that gives up within the target
    part = -(c + 1) * target_s / load.patience_s  # logarithm of what each j adds
    below = exp(part)  # the share of Beta(c + 1, j + 1) below exp(-target / patience)
    for j in count(1):
        yield c / (c + j) * (1 - below)
        part += log(lost * (c + j) / j) if lost else -inf
        below += exp(part)


def with_ring(load: Load, ring_s: float, target_s: float) -> Expected:
    """Erlang A (or C) where a seat lifts ring_s after it is free for a caller, who may lose patience meanwhile too.

    load.busy_s holds the ring.
    """
    stays = exp(-ring_s / load.patience_s) if load.patience_s else float(not ring_s)
    rung_s = ring_s if stays == 1 else load.patience_s * (1 - stays)  # on average
    costs_s = rung_s + stays * (load.busy_s - ring_s)  # whoever leaves while it rings costs no talk
    line = erlang_a(replace(load, busy_s=costs_s), max(target_s - ring_s, 0.0))
    return Expected(
        line.waits,
        line.mean_wait_s + (1 - line.abandoned) * rung_s,
        line.answered_within * stays if target_s >= ring_s else 0.0,
        1 - (1 - line.abandoned) * stays,
        line.occupancy,
    )


def seats_needed(load: Load, target_s: float, share: float, ring_s: float = 0.0, most: int = 1000) -> int:
    """The fewest seats with which so great a share is answered within the target (Erlang A, or C without patience)."""
    for seats in range(most + 1):
        if with_ring(replace(load, seats=seats), ring_s, target_s).answered_within >= share:
            return seats
    raise ValueError(
        f"{load.erlangs:.1f} Erlangs do not reach {share:.0%} within {target_s:g} s with {most} seats: "
        "ask for less, or look at the calls an hour again"
    )
