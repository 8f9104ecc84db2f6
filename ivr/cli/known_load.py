"""What `ivr simulate --profile` plays on a running centre."""

import asyncio
import signal
import time
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from agents.load.profiles import Profile
from agents.load.staffing import Target
from ivr.ari import AriError
from ivr.city.beside import beside, compare
from ivr.city.busy_hour import Carried, Compressed, lost_patience_s, play, waited
from ivr.city.wrong import CityWrong
from ivr.cli.asking import ask
from ivr.cli.idle_seats import idle_seats
from ivr.cli.reckon import write_json
from ivr.cli.record import with_record
from ivr.prompts.speaker import SoundNotMade
from ivr.site import Centre, SiteWrong, open_centre
from ivr.switch import SwitchWrong
from models.records import Call
from models.store import Store

ENDED_S = 10.0  # until the log holds the end of every call


def play_load(
    ctx: click.Context,
    profile: Profile,
    target: Target,
    *,
    times: float,
    seats: int,
    span_s: float,
    seed: int,
    to: Path | None,
) -> None:
    try:
        centre = open_centre(ctx.obj["site"], ctx.obj["var"])
        at = tuple(idle_seats(centre, seats))
        wrap_up_s = min(queue.wrap_up_s for queue in centre.site.queues.values())
        load = Compressed(profile, at, times, span_s, seed, int(time.time()), wrap_up_s)
        click.echo(
            f"{len(load.drawn())} calls within {span_s / times / 60:.1f} min, {times:g} times as quick; seed {seed}"
        )
        began_at = datetime.now(UTC)
        carried = asyncio.run(_busy_hour(centre, load))
        logged = with_record(ctx, lambda store: ended_calls(store, began_at - timedelta(seconds=1)))
    except (SiteWrong, SwitchWrong, CityWrong, SoundNotMade, AriError) as wrong:
        raise click.ClickException(str(wrong)) from None
    except asyncio.CancelledError:
        raise click.ClickException("the simulation was ended before its calls were over") from None
    carried = replace(carried, lost_patience_s=lost_patience_s(logged, times))
    found = compare(load, waited(logged, times), target)
    for line in beside(load, found, carried):
        click.echo(line)
    write_json(to, {"seed": seed, "times": times, "seats": at, "carried": asdict(carried)} | asdict(found))


async def _busy_hour(centre: Centre, load: Compressed) -> Carried:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await play(
        centre, load, lambda method, address, body: ask(centre.paths.control_socket, method, address, body)
    )


async def ended_calls(store: Store, since: datetime) -> list[Call]:
    """The calls that arrived since, when all of them have ended."""
    until = time.monotonic() + ENDED_S
    while True:
        recent = [call for call in await store.read.recent_calls(5000) if call.arrived_at and call.arrived_at >= since]
        if all(call.ended_at for call in recent) or time.monotonic() > until:
            return recent
        await asyncio.sleep(0.2)
