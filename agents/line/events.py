"""What can happen to the line and its seats. Past tense, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from models.ids import CallId, OfferId, QueueId, SeatId

EntryKind = Literal["live", "callback", "message"]

#: Why an offer of a call-back failed by the citizen: it costs the seat nothing, and the entry leaves the line.
CITIZEN_FAILED = frozenset({"citizen-no-answer", "citizen-busy", "citizen-unreachable"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One caller in the line. Order = (band, queued_at, call_id), whatever the kind.

    Kept as it is through missed offers, restarts and transfers back; only a supervisor's move changes queue or band.
    """

    call_id: CallId
    queue: QueueId
    queued_at: datetime
    band: int = 5  # priority: 0 danger to life, 5 ordinary; a smaller band goes first
    skills: Mapping[str, int] = field(default_factory=dict)  # the least level of each skill, e.g. {"kk": 1}
    kind: EntryKind = "live"
    not_before: datetime | None = None  # not offered earlier (a retry, quiet hours); the place in the order is kept


@dataclass(frozen=True, slots=True)
class CallQueued:
    entry: Entry


@dataclass(frozen=True, slots=True)
class CallLeft:
    """Hung up, overflowed, or was taken elsewhere; in any state of its offer."""

    call_id: CallId
    why: str


@dataclass(frozen=True, slots=True)
class CallMoved:
    """A supervisor's move: the only exception to the order, so it says who and why. None: as it was."""

    call_id: CallId
    queue: QueueId | None
    band: int | None
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class OfferAnswered:
    offer_id: OfferId


@dataclass(frozen=True, slots=True)
class OfferFailed:
    """The seat was busy, declined or could not be reached; or the citizen of a call-back (CITIZEN_FAILED).

    A ring that only runs out is the line's own deadline.
    """

    offer_id: OfferId
    why: str  # "busy" | "declined" | "unreachable" | "away" (Asterisk: costs nothing) | one of CITIZEN_FAILED


@dataclass(frozen=True, slots=True)
class TalkEnded:
    """The conversation is over for the seat: wrap-up begins, unless it only listened.

    in_vain: it has talked with nobody, since the citizen was not reached: as idle as before.
    """

    call_id: CallId
    seat: SeatId
    wrap_up: bool = True
    in_vain: bool = False


@dataclass(frozen=True, slots=True)
class SeatAsked:
    """A conversation wants this seat: a transfer, a conference, somebody who listens. Rung if it can be (OfferCall)."""

    offer_id: OfferId
    call_id: CallId
    seat: SeatId
    ring_s: float
    why: str
    off_duty: bool = False  # also when nobody has logged in there: a supervisor's telephone
    bound: bool = False  # to the conversation: when no seat is in it any more, the ring ends


@dataclass(frozen=True, slots=True)
class OfferRevoked:
    """Who asked for the seat does not want it any more; costs the seat nothing."""

    offer_id: OfferId
    why: str


@dataclass(frozen=True, slots=True)
class SeatJoined:
    """After a restart: this seat is in conversation with this call, beside another seat."""

    call_id: CallId
    seat: SeatId


@dataclass(frozen=True, slots=True)
class TalkHeld:
    """The seat's caller hears music."""

    call_id: CallId
    seat: SeatId


@dataclass(frozen=True, slots=True)
class TalkResumed:
    """The seat's caller is back from hold."""

    call_id: CallId
    seat: SeatId


@dataclass(frozen=True, slots=True)
class SeatLoggedIn:
    seat: SeatId
    pause: str = ""  # comes in paused, for this reason: no phone rings in between


@dataclass(frozen=True, slots=True)
class SeatLoggedOut:
    seat: SeatId
    by: str  # "phone", "ivr seat", a supervisor's name


@dataclass(frozen=True, slots=True)
class SeatPaused:
    seat: SeatId
    reason: str


@dataclass(frozen=True, slots=True)
class SeatResumed:
    """Ends a pause or a wrap-up at once."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class SeatLost:
    """Its registration or its audio is gone."""

    seat: SeatId
    why: str


@dataclass(frozen=True, slots=True)
class SeatFound:
    """Its registration is back."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class SeatMoved:
    """A supervisor has it take the calls of these queues from now on; a ring or a talk that goes on is let be."""

    seat: SeatId
    queues: tuple[QueueId, ...]
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class TalkAdopted:
    """After a restart: this seat is in conversation with this call already."""

    call_id: CallId
    seat: SeatId


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """The line's earliest deadline has come."""


LineEvent = (
    CallQueued
    | CallLeft
    | CallMoved
    | OfferAnswered
    | OfferFailed
    | TalkEnded
    | SeatAsked
    | OfferRevoked
    | SeatJoined
    | TalkHeld
    | TalkResumed
    | SeatLoggedIn
    | SeatLoggedOut
    | SeatPaused
    | SeatResumed
    | SeatLost
    | SeatFound
    | SeatMoved
    | TalkAdopted
    | DeadlinePassed
)
