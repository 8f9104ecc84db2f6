"""ivr log: the proof that the record is as it was written."""

import sys

import click

from ivr.cli.record import with_record
from models.chain import ChainVerdict
from models.store import Store


@click.group(name="log")
def command() -> None:
    """Verify the log's chain."""


@command.command()
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Walk the whole chain. Exit status 1 where anything was changed, taken out or put in."""

    async def ask(store: Store) -> ChainVerdict:
        return await store.verify()

    verdict = with_record(ctx, ask)
    if not verdict.whole:
        click.echo(f"The log is broken at event {verdict.bad_seq}: {verdict.why}.", err=True)
        click.echo("Keep a copy of the database as it is, and compare it with the last backup.", err=True)
        sys.exit(1)
    click.echo(f"The log is whole: {verdict.events} events, each follows the one before it.")
