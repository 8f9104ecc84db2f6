"""People's accounts for whoever administers them: who there is, new ones, roles and queues, locking, one-time links.
The same as `ivr user`."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from agents.accounts.rights import Role
from agents.accounts.service import LINK_LASTS, new_link
from agents.web.door.faults import Fault
from agents.web.routes.fields import Given, View, one_line
from agents.web.routes.route import PATTERNS, Ask
from models.accounts import User
from models.store.accounts import NewUser

Name = Annotated[str, Field(pattern=f"^{PATTERNS['user']}$", description="to log in with")]
Roles = Annotated[list[Role], Field(min_length=1, max_length=len(Role))]
Queues = Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=64)]


class UserView(View):
    name: str
    shown_name: str
    roles: list[str]
    queues: list[str] | None = Field(description="null: all of them")
    language: str
    seat: str | None
    has_password: bool = Field(description="false: the one-time link was not used yet")
    created_at: datetime
    disabled_at: datetime | None = Field(description="locked since")


class Users(View):
    users: list[UserView]


class UserNew(Given):
    name: Name
    shown_name: Annotated[str, Field(min_length=1, max_length=80), AfterValidator(one_line)]
    roles: Roles
    queues: Queues | None = Field(None, description="null: all of them")
    language: Literal["kk", "ru", "en"] = "kk"


class UserChange(Given):
    """Roles and queues go together: what is not named stays as it is."""

    roles: Roles | None = None
    queues: Queues | None = Field(None, description="with `all_queues` false")
    all_queues: bool | None = None
    locked: bool | None = None


class Link(View):
    path: str = Field(description="of the page on which its user chooses a password; good once")
    until: datetime


class UserMade(View):
    user: UserView
    link: Link


async def users(ask: Ask, _: None) -> Users:
    return Users(users=[_view(user) for user in await ask.parts.accounts.book.users()])


async def make(ask: Ask, given: UserNew) -> UserMade:
    _known_queues(ask, given.queues)
    roles = tuple(dict.fromkeys(role.value for role in given.roles))
    queues = None if given.queues is None else tuple(given.queues)
    new = NewUser(given.name, given.shown_name, roles, queues, given.language)
    user = await ask.parts.accounts.book.add(new, ask.parts.clock.now())
    if user is None:
        raise Fault("user-taken", name=given.name)
    ask.tell("user.added", about=user.name)
    return UserMade(user=_view(user), link=await _link(ask, user))


async def change(ask: Ask, given: UserChange) -> UserView:
    user, book, now = await _found(ask), ask.parts.accounts.book, ask.parts.clock.now()
    _known_queues(ask, given.queues)
    if user.name == ask.user.name and (given.locked or (given.roles and Role.ADMINISTRATOR not in given.roles)):
        raise Fault("not-yourself")  # or nobody is left who could undo it
    if given.roles is not None or given.queues is not None or given.all_queues is not None:
        roles = [role.value for role in given.roles] if given.roles is not None else list(user.roles)
        queues = user.queues if given.queues is None else tuple(given.queues)
        if given.all_queues is not None:
            queues = None if given.all_queues else (queues or ())
        await book.set_roles(user.user_id, list(dict.fromkeys(roles)), queues)
        shown = "all queues" if queues is None else ", ".join(queues)
        ask.tell("user.roles", about=f"{user.name}: {', '.join(roles)} in {shown}")
    if given.locked is not None and given.locked != (user.disabled_at is not None):
        await book.set_disabled(user.user_id, now if given.locked else None)
        await book.end_sessions(user.user_id, now)
        ask.tell("user.disabled" if given.locked else "user.enabled", about=user.name)
    return _view(await _found(ask))


async def link(ask: Ask, _: None) -> Link:
    """The old password works until the link is used."""
    user = await _found(ask)
    if user.disabled_at is not None:
        raise Fault("no-such-user")
    return await _link(ask, user)


async def _found(ask: Ask) -> User:
    user = await ask.parts.accounts.book.user(ask.path["user"])
    if user is None:
        raise Fault("no-such-user")
    return user


async def _link(ask: Ask, user: User) -> Link:
    now = ask.parts.clock.now()
    token = await new_link(ask.parts.accounts.book, user, now)
    ask.tell("password.link", about=user.name)
    return Link(path=f"/password#{token}", until=now + LINK_LASTS)


def _known_queues(ask: Ask, queues: list[str] | None) -> None:
    if not set(queues or ()) <= set(ask.parts.desk.line.queues):
        raise Fault("no-such-queue")


def _view(user: User) -> UserView:
    return UserView(
        name=user.name,
        shown_name=user.shown_name,
        roles=list(user.roles),
        queues=None if user.queues is None else list(user.queues),
        language=user.language,
        seat=user.seat,
        has_password=user.has_password,
        created_at=user.created_at,
        disabled_at=user.disabled_at,
    )
