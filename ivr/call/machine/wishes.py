"""What the people in a conversation ask for: hold, transfer, conference. Each names who asked."""

from dataclasses import dataclass

from models.ids import LegId, QueueId, SeatId

#: Who asks, where it was a key of the telephone itself. No user has such a name.
BY_KEY = "the telephone's key"

#: How long an asked seat rings (B3).
RING_S = 16.0


@dataclass(frozen=True, slots=True)
class ToQueue:
    queue: QueueId


@dataclass(frozen=True, slots=True)
class ToSeat:
    seat: SeatId
    ring_s: float = RING_S


@dataclass(frozen=True, slots=True)
class ToNumber:
    """An outside number that seats may dial; checked before it comes here."""

    number: str


@dataclass(frozen=True, slots=True)
class HoldWanted:
    by: str


@dataclass(frozen=True, slots=True)
class HoldEndWanted:
    by: str


@dataclass(frozen=True, slots=True)
class TransferWanted:
    """Blind: the first seat leaves at once."""

    to: ToQueue | ToSeat | ToNumber
    by: str


@dataclass(frozen=True, slots=True)
class ConsultWanted:
    """Attended: the first seat talks with the other one while the caller holds."""

    to: ToSeat | ToNumber
    by: str


@dataclass(frozen=True, slots=True)
class CompletionWanted:
    """The caller goes on with the second party; the first seat leaves."""

    by: str


@dataclass(frozen=True, slots=True)
class ReturnWanted:
    """The caller comes back to the first seat; whoever rings or was consulted leaves."""

    by: str


@dataclass(frozen=True, slots=True)
class ConferenceWanted:
    """A further party. None: the one that is being consulted."""

    to: ToSeat | ToNumber | None
    by: str


@dataclass(frozen=True, slots=True)
class RecordingWanted:
    """on=False: what is said from now on is not kept."""

    on: bool
    by: str


@dataclass(frozen=True, slots=True)
class HangUpWanted:
    """As if this seat had put its telephone down."""

    seat: SeatId
    by: str


@dataclass(frozen=True, slots=True)
class ListenerJoined:
    """A supervisor who listened speaks with both from now on; the leg is up already."""

    seat: SeatId
    leg: LegId


Wish = (
    HoldWanted
    | HoldEndWanted
    | TransferWanted
    | ConsultWanted
    | CompletionWanted
    | ReturnWanted
    | ConferenceWanted
    | ListenerJoined
    | RecordingWanted
    | HangUpWanted
)
