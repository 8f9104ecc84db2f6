"""The waiting line as one value: who waits, who is rung, what is due. What an event makes of it is in line.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from agents.line.events import Entry
from agents.line.needs import Need, Reach
from agents.line.rules import QueueRules, SeatRules
from agents.line.seats import LoggedOut, SeatState
from models.ids import CallId, OfferId, QueueId, SeatId

__all__ = ["Agenda", "Caller", "Due", "Line", "Moved", "Need", "Offer", "Place", "deadline", "empty"]

Place = tuple[int, datetime, CallId]  # sorts as callers go


class Due(StrEnum):
    """What a deadline of the line is for."""

    OFFER = "offer"  # the ring has lasted long enough
    OVERFLOW = "overflow"  # the caller has waited long enough
    TELL = "tell"  # the caller may be told the place (again)
    WRAP_UP = "wrap-up"  # the seat has had its time to write
    TRY = "try"  # a parked seat may be well again
    WAKE = "wake"  # a call-back may be offered from now on
    RELAX = "relax"  # the caller asks less of a seat from now on


Agenda = tuple[tuple[datetime, Due, str], ...]  # sorted; the id is an offer's, a call's or a seat's


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody in the line: asleep until not_before, waiting, or (with an offer) ringing at a seat."""

    entry: Entry
    place: Place
    need: Need  # as it is now: a long wait asks less than the entry does
    entered_at: datetime  # the longest wait counts from here: queued_at, unless that wait was used up before
    offer: OfferId | None = None
    told_at: datetime | None = None
    relax_at: datetime | None = None  # from then on less is asked
    asleep: bool = False  # not offered yet, and not counted in the others' places


@dataclass(frozen=True, slots=True)
class Offer:
    call_id: CallId
    seat: SeatId
    made_at: datetime
    bound: bool = False  # asked for beside a conversation, and ends with it


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a call was put: it stands there again when it comes back into the line (a retry, a restart)."""

    gone: QueueId  # as the call itself believes
    queue: QueueId
    band: int


@dataclass(frozen=True, slots=True)
class Line:
    """Never changed in place: every step gives a new one. Make the first with `empty` or restore.restored."""

    queues: Mapping[QueueId, QueueRules]
    rules: Mapping[SeatId, SeatRules]
    seats: Mapping[SeatId, SeatState]
    reach: Reach = field(repr=False, compare=False)
    callers: Mapping[CallId, Caller] = field(default_factory=dict)
    offers: Mapping[OfferId, Offer] = field(default_factory=dict)
    waiting: Mapping[Need, tuple[Place, ...]] = field(default_factory=dict)  # without an offer, in order
    order: Mapping[QueueId, tuple[Place, ...]] = field(default_factory=dict)  # with or without, in order
    agenda: Agenda = ()
    busy_s: Mapping[QueueId, float] = field(default_factory=dict)  # how long one call keeps a seat, lately
    offers_made: int = 0
    misses: Mapping[SeatId, int] = field(default_factory=dict)  # offers missed in a row
    passed: Mapping[SeatId, Mapping[int, int]] = field(default_factory=dict)  # fairness.py
    moved: Mapping[CallId, Moved] = field(default_factory=dict)


def empty(queues: Mapping[QueueId, QueueRules], seats: Mapping[SeatId, SeatRules]) -> Line:
    """A line before its first caller: everybody logged out."""
    return Line(queues, seats, {seat: LoggedOut() for seat in seats}, Reach(seats))


def deadline(line: Line) -> datetime | None:
    """When the line wants DeadlinePassed at the latest."""
    return line.agenda[0][0] if line.agenda else None
