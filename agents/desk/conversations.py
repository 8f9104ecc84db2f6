"""The port through which people at the desk steer conversations: hold, transfer, listening in, calls out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from models.ids import CallId, QueueId, SeatId, TicketId

Mode = Literal["listen", "whisper", "join"]
Direction = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class ListeningIn:
    """seat: the telephone of whoever listens."""

    seat: SeatId
    mode: Mode
    by: str
    ringing: bool


@dataclass(frozen=True, slots=True)
class Steered:
    """How the call stands now, after what was asked."""

    call_id: CallId
    state: str  # as in the call machine: "Talking", "Held", "Asking", …
    seats: tuple[SeatId, ...]  # in conversation
    queue: QueueId | None = None  # whose call it is; None: it came into no line yet
    recording: bool = True  # False: paused at a seat's wish
    direction: Direction = "in"
    listeners: tuple[ListeningIn, ...] = ()


@dataclass(frozen=True, slots=True)
class CalledBack:
    """A call-back that stands in the line now."""

    call_id: CallId
    queue: QueueId
    queued_at: datetime  # its place in the order
    not_before: datetime | None  # quiet hours


class NotPossible(Exception):
    """A wish that cannot be met as the call stands; the message says why, the remedy what to do."""

    def __init__(self, code: str, message: str, remedy: str, **values: str) -> None:
        """values: what the same sentence needs in another language."""
        super().__init__(message)
        self.code, self.message, self.remedy, self.values = code, message, remedy, values


class Conversations(Protocol):
    """Each answers when the call has taken the wish; a ring that it began goes on. Raises NotPossible.

    by: who asks, for the log: a seat's number or a user's name.
    """

    def call_of(self, seat: SeatId) -> CallId | None:
        """The call that this seat is in."""

    def standing(self, call_id: CallId) -> Steered | None:
        """None: no such call is in progress."""

    async def hold(self, call_id: CallId, by: str) -> Steered: ...

    async def unhold(self, call_id: CallId, by: str) -> Steered: ...

    async def transfer(
        self,
        call_id: CallId,
        by: str,
        *,
        queue: QueueId | None = None,
        seat: SeatId | None = None,
        number: str | None = None,
        attended: bool = False,
    ) -> Steered:
        """To exactly one of the three; attended: not to a queue."""

    async def complete(self, call_id: CallId, by: str) -> Steered:
        """An attended transfer: the caller goes on with the second party."""

    async def back(self, call_id: CallId, by: str) -> Steered:
        """The caller comes back to the first seat."""

    async def conference(
        self, call_id: CallId, by: str, seat: SeatId | None = None, number: str | None = None
    ) -> Steered:
        """Neither: with the one that is being consulted."""

    async def record(self, call_id: CallId, by: str, *, on: bool) -> Steered:
        """When it answers, the recorder has stopped, or goes on."""

    async def hang_up(self, call_id: CallId, by: str, seat: SeatId) -> Steered:
        """As if this seat had put its telephone down."""

    async def dial(self, seat: SeatId, number: str, by: str, about: TicketId | None = None) -> Steered:
        """A call out: the seat's telephone rings, then the citizen's. about: the ticket that it is about."""

    async def call_back(self, call_id: CallId, by: str) -> CalledBack:
        """Whoever called then is called back: in the old place of who gave up, else as one who has just come."""

    async def listen(self, call_id: CallId, by: str, supervisor: SeatId, mode: Mode) -> Steered:
        """Rings the supervisor's telephone; again with another mode: changes what it hears."""

    async def stop_listening(self, call_id: CallId, by: str, supervisor: SeatId) -> Steered: ...
