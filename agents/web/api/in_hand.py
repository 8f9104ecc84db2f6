"""Which conversation somebody may touch: that of their own seat, or any of their queues with the right to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

from pydantic import Field

from agents.accounts.rights import Right
from agents.desk.conversations import NotPossible, Steered
from agents.web.api.calls import found
from agents.web.door.faults import STATUS, Fault
from agents.web.routes.fields import Given, Line, View
from agents.web.routes.route import Ask
from models.ids import CallId, SeatId

SeatNumber = Annotated[str, Field(pattern=r"^[0-9]{2,6}$", description="a seat's number")]
Number = Annotated[Line, Field(max_length=24, description="as people dial it: +7701…, 8701…, 55-12-34, 112")]

#: Refusals that any wish about a conversation can meet.
REFUSALS = ("no-such-call", "not-your-call", "call-over", "not-now")


class ListenerView(View):
    seat: str = Field(description="the telephone of whoever listens")
    mode: Literal["listen", "whisper", "join"]
    by: str
    ringing: bool = Field(description="the telephone has not been lifted yet")


class CallNow(View):
    """How a conversation stands."""

    call_id: str
    state: str = Field(
        description="talking, held (the caller hears music), asking (another party rings for the seat), consulting (the"
        " seat talks with it, the caller hears music), conferring (all hear each other), transferring (the seat has"
        " left), waiting, offered, diverted (with an outside number), summoned (a call out: the seat's own telephone"
        " rings), calling (a call out: the citizen's rings), registering (the seat has left), ended; or a step of the"
        " menus"
    )
    seats: list[str] = Field(description="in conversation; the first answers for it")
    queue: str | None
    direction: Literal["in", "out"]
    recording: bool = Field(description="false: paused for personal data")
    listeners: list[ListenerView] = Field(description="empty for whoever may not listen themselves")
    changed: bool = Field(description="false: it was so already")


class Nothing(Given):
    """No fields."""


async def in_hand(ask: Ask, over: Right) -> Steered:
    """The call of the address as it stands. over: the right that is asked for other seats' conversations."""
    call_id = CallId(ask.path["call"])
    now = ask.parts.conversations.standing(call_id)
    if now is None:
        await found(ask, call_id)  # of another queue: it does not exist
        raise Fault("call-over")
    mine = ask.user.seat is not None and ask.user.seat in now.seats
    if mine and ask.may(Right.TALK_OWN):
        return now
    if not mine and not ask.scope.holds(now.queue, None):
        raise Fault("no-such-call")
    if not ask.may(over):
        raise Fault("not-your-call")
    return now


def seat_to_touch(ask: Ask, seat: SeatId) -> None:
    """One's own, or with the right to it any of one's queues."""
    rules = ask.parts.desk.line.rules.get(seat)
    queues = ask.user.queues
    if rules is None or not (seat == ask.user.seat or queues is None or set(queues) & set(rules.queues)):
        raise Fault("no-such-seat")
    if seat != ask.user.seat and not ask.may(Right.SEATS_CHANGE):
        raise Fault("seat-not-yours")


@contextmanager
def as_faults() -> Iterator[None]:
    """What the call room refuses, in the user's language."""
    try:
        yield
    except NotPossible as refusal:
        code = refusal.code if refusal.code in STATUS else "not-now"
        raise Fault(code, **refusal.values) from None


def view_of(ask: Ask, now: Steered, *, changed: bool) -> CallNow:
    listeners = now.listeners if ask.may(Right.CALLS_LISTEN) else ()
    return CallNow(
        call_id=now.call_id,
        state=now.state.lower(),
        seats=list(now.seats),
        queue=now.queue,
        direction=now.direction,
        recording=now.recording,
        listeners=[
            ListenerView(seat=each.seat, mode=each.mode, by=each.by, ringing=each.ringing) for each in listeners
        ],
        changed=changed,
    )
