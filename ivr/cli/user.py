"""ivr user: people's accounts. Works while the centre runs, and before it first does."""

import getpass
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import click

from agents.accounts.audit import Audit
from agents.accounts.passwords import Passwords, is_weak
from agents.accounts.rights import Role
from agents.accounts.service import new_link
from ivr.cli.opened import opened
from ivr.cli.record import with_record
from ivr.cli.timeline import printable
from models.accounts import User
from models.clock import SystemClock
from models.store import Store
from models.store.accounts import NewUser

T = TypeVar("T")
FIRST = "admin"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")

roles_ = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="Repeatable.",
)
queues_ = click.option("--queue", "queues", multiple=True, help="Only these queues; without it all. Repeatable.")


@click.group(name="user")
def command() -> None:
    """People's accounts: add, roles, passwords by link, disable."""


@command.command()
@click.pass_context
def first(ctx: click.Context) -> None:
    """The first administrator: prints a one-time link. Nothing where there is an administrator."""

    async def work(store: Store) -> str:
        users = await store.accounts.users()
        there = [user.name for user in users if Role.ADMINISTRATOR in user.roles and user.has_password]
        if there:
            return f"there is an administrator already: {', '.join(there)}"
        named = next((user for user in users if user.name == FIRST), None)
        new = NewUser(FIRST, "Administrator", (Role.ADMINISTRATOR,))
        user = named or await store.accounts.add(new, datetime.now(UTC))
        assert user is not None
        return await _link_for(ctx, store, user)

    click.echo(_with_accounts(ctx, work))


@command.command()
@click.argument("name")
@roles_
@queues_
@click.option("--shown", help="The name as people read it.")
@click.option("--language", type=click.Choice(["kk", "ru", "en"]), default="kk", show_default=True)
@click.pass_context
def add(
    ctx: click.Context, name: str, roles: tuple[str, ...], queues: tuple[str, ...], shown: str | None, language: str
) -> None:
    """Add NAME; prints the one-time link by which they choose a password."""
    name = _name(name)
    _known_queues(ctx, queues)

    async def work(store: Store) -> str:
        new = NewUser(name, printable(shown or name), roles, queues or None, language)
        user = await store.accounts.add(new, datetime.now(UTC))
        if user is None:
            raise click.ClickException(f"there is a user {name} already; see: ivr user list")
        _tell(store, "user.added", name)
        return await _link_for(ctx, store, user)

    click.echo(_with_accounts(ctx, work))


@command.command(name="list")
@click.pass_context
def list_(ctx: click.Context) -> None:
    """Everybody with roles, queues, seat and state."""

    async def work(store: Store) -> list[User]:
        return await store.accounts.users()

    users = _with_accounts(ctx, work)
    for user in users:
        click.echo(_line(user))
    if not users:
        click.echo("no users; make the first administrator with: ivr user first")


@command.command()
@click.argument("name")
@roles_
@queues_
@click.pass_context
def role(ctx: click.Context, name: str, roles: tuple[str, ...], queues: tuple[str, ...]) -> None:
    """Give NAME these roles and queues instead of the ones before; it counts from the next click."""
    _known_queues(ctx, queues)

    async def work(store: Store) -> str:
        user = await _found(store, name)
        await store.accounts.set_roles(user.user_id, roles, queues or None)
        _tell(store, "user.roles", f"{user.name}: {', '.join(roles)} in {', '.join(queues) or 'all queues'}")
        return _line(await _found(store, name))

    click.echo(_with_accounts(ctx, work))


@command.command()
@click.argument("name")
@click.option("--undo", is_flag=True, help="Let them in again.")
@click.pass_context
def disable(ctx: click.Context, name: str, undo: bool) -> None:
    """NAME cannot log in any more and is out at once; nothing they did is lost."""

    async def work(store: Store) -> str:
        user, now = await _found(store, name), datetime.now(UTC)
        await store.accounts.set_disabled(user.user_id, None if undo else now)
        await store.accounts.end_sessions(user.user_id, now)
        _tell(store, "user.enabled" if undo else "user.disabled", user.name)
        return _line(await _found(store, name))

    click.echo(_with_accounts(ctx, work))


@command.command(name="password-link")
@click.argument("name")
@click.pass_context
def password_link(ctx: click.Context, name: str) -> None:
    """A one-time link by which NAME chooses a new password; the old one works until then."""

    async def work(store: Store) -> str:
        return await _link_for(ctx, store, await _found(store, name))

    click.echo(_with_accounts(ctx, work))


@command.command()
@click.argument("name")
@click.password_option(help="Asked for, unseen, where it is not given.")
@click.pass_context
def password(ctx: click.Context, name: str, password: str) -> None:
    """Set NAME's password here; their sessions end."""

    async def work(store: Store) -> str:
        user = await _found(store, name)
        if is_weak(password, user.name):
            raise click.ClickException("too easy: use 12 to 128 characters, several words will do, the name will not")
        hashing = Passwords()
        await store.accounts.set_password(user.user_id, await hashing.hashed(password))
        hashing.close()
        await store.accounts.end_sessions(user.user_id, datetime.now(UTC))
        _tell(store, "password.set", user.name)
        return f"{user.name} has a new password"

    click.echo(_with_accounts(ctx, work))


async def _link_for(ctx: click.Context, store: Store, user: User) -> str:
    token = await new_link(store.accounts, user, datetime.now(UTC))
    _tell(store, "password.link", user.name)
    web = opened(ctx).site.web
    return (
        f"{user.name} chooses a password by this one-time link, good for 24 hours while the centre runs; "
        "give it to nobody else:\n"
        f"  http://{web.address}:{web.port}/password#{token}\n"
        f"or set one here: ivr user password {user.name}"
    )


async def _found(store: Store, name: str) -> User:
    user = await store.accounts.user(name.casefold())
    if user is None:
        raise click.ClickException(f"there is no user {printable(name)!r}; see: ivr user list")
    return user


def _name(name: str) -> str:
    small = name.casefold()
    if not NAME.fullmatch(small):
        raise click.ClickException(f"{printable(name)!r} is no name: 2 to 32 of a-z, 0-9, dot, dash, underscore")
    return small


def _known_queues(ctx: click.Context, queues: tuple[str, ...]) -> None:
    known = opened(ctx).site.queues
    for queue in queues:
        if queue not in known:
            raise click.ClickException(f"the site has no queue {printable(queue)!r}; it has: {', '.join(known)}")


def _line(user: User) -> str:
    state = "disabled" if user.disabled_at else "active" if user.has_password else "no password yet"
    queues = "all queues" if user.queues is None else ", ".join(user.queues)
    seat = f"  seat {user.seat}" if user.seat else ""
    return f"{user.name:<20} {state:<16} {', '.join(user.roles):<24} {queues}{seat}  {printable(user.shown_name)}"


def _tell(store: Store, action: str, about: str) -> None:
    Audit(store.log, SystemClock()).tell(getpass.getuser(), action, about=about, origin="command line")


def _with_accounts(ctx: click.Context, work: Callable[[Store], Awaitable[T]]) -> T:
    """Makes the record where there is none: the first link comes before any call."""
    return with_record(ctx, work, make=True)
