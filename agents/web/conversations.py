"""POST /calls/{call}/…: what a seat or a supervisor does with a conversation. For the control socket and the pages."""

from aiohttp import web

from agents.desk.conversations import Conversations, Mode, NotPossible, Steered
from agents.web.door.errors import Refused, json_object, short_text
from models.ids import CallId, QueueId, SeatId

CONVERSATIONS: web.AppKey[Conversations] = web.AppKey("conversations", Conversations)

#: HTTP status of a refusal; everything else is a conflict with how the call stands.
STATUS = {"no-such-call": 404, "no-such-seat": 404, "no-such-queue": 404, "number-not-allowed": 403}

routes = web.RouteTableDef()


def add_conversations(app: web.Application, conversations: Conversations) -> None:
    app[CONVERSATIONS] = conversations
    app.add_routes(routes)


@routes.get("/seats/{seat}/call")
async def call_of_seat(request: web.Request) -> web.Response:
    return web.json_response({"call_id": request.app[CONVERSATIONS].call_of(SeatId(request.match_info["seat"]))})


WISHES = "hold|unhold|complete|back|transfer|conference|listen|stop-listening|pause-recording|resume-recording|hang-up"


@routes.post(f"/calls/{{call}}/{{wish:{WISHES}}}")
async def wish(request: web.Request) -> web.Response:
    body = await json_object(request)
    call_id = CallId(request.match_info["call"])
    try:
        steered = await _steer(request.app[CONVERSATIONS], call_id, request.match_info["wish"], body)
    except NotPossible as refusal:
        raise Refused(STATUS.get(refusal.code, 409), refusal.code, refusal.message, refusal.remedy) from None
    return _answer(steered)


@routes.post("/seats/{seat}/dial")
async def dial(request: web.Request) -> web.Response:
    """A call out: the seat's telephone rings, then the citizen's."""
    body = await json_object(request)
    number, by = short_text(body, "number", "", longest=24), short_text(body, "by", "the control API")
    try:
        steered = await request.app[CONVERSATIONS].dial(SeatId(request.match_info["seat"]), number, by)
    except NotPossible as refusal:
        raise Refused(STATUS.get(refusal.code, 409), refusal.code, refusal.message, refusal.remedy) from None
    return _answer(steered)


def _answer(steered: Steered) -> web.Response:
    return web.json_response({"call_id": steered.call_id, "state": steered.state, "seats": list(steered.seats)})


async def _steer(to: Conversations, call_id: CallId, wish_: str, body: dict[str, object]) -> Steered:
    by = short_text(body, "by", "the control API")
    match wish_:
        case "hold":
            return await to.hold(call_id, by)
        case "unhold":
            return await to.unhold(call_id, by)
        case "complete":
            return await to.complete(call_id, by)
        case "back":
            return await to.back(call_id, by)
        case "transfer":
            return await _transfer(to, call_id, by, body)
        case "conference":
            seat = short_text(body, "seat", "") if "seat" in body else None
            number = short_text(body, "number", "") if "number" in body else None
            return await to.conference(call_id, by, None if seat is None else SeatId(seat), number)
        case "pause-recording" | "resume-recording":
            return await to.record(call_id, by, on=wish_ == "resume-recording")
        case "hang-up":
            return await to.hang_up(call_id, by, SeatId(short_text(body, "seat", "")))
        case "listen":
            return await to.listen(call_id, by, SeatId(short_text(body, "seat", "")), _mode(body))
        case _:
            return await to.stop_listening(call_id, by, SeatId(short_text(body, "seat", "")))


async def _transfer(to: Conversations, call_id: CallId, by: str, body: dict[str, object]) -> Steered:
    given = {key: short_text(body, key, "") for key in ("queue", "seat", "number") if key in body}
    attended = body.get("attended", False)
    if len(given) != 1 or not isinstance(attended, bool):
        remedy = 'send one of {"queue": "city"}, {"seat": "102"}, {"number": "112"}, with "attended": true if wished'
        raise Refused(400, "bad-target", "a transfer goes to exactly one queue, seat or number", remedy)
    queue, seat = given.get("queue"), given.get("seat")
    return await to.transfer(
        call_id,
        by,
        queue=None if queue is None else QueueId(queue),
        seat=None if seat is None else SeatId(seat),
        number=given.get("number"),
        attended=attended,
    )


def _mode(body: dict[str, object]) -> Mode:
    match body.get("mode", "listen"):
        case "listen":
            return "listen"
        case "whisper":
            return "whisper"
        case "join":
            return "join"
        case _:
            raise Refused(400, "bad-mode", "the mode is not known", "use listen, whisper or join")
