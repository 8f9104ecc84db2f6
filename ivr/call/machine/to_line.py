"""What a call tells the line. Imperative, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from agents.line.events import EntryKind
from models.ids import OfferId, QueueId, SeatId


@dataclass(frozen=True, slots=True)
class EnterLine:
    queue: QueueId
    skills: Mapping[str, int]
    queued_at: datetime
    kind: EntryKind = "live"
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeaveLine:
    why: str


@dataclass(frozen=True, slots=True)
class TakeOffer:
    """The seat has answered: ask the line. Replied by OfferConfirmed or OfferLost."""

    offer_id: OfferId


@dataclass(frozen=True, slots=True)
class RefuseOffer:
    offer_id: OfferId
    why: str


@dataclass(frozen=True, slots=True)
class EndTalk:
    """Tell the line that the seat is free of this call."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class FreeSeat:
    """The citizen could not be reached for a seat that had lifted already: no wrap-up for that."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class AdoptTalk:
    """Tell the line that the seat has this call already."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class JoinTalk:
    """Adopted: this seat has the call too, beside another one."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class AskSeat:
    """Ask the line for this seat. Followed by OfferMade when it may be rung, replied by AskRefused when not."""

    offer_id: OfferId
    seat: SeatId
    ring_s: float
    why: str
    off_duty: bool = False  # also where nobody has logged in: a supervisor's telephone


@dataclass(frozen=True, slots=True)
class RevokeOffer:
    """The seat that was asked for is not wanted any more; it costs it nothing."""

    offer_id: OfferId
    why: str


@dataclass(frozen=True, slots=True)
class LoseSeat:
    """Tell the line that the seat cannot really take calls."""

    seat: SeatId
    why: str


@dataclass(frozen=True, slots=True)
class HoldTalk:
    """Tell the line that the seat's caller is on hold."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class ResumeTalk:
    seat: SeatId


EntryCommand = EnterLine | LeaveLine | TakeOffer | RefuseOffer
SeatCommand = EndTalk | FreeSeat | AdoptTalk | JoinTalk | AskSeat | RevokeOffer | LoseSeat | HoldTalk | ResumeTalk
