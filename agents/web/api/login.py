"""Coming in, going out, and who one is."""

from dataclasses import replace
from typing import Literal

from aiohttp import web
from pydantic import Field

from agents.accounts.passwords import HashingBusy
from agents.accounts.service import LinkSpent, LoginLocked, LoginRefused, PasswordWeak
from agents.accounts.tokens import csrf_of
from agents.web.door import cookies
from agents.web.door.faults import Fault
from agents.web.routes.fields import Given, View
from agents.web.routes.route import Ask

SESSION, VISIT = "session", "visit"


class Root(View):
    name: str
    api: str


class Csrf(View):
    csrf: str = Field(description="to be sent as X-CSRF-Token with everything that changes something")


class Login(Given):
    name: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=1000)


class NewPassword(Given):
    link: str = Field(min_length=1, max_length=200, description="the one-time token that an administrator gave out")
    password: str = Field(min_length=1, max_length=1000)


class Settings(Given):
    language: Literal["kk", "ru", "en"]


class Me(View):
    name: str
    shown_name: str
    roles: list[str]
    rights: list[str]
    queues: list[str] | None = Field(description="null: all of them")
    language: str
    seat: str | None
    csrf: str


async def root(ask: Ask, _: None) -> Root:
    return Root(name="109", api="/api/openapi.json")


async def csrf(ask: Ask, _: None) -> web.Response:
    """The session's, or before there is one the visit's."""
    session = cookies.read(ask.request, SESSION, secure=ask.secure) if ask.session else None
    token, new = (session, False) if session else cookies.visit_of(ask.request, secure=ask.secure)
    response = _json(Csrf(csrf=csrf_of(token)))
    if new:
        cookies.write(response, VISIT, token, secure=ask.secure)
    return response


async def log_in(ask: Ask, given: Login) -> web.Response:
    try:
        token, _ = await ask.parts.accounts.log_in(given.name, given.password, ask.origin)
    except LoginRefused:
        raise Fault("bad-login") from None
    except LoginLocked as locked:
        raise Fault("login-locked", wait_s=locked.wait_s) from None
    except HashingBusy:
        raise Fault("busy") from None
    if ask.session is not None:  # never two sessions behind one cookie
        await ask.parts.accounts.log_out(ask.session, ask.origin)
    session = await ask.parts.accounts.session_of(token)
    response = _json(me_of(replace(ask, session=session), token))
    cookies.write(response, SESSION, token, secure=ask.secure)
    cookies.rub_out(response, VISIT, secure=ask.secure)
    return response


async def set_password(ask: Ask, given: NewPassword) -> None:
    try:
        await ask.parts.accounts.set_by_link(given.link, given.password, ask.origin)
    except LinkSpent:
        raise Fault("link-spent") from None
    except PasswordWeak:
        raise Fault("weak-password") from None
    except HashingBusy:
        raise Fault("busy") from None


async def log_out(ask: Ask, _: None) -> web.Response:
    """The seat stays as it is: a call in progress does not end because a page was closed."""
    if ask.session is not None:
        await ask.parts.accounts.log_out(ask.session, ask.origin)
    response = web.Response(status=204)
    cookies.rub_out(response, SESSION, secure=ask.secure)
    return response


async def me(ask: Ask, _: None) -> Me:
    return me_of(ask, cookies.read(ask.request, SESSION, secure=ask.secure) or "")


async def settings(ask: Ask, given: Settings) -> None:
    await ask.parts.accounts.book.set_language(ask.user.user_id, given.language)


def me_of(ask: Ask, token: str) -> Me:
    user = ask.user
    return Me(
        name=user.name,
        shown_name=user.shown_name,
        roles=list(user.roles),
        rights=sorted(ask.rights),
        queues=None if user.queues is None else list(user.queues),
        language=user.language,
        seat=user.seat,
        csrf=csrf_of(token),
    )


def _json(view: View) -> web.Response:
    return web.Response(text=view.model_dump_json(), content_type="application/json")
