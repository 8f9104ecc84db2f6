"""Pure: an edit of a ticket as the event that says what was, what is, who and why."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypedDict, Unpack

from agents.tickets.errors import ValueRefused
from agents.tickets.states import KINDS, Move, State, after
from models.events import CallEvent, Field
from models.ids import SeatId
from models.kinds import Kind
from models.records import Ticket

#: What an edit can change; a ticket's version is made of the same.
EDITED = (
    *("state", "kind", "service", "text", "language", "caller", "caller_name", "address", "path", "seat", "danger"),
    *("first_call", "body", "owner", "term_at", "answer"),
)


class Filling(TypedDict, total=False):
    """What can be written into a ticket by hand."""

    service: str
    kind: str
    text: str
    language: str
    caller: str
    path: tuple[str, ...]
    seat: SeatId | None
    danger: bool
    caller_name: str
    address: str
    body: str
    owner: str
    term_at: datetime | None


def filled(ticket: Ticket, **changes: Unpack[Filling]) -> Ticket:
    kind = changes.get("kind")
    if kind is not None and kind not in ("", *KINDS):
        raise ValueRefused("kind", kind, KINDS)
    return replace(ticket, **changes)


def moved(ticket: Ticket, move: str, at: datetime, *, first_call: bool = False) -> Ticket:
    state = after(ticket.state, move)
    closed = state is State.CLOSED
    return replace(
        ticket, state=state, closed_at=at if closed else None, first_call=closed and (first_call or ticket.first_call)
    )


def closed(ticket: Ticket, at: datetime, *, first_call: bool = False) -> Ticket:
    return moved(ticket, Move.CLOSE, at, first_call=first_call)


def edited(before: Ticket, now: Ticket, at: datetime, *, by: str, why: str = "") -> CallEvent | None:
    """None where nothing changed."""
    changed = [name for name in EDITED if getattr(before, name) != getattr(now, name)]
    if not changed:
        return None
    fields: Mapping[str, Field] = {
        "ticket": now.ticket_id,
        "changes": {name: _plain(getattr(now, name)) for name in changed},
        "before": {name: _plain(getattr(before, name)) for name in changed},
        "by": by,
        "why": why,
    }
    return CallEvent(now.call_id, Kind.TICKET_EDITED, at, fields)


def _plain(value: Any) -> Field:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, datetime):
        return value.isoformat()
    plain: Field = value
    return plain
