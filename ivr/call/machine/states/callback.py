"""Somebody whom we call: a promised call-back, from before its turn until citizen and seat meet; a call of a seat."""

from dataclasses import dataclass
from datetime import datetime

from ivr.call.machine.facts import Facts
from ivr.flow.states import State as FlowState
from models.ids import LegId, OfferId, PlayId, SeatId


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
class Unreached:
    """The last try was in vain; the ticket for a person is being made. Lasts no longer than one event."""

    facts: Facts


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


CalledByUs = Pending | Lifting | Dialling | Proving | Greeting | Unreached | Summoned | Calling
