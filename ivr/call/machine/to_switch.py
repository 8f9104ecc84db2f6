"""What a call wants of Asterisk: legs, bridges, music, recordings. Imperative, frozen."""

from dataclasses import dataclass
from datetime import datetime

from ivr.flow.says import Say
from models.ids import LegId, OfferId, SeatId


@dataclass(frozen=True, slots=True)
class Answer:
    """Take the call: from here the caller hears us."""


@dataclass(frozen=True, slots=True)
class RingSeat:
    seat: SeatId
    leg: LegId
    offer_id: OfferId
    expires_at: datetime


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
class PauseRecording:
    """The tapes turn on and have silence from here: both keep their time."""


@dataclass(frozen=True, slots=True)
class ResumeRecording:
    pass


@dataclass(frozen=True, slots=True)
class HangUpCaller:
    pass


LegCommand = RingSeat | DialCitizen | DialOut | Ringback | AwaitLeg | HangUpLeg | TellSeat
BridgeCommand = Connect | JoinLeg | PartCaller | JoinCaller | Disconnect
TapeCommand = StartRecording | StopRecording | PauseRecording | ResumeRecording
