"""What a supervisor does with other people's calls: listen, move who waits, have somebody called back (B8, D2-D4); and
how an operator asks for that help (C5)."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from agents.accounts.rights import Right
from agents.line.events import CallMoved
from agents.web.api.calls import found
from agents.web.api.in_hand import (
    CallNow,
    Nothing,
    SeatNumber,
    as_faults,
    in_hand,
    seat_to_touch,
    view_of,
)
from agents.web.api.line import Waiting, waiting_view
from agents.web.door.faults import Fault
from agents.web.live.helps import HelpView
from agents.web.routes.fields import Given, Line, View, whole
from agents.web.routes.route import Ask
from models.events import CallEvent
from models.events import Field as Field_
from models.ids import CallId, QueueId, SeatId
from models.kinds import Kind
from models.records import Call
from models.store.pages import ABANDONED, CallsWanted, Scope

LISTEN = Right.CALLS_LISTEN
LEAST_URGENT = 9


class ListenWish(Given):
    seat: SeatNumber = Field(description="the telephone to listen with: one's own, or one at which nobody sits")
    mode: Literal["listen", "whisper", "join"] = Field(
        "listen", description="whisper: the seat alone hears the supervisor; join: all do; again to change"
    )


class StopListening(Given):
    seat: SeatNumber


class MoveWish(Given):
    """queue, band or both."""

    queue: Line | None = None
    band: Annotated[int, Field(ge=0, le=LEAST_URGENT), BeforeValidator(whole)] | None = Field(
        None, description="0: danger to life; 5 ordinary"
    )
    why: Line = Field(description="kept with who moved the caller")


class Moved(View):
    caller: Waiting | None = Field(description="as it stands now; null: it has left the line, or a seat has it")
    changed: bool = Field(description="false: it was there already")


class CalledBackView(View):
    call_id: str = Field(description="the call-back's own call")
    queue: str
    queued_at: datetime = Field(description="its place in the order: the old one of who gave up")
    not_before: datetime | None = Field(description="quiet hours: not earlier")


class HelpWish(Given):
    on: bool = Field(description="false: no longer needed")
    text: Annotated[Line, Field(max_length=200)] = ""


class HelpNow(View):
    help: HelpView | None
    changed: bool


async def listen(ask: Ask, wish: ListenWish) -> CallNow:
    now, seat = await in_hand(ask, LISTEN), SeatId(wish.seat)
    ask.need(LISTEN)  # whose seat is in the call does not listen to themselves
    await _own_telephone(ask, seat)
    known = next((each.mode for each in now.listeners if each.seat == seat), None)
    if known == wish.mode:
        return view_of(ask, now, changed=False)
    ask.tell(f"call.{wish.mode}", about=seat, call_id=now.call_id)  # before it rings: who listened is never in doubt
    with as_faults():
        now = await ask.parts.conversations.listen(now.call_id, ask.user.name, seat, wish.mode)
    return view_of(ask, now, changed=True)


async def stop_listening(ask: Ask, wish: StopListening) -> CallNow:
    now, seat = await in_hand(ask, LISTEN), SeatId(wish.seat)
    ask.need(LISTEN)
    await _own_telephone(ask, seat)
    if not any(each.seat == seat for each in now.listeners):
        return view_of(ask, now, changed=False)
    with as_faults():
        now = await ask.parts.conversations.stop_listening(now.call_id, ask.user.name, seat)
    ask.tell("call.listen-stop", about=seat, call_id=now.call_id)
    return view_of(ask, now, changed=True)


async def _own_telephone(ask: Ask, seat: SeatId) -> None:
    """Nobody else's telephone is made to listen in."""
    if seat not in ask.parts.desk.line.rules:
        raise Fault("no-such-seat")
    if seat != ask.user.seat and (holder := await ask.parts.accounts.book.holder_of(seat)) is not None:
        raise Fault("seat-taken", seat=seat, who=holder.shown_name)


async def move(ask: Ask, wish: MoveWish) -> Moved:
    desk, call_id = ask.parts.desk, CallId(ask.path["call"])
    before = desk.line.callers.get(call_id)
    if before is None or not ask.scope.holds(before.entry.queue, None):
        await found(ask, call_id)
        raise Fault("not-in-line")
    queue = None if wish.queue is None else QueueId(wish.queue)
    if queue is not None and (queue not in desk.line.queues or not ask.scope.holds(queue, None)):
        raise Fault("no-such-queue")
    if queue is None and wish.band is None:
        raise Fault("bad-target")
    desk.submit(CallMoved(call_id, queue, wish.band, ask.user.name, wish.why))
    now = desk.line.callers.get(call_id)
    changed = now is None or (now.place, now.entry.queue) != (before.place, before.entry.queue)
    ask.tell("call.move", about=call_id, call_id=call_id, outcome="done" if changed else "unchanged")
    shown = next((each for each in desk.snapshot().waiting if each.call_id == call_id), None)
    return Moved(caller=None if shown is None else waiting_view(shown), changed=changed)


async def call_back(ask: Ask, _: Nothing) -> CalledBackView:
    call, _events = await found(ask, ask.path["call"])
    if call.outcome.startswith(ABANDONED) and await _was_reached(ask, call):
        raise Fault("callback-served")
    with as_faults():
        back = await ask.parts.conversations.call_back(call.call_id, ask.user.name)
    ask.tell("call.call-back", about=call.call_id, call_id=call.call_id)
    return CalledBackView(call_id=back.call_id, queue=back.queue, queued_at=back.queued_at, not_before=back.not_before)


async def _was_reached(ask: Ask, call: Call) -> bool:
    """Somebody has talked with this citizen since: in any queue, whoever asks."""
    if not call.caller or call.arrived_at is None:
        return False
    later = await ask.parts.pages.calls(CallsWanted(caller=call.caller, since=call.arrived_at), Scope())
    return any(each.answered_at is not None and each.call_id != call.call_id for each in later)


async def help_(ask: Ask, wish: HelpWish) -> HelpNow:
    """Seen by every page at once; answered by whoever listens or joins, ended by the operator."""
    seat, helps = SeatId(ask.path["seat"]), ask.parts.hub.helps
    seat_to_touch(ask, seat)
    before = helps.of(seat)
    if wish.on and (before is None or before.text != wish.text):
        call_id = ask.parts.conversations.call_of(seat) or CallId("")
        _write(ask, Kind.HELP_ASKED, call_id, {"seat": seat, "text": wish.text, "by": ask.user.name})
    elif not wish.on and before is not None:
        call_id = CallId(before.call_id or "")
        _write(ask, Kind.HELP_ENDED, call_id, {"seat": seat, "why": "cleared", "by": ask.user.name})
    now = helps.of(seat)
    if now != before:
        ask.tell("seat.help" if wish.on else "seat.help-end", about=seat)
    return HelpNow(help=now, changed=now != before)


def _write(ask: Ask, kind: Kind, call_id: CallId, fields: dict[str, Field_]) -> None:
    ask.parts.log.append(CallEvent(call_id, kind, ask.parts.clock.now(), fields))
