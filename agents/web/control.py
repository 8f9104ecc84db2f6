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
from agents.line.events import CallMoved, LineEvent, SeatLoggedIn, SeatLoggedOut, SeatPaused, SeatResumed
from agents.line.explain import explain
from agents.web.door.errors import Refused, errors_as_json, json_object, short_text
from agents.web.metrics import exposition, registry_of
from models.ids import CallId, QueueId, SeatId

DESK = web.AppKey("desk", Desk)
REGISTRY = web.AppKey("registry", CollectorRegistry)
NAMES: web.AppKey[Mapping[SeatId, str]] = web.AppKey("names", Mapping)

LARGEST_BODY = 4096
LEAST_URGENT = 9

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
    """Each caller and seat with `explain`: why nobody is offered to the caller now, whom the seat would get."""
    view = request.app[DESK].snapshot(explaining=True)
    return web.json_response(
        {
            "at": view.at.isoformat(),
            "waiting": [plain(caller) for caller in view.waiting],
            "seats": _seats(request.app, view),
        }
    )


@routes.get("/line/{who}")
async def explained(request: web.Request) -> web.Response:
    """who: a call or a seat."""
    return web.json_response({"explain": explain(request.app[DESK].line, CallId(request.match_info["who"]))})


@routes.post("/line/{call}/move")
async def move_caller(request: web.Request) -> web.Response:
    """A supervisor's move, with who and why; answers with the caller as it stands now, and whether it was moved."""
    desk, call_id = request.app[DESK], CallId(request.match_info["call"])
    if call_id not in desk.line.callers:
        raise Refused(404, "not-in-line", "this call is not in the line", "see who waits with: ivr line show")
    body = await json_object(request)
    queue, band = _queue(body, desk), _band(body)
    if queue is None and band is None:
        raise Refused(400, "no-move", "neither a queue nor a band is given", "give queue, band or both")
    who, why = short_text(body, "who", ""), short_text(body, "why", "", longest=200)
    if call_id not in desk.line.callers:
        raise Refused(404, "not-in-line", "this call has just left the line", "see who waits with: ivr line show")
    before = desk.line.callers[call_id].place, desk.line.callers[call_id].entry.queue
    desk.submit(CallMoved(call_id, queue, band, who, why))
    now = desk.line.callers.get(call_id)
    shown = next((plain(caller) for caller in desk.snapshot().waiting if caller.call_id == call_id), {})
    return web.json_response({**shown, "changed": now is None or (now.place, now.entry.queue) != before})


def _queue(body: dict[str, object], desk: Desk) -> QueueId | None:
    name = body.get("queue")
    if name is None:
        return None
    if not isinstance(name, str) or QueueId(name) not in desk.line.queues:
        raise Refused(404, "no-such-queue", "the site has no such queue", f"use one of: {', '.join(desk.line.queues)}")
    return QueueId(name)


def _band(body: dict[str, object]) -> int | None:
    band = body.get("band")
    if band is None or (isinstance(band, int) and not isinstance(band, bool) and 0 <= band <= LEAST_URGENT):
        return band
    raise Refused(400, "bad-band", f"band must be a number from 0 to {LEAST_URGENT}", "0 is danger to life, 5 ordinary")


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
