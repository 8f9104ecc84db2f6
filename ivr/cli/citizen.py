"""ivr citizen: somebody calls the running centre and talks with whoever answers; for trying a desk."""

import asyncio
import logging
from dataclasses import replace

import click

from ivr.city.city import City
from ivr.city.demonstration import citizen
from ivr.city.people import TALK
from ivr.city.script import Connected
from ivr.city.wrong import CityWrong
from ivr.cli.teller import Teller
from ivr.logs import set_up_logs
from ivr.prompts.speaker import SoundNotMade
from ivr.site import Centre, SiteWrong, open_centre
from ivr.switch import SwitchWrong

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
        asyncio.run(_called(centre, language, number))
    except (SiteWrong, SwitchWrong, CityWrong, SoundNotMade) as wrong:
        raise click.ClickException(str(wrong)) from None


async def _called(centre: Centre, language: str, number: str | None) -> None:
    teller = Teller()
    made = citizen(language, hears=False)
    script = tuple(Connected(PATIENCE_S) if isinstance(step, Connected) else step for step in made.script)
    who = replace(made, script=script, patience_s=PATIENCE_S)
    async with City(centre, [], teller.tell) as city:
        teller.say("citizen", f"calls {centre.site.number}")
        met = await city.call(replace(who, number=number) if number else who)
        teller.say("citizen", f"{met.ended}, after {met.lasted_s:.0f} s")
