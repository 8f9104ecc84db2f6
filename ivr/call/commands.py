"""What a call wants done. Imperative, frozen. Media commands of the flow (Play, Listen, …) pass through unchanged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.flow.commands import Listen, Play, StopListening, StopPlaying, SuggestServices, TakeMessage
from ivr.flow.says import Say
from models.events import Field
from models.ids import LegId, OfferId, QueueId, SeatId, TicketId
from models.kinds import Kind


@dataclass(frozen=True, slots=True)
class Answer:
    """Take the call: from here the caller hears us."""


@dataclass(frozen=True, slots=True)
class Write:
    """One line in the call's log."""

    kind: Kind
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class EnterLine:
    queue: QueueId
    skills: Mapping[str, int]
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class LeaveLine:
    why: str


@dataclass(frozen=True, slots=True)
class RingSeat:
    seat: SeatId
    leg: LegId
    offer_id: OfferId
    expires_at: datetime


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
class AdoptTalk:
    """Tell the line that the seat has this call already."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class AwaitLeg:
    """Adopted: if the leg has gone while nobody looked, say so. Replied by LegHungUp or nothing."""

    leg: LegId


@dataclass(frozen=True, slots=True)
class HangUpLeg:
    leg: LegId


@dataclass(frozen=True, slots=True)
class Connect:
    """Put caller and leg into one bridge."""

    leg: LegId


@dataclass(frozen=True, slots=True)
class Disconnect:
    """The caller is alone again: nothing can be recorded of a channel that is still in a bridge."""


@dataclass(frozen=True, slots=True)
class DialOut:
    """Call an outside number on the trunk for this caller."""

    number: str
    leg: LegId


@dataclass(frozen=True, slots=True)
class StartMusic:
    pass


@dataclass(frozen=True, slots=True)
class StopMusic:
    pass


@dataclass(frozen=True, slots=True)
class Announce:
    """Say something between two stretches of music; an offer never waits for it."""

    language: str
    say: Say


@dataclass(frozen=True, slots=True)
class StartRecording:
    """Both voices, each into a file of its own."""


@dataclass(frozen=True, slots=True)
class StopRecording:
    pass


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
class SendNotice:
    """The ticket's number by SMS: the caller did not stay to hear it."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class HangUpCaller:
    pass


@dataclass(frozen=True, slots=True)
class EndCall:
    """The last command: write the outcome, let go of everything."""

    outcome: str


CallCommand = (
    Answer
    | Write
    | EnterLine
    | LeaveLine
    | RingSeat
    | TakeOffer
    | RefuseOffer
    | EndTalk
    | AdoptTalk
    | AwaitLeg
    | HangUpLeg
    | Connect
    | Disconnect
    | DialOut
    | StartMusic
    | StopMusic
    | Announce
    | StartRecording
    | StopRecording
    | KeepLanguage
    | DraftTicket
    | RegisterTicket
    | SendNotice
    | HangUpCaller
    | EndCall
    | Play
    | StopPlaying
    | Listen
    | StopListening
    | SuggestServices
    | TakeMessage
)

__all__ = [
    "AdoptTalk",
    "Announce",
    "Answer",
    "AwaitLeg",
    "CallCommand",
    "Connect",
    "DialOut",
    "Disconnect",
    "DraftTicket",
    "EndCall",
    "EndTalk",
    "EnterLine",
    "HangUpCaller",
    "HangUpLeg",
    "KeepLanguage",
    "LeaveLine",
    "Listen",
    "Play",
    "RefuseOffer",
    "RegisterTicket",
    "RingSeat",
    "SendNotice",
    "StartMusic",
    "StartRecording",
    "StopListening",
    "StopMusic",
    "StopPlaying",
    "StopRecording",
    "SuggestServices",
    "TakeMessage",
    "TakeOffer",
    "Write",
]
