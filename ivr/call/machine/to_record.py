"""What a call has written down: log, tickets, call-backs. Imperative, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from agents.line.events import EntryKind
from models.events import Field
from models.ids import QueueId, SeatId, TicketId
from models.kinds import Kind


@dataclass(frozen=True, slots=True)
class Write:
    """One line in the call's log."""

    kind: Kind
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class OrderCallback:
    """A call-back takes this call's place in the line. Replied by CallbackPromised."""

    number: str
    queue: QueueId
    skills: Mapping[str, int]
    queued_at: datetime
    step: str
    kind: EntryKind = "callback"  # "message": of who spoke after the tone


@dataclass(frozen=True, slots=True)
class KeepLanguage:
    """Remember the caller's language for the next call (A2)."""

    language: str


@dataclass(frozen=True, slots=True)
class DraftTicket:
    """Replied by TicketDrafted."""

    seat: SeatId | None


@dataclass(frozen=True, slots=True)
class RegisterTicket:
    """Replied by TicketRegistered."""

    ticket: TicketId
    by: str


@dataclass(frozen=True, slots=True)
class LeaveTicket:
    """The call is over and somebody has to look after it: its draft, or a new one, gets its number. No reply."""

    by: str
    seat: SeatId | None = None


@dataclass(frozen=True, slots=True)
class SendNotice:
    """The ticket's number by SMS: the caller did not stay to hear it."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class EndCall:
    """The last command: write the outcome, let go of everything."""

    outcome: str


PaperCommand = Write | KeepLanguage | DraftTicket | RegisterTicket | LeaveTicket | SendNotice
