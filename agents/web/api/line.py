"""The line and the seats, as they are now. No personal data: a call's id says nothing about who calls."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from agents.accounts.rights import Right
from agents.desk.snapshot import LineView, SeatView, WaitingCaller
from agents.line.events import LineEvent, SeatLoggedIn, SeatLoggedOut, SeatPaused, SeatResumed
from agents.line.seats import LoggedOut
from agents.web.door.faults import Fault
from agents.web.live.helps import HelpView
from agents.web.routes.fields import Given, View, one_line
from agents.web.routes.route import Ask
from models.ids import SeatId

Reason = Annotated[str, Field(max_length=64, description="of a pause"), AfterValidator(one_line)]


class Waiting(View):
    call_id: str
    queue: str
    band: int = Field(description="0: danger to life; a smaller band goes first")
    skills: dict[str, int]
    queued_at: datetime
    waited_s: float
    place: int = Field(description="in its queue; 1: next")
    wait_s: float | None = Field(description="expected; null: not known yet")
    ringing: str | None = Field(description="the seat whose phone rings for this caller")


class Seat(View):
    seat: str
    name: str = Field(description="who sits there by the site file")
    state: str
    why: str = Field(description="the reason of a pause or a parking")
    since: datetime
    call_id: str | None
    until: datetime | None = Field(None, description="of a ring or a wrap-up: when it ends by itself")
    then: str | None = Field(description="asked for during the call")
    queues: list[str]
    queues_of_site: list[str] = Field(description="by the site file; others where a supervisor has moved the seat")
    skills: dict[str, int]
    help: HelpView | None = Field(None, description="asked for, and nobody has come yet")


class LineNow(View):
    at: datetime
    last_event: str = Field(description="the stream's newest event before this answer: resume after it")
    waiting: list[Waiting] = Field(description="in the order in which they go")
    seats: list[Seat]


class Seats(View):
    seats: list[Seat]


class SeatWish(Given):
    reason: Reason = ""


class SeatNow(View):
    seat: Seat
    changed: bool = Field(description="false: it was so already, or comes true when the call is over (then)")


async def line(ask: Ask, _: None) -> LineNow:
    last, view = ask.parts.hub.last, ask.parts.desk.snapshot()
    return LineNow(
        at=view.at,
        last_event=last,
        waiting=[waiting_view(caller) for caller in view.waiting if _ours(ask, (caller.queue,))],
        seats=_seats(ask, view),
    )


async def seats(ask: Ask, _: None) -> Seats:
    return Seats(seats=_seats(ask, ask.parts.desk.snapshot()))


async def change_seat(ask: Ask, given: SeatWish) -> SeatNow:
    seat, wish, desk = SeatId(ask.path["seat"]), ask.path["wish"], ask.parts.desk
    rules = desk.line.rules.get(seat)
    if rules is None or not (seat == ask.user.seat or _ours(ask, rules.queues)):
        raise Fault("no-such-seat")
    if wish == "login":
        await _sit_down(ask, seat)
    elif not ask.may(Right.SEATS_CHANGE) and ask.user.seat != seat:
        raise Fault("seat-not-yours")
    before = desk.line.seats[seat]
    desk.submit(_event(seat, wish, given.reason, ask.user.name))
    after = desk.line.seats[seat]
    if isinstance(after, LoggedOut):
        await _get_up(ask, seat)
    ask.tell(f"seat.{wish}", about=seat)
    return SeatNow(seat=seat_now(ask, seat), changed=after != before)


def seat_now(ask: Ask, seat: SeatId) -> Seat:
    [now] = [shown for shown in ask.parts.desk.snapshot().seats if shown.seat == seat]
    return _seat(ask, now)


async def _sit_down(ask: Ask, seat: SeatId) -> None:
    """Whoever takes calls sits at the seat; a supervisor may log a seat in for somebody who is only at its phone."""
    for_somebody = ask.may(Right.SEATS_CHANGE)
    if not ask.may(Right.SEAT_OWN):
        return
    if ask.user.seat not in (None, seat) and not _is_empty(ask, ask.user.seat):
        if for_somebody:
            return
        raise Fault("seat-elsewhere", seat=ask.user.seat)
    book = ask.parts.accounts.book
    holder = await book.holder_of(seat)
    left = holder.user_id if holder and holder.user_id != ask.user.user_id and _is_empty(ask, seat) else None
    if ask.session and await ask.parts.accounts.take_seat(ask.session, seat, instead_of=left):
        ask.parts.hub.sits(ask.user.user_id, seat)
    elif not for_somebody:
        raise Fault("seat-taken", seat=seat, who=holder.shown_name if holder else "…")


def _is_empty(ask: Ask, seat: SeatId | None) -> bool:
    return isinstance(ask.parts.desk.line.seats.get(seat or SeatId(""), LoggedOut()), LoggedOut)


async def _get_up(ask: Ask, seat: SeatId) -> None:
    book = ask.parts.accounts.book
    holder = await book.holder_of(seat)
    if holder is not None:
        await book.leave_seat(seat)
        ask.parts.hub.sits(holder.user_id, None)


def _event(seat: SeatId, wish: str, reason: str, by: str) -> LineEvent:
    match wish:
        case "login":
            return SeatLoggedIn(seat, reason)
        case "logout":
            return SeatLoggedOut(seat, by)
        case "pause":
            return SeatPaused(seat, reason or "pause")
        case "wrap-up":  # the timed one comes by itself; this is more of it, until ready
            return SeatPaused(seat, "wrap-up")
        case _:
            return SeatResumed(seat)


def _ours(ask: Ask, queues: Collection[str]) -> bool:
    mine = ask.user.queues
    return mine is None or bool(set(mine) & set(queues))


def _seats(ask: Ask, view: LineView) -> list[Seat]:
    return [_seat(ask, seat) for seat in view.seats if seat.seat == ask.user.seat or _ours(ask, seat.queues)]


def _seat(ask: Ask, seat: SeatView) -> Seat:
    return Seat(
        seat=seat.seat,
        name=ask.parts.seat_names.get(seat.seat, ""),
        state=seat.state,
        why=seat.why,
        since=seat.since,
        call_id=seat.call_id,
        until=seat.until,
        then=seat.then,
        queues=list(seat.queues),
        queues_of_site=list(seat.queues_of_site),
        skills=dict(seat.skills),
        help=ask.parts.hub.helps.of(seat.seat, personal=ask.may(Right.PERSONAL_READ)),
    )


def waiting_view(caller: WaitingCaller) -> Waiting:
    return Waiting(
        call_id=caller.call_id,
        queue=caller.queue,
        band=caller.band,
        skills=dict(caller.skills),
        queued_at=caller.queued_at,
        waited_s=round(caller.waited_s, 1),
        place=caller.place,
        wait_s=None if caller.wait_s is None else round(caller.wait_s, 1),
        ringing=caller.ringing,
    )
