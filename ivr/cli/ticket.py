"""ivr ticket: the tickets in the record; every change is an event with who and why."""

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

import click

from agents.tickets import Move, State, Ticket, TicketWrong, is_public_number
from agents.tickets.edits import Filling, closed, edited, filled, moved
from agents.tickets.states import KINDS
from ivr.cli.record import with_record
from ivr.cli.timeline import fields_text, masked, printable, sentence
from models.events import CallEvent
from models.store import Store

who = click.option("--by", default=getpass.getuser, show_default="the user's name", help="Who changes it.")
why = click.option("--why", required=True, help="The reason; it stays in the log.")
full_ = click.option("--full", is_flag=True, help="Show personal data: numbers and words.")


@click.group(name="ticket")
def command() -> None:
    """Show and edit tickets. TICKET is a public number or a ticket's id."""


@command.command(name="list")
@click.option("--state", type=click.Choice([state.value for state in State]))
@click.option("--kind", type=click.Choice(KINDS))
@click.option("--service", help="The id of a service.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many, newest first.")
@full_
@click.pass_context
def list_(ctx: click.Context, limit: int, full: bool, state: str | None, kind: str | None, service: str | None) -> None:
    """The last tickets; every filter that is given must fit."""

    async def ask(store: Store) -> list[Ticket]:
        return await store.read.tickets(state=state, kind=kind, service=service, limit=limit)

    tickets = with_record(ctx, ask)
    for ticket in tickets:
        click.echo(_line(ticket, full=full))
    if not tickets:
        click.echo("no tickets")


@command.command()
@click.argument("ticket")
@full_
@click.pass_context
def show(ctx: click.Context, ticket: str, full: bool) -> None:
    """Everything about TICKET, and its history."""

    async def ask(store: Store) -> tuple[Ticket, tuple[CallEvent, ...]]:
        found = await _found(store, ticket)
        return found, await store.read.events_of(found.call_id)

    found, events = with_record(ctx, ask)
    click.echo(_line(found, full=full))
    about = {
        "call": found.call_id,
        "caller": found.caller,
        "language": found.language,
        "path": " > ".join(found.path),
        "text": found.text,
        "seat": found.seat,
        "danger": found.danger or None,
    }
    for name, value in about.items():
        if value:
            click.echo(f"  {fields_text({name: value}, full=full)}")
    for event in events:
        if event.fields.get("ticket") == found.ticket_id and event.kind != "CallEnded":
            click.echo(f"  {event.at:%Y-%m-%d %H:%M:%SZ}  {sentence(event, full=full)}")


@command.command()
@click.argument("ticket")
@click.option("--service", help="The id of a service; its kind stays as it is.")
@click.option("--kind", type=click.Choice(KINDS))
@click.option("--text", help="What it is about.")
@click.option("--move", type=click.Choice([each.value for each in Move if each not in (Move.REGISTER, Move.DROP)]))
@who
@why
@click.pass_context
def edit(ctx: click.Context, /, ticket: str, move: str | None, by: str, why: str, **given: str | None) -> None:
    """Correct TICKET, or move it to its next state."""
    changes: Filling = {name: value for name, value in given.items() if value is not None}  # type: ignore[assignment]
    if not changes and move is None:
        raise click.UsageError("Nothing to change: give --service, --kind, --text or --move.")

    def change(was: Ticket, at: datetime) -> Ticket:
        now = filled(was, **changes)
        return moved(now, move, at) if move is not None else now

    click.echo(_changed(ctx, ticket, change, by, why, service=changes.get("service", "")))


@command.command()
@click.argument("ticket")
@click.option("--first-call", is_flag=True, help="It was settled in the first call, and is counted so.")
@who
@why
@click.pass_context
def close(ctx: click.Context, ticket: str, first_call: bool, by: str, why: str) -> None:
    """Close TICKET."""

    def change(was: Ticket, at: datetime) -> Ticket:
        return closed(was, at, first_call=first_call)

    click.echo(_changed(ctx, ticket, change, by, why))


def _changed(
    ctx: click.Context, named: str, change: Callable[[Ticket, datetime], Ticket], by: str, why: str, service: str = ""
) -> str:
    async def write(store: Store) -> str:
        was = await _found(store, named)
        if was.state == State.DRAFT:
            raise click.ClickException("The call still goes on: its ticket can be changed once it is registered.")
        await _check_service(store, service)
        at = datetime.now(UTC)
        now = change(was, at)
        event = edited(was, now, at, by=by, why=why)
        if event is None:
            return f"{_line(was, full=False)}  (as it was)"
        store.log.append(event)
        return _line(now, full=False)

    try:
        return with_record(ctx, write)
    except TicketWrong as wrong:
        raise click.ClickException(str(wrong)) from None


async def _found(store: Store, named: str) -> Ticket:
    found = await store.read.ticket(named)
    if found is not None:
        return found
    if named.isdecimal() and not is_public_number(named):
        raise click.ClickException(f"{printable(named)} is no ticket's number: a digit is wrong or two are swapped.")
    raise click.ClickException(f"There is no ticket {printable(named)!r}. List them with: ivr ticket list")


async def _check_service(store: Store, service: str) -> None:
    known = [each.id for each in await store.read.services()]
    if service and known and service not in known:
        near = get_close_matches(service, known, n=3)
        hint = f" Perhaps: {', '.join(near)}." if near else ""
        raise click.ClickException(f"The catalogue has no service {printable(service)!r}.{hint}")


def _line(ticket: Ticket, *, full: bool) -> str:
    """E.g. "1000015  registered  incident  water-home.none  2026-01-15 06:00:20Z  …01"."""
    drafted = f"{ticket.drafted_at:%Y-%m-%d %H:%M:%SZ}" if ticket.drafted_at else "-"
    caller = (ticket.caller if full else str(masked("caller", ticket.caller))) or "no number"
    number = ticket.public or ticket.ticket_id
    marks = "  first call" if ticket.first_call else ""
    parts: tuple[Any, ...] = (
        number,
        f"{ticket.state:<11}",
        f"{ticket.kind or '-':<9}",
        f"{ticket.service or '-':<24}",
        drafted,
        printable(caller),
    )
    return "  ".join(parts) + marks
