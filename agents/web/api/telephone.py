"""The seat's telephone in the browser: what it registers with, and its way to the switch."""

from aiohttp import WSCloseCode, web
from pydantic import Field

from agents.line.seats import LoggedOut
from agents.web.door import cookies
from agents.web.door.faults import Fault
from agents.web.door.guard import guard
from agents.web.routes.fields import Given, View
from agents.web.routes.route import Ask
from agents.web.telephone.telephones import user_of
from agents.web.telephone.wire import HEARTBEAT_S, LARGEST, TelephonesAway, hang_up
from models.accounts import Session
from models.ids import SeatId

SUBPROTOCOL = "sip"


class TelephoneView(View):
    seat: str
    user: str = Field(description="the user part of its SIP address; only this session's password opens it")
    password: str
    address: str = Field(description="of the WebSocket, on this host, with the subprotocol sip")


class RelayWanted(Given):
    page: str = Field(
        max_length=32, pattern=r"^[0-9a-z]{8,32}$", description="which page it is: chosen by itself, kept over a reload"
    )
    take: bool = Field(False, description="take the telephone over from another page of this seat")


async def telephone(ask: Ask, _: None) -> TelephoneView:
    session, seat = _sits(ask)
    try:
        password = await ask.parts.telephones.password(seat, session)
    except TelephonesAway:
        raise Fault("telephones-away") from None
    return TelephoneView(seat=seat, user=user_of(seat), password=password, address="/telephone")


async def relay(ask: Ask, wanted: RelayWanted) -> web.StreamResponse:
    session, seat = _sits(ask)
    if "Origin" not in ask.request.headers or ask.parts.door.is_foreign(ask.request):
        raise Fault("csrf")
    page = web.WebSocketResponse(
        protocols=(SUBPROTOCOL,), heartbeat=HEARTBEAT_S, max_msg_size=LARGEST, compress=False, timeout=2.0
    )
    if not page.can_prepare(ask.request) or SUBPROTOCOL not in _offered(ask.request):
        raise Fault("no-websocket")
    guard(page, secure=ask.secure)
    await page.prepare(ask.request)
    owner, telephones = (session.token, wanted.page), ask.parts.telephones
    if not wanted.take and telephones.in_use(seat, owner):
        await hang_up(page, "elsewhere")  # a refusal before the WebSocket could not be read by the page
        return page
    try:
        line = await telephones.line(seat, owner, lambda: _may_still(ask, seat))
    except TelephonesAway:
        await hang_up(page, "away")
        return page
    await line.serve(page)
    if not page.closed:
        await page.close(code=WSCloseCode.OK)
    return page


def _sits(ask: Ask) -> tuple[Session, SeatId]:
    if ask.session is None:
        raise Fault("not-logged-in")
    seat = ask.user.seat
    if seat is None or seat not in ask.parts.desk.line.seats:
        raise Fault("no-seat")
    return ask.session, seat


def _offered(request: web.Request) -> list[str]:
    return [each.strip() for each in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]


async def _may_still(ask: Ask, seat: SeatId) -> bool:
    """Who sits at a seat with a telephone is taken to be there."""
    if isinstance(ask.parts.desk.line.seats.get(seat, LoggedOut()), LoggedOut):
        return False
    token = cookies.read(ask.request, "session", secure=ask.secure) or ""
    session = await ask.parts.accounts.session_of(token)
    return session is not None and session.user.seat == seat
