"""The port through which people at the desk steer conversations: hold, transfer, conference, listening in."""

from dataclasses import dataclass
from typing import Literal, Protocol

from models.ids import CallId, QueueId, SeatId

Mode = Literal["listen", "whisper", "join"]


@dataclass(frozen=True, slots=True)
class Steered:
    """How the call stands after what was asked."""

    call_id: CallId
    state: str  # as in the call machine: "Talking", "Held", "Asking", …
    seats: tuple[SeatId, ...]  # in conversation


class NotPossible(Exception):
    """A wish that cannot be met as the call stands; the message says why, the remedy what to do."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


class Conversations(Protocol):
    """Each answers when the call has taken the wish; a ring that it began goes on. Raises NotPossible.

    by: who asks, for the log: a seat's number or a user's name.
    """

    def call_of(self, seat: SeatId) -> CallId | None:
        """The call that this seat is in."""

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

    async def conference(self, call_id: CallId, by: str, seat: SeatId | None = None) -> Steered:
        """None: with the one that is being consulted."""

    async def listen(self, call_id: CallId, by: str, supervisor: SeatId, mode: Mode) -> Steered:
        """Rings the supervisor's telephone; again with another mode: changes what it hears."""

    async def stop_listening(self, call_id: CallId, by: str, supervisor: SeatId) -> Steered: ...
