"""Pure: a supervisor who listens to a conversation, whispers to its seat, or joins it (D2).

Listening copies the seat's channel (both directions); whispering sends the supervisor's voice to the seat alone. The
call itself knows nothing of it, until the supervisor joins: then the leg becomes one of its parties.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agents.desk.conversations import Mode
from models.events import Field
from models.ids import CallId, LegId, OfferId, SeatId
from models.kinds import Kind


@dataclass(frozen=True, slots=True)
class Listening:
    """leg: the supervisor's telephone. target: the leg of the seat that is listened to."""

    call_id: CallId
    supervisor: SeatId
    by: str
    offer_id: OfferId
    leg: LegId
    seat: SeatId
    target: LegId
    mode: Mode
    stage: str = "ringing"  # "ringing" | "up" | "over"
    copies: int = 0  # of the seat's channel, made so far: each has a name of its own


@dataclass(frozen=True, slots=True)
class Rung:
    """The line gives the supervisor's telephone."""


@dataclass(frozen=True, slots=True)
class Lifted:
    pass


@dataclass(frozen=True, slots=True)
class NotLifted:
    """The telephone was busy, declined, could not be reached, or the ring has run out."""

    why: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The supervisor has hung up, or was asked to stop."""

    why: str


@dataclass(frozen=True, slots=True)
class CopyGone:
    """The copy of that number ended: the seat has left the conversation, unless we made another."""

    copy: int


@dataclass(frozen=True, slots=True)
class ModeChanged:
    mode: Mode
    by: str


ListeningEvent = Rung | Lifted | NotLifted | HungUp | CopyGone | ModeChanged


@dataclass(frozen=True, slots=True)
class Ring:
    pass


@dataclass(frozen=True, slots=True)
class Take:
    """Tell the line that the supervisor has lifted."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the seat's channel beside the supervisor's leg; an older copy ends."""

    number: int
    whisper: bool


@dataclass(frozen=True, slots=True)
class Join:
    """Hand the leg over to the call."""


@dataclass(frozen=True, slots=True)
class Release:
    """Let go of leg, copies and bridge; the line has the supervisor's seat back. joined: the leg is the call's now."""

    joined: bool = False
    lifted: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    kind: Kind
    fields: Mapping[str, Field]


ListeningCommand = Ring | Take | Copy | Join | Release | Note
Step = tuple[Listening, tuple[ListeningCommand, ...]]


def step(state: Listening, event: ListeningEvent) -> Step:
    match state.stage, event:
        case "ringing", Rung():
            return state, (Ring(),)
        case "ringing", Lifted():
            return _hear(replace(state, stage="up"), Take())
        case "ringing", NotLifted(why=why):
            return replace(state, stage="over"), (_ended(state, why), Release(lifted=False))
        case "ringing" | "up", HungUp(why=why):
            lifted = state.stage == "up"
            return replace(state, stage="over"), (_ended(state, why), Release(lifted=lifted))
        case "ringing", ModeChanged(mode=mode, by=by):
            return replace(state, mode=mode, by=by), ()
        case "up", ModeChanged(mode=mode, by=by) if mode != state.mode:
            return _hear(replace(state, mode=mode, by=by))
        case "up", CopyGone(copy=copy) if copy == state.copies:
            return replace(state, stage="over"), (_ended(state, "the conversation is over"), Release())
        case _:
            return state, ()


def _hear(state: Listening, *first: ListeningCommand) -> Step:
    fields: dict[str, Field] = {"who": state.supervisor, "by": state.by, "seat": state.seat, "mode": state.mode}
    note = Note(Kind.LISTENED, fields)
    if state.mode == "join":
        return replace(state, stage="over"), (*first, note, Join(), Release(joined=True))
    copies = state.copies + 1
    return replace(state, copies=copies), (*first, note, Copy(copies, state.mode == "whisper"))


def _ended(state: Listening, why: str) -> Note:
    return Note(Kind.LISTENING_ENDED, {"who": state.supervisor, "seat": state.seat, "why": why})
