"""The control API: what the command line (and later the pages) ask of a running centre. Served on a unix socket.

Pages and other rooms mount by adding their routes to the application before it is served: app.add_routes(…) or
app.add_subapp("/desk", pages); they reach the desk by app[DESK] and the metrics' registry by app[REGISTRY].
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry

from agents.desk.desk import Desk
from agents.desk.snapshot import LineView, SeatView, WaitingCaller
from agents.line.events import LineEvent, SeatLoggedIn, SeatLoggedOut, SeatPaused, SeatResumed
from agents.web.errors import Refused, errors_as_json, json_object, short_text
from agents.web.metrics import exposition, registry_of
from models.ids import SeatId

DESK = web.AppKey("desk", Desk)
REGISTRY = web.AppKey("registry", CollectorRegistry)
NAMES: web.AppKey[Mapping[SeatId, str]] = web.AppKey("names", Mapping)

LARGEST_BODY = 4096

routes = web.RouteTableDef()


def make_control(desk: Desk, names: Mapping[SeatId, str]) -> web.Application:
    """names: who sits at each seat, for people to read."""
    app = web.Application(middlewares=[errors_as_json], client_max_size=LARGEST_BODY)
    app[DESK] = desk
    app[REGISTRY] = registry_of(desk)
    app[NAMES] = names
    app.add_routes(routes)
    return app


def plain(record: WaitingCaller | SeatView) -> dict[str, object]:
    """A frozen record as JSON values."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case float():
            return round(value, 1)
        case tuple():
            return list(value)
        case Mapping():
            return dict(value)
        case _:
            return value


def _seats(app: web.Application, view: LineView) -> list[dict[str, object]]:
    return [{"name": app[NAMES].get(seat.seat, ""), **plain(seat)} for seat in view.seats]


@routes.get("/health")
async def health(request: web.Request) -> web.Response:
    view = request.app[DESK].snapshot()
    addresses = sorted({resource.canonical for resource in request.app.router.resources()})
    return web.json_response(
        {
            "ok": True,
            "at": view.at.isoformat(),
            "waiting": len(view.waiting),
            "seats": view.seats_by_state(),
            "addresses": addresses,
        }
    )


@routes.get("/line")
async def line(request: web.Request) -> web.Response:
    view = request.app[DESK].snapshot()
    return web.json_response(
        {
            "at": view.at.isoformat(),
            "waiting": [plain(caller) for caller in view.waiting],
            "seats": _seats(request.app, view),
        }
    )


@routes.get("/seats")
async def seats(request: web.Request) -> web.Response:
    return web.json_response(_seats(request.app, request.app[DESK].snapshot()))


@routes.get("/metrics")
async def metrics(request: web.Request) -> web.Response:
    return web.Response(body=exposition(request.app[REGISTRY]), headers={"Content-Type": CONTENT_TYPE_LATEST})


@routes.post("/seats/{seat}/{change:login|logout|pause|resume}")
async def change_seat(request: web.Request) -> web.Response:
    """Answers with the seat as it is now, and whether this changed anything: in a call, a wish shows in `then`."""
    desk = request.app[DESK]
    seat = SeatId(request.match_info["seat"])
    if seat not in desk.line.seats:
        known = ", ".join(sorted(desk.line.seats)) or "none"
        raise Refused(404, "no-such-seat", "the site has no such seat", f"use one of: {known}")
    body = await json_object(request)
    before = desk.line.seats[seat]
    desk.submit(_event(request.match_info["change"], seat, body))
    changed = desk.line.seats[seat] != before
    view = next(shown for shown in _seats(request.app, desk.snapshot()) if shown["seat"] == seat)
    return web.json_response({**view, "changed": changed})


def _event(change: str, seat: SeatId, body: dict[str, object]) -> LineEvent:
    match change:
        case "login":
            return SeatLoggedIn(seat)
        case "logout":
            return SeatLoggedOut(seat, short_text(body, "by", "the control API"))
        case "pause":
            return SeatPaused(seat, short_text(body, "reason", "pause"))
        case _:
            return SeatResumed(seat)
