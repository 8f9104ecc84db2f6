"""ivr flow: check, draw and try the files that say what a caller meets."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.flow.check import check as check_flow
from ivr.flow.check_prompts import Durations
from ivr.flow.check_words import Vocabulary
from ivr.flow.draw import mermaid
from ivr.flow.load import Opened, load, open_flow
from ivr.flow.problems import FlowWrong
from ivr.flow.simulator import HELP, Simulator
from ivr.flow.states import Context
from ivr.prompts.premade import typical_values
from ivr.prompts.speaker import Speaker
from ivr.prompts.texts import BadTexts
from ivr.prompts.voice import PromptMissing
from ivr.site import Paths, SiteWrong, site_file
from ivr.site import load as load_site
from ivr.site.schema import Site
from ivr.speech.check import vocabulary
from ivr.speech.manifest import folders

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group(name="flow")
def command() -> None:
    """Check, draw and try flow files (dialplans/*.yaml)."""


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Find what would leave a caller without help. Exit status 1 with errors; warnings and notes are only said."""
    wrong = False
    for file in files:
        with _complaining():
            opened = open_flow(file)
        site = _site(ctx)
        known = _vocabulary(ctx, opened, site)
        queues = site.queues.keys() if site else None
        problems = check_flow(opened.flow, opened.parsed, known, _durations(ctx, file), queues)
        for problem in problems:
            click.echo(str(problem))
        errors = sum(problem.level == "error" for problem in problems)
        wrong |= errors > 0
        steps, version = len(opened.flow.steps), opened.flow.version
        click.echo(f"{file}: {errors} errors" if errors else f"{file}: {steps} steps, version {version}, good to use")
    if wrong:
        ctx.exit(1)


@command.command()
@FILE
def draw(file: Path) -> None:
    """Print the flow as a Mermaid drawing, right or wrong."""
    with _complaining():
        click.echo(mermaid(open_flow(file).flow), nl=False)


@command.command(name="try")
@FILE
@click.option("--language", help="As if this number had chosen it before.")
@click.option("--no-speech", is_flag=True, help="As if recognition were away.")
def try_(file: Path, language: str | None, no_speech: bool) -> None:
    """Be the caller, from the keyboard."""
    with _complaining():
        flow = load(file)
    hears = frozenset() if no_speech else frozenset(flow.languages)
    trial = Simulator(flow, datetime.now(UTC), Context("try", language=language, speech_languages=hears))
    click.echo(HELP)
    click.echo("\n".join(trial.lines))
    while not trial.finished:
        try:
            line = input("> ")
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return
        click.echo("\n".join(trial.take(line)))


@contextmanager
def _complaining() -> Iterator[None]:
    try:
        yield
    except FlowWrong as wrong:
        for problem in wrong.problems:
            click.echo(str(problem))
        raise SystemExit(1) from None


def _site(ctx: click.Context) -> Site | None:
    """A broken site file does not keep a flow from being checked; `ivr doctor` tells of it."""
    try:
        return load_site(site_file(ctx.obj["site"]))
    except SiteWrong as wrong:
        click.echo(f"note: the site file was not used, it is wrong itself: {wrong}")
        return None


def _vocabulary(ctx: click.Context, opened: Opened, site: Site | None) -> Vocabulary:
    given = site.speech.models if site else {}
    return vocabulary(folders(Paths.of(ctx.obj["var"]).speech_models, given, opened.flow.languages))


def _durations(ctx: click.Context, file: Path) -> Durations:
    speaker = Speaker(file.parent / "prompts", Paths.of(ctx.obj["var"]).sounds)

    def duration(language: str, prompt: str) -> float | None:
        try:
            template = speaker.template(language, prompt)
            return speaker.sound_now(language, prompt, typical_values(template, language)).duration_s
        except (PromptMissing, BadTexts):
            return None  # a missing prompt is told by the checker; a missing synthesiser by `ivr doctor`

    return duration
