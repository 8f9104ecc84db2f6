"""One seat: a frozen dataclass per state. The moves between them are in moves.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.ids import CallId, OfferId, QueueId


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """Nobody works at this seat."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Somebody is there and does not want calls, for this reason."""

    reason: str


Wish = LoggedOut | Paused  # asked for during a call or a ring; comes true when the call is over


@dataclass(frozen=True, slots=True)
class Ready:
    """Waits for a caller since then; the longest idle is rung first."""

    since: datetime


@dataclass(frozen=True, slots=True)
class Offered:
    """Its phone rings for this call, until expires_at at the latest."""

    offer_id: OfferId
    call_id: CallId
    expires_at: datetime
    idle_since: datetime  # given back when the caller leaves: the ring was not the seat's fault
    then: Wish | None = None


@dataclass(frozen=True, slots=True)
class Talking:
    """In conversation with this call."""

    call_id: CallId
    since: datetime
    queue: QueueId
    then: Wish | None = None
    lost: str | None = None  # its registration went away meanwhile; the conversation itself may go on
    rung_at: datetime | None = None  # when its phone began to ring for one of the line; None: it did not
    idle_since: datetime | None = None  # before that; given back when nobody was talked with
    listens: bool = False  # to another seat's conversation, and ends with it


@dataclass(frozen=True, slots=True)
class Holding(Talking):
    """In conversation, and the caller hears music meanwhile."""


@dataclass(frozen=True, slots=True)
class WrapUp:
    """Writes up the last call; ready again at the deadline."""

    deadline: datetime
    then: Wish | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """Cannot really take calls; goes back to `was` (None: ready) when it is found. A wrap-up runs on meanwhile."""

    why: str
    was: Paused | WrapUp | None = None
    until: datetime | None = None  # tried again then; None: only when it is found


#: Why a seat is rung or talks at which nobody has logged in: it has no calls of the line afterwards either.
OFF_DUTY = "off duty"

#: The reason of a seat whose telephone sends no sound: its registration says nothing about that (C6).
NO_AUDIO = "no audio"

#: Reasons that may be over without any registration having changed: a network that was away for seconds, a telephone
#: that refused once. Whoever sits there was told nothing, so the seat is tried again by itself.
PASSING = frozenset({"vanished", "unreachable"})

#: Longer than it takes until a telephone that does not answer is known to be away (qualify: 15 s and 3).
TRIED_AGAIN_AFTER_S = 30

SeatState = LoggedOut | Ready | Offered | Talking | Holding | WrapUp | Paused | Parked


def wish_of(state: SeatState) -> Wish | None:
    """What comes true after this state. A break or a log-out that is there already is no wish any more."""
    match state:
        case Offered() | Talking() | WrapUp():
            return state.then
        case Parked(was=was):
            return was.then if isinstance(was, WrapUp) else was
        case _:
            return None


NAMES: Mapping[type[SeatState], str] = {
    LoggedOut: "logged-out",
    Ready: "ready",
    Offered: "offered",
    Talking: "talking",
    Holding: "hold",
    WrapUp: "wrap-up",
    Paused: "paused",
    Parked: "parked",
}
