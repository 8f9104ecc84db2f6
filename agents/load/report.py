"""Pure: a profile's load on our line, beside what Erlang C and Erlang A say of the same load, in words and figures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import inf
from random import Random

from agents.load.arrivals import Habits, by_hours, steady
from agents.load.erlang import Expected, Load, erlang_a, erlang_c, seats_needed, with_ring
from agents.load.figures import Figures, Interval, Measured, figures, measured, measured_of
from agents.load.profiles import BUSIEST, Profile
from agents.load.simulation import House, simulate
from agents.load.staffing import ANSWER_S, Target, load_of

WARM_UP_H = 1.0


@dataclass(frozen=True, slots=True)
class Reckoned:
    profile: Profile
    target: Target
    load: Load  # as the formulas have it: no ring
    seed: int
    by_a: int  # seats for the target, a ring included
    by_c: int
    for_ever: Measured
    erlang_a: Expected
    erlang_c: Expected
    at_work: Measured
    at_work_a: Expected
    longest_wait_s: float


def reckon(profile: Profile, target: Target, *, seats: int | None = None, seed: int = 109, runs: int = 20) -> Reckoned:
    """The same seed gives the same."""
    n = profile.seats if seats is None else seats
    load = Load(profile.peak_per_h, profile.talk_s + profile.wrap_up_s, n, profile.patience_s)
    work = replace(load_of(profile, BUSIEST), seats=n)
    hours = max(2.0, 1_000 / load.calls_per_h)
    at_work = _at_work(profile, n, target, seed, runs)
    return Reckoned(
        profile,
        target,
        load,
        seed,
        seats_needed(work, target.within_s, target.share, ANSWER_S),
        seats_needed(replace(work, patience_s=inf), target.within_s, target.share, ANSWER_S),
        measured(load, target.within_s, seed=seed, runs=runs, hours=hours, warm_up_h=WARM_UP_H),
        erlang_a(load, target.within_s),
        erlang_c(load, target.within_s),
        measured_of(at_work),
        with_ring(work, ANSWER_S, target.within_s),
        max(each.longest_wait_s for each in at_work),
    )


def _at_work(profile: Profile, seats: int, target: Target, seed: int, runs: int) -> list[Figures]:
    """The profile's own hour, or its burst, with rings and a fixed wrap-up."""
    house = House(seats, ANSWER_S, profile.wrap_up_s)
    habits = Habits(profile.talk_s, profile.patience_s)
    found: list[Figures] = []
    for run in range(runs):
        luck = Random(f"{seed}/day/{run}")
        if profile.burst_s:
            counted = simulate(steady(profile.peak_per_h, profile.burst_s, habits, luck), house)
        else:  # the hour before fills the line
            waited = simulate(by_hours(profile.hours[BUSIEST - 1 : BUSIEST + 1], 7200, habits, luck), house)
            counted = [each for each in waited if each.at_s >= 3600]
        found.append(figures(counted, target.within_s))
    return found


def report(told: Reckoned) -> Iterator[str]:
    """Line by line."""
    yield from _head(told)
    yield ""
    yield "this rate for ever, as the formulas have it (exponential talks, no ring, no fixed wrap-up):"
    yield f"{'':16}{'our line, 95 % confidence':>32}{'Erlang A':>14}{'':>10}{'Erlang C':>14}"
    differs = False
    for name, ours, (by_a, by_c), show in _rows(told.for_ever, told.erlang_a, told.erlang_c):
        agrees = ours.holds(by_a) or show(ours.middle) == show(by_a)
        differs = differs or not agrees
        met = "agrees" if agrees else "differs"
        yield f"{name:16}{between(ours, show):>32}{show(by_a):>14}{met:>10}{show(by_c):>14}"
    if differs:
        yield "one interval in twenty misses the truth by chance: try another --seed"
    profile = told.profile
    span = f"the burst of {profile.burst_s / 60:.0f} min" if profile.burst_s else f"the hour from {BUSIEST}:00"
    yield ""
    yield (
        f"{span} at work ({ANSWER_S:.0f} s until a seat lifts, {profile.wrap_up_s:.0f} s wrap-up always given; "
        "Erlang A with both, for ever):"
    )
    for name, ours, (by_a,), show in _rows(told.at_work, told.at_work_a):
        yield f"{name:16}{between(ours, show):>32}{show(by_a):>14}"
    yield f"{'longest wait':16}{seconds(told.longest_wait_s):>32}"


Row = tuple[str, Interval, list[float], Callable[[float], str]]


def _rows(ours: Measured, *formulas: Expected) -> Iterator[Row]:
    yield "service level", ours.answered_within, [each.answered_within for each in formulas], share
    yield "mean wait", ours.mean_wait_s, [each.mean_wait_s for each in formulas], seconds
    yield "abandoned", ours.abandoned, [each.abandoned for each in formulas], share


def _head(told: Reckoned) -> Iterator[str]:
    profile, load, target = told.profile, told.load, told.target
    span = f"for {profile.burst_s / 60:.0f} min" if profile.burst_s else "in the busiest hour"
    yield f"{profile.name}: {profile.about}; {profile.calls_a_day} calls a day"
    yield (
        f"{load.calls_per_h:.0f} calls an hour {span}, {load.busy_s:.0f} s each = {load.erlangs:.1f} Erlangs, "
        f"{load.seats} seats, patience {load.patience_s:.0f} s on average; {told.for_ever.runs} runs, seed {told.seed}"
    )
    yield (
        f"service level = calls answered within {target.within_s:g} s / all calls, target {target.share:.0%}; "
        "mean wait and abandoned are of all calls too"
    )
    yield (
        f"seats for the target: {told.by_a} by Erlang A, {told.by_c} by Erlang C, with {ANSWER_S:.0f} s until a seat "
        "lifts; each hour's: --by-hour"
    )


def share(value: float) -> str:
    return f"{min(max(value, 0.0), 1.0):.1%}"


def seconds(value: float) -> str:
    return "without end" if value == inf else f"{max(value, 0.0):.1f} s"


def between(ours: Interval, show: Callable[[float], str]) -> str:
    return f"{show(ours.middle)} ({show(ours.low)} … {show(ours.high)})"
