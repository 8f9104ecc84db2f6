"""The stream of what happens (server-sent events), as far as its reader may see it."""

import asyncio
import random
from typing import Literal

from aiohttp import web
from pydantic import Field

from agents.accounts.rights import Right, rights_of
from agents.web.door import cookies
from agents.web.door.faults import Fault
from agents.web.door.guard import guard
from agents.web.live.hub import Hub
from agents.web.live.listener import Listener
from agents.web.live.published import Eyes, Notice, frame
from agents.web.routes.fields import Given, Line
from agents.web.routes.route import Ask
from agents.web.texts.refusals import said
from models.accounts import Session
from models.store.pages import Scope

PING_S = 15.0  # also how late a session that was ended is noticed
WRITE_S = 10.0  # a page that takes longer to take what is sent is gone
FAREWELL_S = 1.0

#: What one must have the right to for each topic.
NEEDS = {
    "line": Right.LINE_READ,
    "seat": Right.LINE_READ,
    "call": Right.CALLS_READ,
    "ticket": Right.TICKETS_READ,
    "words": Right.TRANSCRIPTS_READ,
    "alarm": Right.LINE_READ,
    "figures": Right.LINE_READ,
    "surge": Right.TICKETS_READ,
}


class EventsWanted(Given):
    topics: Line = Field(
        "line,seat,call,ticket",
        description="which of them, with commas; those without a right are left out. words come only where asked for",
    )
    calls: Literal["own", "all"] = Field("own", description="own: calls and tickets of the seat one sits at")
    last: Line | None = Field(
        None, description="as last_event of /api/line; a reconnecting browser sends Last-Event-ID"
    )


async def events(ask: Ask, wanted: EventsWanted) -> web.StreamResponse:
    hub, session = ask.parts.hub, ask.session
    if session is None:
        raise Fault("not-logged-in")
    limits = ask.parts.limits
    if hub.count() >= limits.streams or hub.count(session.user.user_id) >= limits.streams_of_user:
        raise Fault("streams-full")
    eyes = eyes_of(session, wanted)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    guard(response, secure=ask.secure)
    listener = hub.join(
        session.user.user_id, eyes, lambda: _is_gone(ask.request)
    )  # before the first await: nothing is missed in between
    try:
        first = _first(ask, hub, eyes, ask.request.headers.get("Last-Event-ID", wanted.last or "")[:64])
        await response.prepare(ask.request)
        await _send(response, first)
        await _serve(ask, wanted, response, listener)
    except (TimeoutError, ConnectionError):
        _cut(ask.request)
    finally:
        hub.leave(listener)
    return response


def eyes_of(session: Session, wanted: EventsWanted) -> Eyes:
    rights, user = rights_of(session.user.roles), session.user
    topics = {topic for topic in wanted.topics.replace(" ", "").split(",") if NEEDS.get(topic) in rights}
    scope = Scope(user.queues, user.seat)
    return Eyes(frozenset(topics), scope, Right.PERSONAL_READ in rights, wanted.calls == "all")


def _first(ask: Ask, hub: Hub, eyes: Eyes, last: str) -> bytes:
    """What was missed since `last`; where that is not known, the advice to ask for everything anew."""
    begin = b"retry: 2000\n\n"
    missed = hub.since(last, eyes) if last else None
    if missed is not None:
        return begin + b"".join(each.frame(hub.epoch, eyes) for each in missed)
    return begin + b"id: " + hub.last.encode() + b"\nevent: reset\ndata: {}\n\n"


async def _serve(ask: Ask, wanted: EventsWanted, response: web.StreamResponse, listener: Listener) -> None:
    loop = asyncio.get_running_loop()
    checked_s = loop.time() - random.uniform(0, PING_S)  # pages opened together are not looked at in one moment
    while listener.ended is None:
        try:
            async with asyncio.timeout(PING_S):
                await listener.wake.wait()
        except TimeoutError:
            await _send(response, b": here\n\n")
        epoch, eyes = ask.parts.hub.epoch, listener.eyes
        waiting = listener.taken()
        if waiting:
            await _send(response, b"".join(each.frame(epoch, eyes) for each in waiting))
        if loop.time() - checked_s >= PING_S and listener.ended is None:
            checked_s = loop.time()
            await _look_again(ask, wanted, listener)
    await _farewell(ask, response, listener.ended)


async def _look_again(ask: Ask, wanted: EventsWanted, listener: Listener) -> None:
    """Rights may have changed, and the session may have ended. Whoever sits at a seat is taken to be there."""
    token = cookies.read(ask.request, "session", secure=ask.secure) or ""
    session = await ask.parts.accounts.session_of(token, seen=listener.eyes.scope.seat is not None)
    if session is None:
        listener.end("not-logged-in")
    else:
        listener.eyes = eyes_of(session, wanted)


async def _send(response: web.StreamResponse, frames: bytes) -> None:
    async with asyncio.timeout(WRITE_S):
        await response.write(frames)


async def _farewell(ask: Ask, response: web.StreamResponse, code: str) -> None:
    message, remedy = said(code, ask.language)
    name = "dropped" if code == "too-slow" else "ended"
    async with asyncio.timeout(FAREWELL_S):
        await response.write(frame(name, Notice(code=code, message=message, remedy=remedy)))
        await response.write_eof()


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _cut(request: web.Request) -> None:
    """Nothing more can be said to it, and what waits to be sent must not stay in memory."""
    if request.transport is not None:
        request.transport.abort()
