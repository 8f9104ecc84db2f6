"""ivr call: the calls in the record, and the time line of one."""

import click

from ivr.cli.record import with_record
from ivr.cli.timeline import masked, printable, timeline
from models.events import CallEvent
from models.records import Call
from models.store import Store


@click.group(name="call")
def command() -> None:
    """The time line of one call."""


@command.command(name="list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many, newest first.")
@click.option("--open", "only_open", is_flag=True, help="Only calls that have not ended.")
@click.option("--full", is_flag=True, help="Show callers' numbers.")
@click.pass_context
def list_(ctx: click.Context, limit: int, only_open: bool, full: bool) -> None:
    """The last calls."""

    async def ask(store: Store) -> list[Call]:
        return (await store.read.open_calls())[:limit] if only_open else await store.read.recent_calls(limit)

    calls = with_record(ctx, ask)
    for call in calls:
        click.echo(_line(call, full=full))
    if not calls:
        click.echo("no calls")


@command.command()
@click.argument("call_id")
@click.option("--full", is_flag=True, help="Show personal data: numbers, names, words, keys.")
@click.pass_context
def show(ctx: click.Context, call_id: str, full: bool) -> None:
    """The time line of CALL_ID; "last" is the newest call."""

    async def ask(store: Store) -> tuple[Call | None, tuple[CallEvent, ...]]:
        wanted = call_id
        if wanted == "last":
            newest = await store.read.recent_calls(1)
            wanted = newest[0].call_id if newest else ""
        return await store.read.call(wanted), await store.read.events_of(wanted) if wanted else ()

    call, events = with_record(ctx, ask)
    if not events:
        raise click.ClickException(f"There is no call {printable(call_id)!r}. List them with: ivr call list")
    if call is not None:
        click.echo(_line(call, full=full))
    for line in timeline(events, full=full):
        click.echo(line)


def _line(call: Call, *, full: bool) -> str:
    """E.g. "call-019…  2026-01-15 06:00:00Z  …01  kk  answered     62 s  seat 101  ticket-019…"."""
    arrived = f"{call.arrived_at:%Y-%m-%d %H:%M:%SZ}" if call.arrived_at else "-"
    caller = (call.caller if full else str(masked("caller", call.caller))) or "no number"
    lasted = f"{call.duration_s:.0f} s" if call.duration_s is not None else "-"
    seat = f"seat {call.seat}" if call.seat else ""
    outcome = call.outcome or "open"
    parts = (call.call_id, arrived, f"{printable(caller):<14}", f"{call.language:<2}", f"{outcome:<14}", f"{lasted:>7}")
    return "  ".join((*parts, seat, call.ticket or "")).rstrip()
