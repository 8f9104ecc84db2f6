"""What can happen to a call, besides what happens to its flow. Asterisk's own words stop earlier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.flow.events import FlowEvent
from ivr.flow.states import Context
from models.ids import LegId, OfferId, SeatId, TicketId


@dataclass(frozen=True, slots=True)
class CallArrived:
    """The channel is in our hands, not answered yet."""

    context: Context


@dataclass(frozen=True, slots=True)
class CallerHungUp:
    cause: str


@dataclass(frozen=True, slots=True)
class OfferMade:
    offer_id: OfferId
    seat: SeatId
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OfferWithdrawn:
    offer_id: OfferId
    why: str


@dataclass(frozen=True, slots=True)
class PlaceChanged:
    place: int
    wait_s: float | None


@dataclass(frozen=True, slots=True)
class WaitEnded:
    why: str  # "overflow" | "closed"


@dataclass(frozen=True, slots=True)
class LegAnswered:
    leg: LegId


@dataclass(frozen=True, slots=True)
class LegFailed:
    """The leg never answered: busy, declined or unreachable."""

    leg: LegId
    why: str


@dataclass(frozen=True, slots=True)
class LegHungUp:
    leg: LegId


@dataclass(frozen=True, slots=True)
class OfferConfirmed:
    """The line agrees that the seat has this call (it may have withdrawn the offer in the same instant)."""

    offer_id: OfferId
    waited_s: float


@dataclass(frozen=True, slots=True)
class OfferLost:
    """The line had already withdrawn the offer when the seat answered."""

    offer_id: OfferId


@dataclass(frozen=True, slots=True)
class TicketDrafted:
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class TicketRegistered:
    ticket: TicketId
    public: str


@dataclass(frozen=True, slots=True)
class MessageRecorded:
    """The voice message is on disk."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class AdoptedWaiting:
    """After a restart: the caller was in the line, since then."""

    context: Context
    step: str  # the flow's queue step
    queue: str
    skills: Mapping[str, int]
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class AdoptedTalking:
    """After a restart: the caller is in conversation."""

    context: Context
    step: str
    seat: SeatId
    leg: LegId
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class AdoptedDiverted:
    """After a restart: the caller talks with an outside number."""

    context: Context
    step: str
    number: str
    leg: LegId


@dataclass(frozen=True, slots=True)
class AdoptedInFlow:
    """After a restart: the caller was in the menus, at that step."""

    context: Context
    step: str


CallEvent = (
    CallArrived
    | CallerHungUp
    | OfferMade
    | OfferWithdrawn
    | PlaceChanged
    | WaitEnded
    | LegAnswered
    | LegFailed
    | LegHungUp
    | OfferConfirmed
    | OfferLost
    | TicketDrafted
    | TicketRegistered
    | MessageRecorded
    | AdoptedWaiting
    | AdoptedTalking
    | AdoptedDiverted
    | AdoptedInFlow
    | FlowEvent
)
