"""Pure: rows of the tables as frozen records."""

import json
from typing import Any

from sqlalchemy import Row

from models.events import CallEvent
from models.ids import CallId, QueueId, SeatId, TicketId
from models.records import Call, Seat, ServiceEntry, Ticket, Transcript
from models.tables import EventRow

#: What `event_of` needs of a row.
EVENT = (EventRow.call_id, EventRow.kind, EventRow.at, EventRow.fields)


def event_of(row: Row[*tuple[Any, ...]]) -> CallEvent:
    return CallEvent(CallId(row.call_id), row.kind, row.at, json.loads(row.fields))


def call_of(row: Row[*tuple[Any, ...]]) -> Call:
    return Call(
        call_id=CallId(row.call_id),
        caller=row.caller or "",
        caller_name=row.caller_name or "",
        dialled=row.dialled or "",
        channel=row.channel or "",
        flow=row.flow or "",
        version=row.version or "",
        language=row.language or "",
        arrived_at=row.arrived_at,
        queue=QueueId(row.queue) if row.queue else None,
        queued_at=row.queued_at,
        answered_at=row.answered_at,
        seat=SeatId(row.seat) if row.seat else None,
        ended_at=row.ended_at,
        outcome=row.outcome or "",
        duration_s=row.duration_s,
        ticket=TicketId(row.ticket) if row.ticket else None,
        original=CallId(row.original) if row.original else None,
        direction=row.direction or "in",
    )


def ticket_of(row: Row[*tuple[Any, ...]]) -> Ticket:
    path = json.loads(row.path or "[]")
    return Ticket(
        ticket_id=TicketId(row.ticket_id),
        call_id=CallId(row.call_id or ""),
        state=row.state or "draft",
        public="" if row.public is None else str(row.public),
        kind=row.kind or "",
        service=row.service or "",
        caller=row.caller or "",
        language=row.language or "",
        path=tuple(str(step) for step in path) if isinstance(path, list) else (),
        text=row.text or "",
        seat=SeatId(row.seat) if row.seat else None,
        danger=bool(row.danger),
        drafted_at=row.drafted_at,
        registered_at=row.registered_at,
        registered_by=row.registered_by or "",
        closed_at=row.closed_at,
        first_call=bool(row.first_call),
        caller_name=row.caller_name or "",
        address=row.address or "",
        body=row.body or "",
        owner=row.owner or "",
        term_at=row.term_at,
        answer=row.answer or "",
    )


def seat_of(row: Row[*tuple[Any, ...]]) -> Seat:
    return Seat(SeatId(row.seat), row.state or "", row.since, row.why or "", row.wish or "", row.wish_why or "")


def transcript_of(row: Row[*tuple[Any, ...]]) -> Transcript:
    words = tuple(
        (str(word), float(start), float(end), float(confidence))
        for word, start, end, confidence in json.loads(row.words or "[]")
    )
    return Transcript(CallId(row.call_id), row.leg, row.language or "", row.text or "", words)


def service_of(row: Row[*tuple[Any, ...]]) -> ServiceEntry:
    values = {name: value for name, value in row._mapping.items() if name not in ("place", "names")}
    return ServiceEntry(names=json.loads(row.names), **values)
