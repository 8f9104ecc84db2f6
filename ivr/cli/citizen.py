"""ivr citizen: somebody calls the running centre and talks with whoever answers; for trying a desk."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime

import click

from ivr.city.city import City
from ivr.city.demonstration import citizen
from ivr.city.people import TALK
from ivr.city.script import Connected
from ivr.city.wrong import CityWrong
from ivr.cli.record import with_record
from ivr.cli.teller import Teller
from ivr.logs import set_up_logs
from ivr.prompts.speaker import SoundNotMade
from ivr.site import Centre, SiteWrong, open_centre
from ivr.switch import SwitchWrong
from models.store import Store

LOOKS_EVERY_S = 0.3
PATIENCE_S = 300.0  # whoever tries a desk for the first time looks for its keys


@click.command(name="citizen")
@click.option("--language", type=click.Choice(tuple(TALK)), default="kk", show_default=True)
@click.option("--number", help="Who calls, e.g. +77010000001; somebody new by default.")
@click.pass_context
def command(ctx: click.Context, language: str, number: str | None) -> None:
    """One citizen calls now, waits to be answered, tells of cold flats, and hangs up. Only on this machine."""
    set_up_logs(logging.ERROR)
    try:
        centre = open_centre(ctx.obj["site"], ctx.obj["var"])
        with_record(ctx, lambda store: _called(centre, store, language, number))
    except (SiteWrong, SwitchWrong, CityWrong, SoundNotMade) as wrong:
        raise click.ClickException(str(wrong)) from None


async def _called(centre: Centre, store: Store, language: str, number: str | None) -> None:
    teller = Teller()
    began_at = datetime.now(UTC)
    made = citizen(language, hears=False)
    script = tuple(Connected(PATIENCE_S) if isinstance(step, Connected) else step for step in made.script)
    who = replace(made, script=script, patience_s=PATIENCE_S)
    async with City(centre, [], teller.tell) as city:
        teller.say("citizen", f"calls {centre.site.number}; waits {PATIENCE_S:.0f} s at most for a seat that is ready")
        meeting = asyncio.create_task(_meets(city, store, began_at))
        met = await city.call(replace(who, number=number) if number else who)
        meeting.cancel()
        teller.say("citizen", f"{met.ended}, after {met.lasted_s:.0f} s")


async def _meets(city: City, store: Store, began_at: datetime) -> None:
    """Whoever answers does so at a telephone that the city does not know: the centre's record tells when."""
    while True:
        await asyncio.sleep(LOOKS_EVERY_S)
        for call in await store.read.open_calls():
            if call.answered_at is not None and call.answered_at >= began_at:
                city.calls.join(f"seat {call.seat}", call.caller)
