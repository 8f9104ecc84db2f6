"""The states of a call: one frozen dataclass each, with what is true in it and only the fields valid in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ivr.call.machine.facts import Facts
from ivr.flow.states import State as FlowState
from models.ids import LegId, OfferId, PlayId, QueueId, SeatId

Question = Literal["where", "number", "check"]  # this number or another | which | is it right


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
    ring_until: datetime | None = None  # ours to end, where the lease also covers the citizen's own phone


@dataclass(frozen=True, slots=True)
class Confirming:
    """The seat has lifted; the line is asked whether the lease still holds. Lasts no longer than one event."""

    offered: Offered

    @property
    def facts(self) -> Facts:
        return self.offered.facts


@dataclass(frozen=True, slots=True)
class Slowed:
    """Has called again and again: hears music for a while before the line."""

    facts: Facts
    flow: FlowState
    queue: QueueId
    skills: Mapping[str, int]
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Ordering:
    """In the line, and asked at which number to be called back. A seat that answers meanwhile comes first."""

    line: Waiting | Offered | Confirming
    question: Question
    asked_at: datetime
    deadline: datetime
    play_id: PlayId | None = None  # the question is being said
    asked: int = 1
    digits: str = ""  # keyed so far
    number: str = ""  # to be confirmed

    @property
    def facts(self) -> Facts:
        return self.line.facts


@dataclass(frozen=True, slots=True)
class Promised:
    """Out of the line, the call-back is in it; the caller hears so."""

    facts: Facts
    flow: FlowState
    deadline: datetime
    play_id: PlayId | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A call-back before its turn: no channel, no seat."""

    facts: Facts
    flow: FlowState


@dataclass(frozen=True, slots=True)
class Lifting:
    """Agent first: a seat rings for a call-back, the citizen is not called yet."""

    facts: Facts
    flow: FlowState
    offer_id: OfferId
    seat: SeatId
    leg: LegId


@dataclass(frozen=True, slots=True)
class Dialling:
    """The citizen's phone rings. leg: the seat's that has lifted (agent first); None: the seat is only reserved."""

    facts: Facts
    flow: FlowState
    offer_id: OfferId
    seat: SeatId
    leg: LegId | None
    dialled_at: datetime
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Proving:
    """Lifted before it can have rung: asked to press a key, which a voice mailbox does not."""

    facts: Facts
    flow: FlowState
    offer_id: OfferId
    seat: SeatId
    leg: LegId | None
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Greeting:
    """Agent first: the citizen hears who calls, then the seat."""

    facts: Facts
    flow: FlowState
    offer_id: OfferId
    seat: SeatId
    leg: LegId
    play_id: PlayId
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Summoned:
    """A seat calls a citizen: its own telephone rings first."""

    facts: Facts
    flow: FlowState
    offer_id: OfferId
    seat: SeatId
    leg: LegId


@dataclass(frozen=True, slots=True)
class Calling:
    """The seat has lifted; the telephone of the citizen whom it calls rings."""

    facts: Facts
    flow: FlowState
    seat: SeatId
    leg: LegId
    dialled_at: datetime
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Unreached:
    """The last try was in vain; the ticket for a person is being made. Lasts no longer than one event."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class Talking:
    """Caller and seat hear each other."""

    facts: Facts
    flow: FlowState
    seat: SeatId
    leg: LegId
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """The caller hears music; the seat is in the conversation all the same."""

    talk: Talking

    @property
    def facts(self) -> Facts:
        return self.talk.facts


@dataclass(frozen=True, slots=True)
class Called:
    """Whom a seat has called to a conversation: another seat, or an outside number."""

    leg: LegId
    seat: SeatId | None = None
    number: str = ""
    offer_id: OfferId | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """A seat is in conversation and another party rings for it."""

    talk: Talking
    called: Called
    held: bool  # the caller hears music meanwhile; otherwise a third one is called to the conversation
    deadline: datetime | None  # of an outside number; a seat's ring is a lease of the line

    @property
    def facts(self) -> Facts:
        return self.talk.facts


@dataclass(frozen=True, slots=True)
class Consulting:
    """The seat talks with the second party; the caller hears music."""

    talk: Talking
    second: Called
    answered_at: datetime

    @property
    def facts(self) -> Facts:
        return self.talk.facts


@dataclass(frozen=True, slots=True)
class Conferring:
    """The caller and two or more others hear each other, a seat at least among them."""

    talks: tuple[Talking, ...]  # one of each seat, with the same facts
    outside: tuple[Called, ...] = ()  # outside numbers

    @property
    def facts(self) -> Facts:
        return self.talks[0].facts


@dataclass(frozen=True, slots=True)
class Transferring:
    """The first seat has left; another party rings for the caller, who hears music."""

    facts: Facts
    flow: FlowState
    called: Called
    deadline: datetime | None


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
    after_talk: bool = False  # a seat has transferred the caller there: a ticket is open


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
    Arriving
    | InFlow
    | Waiting
    | Offered
    | Confirming
    | Talking
    | Held
    | Asking
    | Consulting
    | Conferring
    | Transferring
    | Diverting
    | Diverted
    | Registering
    | Leaving
    | Ended
    | Slowed
    | Ordering
    | Promised
    | Pending
    | Lifting
    | Dialling
    | Proving
    | Greeting
    | Unreached
    | Summoned
    | Calling
)


def deadline(state: CallState) -> datetime | None:
    """When the clock has something to say to this call; None: never."""
    match state:
        case InFlow(flow=flow):
            return flow.deadline
        case Diverting(deadline=at) | Leaving(deadline=at) | Asking(deadline=at) | Transferring(deadline=at):
            return at
        case Offered(ring_until=at):
            return at
        case Slowed() | Ordering() | Promised() | Dialling() | Proving() | Greeting() | Calling():
            return state.deadline
        case _:
            return None
