"""An event on its way into the log: named once, spelt once, so that it can wait in memory or in the journal and be
written exactly once."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.canonical import fields_json, instant_text, storable_text
from models.events import CallEvent
from models.ids import new_id
from models.projections import Happened

LONGEST_CALL_ID, LONGEST_KIND = 200, 100
_EVENT_ID = re.compile(r"ev-[0-9A-Za-z_-]{1,60}")


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
        call_id=storable_text(str(event.call_id), LONGEST_CALL_ID),
        kind=storable_text(str(event.kind), LONGEST_KIND),
        at=datetime.fromisoformat(instant_text(event.at)),
        fields=fields_json(event.fields),
    )


def entry_of_line(line: bytes) -> Entry:
    """As strict as the door itself: what a disk has spoilt must not be refused by the database for ever. ValueError (or
    KeyError, TypeError, OverflowError, RecursionError) where the line is none of ours."""
    read = json.loads(line)
    event_id, fields = str(read["event_id"]), read["fields"]
    if not _EVENT_ID.fullmatch(event_id) or not isinstance(fields, dict):
        raise ValueError("no event of ours")
    return Entry(
        event_id,
        storable_text(str(read["call_id"]), LONGEST_CALL_ID),
        storable_text(str(read["kind"]), LONGEST_KIND),
        datetime.fromisoformat(instant_text(datetime.fromisoformat(read["at"]))),
        fields_json(fields),
    )
