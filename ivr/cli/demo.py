"""ivr demo: one citizen's call from the trunk to the ticket, on a running centre, seen and checked."""

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable
from typing import TypeVar

import click

from ivr.city.city import City
from ivr.city.demonstration import Claim, Evidence, citizen, claims, operator
from ivr.city.met import CallerMet, SeatMet
from ivr.city.people import TALK
from ivr.city.telephone import THEY_HUNG_UP
from ivr.city.wrong import CityWrong
from ivr.cli import call as call_command
from ivr.cli import recognition
from ivr.cli import ticket as ticket_command
from ivr.cli.asking import ask
from ivr.cli.ended import ended_call
from ivr.cli.idle_seats import idle_seats
from ivr.cli.record import with_record
from ivr.cli.teller import Teller
from ivr.logs import set_up_logs
from ivr.prompts.speaker import SoundNotMade
from ivr.site import Centre, SiteWrong, open_centre
from ivr.speech.client import RemoteEars
from ivr.switch import SwitchWrong
from models.store import Store, StoreWrong

T = TypeVar("T")

LIMIT_S = 150.0


@click.command()
@click.option("--language", type=click.Choice(tuple(TALK)), help="The citizen's; the site's first by default.")
@click.pass_context
def command(ctx: click.Context, language: str | None) -> None:
    """One citizen's call, end to end, on a running centre. Exit status 0 only if all that is claimed was seen."""
    set_up_logs(logging.ERROR)
    try:
        centre = open_centre(ctx.obj["site"], ctx.obj["var"])
        [seat] = idle_seats(centre, 1)
        spoken = language or next((each for each in centre.site.languages if each in TALK), "ru")
        click.echo(
            "\nA citizen calls 109. The city is a second Asterisk: real SIP and real sound, on this machine only.\n"
        )
        met, operator_met = asyncio.run(_until_told_to_end(_played(centre, seat, spoken)))
        evidence = with_record(ctx, lambda store: _evidence(store, centre, met, operator_met))
        _show(ctx, evidence)
        seen = _told(claims(evidence))
        if recognition.needed(centre):
            recognition.introduced(centre)
            heard = asyncio.run(_until_told_to_end(recognition.shown(centre)))
            click.echo("")
            seen += _told(heard)
    except (SiteWrong, SwitchWrong, StoreWrong, CityWrong, SoundNotMade) as wrong:
        raise click.ClickException(str(wrong)) from None
    except (TimeoutError, asyncio.CancelledError):
        raise click.ClickException("the demonstration was ended before its call was over") from None
    sys.exit(0 if all(claim.seen for claim in seen) else 1)


async def _until_told_to_end(work: Awaitable[T]) -> T:
    """SIGTERM cancels it: what it has started is ended first."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work


async def _played(centre: Centre, seat: str, language: str) -> tuple[CallerMet, SeatMet]:
    hears = await _hears(centre, language)
    teller = Teller()
    async with asyncio.timeout(LIMIT_S), City(centre, [seat], teller.tell) as city:
        teller.say(f"seat {seat}", "has a telephone that is registered; dials *11")
        await city.log_in(seat, operator(language))
        city.seats[seat].logged_in = await _ready(centre, seat)
        teller.say(f"seat {seat}", "is logged in")
        teller.say("citizen", f"calls {centre.site.number}")
        met = await city.call(citizen(language, hears))
        teller.say("citizen", _end(met))
        seat_met = city.seats[seat]
        seat_met.heard_s = round(seat_met.heard_s, 2)
        teller.quiet = True
        was_in = seat_met.logged_in
    seat_met.logged_in = was_in
    return met, seat_met


def _end(met: CallerMet) -> str:
    if met.ended == THEY_HUNG_UP and met.reached:
        return f"has heard the ticket's number; the call is over after {met.lasted_s:.0f} s"
    return f"{met.ended} after {met.lasted_s:.0f} s"


async def _hears(centre: Centre, language: str) -> bool:
    try:
        async with RemoteEars(centre.paths.speech_socket) as ears, asyncio.timeout(0.5):
            await ears.until_languages(language)
            return True
    except TimeoutError:
        return False


async def _ready(centre: Centre, seat: str) -> bool:
    seats = await asyncio.to_thread(ask, centre.paths.control_socket, "GET", "/seats")
    return any(each["seat"] == seat and each["state"] == "ready" for each in seats)


async def _evidence(store: Store, centre: Centre, met: CallerMet, seat: SeatMet) -> Evidence:
    call = await ended_call(store, met)
    events = await store.read.events_of(call.call_id)
    ticket = await store.read.ticket(call.ticket) if call.ticket else None
    return Evidence(met, seat, call, events, ticket, await store.verify(), centre.paths.recordings)


def _show(ctx: click.Context, evidence: Evidence) -> None:
    call, ticket = evidence.call, evidence.ticket
    click.echo(f"\nThe call's time line (ivr call show {call.call_id}):\n")
    ctx.invoke(call_command.show, call_id=call.call_id, full=False)
    if ticket is not None:
        click.echo(f"\nIts ticket (ivr ticket show {ticket.public}):\n")
        ctx.invoke(ticket_command.show, ticket=ticket.ticket_id, full=False)
    click.echo("\nWhat was seen:\n")


def _told(seen: list[Claim]) -> list[Claim]:
    for claim in seen:
        word = click.style("ok    ", fg="green") if claim.seen else click.style("failed", fg="red", bold=True)
        click.echo(f"  {word}  {claim.what}")
    return seen
