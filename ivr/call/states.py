"""The states of a call: one frozen dataclass each, with what is true in it and only the fields valid in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.call.facts import Facts
from ivr.flow.states import State as FlowState
from models.ids import LegId, OfferId, QueueId, SeatId


@dataclass(frozen=True, slots=True)
class Arriving:
    """The channel is ours and nobody has answered it yet."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class InFlow:
    """The caller hears the menus."""

    facts: Facts
    flow: FlowState
    recording: bool = False  # a voice message is being taken


@dataclass(frozen=True, slots=True)
class Waiting:
    """The caller is in the line and hears music; no seat rings."""

    facts: Facts
    flow: FlowState
    queue: QueueId
    skills: Mapping[str, int]
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class Offered:
    """A seat rings for the caller, who still hears music and keeps the place."""

    facts: Facts
    flow: FlowState
    queue: QueueId
    skills: Mapping[str, int]
    queued_at: datetime
    offer_id: OfferId
    seat: SeatId
    leg: LegId


@dataclass(frozen=True, slots=True)
class Confirming:
    """The seat has lifted; the line is asked whether the lease still holds. Lasts no longer than one event."""

    offered: Offered

    @property
    def facts(self) -> Facts:
        return self.offered.facts


@dataclass(frozen=True, slots=True)
class Talking:
    """Caller and seat hear each other."""

    facts: Facts
    flow: FlowState
    seat: SeatId
    leg: LegId
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Diverting:
    """An outside number rings for the caller (112 …)."""

    facts: Facts
    flow: FlowState
    number: str
    leg: LegId
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Diverted:
    """Caller and outside number hear each other."""

    facts: Facts
    flow: FlowState
    number: str
    leg: LegId


@dataclass(frozen=True, slots=True)
class Registering:
    """A conversation or a message is over, its ticket gets its number; the caller is still there."""

    facts: Facts
    flow: FlowState
    message_s: float | None  # None: after a conversation


@dataclass(frozen=True, slots=True)
class Leaving:
    """The caller hung up while leaving a message: its file is about to be whole."""

    facts: Facts
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing more happens."""

    facts: Facts
    outcome: str


CallState = (
    Arriving | InFlow | Waiting | Offered | Confirming | Talking | Diverting | Diverted | Registering | Leaving | Ended
)


def deadline(state: CallState) -> datetime | None:
    """When the clock has something to say to this call; None: never."""
    match state:
        case InFlow(flow=flow):
            return flow.deadline
        case Diverting(deadline=at) | Leaving(deadline=at):
            return at
        case _:
            return None
