"""ivr simulate: citizens and seats call a running centre; what they met is held against the centre's log."""

import asyncio
import logging
import signal
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from click.core import ParameterSource

from agents.load.profiles import PROFILES
from agents.load.staffing import ANSWER_S, Target
from ivr.ari import AriError
from ivr.city.balance import Balance, balance
from ivr.city.beside import whole_span_s
from ivr.city.met import CallerMet
from ivr.city.simulation import Plan, Simulated, simulate
from ivr.city.wrong import CityWrong
from ivr.cli.idle_seats import idle_seats
from ivr.cli.known_load import ended_calls, play_load
from ivr.cli.reckon import tell_day, tell_hour, tell_load, write_json
from ivr.cli.record import with_record
from ivr.cli.timeline import printable
from ivr.logs import set_up_logs
from ivr.prompts.speaker import SoundNotMade
from ivr.site import Centre, SiteWrong, open_centre
from ivr.switch import SwitchWrong


@click.command()
@click.option("--citizens", default=20, show_default=True, type=click.IntRange(1, 500), help="How many call.")
@click.option(
    "--seats",
    default=5,
    show_default="5, or the profile's",
    type=click.IntRange(0, 200),
    help="How many seats are at work.",
)
@click.option(
    "--minutes",
    default=3.0,
    show_default="3, or the profile's hour",
    type=click.FloatRange(0.1, 600),
    help="In which calls begin; of --profile before it is quicker.",
)
@click.option("--rate", type=click.FloatRange(0.1, 200), help="Calls a minute, instead of --citizens.")
@click.option("--seed", default=109, show_default=True, help="The same seed draws the same people.")
@click.option("--profile", type=click.Choice(sorted(PROFILES)), help="A known load at its busiest.")
@click.option(
    "--times",
    default=12.0,
    show_default=True,
    type=click.FloatRange(1, 60),
    help="How much quicker --profile is played.",
)
@click.option("--pure", is_flag=True, help="Only reckon --profile, beside Erlang C and A: needs nothing that runs.")
@click.option("--by-hour", is_flag=True, help="Only reckon how many seats each hour of --profile needs.")
@click.option("--hour", type=click.IntRange(0, 23), help="Only reckon that hour (8: from 8 to 9), with seats around.")
@click.option(
    "--answered",
    default=80.0,
    show_default=True,
    type=click.FloatRange(1, 99.9),
    help="The target: per cent of all calls …",
)
@click.option(
    "--within",
    default=20.0,
    show_default=True,
    type=click.FloatRange(ANSWER_S, 3600),
    help="… answered within seconds.",
)
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="All of it, for a program.")
@click.pass_context
def command(
    ctx: click.Context,
    citizens: int,
    seats: int,
    minutes: float,
    rate: float | None,
    seed: int,
    profile: str | None,
    times: float,
    pure: bool,
    by_hour: bool,
    hour: int | None,
    answered: float,
    within: float,
    json_file: Path | None,
) -> None:
    """Citizens call 109, seats answer, over real SIP and RTP. Exit status 1 where the log says otherwise than they.

    \b
    ivr simulate --citizens 20 --seats 5          made-up people call a running centre
    ivr simulate --profile petropavl --times 6    a known load, so much quicker, beside Erlang
    ivr simulate --profile astana --pure          the same load only reckoned
    ivr simulate --profile astana --by-hour       how many seats each hour needs for 80 % in 20 s
    ivr simulate --profile astana --hour 8        from 8 to 9, and with seats more or fewer
    """
    set_up_logs(logging.ERROR)
    mode = "by-hour" if by_hour or hour is not None else "pure" if pure else "profile" if profile else "people"
    chosen = _chosen(ctx, mode)
    target = Target(answered / 100, within)
    if mode in ("by-hour", "pure"):
        _reckon(
            profile, target, seats=seats if "seats" in chosen else None, seed=seed, mode=mode, hour=hour, to=json_file
        )
        return
    if profile is not None:
        span_s = 60 * minutes if "minutes" in chosen else whole_span_s(PROFILES[profile])
        count = seats if "seats" in chosen else PROFILES[profile].seats
        play_load(ctx, PROFILES[profile], target, times=times, seats=count, span_s=span_s, seed=seed, to=json_file)
        return
    count = round(rate * minutes) or 1 if rate else citizens
    _call(ctx, count, seats=seats, minutes=minutes, seed=seed, to=json_file)


def _call(ctx: click.Context, count: int, *, seats: int, minutes: float, seed: int, to: Path | None) -> None:
    try:
        centre = open_centre(ctx.obj["site"], ctx.obj["var"])
        plan = Plan(count, tuple(idle_seats(centre, seats)), 60 * minutes, seed, int(time.time()))
        began_at = datetime.now(UTC)
        click.echo(f"{count} citizens call {centre.site.number} within {minutes:g} min; {seats} seats; seed {seed}")
        simulated = asyncio.run(_played(centre, plan))
        logged = with_record(ctx, lambda store: ended_calls(store, began_at - timedelta(seconds=1)))
    except (SiteWrong, SwitchWrong, CityWrong, SoundNotMade, AriError) as wrong:
        raise click.ClickException(str(wrong)) from None
    except (TimeoutError, asyncio.CancelledError):
        raise click.ClickException("the simulation was ended before its calls were over") from None
    account = balance(simulated.callers, logged, centre.site.country, centre.site.area_code)
    _show(simulated, account)
    write_json(to, _plain(plan, simulated, account))
    sys.exit(0 if account.even and not simulated.left else 1)


#: What each way of simulating takes; --profile chooses among them.
TAKES = {
    "people": {"citizens", "seats", "minutes", "rate", "seed", "json_file"},
    "profile": {"profile", "seats", "minutes", "times", "seed", "answered", "within", "json_file"},
    "pure": {"profile", "seats", "seed", "answered", "within", "json_file", "pure"},
    "by-hour": {"profile", "seats", "seed", "answered", "within", "json_file", "pure", "by_hour", "hour"},
}


def _chosen(ctx: click.Context, mode: str) -> set[str]:
    """The options on the command line. One that would do nothing is refused: whoever wrote it meant something."""
    chosen = {name for name in ctx.params if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    if mode in ("by-hour", "pure") and "profile" not in chosen:
        raise click.UsageError(f"--{mode} reckons a known load: name it with --profile ({', '.join(PROFILES)})")
    idle = sorted(chosen - TAKES[mode])
    if idle:
        names = ", ".join("--" + name.removesuffix("_file").replace("_", "-") for name in idle)
        what = {"people": "without --profile", "profile": "with --profile on a running centre"}.get(
            mode, f"with --{mode}"
        )
        raise click.UsageError(f"{names} does nothing {what}: leave it out")
    return chosen


def _reckon(
    profile: str | None, target: Target, *, seats: int | None, seed: int, mode: str, hour: int | None, to: Path | None
) -> None:
    load = PROFILES[profile or ""]
    try:
        if hour is not None:
            tell_hour(load, target, hour, seats=seats, seed=seed, json_file=to)
        else:
            (tell_day if mode == "by-hour" else tell_load)(load, target, seats=seats, seed=seed, json_file=to)
    except ValueError as wrong:
        raise click.ClickException(str(wrong)) from None


async def _played(centre: Centre, plan: Plan) -> Simulated:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await simulate(centre, plan, lambda met: click.echo(_line(met)))


def _line(met: CallerMet) -> str:
    """E.g. "citizen-007  +77011234567   kk  talks    seat 101  waited 24.1 s  talked 18.2 s  heard 5.7 s  keys 11"."""
    who = f"{met.citizen}  {printable(met.number) or 'hidden':<13} {met.language}  {met.plan:<19}"
    if met.answered_ms is None:
        return f"{who}  {met.ended}"
    parts = [
        f"{met.reached or 'nobody':<9}",
        f"{met.ended:<13}",
        f"{met.lasted_s:6.1f} s",
        f"keys {met.keys or '-':<5}",
    ]
    if met.talked_s is not None:
        parts.append(f"waited {met.waited_s:.1f} s, talked {met.talked_s:.1f} s, heard {met.heard_talk_s:.1f} s")
    return "  ".join((who, *parts)).rstrip()


def _show(simulated: Simulated, account: Balance) -> None:
    click.echo("")
    for seat in simulated.seats:
        click.echo(
            f"seat {seat.seat}: rang {seat.rang}, answered {seat.answered}, missed {seat.missed}, "
            f"declined {seat.declined}, talked {seat.talked_s:.0f} s, heard {seat.heard_s:.0f} s"
        )
    parts = " + ".join(f"{count} {part}" for part, count in account.parts.items()) or "0"
    click.echo(f"\nIn the log: {parts} = {sum(account.parts.values())} of {len(simulated.callers)} calls")
    for difference in account.differences:
        click.echo(f"  different  {printable(difference)}")
    for left in simulated.left:
        click.echo(f"  left behind  {printable(left)}")
    if account.even and not simulated.left:
        click.echo("Citizens and log agree; no channel and no bridge is left.")


def _plain(plan: Plan, simulated: Simulated, account: Balance) -> dict[str, object]:
    return {
        "plan": asdict(plan),
        "callers": [met.plain() | {"call_id": call.call_id if call else None} for met, call in account.pairs],
        "seats": [asdict(seat) for seat in simulated.seats],
        "parts": account.parts,
        "differences": list(account.differences),
        "left": list(simulated.left),
    }
