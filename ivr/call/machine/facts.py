"""What is known of a call so far. Grows, never forgets; carried by every state."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.call import names
from ivr.call.machine.callback import CallBack
from ivr.call.machine.dropped import Kept
from ivr.flow.book import Flow
from models.ids import CallId, QueueId, SeatId, TicketId


@dataclass(frozen=True, slots=True)
class Lined:
    """The place in the line that a seat took the caller from: what a way back into it needs."""

    queue: QueueId
    skills: Mapping[str, int]
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class CallOut:
    """A seat calls a citizen. queue, step: whose call it is, and where it goes on if it comes into the line."""

    seat: SeatId
    by: str
    queue: QueueId
    step: str
    about: TicketId | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    call_id: CallId
    channel: str  # the caller's channel in Asterisk
    caller: str  # +77011234567, or "" where there is none
    caller_name: str  # as sent by the network: hostile text, bounded
    dialled: str
    arrived_at: datetime
    flow: Flow  # the version this call finishes on (F4)
    language: str  # the best guess until the caller chooses
    path: tuple[str, ...] = ()  # steps entered
    notes: tuple[tuple[str, str], ...] = ()  # facts noted by the flow, in order
    said: str = ""  # what the caller told in free speech
    ticket: TicketId | None = None
    public: str = ""  # the ticket's public number once registered
    lined: Lined | None = None
    reached: str = ""  # the outcome so far: "answered", "message-left", "diverted"; "" while nothing was reached
    country: str = ""  # whose numbers may be called back
    area_code: str = ""
    callback: CallBack | None = None  # this call is one; its channel is "" while the citizen is not being called
    kept: Kept | None = None  # the place of who dropped out of the line and rings again
    off_record: bool = False  # the recording pauses: nothing of what is said now is kept
    out: CallOut | None = None  # this call is one of ours to a citizen; its channel is "" until the citizen is rung
    parties: int = 0  # called to its conversations so far
    messages: int = 0  # voice messages recorded so far
    callbacks: frozenset[CallId] = frozenset()  # that it had led to when an earlier controller had it
    slow_s: float = 0  # a pause before the line, for who calls again and again

    @property
    def message(self) -> str:
        """The recording's name of the voice message that is being left, or of the next one."""
        return names.message(self.call_id, self.messages + 1)

    def with_message(self) -> "Facts":
        return replace(self, messages=self.messages + 1)

    def with_callback(self, call_id: CallId) -> "Facts":
        return replace(self, callbacks=self.callbacks | {call_id})

    def with_new_matter(self) -> "Facts":
        """A call that has its number already gives what comes now a ticket of its own."""
        return replace(self, ticket=None, public="") if self.public else self

    def noted(self, name: str) -> str:
        """The latest value noted under that name, or ""."""
        return next((value for key, value in reversed(self.notes) if key == name), "")

    def with_step(self, step: str) -> "Facts":
        return replace(self, path=(*self.path, step))

    def with_note(self, name: str, value: str) -> "Facts":
        return replace(self, notes=(*self.notes, (name, value)))
