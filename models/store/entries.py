"""An event on its way into the log: named once, spelt once, so that it can wait in memory or in the journal and be
written exactly once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.canonical import fields_json, instant_text, storable_text
from models.events import CallEvent
from models.ids import new_id
from models.projections import Happened


@dataclass(frozen=True, slots=True)
class Entry:
    event_id: str
    call_id: str
    kind: str
    at: datetime
    fields: str  # canonical JSON

    def happened(self) -> Happened:
        fields: Mapping[str, Any] = json.loads(self.fields)
        return Happened(self.event_id, self.call_id, self.kind, self.at, fields)

    def line(self) -> bytes:
        """As it stands in the journal."""
        return (
            f'{{"event_id":{json.dumps(self.event_id)},"call_id":{json.dumps(self.call_id)},'
            f'"kind":{json.dumps(self.kind)},"at":"{instant_text(self.at)}","fields":{self.fields}}}\n'
        ).encode()


def entry_of(event: CallEvent) -> Entry:
    """A copy: what the caller of `append` does with its mapping afterwards changes nothing."""
    return Entry(
        event_id=new_id("ev"),
        call_id=storable_text(str(event.call_id), 200),
        kind=storable_text(str(event.kind), 100),
        at=datetime.fromisoformat(instant_text(event.at)),
        fields=fields_json(event.fields),
    )


def entry_of_line(line: bytes) -> Entry:
    """ValueError (or KeyError, TypeError) where the line is none of ours."""
    read = json.loads(line)
    return Entry(
        str(read["event_id"]),
        str(read["call_id"]),
        str(read["kind"]),
        datetime.fromisoformat(read["at"]),
        fields_json(read["fields"]),
    )
