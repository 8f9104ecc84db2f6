"""ivr speech: fetch and check the models, run the worker that hears."""

import asyncio
import contextlib
import os
import time
from pathlib import Path

import click

from ivr.logs import set_up_logs
from ivr.site.load import load
from ivr.site.paths import Paths
from ivr.site.schema import Site
from ivr.site.wrong import SiteWrong
from ivr.speech import manifest
from ivr.speech.check import check as check_model
from ivr.speech.engine import ModelBroken, missing_files
from ivr.speech.fetch import NAME, NotFetched, PublisherAway
from ivr.speech.fetch import fetch as fetch_model
from ivr.speech.manifest import ManifestWrong, Wanted
from ivr.speech.worker import SocketTaken, WorkerSettings, run

#: Where processors are short, Asterisk and the controller come first: keys work while words wait.
YIELDS = 5


@click.group(name="speech")
def command() -> None:
    """Speech models: fetch, check, run the worker."""


def _opened(ctx: click.Context) -> tuple[Site, Paths]:
    paths = Paths.of(ctx.obj["var"])
    try:
        return load(ctx.obj["site"] or paths.asterisk_config / "site.yaml"), paths
    except SiteWrong as fault:
        raise click.ClickException(str(fault)) from None


def _folders(site: Site, paths: Paths, also: tuple[str, ...] = ()) -> dict[str, Path]:
    return manifest.folders(paths.speech_models, site.speech.models, (*site.languages, *also))


@command.command()
@click.option("--also", multiple=True, metavar="LANGUAGE", help="Hear this language too, besides the site's.")
@click.option(
    "--late",
    type=click.FloatRange(0.5, 60),
    default=1.5,
    show_default=True,
    help="Seconds after which a menu's words are given up, and the caller is asked for a key.",
)
@click.pass_context
def worker(ctx: click.Context, also: tuple[str, ...], late: float) -> None:
    """Run the worker in the foreground until it is told to end (SIGTERM)."""
    site, paths = _opened(ctx)
    set_up_logs()
    os.nice(YIELDS)
    settings = WorkerSettings(
        socket=paths.speech_socket,
        recordings=paths.recordings,
        models=_folders(site, paths, also),
        first_port=site.speech.rtp.first,
        last_port=site.speech.rtp.last,
        threads=site.speech.workers,
        behind_limit_s=late,
    )
    with contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(run(settings))
        except (SocketTaken, OSError) as fault:
            raise click.ClickException(str(fault)) from None


@command.command()
@click.argument("languages", nargs=-1, required=True)
@click.option("--model", help="Another model of the list than the one in use.")
@click.option("--manifest", "path", type=click.Path(path_type=Path), help="dialplans/speech.yaml by default.")
@click.option("--if-reachable", is_flag=True, help="No way to the publisher is no failure: the menus run by keys.")
@click.option("--again", is_flag=True, help="Fetch also what is already there.")
@click.option("--connect-s", default=8.0, show_default=True, help="How long to wait for the publisher.")
@click.pass_context
def fetch(
    ctx: click.Context,
    languages: tuple[str, ...],
    model: str | None,
    path: Path | None,
    if_reachable: bool,
    again: bool,
    connect_s: float,
) -> None:
    """Fetch the models of LANGUAGES, for example: ivr speech fetch kk ru."""
    _, paths = _opened(ctx)
    try:
        listed = manifest.read(path or paths.dialplans / "speech.yaml")
        chosen = [manifest.wanted(listed, language, model) for language in languages]
    except ManifestWrong as fault:
        raise click.ClickException(str(fault)) from None
    faults = []
    for wanted in chosen:
        if _there(wanted, paths) and not again:
            click.echo(f"  {wanted.language}: {wanted.name} is there")
            continue
        try:
            _fetch(wanted, paths, connect_s)
        except PublisherAway as fault:
            click.echo(f"  {wanted.language}: {fault}", err=not if_reachable)
            if not if_reachable:
                faults.append(f"{wanted.language}: not fetched, no way to the publisher")
        except (NotFetched, OSError) as fault:
            faults.append(f"{wanted.language}: {fault}")
    if faults:
        raise click.ClickException("\n".join(faults))


def _there(wanted: Wanted, paths: Paths) -> bool:
    """Whole, and the one wanted; what was copied there by hand has no name and is taken as it is."""
    folder = paths.speech_models / wanted.language
    named = folder / NAME
    return not missing_files(folder) and (
        not named.is_file() or named.read_text(encoding="utf-8").strip() == wanted.name
    )


def _fetch(wanted: Wanted, paths: Paths, connect_s: float) -> None:
    click.echo(f"  {wanted.language}: {wanted.name} ({wanted.source.megabytes} MB, {wanted.source.licence})")
    told_at = time.monotonic()

    def progress(there: int, whole: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= 1:
            told_at = time.monotonic()
            of = f" of {whole // 10**6}" if whole else ""
            click.echo(f"    {there // 10**6}{of} MB")

    checksum = asyncio.run(fetch_model(wanted, paths.speech_models, progress, connect_s=connect_s))
    promised = "as promised" if wanted.source.sha256 else "kept from this first fetch; later ones must have the same"
    click.echo(f"    fetched and unpacked; sha256 {checksum} ({promised})")


@command.command()
@click.argument("what", required=False, metavar="[FOLDER|LANGUAGE]")
@click.option("--words", help="Words of a menu, apart by spaces: which of them does the model not know?")
@click.pass_context
def check(ctx: click.Context, what: str | None, words: str | None) -> None:
    """Try a model: its files, loading, decoding. Without an argument: every model of the site."""
    site, paths = _opened(ctx)
    asked = _asked(what, site, paths)
    if not asked:
        raise click.ClickException(
            f"no speech model is there for {', '.join(site.languages)}: the menus run by keys. "
            f"Fetch them: ivr speech fetch {' '.join(site.languages)}"
        )
    faults = []
    for language, folder in asked.items():
        click.echo(f"{language}: {folder}")
        try:
            for line in check_model(language, folder, (words or "").split()):
                click.echo(f"  {line}")
        except ModelBroken as fault:
            faults.append(f"{language}: {fault}")
    if faults:
        raise click.ClickException("\n".join(faults))


def _asked(what: str | None, site: Site, paths: Paths) -> dict[str, Path]:
    if what is None:
        return _folders(site, paths)
    if "/" in what or Path(what).is_dir():
        return {"xx": Path(what)}
    found = _folders(site, paths, (what,))
    if what not in found:
        raise click.ClickException(f"no model is there for {what!r}. Fetch it: ivr speech fetch {what}")
    return {what: found[what]}
