"""A caller in the line, on the way into it or out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ivr.call.machine.facts import Facts
from ivr.flow.states import State as FlowState
from models.ids import LegId, OfferId, PlayId, QueueId, SeatId

Question = Literal["where", "number", "check"]  # this number or another | which | is it right


@dataclass(frozen=True, slots=True)
class Slowed:
    """Has called again and again: hears music for a while before the line."""

    facts: Facts
    flow: FlowState
    queue: QueueId
    skills: Mapping[str, int]
    deadline: datetime


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


InLine = Slowed | Waiting | Offered | Confirming | Ordering | Promised
