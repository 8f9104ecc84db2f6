"""What commands share that ask or change the record: the centre's own, opened for one of them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from ivr.cli.opened import opened
from ivr.site import Centre
from models.store import Store, StoreWrong, open_store

T = TypeVar("T")


def with_record(ctx: click.Context, work: Callable[[Store], Awaitable[T]], *, make: bool = False) -> T:
    """Opens the record, does the work, writes what it has appended, closes it. Everything that can be wrong becomes one
    sentence. make: where there is no record, it is made."""
    centre = opened(ctx)
    if not make:
        _is_there(centre)
    try:
        return asyncio.run(_worked(centre.database, work))
    except StoreWrong as wrong:
        raise click.ClickException(str(wrong)) from None


async def _worked(address: str, work: Callable[[Store], Awaitable[T]]) -> T:
    store = await open_store(address, None)  # no journal: what cannot be written now is told to who asked
    try:
        done = await work(store)
        await store.flush()
        return done
    finally:
        await store.close()


def _is_there(centre: Centre) -> None:
    path = centre.paths.database
    if centre.database == str(path) and not path.exists():
        raise click.ClickException(f"There is no record at {path} yet. Start the centre once (ivr up), or give --var.")
