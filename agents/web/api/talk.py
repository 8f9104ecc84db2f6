"""What an operator does with a conversation: hold, pause the recording, transfer, confer, hang up, call out (C4)."""

from collections.abc import Awaitable

from pydantic import Field

from agents.accounts.rights import Right
from agents.desk.conversations import Steered
from agents.web.api import tickets
from agents.web.api.in_hand import CallNow, Nothing, Number, SeatNumber, as_faults, in_hand, seat_to_touch, view_of
from agents.web.door.faults import Fault
from agents.web.routes.fields import Given, Line, View
from agents.web.routes.route import Ask
from models.ids import QueueId, SeatId, TicketId

STEER = Right.TALKS_STEER


class HoldWish(Given):
    on: bool


class RecordingWish(Given):
    on: bool = Field(description="false: nothing is kept of what is said from now on, until true or the talk's end")


class TransferWish(Given):
    """Exactly one of queue, seat, number."""

    queue: Line | None = None
    seat: SeatNumber | None = None
    number: Number | None = Field(None, description="one of those that seats may dial")
    attended: bool = Field(False, description="the seat talks with the other party first; not to a queue")


class ConferenceWish(Given):
    """A seat or a number; neither: whoever is being consulted."""

    seat: SeatNumber | None = None
    number: Number | None = None


class HangUpWish(Given):
    seat: SeatNumber | None = Field(None, description="which of the seats; default: one's own, else the first")


class DialWish(Given):
    number: Number
    about: Line | None = Field(None, description="the ticket that the call is about, by its id or public number")


class Dialled(View):
    call_id: str = Field(description="its own call; the seat's telephone rings now, then the citizen's")


async def standing(ask: Ask, _: None) -> CallNow:
    return view_of(ask, await in_hand(ask, STEER), changed=False)


async def hold(ask: Ask, wish: HoldWish) -> CallNow:
    now, to = await in_hand(ask, STEER), ask.parts.conversations
    if now.state == ("Held" if wish.on else "Talking"):
        return view_of(ask, now, changed=False)
    work = to.hold if wish.on else to.unhold
    return await _done(ask, "call.hold" if wish.on else "call.unhold", work(now.call_id, ask.user.name))


async def recording(ask: Ask, wish: RecordingWish) -> CallNow:
    now = await in_hand(ask, STEER)
    if now.recording == wish.on:
        return view_of(ask, now, changed=False)
    work = ask.parts.conversations.record(now.call_id, ask.user.name, on=wish.on)
    return await _done(ask, "call.recording" if wish.on else "call.recording-pause", work)


async def transfer(ask: Ask, wish: TransferWish) -> CallNow:
    now = await in_hand(ask, STEER)
    if sum(each is not None for each in (wish.queue, wish.seat, wish.number)) != 1:
        raise Fault("bad-target")
    work = ask.parts.conversations.transfer(
        now.call_id,
        ask.user.name,
        queue=None if wish.queue is None else QueueId(wish.queue),
        seat=None if wish.seat is None else SeatId(wish.seat),
        number=wish.number,
        attended=wish.attended,
    )
    return await _done(ask, "call.consult" if wish.attended else "call.transfer", work)


async def complete(ask: Ask, _: Nothing) -> CallNow:
    now = await in_hand(ask, STEER)
    return await _done(ask, "call.transfer", ask.parts.conversations.complete(now.call_id, ask.user.name))


async def cancel(ask: Ask, _: Nothing) -> CallNow:
    now = await in_hand(ask, STEER)
    if now.state in ("Talking", "Conferring"):
        return view_of(ask, now, changed=False)
    return await _done(ask, "call.transfer-cancel", ask.parts.conversations.back(now.call_id, ask.user.name))


async def conference(ask: Ask, wish: ConferenceWish) -> CallNow:
    now = await in_hand(ask, STEER)
    if wish.seat is not None and wish.number is not None:
        raise Fault("bad-target")
    if now.state == "Conferring":
        return view_of(ask, now, changed=False)
    seat = None if wish.seat is None else SeatId(wish.seat)
    work = ask.parts.conversations.conference(now.call_id, ask.user.name, seat, wish.number)
    return await _done(ask, "call.conference", work)


async def hang_up(ask: Ask, wish: HangUpWish) -> CallNow:
    now = await in_hand(ask, STEER)
    own = ask.user.seat if ask.user.seat in now.seats else None
    seat = SeatId(wish.seat) if wish.seat is not None else own or next(iter(now.seats), None)
    if seat is None or seat not in now.seats:
        raise Fault("not-now")
    if seat != ask.user.seat and not ask.may(STEER):
        raise Fault("not-your-call")
    return await _done(ask, "call.hang-up", ask.parts.conversations.hang_up(now.call_id, ask.user.name, seat))


async def dial(ask: Ask, wish: DialWish) -> Dialled:
    seat, about = SeatId(ask.path["seat"]), None
    seat_to_touch(ask, seat)
    if wish.about is not None:
        about = TicketId((await tickets.found_as(ask, wish.about)).ticket_id)
    with as_faults():
        now = await ask.parts.conversations.dial(seat, wish.number, ask.user.name, about)
    ask.tell("call.dial", about=seat, call_id=now.call_id)
    return Dialled(call_id=now.call_id)


async def _done(ask: Ask, action: str, work: Awaitable[Steered]) -> CallNow:
    with as_faults():
        now = await work
    ask.tell(action, about=now.call_id, call_id=now.call_id)
    return view_of(ask, now, changed=True)
