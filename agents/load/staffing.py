"""Pure: how many seats an hour needs for a target, by Erlang and by our own line as it is at work."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from random import Random

from agents.load.arrivals import Habits, steady
from agents.load.erlang import Expected, Load, seats_needed, with_ring
from agents.load.figures import Measured, figures, measured_of
from agents.load.in_turn import in_turn
from agents.load.profiles import BUSIEST, Profile
from agents.load.simulation import House

#: From the first ring to the seat's hello: at work, nobody lifts at once.
ANSWER_S = 3.0
RUNS = 20
WARM_UP_H = 0.5
RUN_H = 4.0  # and, where few call, until so many have:
RUN_CALLS = 400
OF_ONE = 4  # times as long where only one hour is asked for: more can be known of it
SURELY = 10  # seats more than Erlang A says: what they do not reach, patience forbids


@dataclass(frozen=True, slots=True)
class Target:
    share: float = 0.8
    within_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Staffed:
    """So many seats, and what comes of it."""

    seats: int
    line: Measured
    erlang_a: Expected


@dataclass(frozen=True, slots=True)
class Hour:
    hour: int
    load: Load  # its seats are the profile's
    by_a: int
    by_c: int
    staffed: Staffed  # the fewest seats with which our line reaches the target, or the seats that were asked for


def hours(profile: Profile, target: Target, *, only: int | None, seats: int | None, seed: int) -> Iterator[Hour]:
    longer = 1 if only is None else OF_ONE
    for hour in range(24) if only is None else (only,):
        load = load_of(profile, hour)
        by_a, by_c = (
            seats_needed(each, target.within_s, target.share, ANSWER_S)
            for each in (load, replace(load, patience_s=inf))
        )
        if seats is None:
            found = _fewest(profile, hour, by_a, target, seed, longer)
        else:
            found = staffed(profile, hour, seats, target, seed, longer)
        yield Hour(hour, load, by_a, by_c, found)


def load_of(profile: Profile, hour: int) -> Load:
    """As at work: a call costs its seat the ring, the talk and the wrap-up. Of a burst's hour, the burst."""
    per_h = profile.peak_per_h if hour == BUSIEST else profile.hours[hour]
    return Load(per_h, ANSWER_S + profile.talk_s + profile.wrap_up_s, profile.seats, profile.patience_s)


def staffed(profile: Profile, hour: int, seats: int, target: Target, seed: int, longer: int = OF_ONE) -> Staffed:
    """Every number of seats meets the same callers."""
    load = replace(load_of(profile, hour), seats=seats)
    house, habits = House(seats, ANSWER_S, profile.wrap_up_s), Habits(profile.talk_s, profile.patience_s)
    burst_s = profile.burst_s if hour == BUSIEST else 0.0
    fill_s = 0.0 if burst_s else 3600 * WARM_UP_H
    span_s = burst_s or fill_s + 3600 * longer * max(RUN_H, RUN_CALLS / load.calls_per_h)
    found = []
    for run in range(RUNS):
        callers = steady(load.calls_per_h, span_s, habits, Random(f"{seed}/{hour}/{run}"))
        waited = in_turn(callers, house)
        found.append(figures([each for each in waited if each.at_s >= fill_s], target.within_s))
    return Staffed(seats, measured_of(found), with_ring(load, ANSWER_S, target.within_s))


def _fewest(profile: Profile, hour: int, near: int, target: Target, seed: int, longer: int) -> Staffed:
    def reaches(found: Staffed) -> bool:
        return found.line.answered_within.middle >= target.share

    best = staffed(profile, hour, near, target, seed, longer)
    while not reaches(best):
        if best.seats >= near + SURELY:
            raise ValueError(f"our line does not reach {target.share:.1%} with {best.seats} seats either: ask for less")
        best = staffed(profile, hour, best.seats + 1, target, seed, longer)
    while best.seats > 0 and reaches(less := staffed(profile, hour, best.seats - 1, target, seed, longer)):
        best = less
    return best
