"""What a call wants done. Imperative, frozen. Media commands of the flow (Play, Listen, …) pass through unchanged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from agents.line.events import EntryKind
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
    kind: EntryKind = "live"
    not_before: datetime | None = None


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
class FreeSeat:
    """The citizen could not be reached for a seat that had lifted already: no wrap-up for that."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class OrderCallback:
    """A call-back takes this call's place in the line. Replied by CallbackPromised."""

    number: str
    queue: QueueId
    skills: Mapping[str, int]
    queued_at: datetime
    step: str


@dataclass(frozen=True, slots=True)
class DialCitizen:
    """Ring the phone of who is to be called back; from here on this is the call's channel."""

    number: str
    leg: LegId
    ring_s: float


@dataclass(frozen=True, slots=True)
class Ringback:
    """Let a seat that has lifted hear that the citizen is being rung; or no longer."""

    leg: LegId
    on: bool


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
class PartCaller:
    """Take the caller out of the bridge; whoever else is in it stays."""


@dataclass(frozen=True, slots=True)
class JoinCaller:
    """Put the caller back into the bridge."""


@dataclass(frozen=True, slots=True)
class JoinLeg:
    """Put a further leg into the bridge."""

    leg: LegId


@dataclass(frozen=True, slots=True)
class TellSeat:
    """Say to the seat that its telephone sends no sound, then hang up."""

    seat: SeatId
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
    more: tuple[Say, ...] = ()


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
class LeaveTicket:
    """The call is over and somebody has to look after it: its draft, or a new one, gets its number. No reply."""

    by: str
    seat: SeatId | None = None


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
    | JoinTalk
    | AskSeat
    | RevokeOffer
    | LoseSeat
    | HoldTalk
    | ResumeTalk
    | PartCaller
    | JoinCaller
    | JoinLeg
    | TellSeat
    | FreeSeat
    | OrderCallback
    | DialCitizen
    | Ringback
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
    | LeaveTicket
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
    "AskSeat",
    "AwaitLeg",
    "CallCommand",
    "Connect",
    "DialCitizen",
    "DialOut",
    "Disconnect",
    "DraftTicket",
    "EndCall",
    "EndTalk",
    "EnterLine",
    "FreeSeat",
    "HangUpCaller",
    "HangUpLeg",
    "HoldTalk",
    "JoinCaller",
    "JoinLeg",
    "JoinTalk",
    "KeepLanguage",
    "LeaveLine",
    "LeaveTicket",
    "Listen",
    "LoseSeat",
    "OrderCallback",
    "PartCaller",
    "Play",
    "RefuseOffer",
    "RegisterTicket",
    "ResumeTalk",
    "RevokeOffer",
    "RingSeat",
    "Ringback",
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
    "TellSeat",
    "Write",
]
