"""The demonstration's second part, where the site's languages cannot be heard: a word said to the Korean test flow.

A small centre of its own (Asterisk, speech worker, controller; own folder, own ports) is started for it and ended.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click
from ruamel.yaml import YAML

from ivr.city.city import City
from ivr.city.demonstration import Claim
from ivr.city.korean import Hearing, claims, paths_of, site_of, speaker
from ivr.cli.ended import ended_call
from ivr.cli.teller import Teller
from ivr.cli.up import ourselves, parts
from ivr.site import Centre, open_secrets
from ivr.speech.client import RemoteEars
from ivr.speech.engine import missing_files
from ivr.speech.manifest import folders, korean
from models.store import open_store

LIMIT_S = 120.0
LOADED_S = 30.0  # until the worker has loaded its model
TRIES = 2  # the model is small


def needed(centre: Centre) -> bool:
    """None of the site's languages can be heard, and the Korean model is there."""
    site = centre.site
    found = folders(centre.paths.speech_models, site.speech.models, tuple(site.languages))
    return all(missing_files(folder) for folder in found.values()) and korean() is not None


async def shown(centre: Centre) -> list[Claim]:
    """Raises SwitchWrong, CityWrong or TimeoutError where it cannot be played."""
    teller = Teller()
    teller.say("centre", "a small one starts beside the first: Asterisk, speech worker, controller")
    async with asyncio.timeout(LIMIT_S), _small(centre) as small:
        teller.say("centre", "is up and has loaded its model")
        async with City(small, [], teller.tell) as city:
            hearing = await _tried(small, city, teller)
            for _ in range(TRIES - 1):
                if hearing.understood:
                    break
                teller.say("centre", "has not understood; once more")
                hearing = await _tried(small, city, teller)
        teller.quiet = True
    return claims(hearing)


async def _tried(small: Centre, city: City, teller: Teller) -> Hearing:
    teller.say("citizen", f"calls {small.site.number}")
    met = await city.call(speaker())
    store = await open_store(str(small.paths.database), None)
    try:
        call = await ended_call(store, met)
        hearing = Hearing(met, await store.read.events_of(call.call_id), await store.verify())
    finally:
        await store.close()
    text = hearing.heard.fields.get("text") if hearing.heard else ""
    teller.say("centre", f"heard: {text or 'nothing it knows'}")
    return hearing


@asynccontextmanager
async def _small(centre: Centre) -> AsyncIterator[Centre]:
    """Running; on the way out everything of it has ended."""
    small = await asyncio.to_thread(_made, centre)
    asterisk, speech, controller = parts(small, ourselves(small.paths.var / "site.yaml", small.paths.var))
    try:
        for part in (asterisk, speech):
            part.start()
        await asyncio.gather(asterisk.wait_ready(), speech.wait_ready())
        controller.start()
        await asyncio.gather(controller.wait_ready(), _loaded(small))
        yield small
    finally:
        for part in (controller, speech, asterisk):
            await part.stop()


def _made(centre: Centre) -> Centre:
    """Nothing of an earlier demonstration is kept."""
    site, paths = site_of(centre), paths_of(centre)
    shutil.rmtree(paths.var, ignore_errors=True)
    paths.var.mkdir(parents=True, mode=0o700)
    YAML().dump(site.model_dump(mode="json"), paths.var / "site.yaml")
    return Centre(site, paths, open_secrets(paths.secrets, site.seats))


async def _loaded(small: Centre) -> None:
    async with RemoteEars(small.paths.speech_socket) as ears, asyncio.timeout(LOADED_S):
        await ears.until_languages("ko")


def introduced(centre: Centre) -> None:
    languages = ", ".join(centre.site.languages)
    click.echo(
        f"\nThere is no speech model for {languages} on this machine, so the menus above ran by keys (ivr speech fetch "
        f"{' '.join(centre.site.languages)}).\nRecognition is shown in Korean, the one language whose model comes with "
        "the packages: a small test flow in a second\ncentre of its own, which ends with the call.\n"
    )
