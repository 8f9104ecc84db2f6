"""What is known of a call so far. Grows, never forgets; carried by every state."""

from dataclasses import dataclass, replace
from datetime import datetime

from ivr.flow.book import Flow
from models.ids import CallId, TicketId


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
    reached: str = ""  # the outcome so far: "answered", "message-left", "diverted"; "" while nothing was reached

    def noted(self, name: str) -> str:
        """The latest value noted under that name, or ""."""
        return next((value for key, value in reversed(self.notes) if key == name), "")

    def with_step(self, step: str) -> "Facts":
        return replace(self, path=(*self.path, step))

    def with_note(self, name: str, value: str) -> "Facts":
        return replace(self, notes=(*self.notes, (name, value)))
