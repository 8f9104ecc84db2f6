"""Pure: what each event changes in the tables made from the log. A change is "this row has these values now", so that
doing it twice does no harm and a group's changes to one row become one."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.folding import folded_text
from models.kinds import Kind
from models.records import WISHLESS


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as the projections see it."""

    event_id: str
    call_id: str
    kind: str
    at: datetime
    fields: Mapping[str, Any]

    def text(self, name: str) -> str | None:
        value = self.fields.get(name)
        return None if value is None else str(value)

    def number(self, name: str) -> float | None:
        value = self.fields.get(name)
        return float(value) if isinstance(value, int | float) else None

    def instant(self, name: str) -> datetime | None:
        """A field that holds an instant as ISO text; None where it does not."""
        try:
            return datetime.fromisoformat(str(self.fields.get(name)))
        except ValueError:
            return None

    def json(self, name: str) -> str:
        return json.dumps(self.fields.get(name) or [], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Change:
    table: str
    key: tuple[tuple[str, str], ...]  # column and value
    values: dict[str, Any] = field(default_factory=dict)


def change(table: str, values: dict[str, Any], **key: str | None) -> list[Change]:
    """No key, no change: an event without its call or ticket stays in the log alone."""
    if not all(key.values()):
        return []
    return [Change(table, tuple((name, str(value)) for name, value in key.items()), values)]


def _texts(event: Happened, *names: str) -> dict[str, Any]:
    """Only what the event says: a field that is not there leaves its column alone."""
    return {name: event.text(name) for name in names if name in event.fields}


def _flags(event: Happened, *names: str) -> dict[str, Any]:
    return {name: bool(event.fields[name]) for name in names if name in event.fields}


def _call_arrived(event: Happened) -> list[Change]:
    names = ("caller", "caller_name", "dialled", "channel", "flow", "version", "language")
    call = change("call", {**_texts(event, *names), "arrived_at": event.at}, call_id=event.call_id)
    return call + change("caller", {"last_call": event.call_id, "last_call_at": event.at}, number=event.text("caller"))


def _callback_opened(event: Happened) -> list[Change]:
    """A call of ours to a citizen: a call like any other, with the one in which it was ordered."""
    names = ("original", "caller", "caller_name", "dialled", "flow", "version", "language")
    return change("call", {**_texts(event, *names), "arrived_at": event.at}, call_id=event.call_id)


def _call_placed(event: Happened) -> list[Change]:
    """A call of a seat's to a citizen. seat: who answers for it."""
    names = ("direction", "caller", "dialled", "queue", "flow", "version", "language", "seat")
    values = {**_texts(event, *names), "arrived_at": event.at, "ticket": event.text("about")}
    return change("call", values, call_id=event.call_id)


def _citizen_reached(event: Happened) -> list[Change]:
    return change("call", {"answered_at": event.at, "seat": event.text("seat")}, call_id=event.call_id)


def _call_moved(event: Happened) -> list[Change]:
    to = event.fields.get("to")
    queue = to.get("queue") if isinstance(to, dict) else None
    return change("call", {"queue": str(queue)}, call_id=event.call_id) if queue else []


def _language_chosen(event: Happened) -> list[Change]:
    language = {"language": event.text("language")}
    return change("call", language, call_id=event.call_id) + change("caller", language, number=event.text("caller"))


def _call_queued(event: Happened) -> list[Change]:
    values = {"queue": event.text("queue"), "queued_at": event.instant("queued_at") or event.at}
    return change("call", values, call_id=event.call_id)


def _seat_answered(event: Happened) -> list[Change]:
    first = {} if event.fields.get("again") else {"answered_at": event.at}
    return change("call", {**first, "seat": event.text("seat")}, call_id=event.call_id)


def _seat_joined(event: Happened) -> list[Change]:
    return change("call", {"seat": event.text("seat")}, call_id=event.call_id)


def _call_ended(event: Happened) -> list[Change]:
    values = {"ended_at": event.at, "outcome": event.text("outcome"), "duration_s": event.number("duration_s")}
    return change("call", values, call_id=event.call_id)


def _transcript_made(event: Happened) -> list[Change]:
    values = {**_texts(event, "language", "text"), "words": event.json("words")}
    return change("transcript", values, call_id=event.call_id, leg=event.text("leg"))


_TICKET_TEXTS = (
    *("caller", "caller_name", "language", "service", "kind", "text", "address"),
    *("seat", "state", "body", "owner", "answer"),
)
_TICKET_FLAGS = ("danger", "first_call")


def _folded(event: Happened) -> dict[str, Any]:
    columns = {"text": "folded", "address": "folded_address"}
    return {column: folded_text(event.text(name) or "") for name, column in columns.items() if name in event.fields}


def _term(event: Happened) -> dict[str, Any]:
    return {"term_at": event.instant("term_at")} if "term_at" in event.fields else {}


def _ticket_drafted(event: Happened) -> list[Change]:
    values = {
        **_texts(event, *_TICKET_TEXTS),
        **_folded(event),
        **_flags(event, *_TICKET_FLAGS),
        "call_id": event.call_id,
        "path": event.json("path"),
        "state": "draft",
        "drafted_at": event.at,
    }
    ticket = event.text("ticket")
    return change("ticket", values, ticket_id=ticket) + change("call", {"ticket": ticket}, call_id=event.call_id)


def _ticket_registered(event: Happened) -> list[Change]:
    public = event.text("public") or ""
    values = {
        **_texts(event, "kind", "service", "body"),
        **_term(event),
        "public": int(public) if public.isdecimal() and len(public) < 19 else None,
        "state": "registered",
        "registered_at": event.at,
        "registered_by": event.text("by"),
    }
    return change("ticket", values, ticket_id=event.text("ticket"))


def _ticket_edited(event: Happened) -> list[Change]:
    changes = event.fields.get("changes")
    edited = Happened(event.event_id, event.call_id, event.kind, event.at, changes if isinstance(changes, dict) else {})
    values = {**_texts(edited, *_TICKET_TEXTS), **_folded(edited), **_flags(edited, *_TICKET_FLAGS), **_term(edited)}
    if "path" in edited.fields:
        values["path"] = edited.json("path")
    if "state" in values:
        values["closed_at"] = event.at if values["state"] == "closed" else None
    return change("ticket", values, ticket_id=event.text("ticket")) if values else []


def _ticket_dropped(event: Happened) -> list[Change]:
    return change("ticket", {"state": "dropped", "closed_at": event.at}, ticket_id=event.text("ticket"))


def _notice_sent(event: Happened) -> list[Change]:
    values = {**_texts(event, "ticket", "number", "text", "port"), "call_id": event.call_id, "at": event.at}
    return change("notice", values, event_id=event.event_id)


def _seat_changed(event: Happened) -> list[Change]:
    none = {"wish": "", "wish_why": ""} if event.text("state") in WISHLESS else {}
    return change("seat", {**_texts(event, "state", "why"), "since": event.at, **none}, seat=event.text("seat"))


def _seat_wished(event: Happened) -> list[Change]:
    return change("seat", {"wish": event.text("wish"), "wish_why": event.text("why")}, seat=event.text("seat"))


def _action_audited(event: Happened) -> list[Change]:
    values = {**_texts(event, "who", "action", "about", "origin", "outcome"), "call_id": event.call_id, "at": event.at}
    return change("audit", values, event_id=event.event_id)


PROJECTIONS: Mapping[str, Callable[[Happened], list[Change]]] = {
    Kind.CALL_ARRIVED: _call_arrived,
    Kind.CALLBACK_OPENED: _callback_opened,
    Kind.CALL_PLACED: _call_placed,
    Kind.CITIZEN_REACHED: _citizen_reached,
    Kind.CALL_MOVED: _call_moved,
    Kind.CALL_ENDED: _call_ended,
    Kind.LANGUAGE_CHOSEN: _language_chosen,
    Kind.CALL_QUEUED: _call_queued,
    Kind.SEAT_ANSWERED: _seat_answered,
    Kind.SEAT_JOINED: _seat_joined,
    Kind.TRANSCRIPT_MADE: _transcript_made,
    Kind.TICKET_DRAFTED: _ticket_drafted,
    Kind.TICKET_REGISTERED: _ticket_registered,
    Kind.TICKET_EDITED: _ticket_edited,
    Kind.TICKET_DROPPED: _ticket_dropped,
    Kind.NOTICE_SENT: _notice_sent,
    Kind.SEAT_CHANGED: _seat_changed,
    Kind.SEAT_WISHED: _seat_wished,
    Kind.ACTION_AUDITED: _action_audited,
}


def changes_of(event: Happened) -> list[Change]:
    project = PROJECTIONS.get(event.kind)
    return project(event) if project else []


def folded(changes: Iterable[Change]) -> list[Change]:
    """One change per row, in the order in which the rows were first touched; the later value wins."""
    rows: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, Any]] = {}
    for each in changes:
        rows.setdefault((each.table, each.key), {}).update(each.values)
    return [Change(table, key, values) for (table, key), values in rows.items()]
