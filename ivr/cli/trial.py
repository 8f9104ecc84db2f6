"""ivr trial: an operator and a supervisor for trying the pages. What `make run` makes; a real centre never needs it."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from agents.accounts.passwords import Passwords
from agents.accounts.rights import Role
from ivr.site import Centre, SiteWrong, open_centre
from models.store import Store, StoreWrong, open_store
from models.store.accounts import NewUser

PEOPLE: Mapping[str, tuple[str, Role]] = {
    "operator": ("Айгүл Серікова", Role.OPERATOR),
    "supervisor": ("Ерлан Оспанов", Role.SUPERVISOR),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """password None: somebody has changed it since; it is theirs."""

    name: str
    password: str | None


@click.command(name="trial")
@click.pass_context
def command(ctx: click.Context) -> None:
    """An operator and a supervisor for trying the pages, with passwords made for this run directory."""
    try:
        centre = open_centre(ctx.obj["site"], ctx.obj["var"])
        people = asyncio.run(trial_people(centre))
    except (SiteWrong, StoreWrong) as wrong:
        raise click.ClickException(str(wrong)) from None
    click.echo(f"http://{centre.site.web.address}:{centre.site.web.port}/")
    for each in people:
        click.echo(f"  {each.name:<12} {each.password or '(with the password that was chosen)'}")


async def trial_people(centre: Centre) -> list[Tried]:
    store, passwords = await open_store(centre.database, None), Passwords()
    try:
        return [await _tried(centre.paths.var, store, passwords, name) for name in PEOPLE]
    finally:
        passwords.close()
        await store.close()


async def _tried(var: Path, store: Store, passwords: Passwords, name: str) -> Tried:
    shown, role = PEOPLE[name]
    password = _kept(var / f"trial-{name}")
    await store.accounts.add(NewUser(name, shown, (role,)), datetime.now(UTC))  # nothing where there is one
    user = await store.accounts.user(name)
    assert user is not None
    if not user.has_password:
        await store.accounts.set_password(user.user_id, await passwords.hashed(password))
    fits = await passwords.fits(password, await store.accounts.password_hash(name))
    return Tried(name, password if fits else None)


def _kept(file: Path) -> str:
    """Made once; only the owner reads it."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(12), "ascii")
    return file.read_text("ascii").strip()
