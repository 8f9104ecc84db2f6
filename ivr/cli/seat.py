"""ivr seat: who sits where, log in and out, pause, and what a phone needs to register."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import click

from ivr.cli.asking import ask
from ivr.cli.opened import opened


@click.group(name="seat")
def command() -> None:
    """Log seats in and out, pause them, show their passwords."""


@command.command(name="list")
@click.pass_context
def list_(ctx: click.Context) -> None:
    """Every seat with its state and since when."""
    seats = ask(opened(ctx).paths.control_socket, "GET", "/seats")
    for seat in seats:
        click.echo(_line(seat))
    if not seats:
        click.echo("the site file names no seats; add some under seats:")


def _line(seat: dict[str, Any]) -> str:
    """E.g. "101  talking     4:07  Айгүл  call-0198… (afterwards paused)"."""
    since = datetime.fromisoformat(seat["since"])
    minutes, seconds = divmod(int((datetime.now(UTC) - since).total_seconds()), 60)
    notes = [seat["name"]]
    if seat["why"]:
        notes.append(f"({seat['why']})")
    if seat["call_id"]:
        notes.append(seat["call_id"])
    if seat["then"]:
        notes.append(f"(afterwards {seat['then']})")
    return f"{seat['seat']:<6} {seat['state']:<10} {max(minutes, 0):>4}:{max(seconds, 0):02}  {'  '.join(notes)}"


def _change(ctx: click.Context, seat: str, change: str, body: dict[str, str]) -> None:
    now = ask(opened(ctx).paths.control_socket, "POST", f"/seats/{quote(seat, safe='')}/{change}", body)
    click.echo(_line(now) + ("" if now["changed"] else "  (as it was)"))


@command.command()
@click.argument("seat")
@click.pass_context
def login(ctx: click.Context, seat: str) -> None:
    """Somebody works at SEAT: it is rung from now on."""
    _change(ctx, seat, "login", {})


@command.command()
@click.argument("seat")
@click.pass_context
def logout(ctx: click.Context, seat: str) -> None:
    """Nobody works at SEAT any more; during a call, when it is over."""
    _change(ctx, seat, "logout", {"by": "ivr seat"})


@command.command()
@click.argument("seat")
@click.argument("reason", default="pause")
@click.pass_context
def pause(ctx: click.Context, seat: str, reason: str) -> None:
    """No calls for SEAT until it resumes; during a call, when it is over."""
    _change(ctx, seat, "pause", {"reason": reason})


@command.command()
@click.argument("seat")
@click.pass_context
def resume(ctx: click.Context, seat: str) -> None:
    """End a pause or a wrap-up of SEAT at once; try a parked seat again."""
    _change(ctx, seat, "resume", {})


@command.command()
@click.argument("seat")
@click.pass_context
def show(ctx: click.Context, seat: str) -> None:
    """What the phone of SEAT needs to register. Prints its password: not for a shared screen."""
    centre = opened(ctx)
    found = centre.site.seats.get(seat)
    if found is None:
        known = ", ".join(centre.site.seats) or "none"
        raise click.ClickException(f"the site file has no seat {seat!r}; it has: {known}")
    sip = centre.site.asterisk.sip
    skills = ", ".join(f"{skill} {level}" for skill, level in found.skills.items())
    click.echo(f"seat      {seat}  {found.name}")
    click.echo(f"queues    {', '.join(found.queues)}")
    click.echo(f"skills    {skills or 'none'}")
    click.echo(f"server    {sip.address}:{sip.port}")
    click.echo(f"user      seat-{seat}")
    click.echo(f"password  {centre.secrets.seats[seat]}")
