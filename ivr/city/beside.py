"""Pure: what a compressed load met on a running centre, beside our line in memory and Erlang for the same load."""

from collections.abc import Iterator, Sequence

from agents.load.erlang import Load, erlang_a, erlang_c
from agents.load.figures import figures
from agents.load.profiles import Profile
from agents.load.report import ANSWER_S, Target
from agents.load.simulation import House, Waited, simulate
from ivr.city.busy_hour import Carried, Compressed

FILL_S = 600.0  # until the line is as full as it will be: who comes before counts for nothing
LATE_S = 5.0  # uncompressed: a machine that dials later than this is too slow for so many times


def whole_span_s(profile: Profile) -> float:
    return profile.burst_s or FILL_S + 3600.0


def beside(load: Compressed, met: Sequence[Waited], carried: Carried) -> Iterator[str]:
    """Line by line, in uncompressed time."""
    profile, target, n = load.profile, Target(), len(load.seats)
    fill_s = 0.0 if load.span_s < 2 * FILL_S else FILL_S
    house = House(n, ANSWER_S, load.wrap_up_s)
    columns = [
        figures([each for each in waits if each.at_s >= fill_s], target.within_s)
        for waits in (met, simulate(load.drawn(), house))
    ]
    erlang = Load(profile.peak_per_h, profile.talk_s + load.wrap_up_s + ANSWER_S, n, profile.patience_s)
    a, c = erlang_a(erlang, target.within_s), erlang_c(erlang, target.within_s)
    rate = f"{erlang.calls_per_h:.0f} calls an hour = {erlang.erlangs:.1f} Erlangs"
    yield f"{profile.name}: {rate}, {n} seats, wrap-up {load.wrap_up_s:.0f} s"
    yield f"{'':16}{'this centre':>14}{'line in memory':>16}{'Erlang A':>12}{'Erlang C':>12}"
    within = (*(each.answered_within for each in columns), a.answered_within, c.answered_within)
    waits_s = (*(each.mean_wait_s for each in columns), a.mean_wait_s, c.mean_wait_s)
    gave_up = (*(each.abandoned for each in columns), a.abandoned, c.abandoned)
    yield _row("service level", [f"{value:.1%}" for value in within])
    yield _row("mean wait", [f"{value:.1f} s" for value in waits_s])
    yield _row("abandoned", [f"{value:.1%}" for value in gave_up])
    yield _row("calls", [str(each.calls) for each in columns])
    yield f"The first two waits hold the {ANSWER_S:g} s until a seat lifts; Erlang's hold only the wait for a seat."
    yield f"calls began up to {carried.late_s:.1f} s late (95 %); {carried.left_out} were not answered at all"
    if carried.late_s > LATE_S or carried.left_out:
        yield f"This machine is too slow for --times {load.times:g}: the waits are partly its own. Take fewer."


def _row(name: str, values: Sequence[str]) -> str:
    return f"{name:16}" + "".join(f"{value:>{width}}" for value, width in zip(values, (14, 16, 12, 12), strict=False))
