"""An EventLog in memory: keeps what it is given, spelt as the real one spells it."""

import json
from dataclasses import dataclass, field

from models.events import CallEvent
from models.ids import CallId
from models.store.entries import entry_of


@dataclass
class MemoryLog:
    events: list[CallEvent] = field(default_factory=list)

    def append(self, event: CallEvent) -> None:
        entry = entry_of(event)
        self.events.append(CallEvent(CallId(entry.call_id), entry.kind, entry.at, json.loads(entry.fields)))

    def of(self, call_id: str) -> list[CallEvent]:
        return [event for event in self.events if event.call_id == call_id]

    def kinds(self, call_id: str | None = None) -> list[str]:
        """What a test compares: the ordered kinds of one call, or of all."""
        return [event.kind for event in self.events if call_id is None or event.call_id == call_id]
