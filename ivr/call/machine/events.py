"""What can happen to a call, besides what happens to its flow. Asterisk's own words stop earlier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.call.machine.wishes import Wish
from ivr.flow.events import FlowEvent
from ivr.flow.states import Context
from models.ids import CallId, LegId, OfferId, QueueId, SeatId, TicketId


@dataclass(frozen=True, slots=True)
class CallArrived:
    """The channel is in our hands, not answered yet."""

    context: Context


@dataclass(frozen=True, slots=True)
class CallerHungUp:
    cause: str
    channel: str = ""  # of a citizen who was called back: several rings, a channel each


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
class QueueChanged:
    """A supervisor, or too long a line, has put the caller into this queue."""

    queue: QueueId


@dataclass(frozen=True, slots=True)
class CallPlaced:
    """A seat calls a citizen; the seat's own telephone is asked for first."""

    context: Context


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
    why: str = "hung up"  # | "vanished": nobody has hung up | "away": it ended while we did not see it


@dataclass(frozen=True, slots=True)
class SeatSilent:
    """No sound comes from the seat's telephone: never since it answered, or not any more."""

    leg: LegId
    why: str  # "no audio" | "vanished"


@dataclass(frozen=True, slots=True)
class AskRefused:
    """The line does not give us the seat: it has another call, is parked, or nobody is there."""

    offer_id: OfferId


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
    held: bool = False  # the caller is not in the bridge
    others: tuple[tuple[SeatId, LegId, datetime], ...] = ()  # further seats in the bridge
    outside: tuple[tuple[str, LegId, datetime], ...] = ()  # outside numbers in it


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
    recording: bool = False  # a voice message was begun before the restart


@dataclass(frozen=True, slots=True)
class CallbackPromised:
    """The line has the call-back in this call's place."""

    callback: CallId
    not_before: datetime | None  # quiet hours


@dataclass(frozen=True, slots=True)
class CallbackOpened:
    """The call-back's own call begins; its entry is in the line already."""

    context: Context


@dataclass(frozen=True, slots=True)
class CallbackNotNeeded:
    """The citizen has rung again meanwhile: stands in the line in this place, or has talked with a seat."""


@dataclass(frozen=True, slots=True)
class AdoptedCallback:
    """After a restart: this call-back waits for its turn."""

    context: Context
    not_before: datetime | None
    legs: tuple[LegId, ...] = ()  # what is left of a ring that nobody follows any more
    unseen: bool = False  # the citizen's phone was ringing when the controller ended


@dataclass(frozen=True, slots=True)
class CallLost:
    """Asterisk died, and the call with it."""


@dataclass(frozen=True, slots=True)
class CallerTaken:
    """Asterisk's own fallback has the caller now: how the call ends is read from there (ivr/alone)."""

    why: str


@dataclass(frozen=True, slots=True)
class FoundApart:
    """The caller is not where the call's state has them, in the bridge or out of it: Asterisk could not be asked."""

    leg: LegId | None = None  # with whom the caller should be; None: wherever that is now


CallEvent = (
    CallArrived
    | CallerHungUp
    | OfferMade
    | OfferWithdrawn
    | PlaceChanged
    | QueueChanged
    | CallPlaced
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
    | CallbackPromised
    | CallbackOpened
    | AdoptedCallback
    | CallbackNotNeeded
    | CallLost
    | CallerTaken
    | FoundApart
    | SeatSilent
    | AskRefused
    | Wish
    | FlowEvent
)
