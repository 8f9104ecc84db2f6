"""Pure: a profile's load on our line, beside what Erlang C and Erlang A say of the same load, in words and figures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from random import Random

from agents.load.arrivals import Habits, by_hours, steady
from agents.load.erlang import Expected, Load, erlang_a, erlang_c, seats_needed
from agents.load.figures import Figures, Interval, Measured, figures, measured, measured_of
from agents.load.profiles import BUSIEST, Profile
from agents.load.simulation import House, simulate

#: From the first ring to the seat's hello: at work, nobody lifts at once.
ANSWER_S = 3.0
WARM_UP_H = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    share: float = 0.8
    within_s: float = 20.0


def report(profile: Profile, *, seats: int | None = None, seed: int = 109, runs: int = 20) -> Iterator[str]:
    """Line by line. The same seed says the same."""
    target, n = Target(), seats or profile.seats
    busy_s = profile.talk_s + profile.wrap_up_s
    load = Load(profile.peak_per_h, busy_s, n, profile.patience_s)
    yield from _head(profile, load, target, seed, runs)
    yield from _steady(load, target, seed, runs)
    yield from _at_work(profile, n, target, seed, runs)


def _head(profile: Profile, load: Load, target: Target, seed: int, runs: int) -> Iterator[str]:
    span = f"for {profile.burst_s / 60:.0f} min" if profile.burst_s else "in the busiest hour"
    yield f"{profile.name}: {profile.about}; {profile.calls_a_day} calls a day"
    yield (
        f"{load.calls_per_h:.0f} calls an hour {span}, {load.busy_s:.0f} s each = {load.erlangs:.1f} Erlangs, "
        f"{load.seats} seats, patience {load.patience_s:.0f} s on average; {runs} runs from seed {seed}"
    )
    yield (
        f"service level = calls answered within {target.within_s:.0f} s / all calls, target {target.share:.0%}; "
        "mean wait and abandoned are of all calls too"
    )
    needed = seats_needed(load, target.within_s, target.share)
    patient = seats_needed(Load(load.calls_per_h, load.busy_s, 0), target.within_s, target.share)
    yield f"seats for the target: {needed} by Erlang A, {patient} by Erlang C"


def _steady(load: Load, target: Target, seed: int, runs: int) -> Iterator[str]:
    """Like against like: our line as the formulas assume it, at the same rate until all is settled."""
    hours = max(2.0, 1_000 / load.calls_per_h)
    found = measured(load, target.within_s, seed=seed, runs=runs, hours=hours, warm_up_h=WARM_UP_H)
    yield ""
    yield "this rate for ever, as the formulas have it (exponential talks, no ring, no fixed wrap-up):"
    yield from _table(found, erlang_a(load, target.within_s), erlang_c(load, target.within_s))


def _table(found: Measured, a: Expected, c: Expected) -> Iterator[str]:
    yield f"{'':16}{'our line, 95 % confidence':>32}{'Erlang A':>12}{'':>10}{'Erlang C':>12}"
    rows: tuple[tuple[str, Interval, float, float, Callable[[float], str]], ...] = (
        ("service level", found.answered_within, a.answered_within, c.answered_within, _share),
        ("mean wait", found.mean_wait_s, a.mean_wait_s, c.mean_wait_s, _seconds),
        ("abandoned", found.abandoned, a.abandoned, c.abandoned, _share),
    )
    for name, ours, by_a, by_c, show in rows:
        met = "agrees" if ours.holds(by_a) or show(ours.middle) == show(by_a) else "differs"
        between = f"{show(ours.middle)} ({show(ours.low)} … {show(ours.high)})"
        yield f"{name:16}{between:>32}{show(by_a):>12}{met:>10}{show(by_c):>12}"


def _at_work(profile: Profile, seats: int, target: Target, seed: int, runs: int) -> Iterator[str]:
    """The profile's own day, or its burst, with rings and a fixed wrap-up."""
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
    ours = measured_of(found)
    longest_s = max(each.longest_wait_s for each in found)
    what = f"the burst of {profile.burst_s / 60:.0f} min" if profile.burst_s else f"the hour from {BUSIEST}:00"
    yield ""
    yield f"{what} at work ({ANSWER_S:.0f} s until a seat says hello, {profile.wrap_up_s:.0f} s wrap-up always given):"
    for name, at, show in (
        ("service level", ours.answered_within, _share),
        ("mean wait", ours.mean_wait_s, _seconds),
        ("abandoned", ours.abandoned, _share),
    ):
        yield f"{name:16}{f'{show(at.middle)} ({show(at.low)} … {show(at.high)})':>32}"
    yield f"{'longest wait':16}{_seconds(longest_s):>32}"


def _share(value: float) -> str:
    return f"{min(max(value, 0.0), 1.0):.1%}"


def _seconds(value: float) -> str:
    return "without end" if value == inf else f"{max(value, 0.0):.1f} s"
