"""What the line wants done. Imperative, frozen; carried out by the desk."""

from dataclasses import dataclass
from datetime import datetime

from agents.line.events import EntryKind, LineEvent
from models.ids import CallId, OfferId, QueueId, SeatId


@dataclass(frozen=True, slots=True)
class OfferCall:
    """Ring the seat for the call: a lease until expires_at."""

    offer_id: OfferId
    call_id: CallId
    seat: SeatId
    expires_at: datetime
    why: str  # how the seat was chosen, in words: "seat 104: longest idle with kk >= 1"
    kind: EntryKind = "live"


@dataclass(frozen=True, slots=True)
class WithdrawOffer:
    """Stop ringing: the lease ended, the caller left, or the seat went away."""

    offer_id: OfferId
    call_id: CallId
    seat: SeatId
    why: str  # "expired" | "caller left" | "seat lost" | …


@dataclass(frozen=True, slots=True)
class TellPlace:
    """The caller's place or expected wait changed enough to be worth a message."""

    call_id: CallId
    place: int  # 1 = next
    wait_s: float | None  # None: not known yet


@dataclass(frozen=True, slots=True)
class EndWait:
    """The longest wait, a full or a closed line: the call goes on in its flow with QueueEnded(why)."""

    call_id: CallId
    why: str  # "overflow" | "closed"


@dataclass(frozen=True, slots=True)
class RecordSeat:
    """The seat's state changed: write it down."""

    seat: SeatId
    state: str  # "ready", "offered", "talking", "wrap-up", "paused", "parked", "logged-out"
    why: str


@dataclass(frozen=True, slots=True)
class RecordWish:
    """What the seat has asked for and comes true when its call is over: write it down."""

    seat: SeatId
    wish: str  # "paused", "logged-out"; "": it was taken back
    why: str


@dataclass(frozen=True, slots=True)
class Where:
    queue: QueueId
    band: int


@dataclass(frozen=True, slots=True)
class RecordMove:
    """The caller stands elsewhere now, moved by a supervisor or (who "line") by overflow.

    The desk writes it down and tells the call too, whose queue it is.
    """

    call_id: CallId
    gone: Where
    come: Where
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class RecordSeatMove:
    """The seat takes the calls of other queues now: write it down."""

    seat: SeatId
    gone: tuple[QueueId, ...]
    come: tuple[QueueId, ...]
    site: tuple[QueueId, ...]  # those of the site file
    who: str
    why: str


LineCommand = OfferCall | WithdrawOffer | TellPlace | EndWait | RecordMove | RecordSeat | RecordWish | RecordSeatMove


@dataclass(frozen=True, slots=True)
class Ignored:
    """Not a command: this event changed nothing (late, twice, or about nobody known). The desk counts and logs it."""

    event: LineEvent
    why: str
