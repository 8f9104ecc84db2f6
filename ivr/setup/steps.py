"""The steps of set-up, in order. Each is quick when it has nothing to do and says what is so afterwards."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from ivr.prompts.espeak import MANNERS, VoiceBroken, synthesised
from ivr.site.centre import Centre
from ivr.site.schema import GivenHost
from ivr.switch.fetch import fetch_asterisk
from ivr.switch.fetch_apt import AsteriskNotFetched, Say
from ivr.switch.tree import find_tree, version_of
from ivr.switch.wrong import SwitchWrong

ROOM_NEEDED = 300_000_000  # bytes in the run directory: sounds, the database and the first recordings


class SetupStopped(Exception):
    """A step could not be done: says why and what to do. The steps before it stay done."""


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    do: Callable[[Centre, Say], str]


def room(centre: Centre, _say: Say) -> str:
    free = shutil.disk_usage(centre.paths.var).free
    if free < ROOM_NEEDED:
        raise SetupStopped(
            f"only {free // 1_000_000} MB are free at {centre.paths.var}: 300 MB are needed; make room there, "
            "or choose another run directory with --var"
        )
    return f"{centre.paths.var}, {free / 1e9:.1f} GB free; passwords in {centre.paths.secrets.name}"


def asterisk(centre: Centre, say: Say) -> str:
    """The embedded one is fetched; a given one is only looked at."""
    use = centre.site.asterisk.use
    if isinstance(use, GivenHost):
        return f"the one on {use.host} is used; check it with: ivr doctor"
    try:
        if use == "embedded":
            fetch_asterisk(centre.paths.asterisk_root.parent, say)
        return version_of(find_tree(centre.site, centre.paths))
    except (AsteriskNotFetched, SwitchWrong) as fault:
        raise SetupStopped(str(fault)) from None


def voice(centre: Centre, _say: Say) -> str:
    """espeak-ng came with the Python packages: every language of the site is tried once."""
    languages = [language for language in centre.site.languages if language in MANNERS]
    try:
        silent = [language for language in languages if not synthesised("109", MANNERS[language])[0].size]
    except VoiceBroken as fault:
        raise SetupStopped(str(fault)) from None
    if silent:
        raise SetupStopped(f"espeak-ng makes no sound in {', '.join(silent)}: delete .venv and run: make run")
    without = [language for language in centre.site.languages if language not in MANNERS]
    return f"espeak-ng speaks {', '.join(languages)}" + (
        f"; recordings are needed in {', '.join(without)}" if without else ""
    )


STEPS = (Step("run directory", room), Step("Asterisk", asterisk), Step("voice", voice))
