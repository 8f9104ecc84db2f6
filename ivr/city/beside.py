"""Pure: what a compressed load met on a running centre, beside our line in memory and Erlang for the same load."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from agents.load.erlang import Expected, Load, with_ring
from agents.load.figures import Figures, figures
from agents.load.profiles import Profile
from agents.load.report import seconds, share
from agents.load.simulation import House, Waited, simulate
from agents.load.staffing import ANSWER_S, Target
from ivr.city.busy_hour import Carried, Compressed

FILL_S = 600.0  # until the line is as full as it will be: who comes before counts for nothing
LATE_S = 5.0  # uncompressed: a machine that dials later or stands still longer is too slow for so many times
LOST_S = 1.0  # uncompressed: at a patience of three minutes, half a caller in a hundred
WIDTHS = (14, 16, 14, 14)


@dataclass(frozen=True, slots=True)
class Compared:
    """In uncompressed time. All waits hold the ring; the formulas' too."""

    load: Load
    target: Target
    centre: Figures
    memory: Figures  # our line in memory, the same callers
    erlang_a: Expected
    erlang_c: Expected


def whole_span_s(profile: Profile) -> float:
    return profile.burst_s or FILL_S + 3600.0


def compare(load: Compressed, met: Sequence[Waited], target: Target) -> Compared:
    profile, n = load.profile, len(load.seats)
    fill_s = 0.0 if load.span_s < 2 * FILL_S else FILL_S
    memory = simulate(load.drawn(), House(n, ANSWER_S, load.wrap_up_s))
    first_s = memory[0].at_s if memory else 0.0  # the centre's moments count from its first caller
    centre = figures([each for each in met if each.at_s + first_s >= fill_s], target.within_s)
    ours = figures([each for each in memory if each.at_s >= fill_s], target.within_s)
    erlang = Load(profile.peak_per_h, ANSWER_S + profile.talk_s + load.wrap_up_s, n, profile.patience_s)
    a, c = (with_ring(each, ANSWER_S, target.within_s) for each in (erlang, replace(erlang, patience_s=inf)))
    return Compared(erlang, target, centre, ours, a, c)


def beside(load: Compressed, found: Compared, carried: Carried) -> Iterator[str]:
    """Line by line, in uncompressed time."""
    four = (found.centre, found.memory, found.erlang_a, found.erlang_c)
    rate = f"{found.load.calls_per_h:.0f} calls an hour = {found.load.erlangs:.1f} Erlangs"
    yield f"{load.profile.name}: {rate}, {found.load.seats} seats, wrap-up {load.wrap_up_s:.0f} s"
    yield _row("", ("this centre", "line in memory", "Erlang A", "Erlang C"))
    yield _row("service level", [share(each.answered_within) for each in four])
    yield _row("mean wait", [seconds(each.mean_wait_s) for each in four])
    yield _row("abandoned", [share(each.abandoned) for each in four])
    yield _row("calls", [str(each.calls) for each in (found.centre, found.memory)])
    yield (
        f"service level = answered within {found.target.within_s:g} s / all calls; all hold the {ANSWER_S:g} s until a "
        "seat lifts. Erlang's are for ever, the other two of these few callers."
    )
    yield (
        f"calls began up to {carried.late_s:.1f} s late (95 %), all stood still up to {carried.stood_still_s:.1f} s; "
        f"{carried.left_out} were not answered at all"
    )
    if carried.lost_patience_s > LOST_S:
        yield f"half of the callers stood in the line {carried.lost_patience_s:.1f} s late, and lost so much patience"
    if max(carried.late_s, carried.stood_still_s) > LATE_S or carried.left_out:
        yield f"This machine is too slow for --times {load.times:g}: the waits are partly its own. Take fewer."


def _row(name: str, values: Sequence[str]) -> str:
    return f"{name:16}" + "".join(f"{value:>{width}}" for value, width in zip(values, WIDTHS, strict=False))
