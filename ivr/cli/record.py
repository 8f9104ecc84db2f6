"""What `ivr ticket`, `ivr call` and `ivr log` share: the centre's record opened for one command."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from ivr.site import Centre, SiteWrong, open_centre
from models.store import Store, StoreWrong, open_store

T = TypeVar("T")


def with_record(ctx: click.Context, work: Callable[[Store], Awaitable[T]]) -> T:
    """Opens the record, does the work, closes it. Everything that can be wrong becomes one sentence."""
    try:
        centre = open_centre(ctx.obj["site"], ctx.obj["var"])
        return asyncio.run(_worked(_address(centre), work))
    except (SiteWrong, StoreWrong) as wrong:
        raise click.ClickException(str(wrong)) from None


async def _worked(address: str, work: Callable[[Store], Awaitable[T]]) -> T:
    store = await open_store(address, None)  # no journal: what cannot be written now is told to who asked
    try:
        return await work(store)
    finally:
        await store.close()


def _address(centre: Centre) -> str:
    if centre.site.database != "sqlite":
        return centre.site.database
    path: Path = centre.paths.database
    if not path.exists():
        raise click.ClickException(f"There is no record at {path} yet. Start the centre once (ivr up), or give --var.")
    return str(path)
