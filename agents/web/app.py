"""The application: every declared route behind the same door, in the same order of questions: is this host ours, is it
too often, who is it, may they, is it really their page, is what they send well-formed."""

import asyncio
import functools
import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web
from pydantic import BaseModel, ValidationError

from agents.accounts.rights import rights_of
from agents.accounts.tokens import is_csrf
from agents.tickets.errors import TicketWrong
from agents.web.door import cookies
from agents.web.door.faults import Fault
from agents.web.door.guard import guard
from agents.web.door.limits import Buckets
from agents.web.pages.serve import add_pages, fault_page
from agents.web.parts import Parts
from agents.web.routes.openapi import openapi
from agents.web.routes.route import PUBLIC, Ask, Route
from agents.web.routes.table import ROUTES
from agents.web.texts.refusals import language_for
from models.accounts import Session
from models.store.errors import DatabaseAway

log = structlog.get_logger(__name__)

LARGEST_BODY = 64 * 1024
MOST_NAMED = 8  # fields in a complaint
LANGUAGE = web.RequestKey("language", str)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@functools.cache
def described() -> str:
    """Made when it is asked for: a controller that takes over has better things to do first."""
    return json.dumps(openapi(ROUTES), ensure_ascii=False)


def make_api(parts: Parts) -> web.Application:
    app = web.Application(middlewares=[_outermost(parts)], client_max_size=LARGEST_BODY)
    for_session, for_stranger = Buckets(parts.limits.session), Buckets(parts.limits.stranger)
    for_login = Buckets(parts.limits.login)
    for route in ROUTES:
        brake = for_login if route.address in ("/api/login", "/api/password") else None
        app.router.add_route(
            route.method, route.aiohttp_address, _answering(parts, route, for_session, for_stranger, brake)
        )

    add_pages(app, parts, for_stranger, for_session)

    async def description(_: web.Request) -> web.Response:
        return web.Response(text=described(), content_type="application/json")

    app.router.add_route("GET", "/api/openapi.json", description)

    async def farewell(_: web.Application) -> None:
        parts.hub.close()
        await parts.telephones.close()

    app.on_shutdown.append(farewell)
    return app


def _outermost(parts: Parts) -> Any:
    @web.middleware
    async def outermost(request: web.Request, handler: Answer) -> web.StreamResponse:
        response = await _without_faults(parts, request, handler)
        if not response.prepared:
            guard(response, secure=parts.door.is_secure(request))
        return response

    return outermost


async def _without_faults(parts: Parts, request: web.Request, handler: Answer) -> web.StreamResponse:
    headers: dict[str, str] = {}
    try:
        return await handler(request)
    except Fault as refused:
        fault = refused
    except web.HTTPException as error:
        fault = _of_http(error)
        headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    except DatabaseAway:
        fault = Fault("database-away")
    except TicketWrong:
        fault = Fault("ticket-move")
    except Exception:
        resource = request.match_info.route.resource  # its pattern: an address may hold a number
        log.exception("a request failed", address=resource.canonical if resource else "", method=request.method)
        fault = Fault("fault")
    if not request.path.startswith("/api") and "text/html" in request.headers.get("Accept", ""):
        response = fault_page(parts, request, fault)
    else:
        response = fault.response(_language(parts, request, None))
    response.headers.update(headers)
    return response


def _of_http(error: web.HTTPException) -> Fault:
    codes = {404: "not-found", 405: "wrong-method", 413: "too-large"}
    return Fault(codes.get(error.status, "refused"))


def _language(parts: Parts, request: web.Request, session: Session | None) -> str:
    chosen = session.user.language if session else request.get(LANGUAGE)
    return language_for(chosen, request.headers.get("Accept-Language", ""), parts.languages)


def _answering(
    parts: Parts, route: Route, for_session: Buckets, for_stranger: Buckets, for_login: Buckets | None
) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        if not parts.door.knows_host(request):
            raise Fault("wrong-host")
        secure, origin = parts.door.is_secure(request), parts.door.origin(request)
        token = cookies.read(request, "session", secure=secure)
        if for_login is not None:
            _not_too_often(for_login, origin)
        session = await parts.accounts.session_of(token) if token else None
        if session is None:
            _not_too_often(for_stranger, origin)
        else:
            request[LANGUAGE] = session.user.language
            _not_too_often(for_session, session.user.user_id)
        _may(route, session)
        if route.changes:
            _is_ours(parts, request, token if session else cookies.read(request, "visit", secure=secure))
        given = await _given(route, request)
        language = _language(parts, request, session)
        ask = Ask(parts, request, session, origin, language, request.match_info, secure)
        return _spelt(await route.does(ask, given))

    return answer


def _not_too_often(buckets: Buckets, who: str) -> None:
    wait_s = buckets.wait_s(who, asyncio.get_running_loop().time())
    if wait_s:
        raise Fault("too-many", wait_s=wait_s)


def _may(route: Route, session: Session | None) -> None:
    if route.rights == PUBLIC:
        return
    if session is None:
        raise Fault("not-logged-in")
    if route.rights and not route.rights & rights_of(session.user.roles):
        raise Fault("forbidden")


def _is_ours(parts: Parts, request: web.Request, token: str | None) -> None:
    given = request.headers.get("X-CSRF-Token", "")
    if parts.door.is_foreign(request) or token is None or not is_csrf(given[:100], token):
        raise Fault("csrf")


async def _given(route: Route, request: web.Request) -> BaseModel | None:
    if route.given is None:
        return None
    try:
        if not route.changes:
            return route.given.model_validate(_query(request))
        return route.given.model_validate_json(await _body(request), strict=True)
    except ValidationError as wrong:
        if any(error["type"] == "json_invalid" for error in wrong.errors()):
            raise Fault("not-json") from None
        places = (".".join(str(step)[:40] for step in error["loc"][:3]) or "…" for error in wrong.errors())
        raise Fault("bad-request", fields=", ".join(list(dict.fromkeys(places))[:MOST_NAMED])) from None


async def _body(request: web.Request) -> bytes:
    raw = await request.read()
    if raw.strip() and request.content_type != "application/json":
        raise Fault("not-json")
    return raw if raw.strip() else b"{}"


def _query(request: web.Request) -> dict[str, str]:
    names = [name for name, _ in request.query.items()]
    twice = sorted({name[:40] for name in names if names.count(name) > 1})
    if twice:
        raise Fault("bad-request", fields=", ".join(twice[:MOST_NAMED]))
    return dict(request.query)


def _spelt(answer: BaseModel | web.StreamResponse | None) -> web.StreamResponse:
    match answer:
        case None:
            return web.Response(status=204)
        case BaseModel():
            return web.Response(text=answer.model_dump_json(), content_type="application/json")
        case _:
            return answer
