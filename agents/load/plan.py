"""Pure: the seats that a day needs, hour by hour, for whoever writes the roster."""

from collections.abc import Iterable, Iterator, Sequence

from agents.load.profiles import BUSIEST, Profile
from agents.load.report import between, seconds, share
from agents.load.staffing import ANSWER_S, Hour, Staffed, Target

COLUMNS = f"{'service level (95 %)':>26}{'Erlang A':>10}{'mean wait':>12}{'abandoned':>11}{'busy':>6}"


def plan_head(profile: Profile, target: Target) -> Iterator[str]:
    yield f"{profile.name}: {profile.about}; {profile.calls_a_day} calls a day"
    yield (
        f"target: {target.share:.0%} of all calls answered within {target.within_s:g} s. {ANSWER_S:.0f} s until a seat "
        f"lifts, {profile.talk_s:.0f} s of talk, {profile.wrap_up_s:.0f} s wrap-up; patience {profile.patience_s:.0f} s"
    )
    yield ""


def plan_of_day(profile: Profile, target: Target, hours: Iterable[Hour]) -> Iterator[str]:
    yield from plan_head(profile, target)
    yield f"{'':7}{'calls':>7}{'':>9}{'seats by':>19}{'':>7}  with so many seats on our line"
    yield f"{'hour':7}{'/ h':>7}{'Erlangs':>9}{'Erlang C':>10}{'Erlang A':>9}{'seats':>7}{COLUMNS}"
    found = []
    for hour in hours:
        found.append(hour)
        yield (
            f"{_clock(hour.hour):7}{hour.load.calls_per_h:>7.0f}{hour.load.erlangs:>9.1f}"
            f"{hour.by_c:>10}{hour.by_a:>9}{hour.staffed.seats:>7}{_came(hour.staffed)}"
        )
    most = max(found, key=lambda hour: hour.staffed.seats)
    yield ""
    yield (
        f"{sum(hour.staffed.seats for hour in found)} hours of seats a day, at most {most.staffed.seats} seats "
        f"({_clock(most.hour)}). Seats are people who take calls in that hour: breaks and meals come on top."
    )
    yield from _burst(profile, found)
    yield _how(found[0].staffed)


def plan_of_hour(profile: Profile, target: Target, hour: Hour, choices: Sequence[Staffed]) -> Iterator[str]:
    """Around the answer: what one more and one fewer would do."""
    yield from plan_head(profile, target)
    yield (
        f"{_clock(hour.hour)}: {hour.load.calls_per_h:.0f} calls an hour = {hour.load.erlangs:.1f} Erlangs; "
        f"{hour.staffed.seats} seats ({hour.by_a} by Erlang A, {hour.by_c} by Erlang C)"
    )
    yield f"{'seats':>7}{COLUMNS}"
    for each in choices:
        mark = "  <" if each.seats == hour.staffed.seats else ""
        yield f"{each.seats:>7}{_came(each)}{mark}"
    yield "Seats are people who take calls in that hour: breaks and meals come on top."
    yield from _burst(profile, [hour])
    yield _how(hour.staffed)


def _came(staffed: Staffed) -> str:
    line, by_a = staffed.line, staffed.erlang_a
    return (
        f"{between(line.answered_within, share):>26}{share(by_a.answered_within):>10}"
        f"{seconds(line.mean_wait_s.middle):>12}{share(line.abandoned.middle):>11}{by_a.occupancy:>6.0%}"
    )


def _burst(profile: Profile, hours: Sequence[Hour]) -> Iterator[str]:
    if profile.burst_s and BUSIEST in [hour.hour for hour in hours]:
        yield (
            f"{_clock(BUSIEST)}: all its calls within {profile.burst_s / 60:.0f} min, beginning with an empty line; "
            "busy and Erlang as if that went on for ever."
        )


def _clock(hour: int) -> str:
    return f"{hour:02}–{(hour + 1) % 24 or 24:02}"


def _how(staffed: Staffed) -> str:
    return (
        f"Our line: the mean of {staffed.line.runs} runs; "
        "busy: the share of its time that a seat is rung, talks or writes up."
    )
