"""The waiting line as one value: who waits, who is rung, what is due. What an event makes of it is in line.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from agents.line.events import Entry
from agents.line.rules import QueueRules, SeatRules
from agents.line.seats import LoggedOut, SeatState
from models.ids import CallId, OfferId, QueueId, SeatId

Place = tuple[int, datetime, CallId]  # sorts as callers go
Need = tuple[QueueId, frozenset[tuple[str, int]]]  # callers with the same need can be served by the same seats


class Due(StrEnum):
    """What a deadline of the line is for."""

    OFFER = "offer"  # the ring has lasted long enough
    OVERFLOW = "overflow"  # the caller has waited long enough
    TELL = "tell"  # the caller may be told the place (again)
    WRAP_UP = "wrap-up"  # the seat has had its time


Agenda = tuple[tuple[datetime, Due, str], ...]  # sorted; the id is an offer's, a call's or a seat's


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody in the line: waiting, or (with an offer) ringing at a seat."""

    entry: Entry
    place: Place
    need: Need
    entered_at: datetime  # the longest wait counts from here: queued_at, unless that wait was used up before
    offer: OfferId | None = None
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    call_id: CallId
    seat: SeatId


@dataclass(frozen=True, slots=True)
class Line:
    """Never changed in place: every step gives a new one. Make the first with `empty` or restore.restored."""

    queues: Mapping[QueueId, QueueRules]
    rules: Mapping[SeatId, SeatRules]
    seats: Mapping[SeatId, SeatState]
    callers: Mapping[CallId, Caller] = field(default_factory=dict)
    offers: Mapping[OfferId, Offer] = field(default_factory=dict)
    waiting: Mapping[Need, tuple[Place, ...]] = field(default_factory=dict)  # without an offer, in order
    order: Mapping[QueueId, tuple[Place, ...]] = field(default_factory=dict)  # with or without, in order
    agenda: Agenda = ()
    busy_s: Mapping[QueueId, float] = field(default_factory=dict)  # how long one call keeps a seat, lately
    offers_made: int = 0


def empty(queues: Mapping[QueueId, QueueRules], seats: Mapping[SeatId, SeatRules]) -> Line:
    """A line before its first caller: everybody logged out."""
    return Line(queues, seats, {seat: LoggedOut() for seat in seats})


def deadline(line: Line) -> datetime | None:
    """When the line wants DeadlinePassed at the latest."""
    return line.agenda[0][0] if line.agenda else None
