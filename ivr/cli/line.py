"""ivr line: who waits, why nobody is offered to them right now, and a supervisor's move."""

from typing import Any
from urllib.parse import quote

import click

from ivr.cli.asking import ask
from ivr.cli.opened import opened


@click.group(name="line")
def command() -> None:
    """Who waits and why; move a caller."""


@command.command()
@click.argument("who", required=False)
@click.pass_context
def show(ctx: click.Context, who: str | None) -> None:
    """Everybody in the line in the order in which they go; or why one WHO (a call or a seat) stands as it does."""
    socket = opened(ctx).paths.control_socket
    if who is not None:
        for reason in ask(socket, "GET", f"/line/{quote(who, safe='')}")["explain"]:
            click.echo(reason)
        return
    waiting = ask(socket, "GET", "/line")["waiting"]
    for caller in waiting:
        click.echo(_line(caller))
        for reason in caller["explain"]:
            click.echo(f"      {reason}")
    if not waiting:
        click.echo("nobody waits")


def _line(caller: dict[str, Any]) -> str:
    """E.g. "  1  call-0198…  city  band 5  live  waited 2:07, about 3 min more"."""
    minutes, seconds = divmod(int(caller["waited_s"]), 60)
    wait_s = caller["wait_s"]
    more = f", about {max(1, round(wait_s / 60))} min more" if wait_s else ""
    return (
        f"{caller['place']:>3}  {caller['call_id']}  {caller['queue']}  band {caller['band']}  {caller['kind']}"
        f"  waited {minutes}:{seconds:02}{more}"
    )


@command.command()
@click.argument("call")
@click.option("--to", "queue", help="The queue to go to; its place there is by the time of arrival.")
@click.option("--band", type=click.IntRange(0, 9), help="How urgent: 0 danger to life, 5 ordinary.")
@click.option("--who", required=True, help="Who moves the caller; it is written down.")
@click.option("--why", required=True, help="Why; it is written down.")
@click.pass_context
def move(ctx: click.Context, call: str, queue: str | None, band: int | None, who: str, why: str) -> None:
    """Move a waiting CALL: the only exception to the order of the line, so it names who and why."""
    if queue is None and band is None:
        raise click.UsageError("give --to QUEUE, --band N or both")
    body = {"queue": queue, "band": band, "who": who, "why": why}
    now = ask(opened(ctx).paths.control_socket, "POST", f"/line/{quote(call, safe='')}/move", body)
    if "call_id" not in now:
        click.echo("moved, and out of the line at once")
    else:
        click.echo(_line(now) + ("" if now["changed"] else "  (as it was)"))
