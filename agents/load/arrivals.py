"""Pure: when calls come and how long their people talk and wait, drawn from a seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from random import Random


@dataclass(frozen=True, slots=True)
class Drawn:
    """One caller, in seconds from the beginning."""

    at_s: float
    talk_s: float
    patience_s: float  # waits no longer than this


@dataclass(frozen=True, slots=True)
class Habits:
    """Means; each drawn exponentially, as the formulas have it."""

    talk_s: float
    patience_s: float = inf


def steady(per_h: float, for_s: float, habits: Habits, luck: Random) -> list[Drawn]:
    """A Poisson stream of one rate."""
    return by_hours([per_h] * (int(for_s // 3600) + 1), for_s, habits, luck)


def by_hours(per_hour: Sequence[float], for_s: float, habits: Habits, luck: Random) -> list[Drawn]:
    """A Poisson stream whose rate changes with the hour."""
    callers: list[Drawn] = []
    for hour, per_h in enumerate(per_hour):
        at_s, ends_s = hour * 3600.0, min((hour + 1) * 3600.0, for_s)
        while per_h > 0:
            at_s += luck.expovariate(per_h / 3600)
            if at_s >= ends_s:
                break
            callers.append(_caller(at_s, habits, luck))
    return callers


def _caller(at_s: float, habits: Habits, luck: Random) -> Drawn:
    patience_s = inf if habits.patience_s == inf else luck.expovariate(1 / habits.patience_s)
    return Drawn(at_s, luck.expovariate(1 / habits.talk_s), patience_s)
