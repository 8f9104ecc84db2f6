"""What happened to a call, as it is written once and never changed (DESIGN §2.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from models.ids import CallId

Field = str | int | float | bool | None | list["Field"] | dict[str, "Field"]


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One line of a call's log.

    kind: a past-tense name such as "CallArrived"; call_id "" where an event belongs to no call (a seat logged in).
    fields: plain JSON values. Personal data stand in keys listed in `PII_FIELDS`.
    """

    call_id: CallId
    kind: str
    at: datetime  # aware, UTC
    fields: Mapping[str, Field] = field(default_factory=dict)


#: Keys whose values are personal data: masked wherever a log is shown to somebody without the right (DESIGN §10).
PII_FIELDS = frozenset({"caller", "caller_name", "text", "words", "digits", "address", "number", "answer"})


class EventLog(Protocol):
    """Where events go. Never blocks and never raises: a full disk or a lost database must not touch a call."""

    def append(self, event: CallEvent) -> None:
        """Take the event over; it is durable within a group commit (50 ms at most), or in the journal."""
