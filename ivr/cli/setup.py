"""ivr setup: fetch and make what a centre needs."""

import importlib
from time import monotonic

import click

from ivr.cli.opened import opened
from ivr.setup.chromium import browser
from ivr.setup.front import pages
from ivr.setup.models import speech_models
from ivr.setup.steps import STEPS, SetupStopped, Step
from ivr.site import Centre


@click.command(name="setup")
@click.option("--for-tests", is_flag=True, help="And the browser in which pages are tested.")
@click.pass_context
def command(ctx: click.Context, *, for_tests: bool) -> None:
    """Fetch and make what a centre needs; quick where it is there. Stopped in the middle, it goes on where it was."""
    started = monotonic()
    centre = opened(ctx)
    for step in STEPS:
        _do(step, centre)
    click.echo("sounds of the prompts …")
    _run(ctx, "prompts", "make")
    _do(Step("speech models", speech_models), centre)
    _do(Step("pages", pages), centre)
    if for_tests:
        _do(Step("browser for tests", browser), centre)
    click.echo("accounts …")
    _first_administrator(ctx)
    click.echo(f"set up in {monotonic() - started:.0f} s")


def _do(step: Step, centre: Centre) -> None:
    click.echo(f"{step.name} …")
    try:
        done = step.do(centre, lambda line: click.echo(f"  {line}"))
    except SetupStopped as fault:
        raise click.ClickException(f"{step.name}: {fault}") from None
    except OSError as fault:
        raise click.ClickException(_disk(step.name, fault)) from None
    click.echo(f"  {done}")


def _disk(part: str, fault: OSError) -> str:
    return (
        f"{part}: {fault.strerror or fault} ({fault.filename or 'no file named'}): make room or rights there, run again"
    )


def _first_administrator(ctx: click.Context) -> None:
    """A database that is away yet is no reason to stop: the link can be had later."""
    try:
        _run(ctx, "user", "first")
    except click.ClickException as wrong:
        click.echo(f"  no link for the first administrator: {wrong.message} Get one later with: ivr user first")


def _run(ctx: click.Context, name: str, *arguments: str) -> None:
    """Another room's own command, with this one's site and run directory."""
    other: click.Command = importlib.import_module(f"ivr.cli.{name}").command
    other.main(args=list(arguments), prog_name=f"ivr {name}", standalone_mode=False, obj=ctx.obj)
