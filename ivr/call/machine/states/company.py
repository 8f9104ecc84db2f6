"""A conversation: who is in it, and who rings for it."""

from dataclasses import dataclass
from datetime import datetime

from ivr.call.machine.facts import Facts
from ivr.flow.states import State as FlowState
from models.ids import LegId, OfferId, SeatId


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


InCompany = Talking | Held | Asking | Consulting | Conferring | Transferring
