"""Set-up's speech models: fetched where their publisher can be reached; where not, it is said and menus run by keys."""

import asyncio
import time
from pathlib import Path
from urllib.parse import urlsplit

from ivr.setup.steps import SetupStopped
from ivr.site.centre import Centre
from ivr.speech.engine import missing_files
from ivr.speech.fetch import NotFetched, Progress, PublisherAway, fetch
from ivr.speech.manifest import ManifestWrong, Wanted, folders, korean, read, wanted
from ivr.switch.fetch_apt import Say

CONNECT_S = 3.0  # each; a network that swallows packets must not hold set-up up
ASK_AGAIN_S = 3600  # a publisher that was away is not asked at every start


def speech_models(centre: Centre, say: Say) -> str:
    """What can be heard afterwards. Nothing here stops set-up but a broken manifest."""
    lacking = _lacking(centre)
    if lacking:
        try:
            manifest = read(centre.paths.dialplans / "speech.yaml")
            asked = [wanted(manifest, language) for language in lacking if language in manifest]
        except ManifestWrong as fault:
            raise SetupStopped(f"{fault}: correct it, then run this again") from None
        _fetch_all(asked, centre.paths.speech_models, say)
        lacking = _lacking(centre)
    there = [language for language in centre.site.languages if language not in lacking]
    if not lacking:
        return f"heard: {', '.join(there)}"
    test = "; the Korean test model is there" if korean() else ""
    return f"heard: {', '.join(there) or 'none'}; by keys only: {', '.join(lacking)}{test}"


def _lacking(centre: Centre) -> list[str]:
    found = folders(centre.paths.speech_models, centre.site.speech.models, tuple(centre.site.languages))
    return [lang for lang in centre.site.languages if lang not in found or missing_files(found[lang])]


def _fetch_all(asked: list[Wanted], into: Path, say: Say) -> None:
    mark = into / "publisher-away"
    if _lately(mark):
        say("their publisher could not be reached within the last hour; to try now: ivr speech fetch " + _names(asked))
        return
    away: dict[str, list[Wanted]] = {}
    for model in asked:
        host = urlsplit(model.source.address).hostname or ""
        if host in away or not _fetched(model, into, say):
            away.setdefault(host, []).append(model)
    for host, models in away.items():
        mark.touch()
        say(f"{host} cannot be reached from here: the menus in {_names(models, ', ')} run by keys.")
        say(f"To try again, or to put the files there by hand: ivr speech fetch {_names(models)}")


def _fetched(model: Wanted, into: Path, say: Say) -> bool:
    """False where its publisher cannot be reached; any other failure is told here."""
    say(f"fetching {model.name} for {model.language}, {model.source.megabytes} MB")
    try:
        asyncio.run(fetch(model, into, _every_quarter(say), connect_s=CONNECT_S))
    except PublisherAway:
        return False
    except NotFetched as fault:
        say(f"{model.name}: {fault}")
    return True


def _names(models: list[Wanted], between: str = " ") -> str:
    return between.join(model.language for model in models)


def _lately(mark: Path) -> bool:
    return mark.exists() and 0 <= time.time() - mark.stat().st_mtime < ASK_AGAIN_S


def _every_quarter(say: Say) -> Progress:
    shown = 0

    def progress(there: int, whole: int) -> None:
        nonlocal shown
        quarter = 4 * there // whole if whole else 0
        if quarter > shown:
            shown = quarter
            say(f"  {25 * quarter} %")

    return progress
