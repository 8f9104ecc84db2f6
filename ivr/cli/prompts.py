"""ivr prompts: make the sounds, hear one, list them with their durations."""

import click

from ivr.prompts import fallback, premade
from ivr.prompts.recordings import BadRecording
from ivr.prompts.speaker import Speaker
from ivr.prompts.texts import BadTexts
from ivr.prompts.voice import PromptMissing
from ivr.site import Paths, SiteWrong, load, site_file


@click.group(name="prompts")
def command() -> None:
    """Make the sounds of the prompts."""


def _speaker(ctx: click.Context) -> Speaker:
    paths = Paths.of(ctx.obj["var"])
    return Speaker(paths.dialplans / "prompts", paths.sounds)


def _languages(ctx: click.Context, speaker: Speaker, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Those asked for, else the site's and any other that has texts."""
    if asked:
        return asked
    try:
        site = load(site_file(ctx.obj["site"]))
    except SiteWrong as fault:
        raise click.ClickException(str(fault)) from None
    return tuple(dict.fromkeys([*site.languages, *speaker.texts.languages()]))


@command.command()
@click.argument("languages", nargs=-1)
@click.pass_context
def make(ctx: click.Context, languages: tuple[str, ...]) -> None:
    """Make every sound that can be made before a call, and what Asterisk says when the controller is away."""
    speaker = _speaker(ctx)
    chosen = _languages(ctx, speaker, languages)
    faults = [fault for language in chosen for fault in _make(speaker, language)]
    spoken = tuple(language for language in _languages(ctx, speaker, ()) if language in ("kk", "ru"))
    try:
        kept = fallback.make(speaker, Paths.of(ctx.obj["var"]).sounds, spoken)
    except PromptMissing as fault:
        raise click.ClickException("\n".join([*faults, str(fault)])) from None
    except OSError as fault:
        raise click.ClickException(f"{fault.filename}: {fault.strerror}; free the disk or mend its rights") from None
    click.echo(f"fallback: {len(kept)} sounds, {sum(one.sound.duration_s for one in kept):.0f} s")
    if faults:
        raise click.ClickException("\n".join(faults))


def _make(speaker: Speaker, language: str) -> list[str]:
    """Make one language with progress on one line; what went wrong."""
    made, seconds = 0, 0.0
    try:
        for one in premade.make(speaker, language):
            made, seconds = made + 1, seconds + one.sound.duration_s
            if made % 20 == 0:
                click.echo(f"\r{language}: {made} sounds …", nl=False)
    except BadTexts as fault:
        return list(fault.errors)
    except PromptMissing as fault:
        return [str(fault)]
    click.echo(f"\r{language}: {made} sounds, {seconds:.0f} s")
    return bad_recordings(speaker, language)


def bad_recordings(speaker: Speaker, language: str) -> list[str]:
    faults = []
    for prompt in speaker.texts.of(language).templates:
        try:
            speaker.recorded(language, prompt)
        except (BadRecording, OSError) as fault:
            faults.append(str(fault))
    return faults + [
        f"{path}: no prompt {path.stem} in {language}; rename the file after the prompt it replaces"
        for path in speaker.stray_recordings(language)
    ]


@command.command()
@click.argument("language")
@click.argument("prompt")
@click.argument("values", nargs=-1)
@click.pass_context
def say(ctx: click.Context, language: str, prompt: str, values: tuple[str, ...]) -> None:
    """Make one sound: its file and its length. Values of holes as name=value."""
    for value in values:
        if "=" not in value:
            raise click.UsageError(f"{value!r} is not name=value")
    given: dict[str, int | str] = {name: _value(text) for name, _, text in (value.partition("=") for value in values)}
    try:
        made = _speaker(ctx).sound_now(language, prompt, given)
    except (PromptMissing, BadTexts) as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{made.path}  {made.duration_s:.2f} s")


def _value(text: str) -> int | str:
    """A number without leading noughts is a number; "0017" stays a string of digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 and str(int(text)) == text else text


@command.command(name="list")
@click.argument("languages", nargs=-1)
@click.pass_context
def list_(ctx: click.Context, languages: tuple[str, ...]) -> None:
    """Every prompt with its length; holes are filled with typical values."""
    speaker = _speaker(ctx)
    for language in _languages(ctx, speaker, languages):
        try:
            found = premade.durations(speaker, language)
        except (PromptMissing, BadTexts) as fault:
            raise click.ClickException(str(fault)) from None
        written = speaker.texts.of(language).written
        for prompt, seconds in found.items():
            mark = "rec" if speaker.recording_path(language, prompt).exists() else "   "
            click.echo(f"{language} {seconds:5.1f} s {mark} {prompt:32} {written[prompt]}")
