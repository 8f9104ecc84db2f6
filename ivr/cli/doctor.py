"""ivr doctor: check every part and say what is wrong."""

import asyncio
from pathlib import Path

import click

from ivr.setup.doctor import examine
from ivr.setup.verdict import Grade, Verdict, worst

COLOURS = {Grade.OK: "green", Grade.WARNING: "yellow", Grade.WRONG: "red"}


@click.command(name="doctor")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Check every part: one line each, ok, warning or wrong, and what to do. Ends with 1 when something is wrong."""
    verdicts = asyncio.run(_shown(ctx.obj["site"], ctx.obj["var"]))
    wrong = sum(verdict.grade == Grade.WRONG for verdict in verdicts)
    warnings = sum(verdict.grade == Grade.WARNING for verdict in verdicts)
    click.echo(f"{len(verdicts)} parts checked: {wrong} wrong, {warnings} warnings")
    ctx.exit(int(worst(verdicts) == Grade.WRONG))


async def _shown(site: Path | None, var: Path | None) -> list[Verdict]:
    verdicts = []
    async for verdict in examine(site, var):
        verdicts.append(verdict)
        grade, rest = verdict.line().split(" ", 1)
        click.echo(f"{click.style(grade, fg=COLOURS[verdict.grade])} {rest}")
    return verdicts
