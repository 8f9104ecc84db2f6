"""Pure: what a call's log says about where it stood. The log is read back after a restart; nothing else is needed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.call.facts import Facts
from ivr.flow.book import Flow
from models.events import CallEvent
from models.ids import CallId, SeatId, TicketId
from models.kinds import Kind


@dataclass(frozen=True, slots=True)
class Waited:
    queue: str
    skills: dict[str, int]
    queued_at: datetime
    step: str


@dataclass(frozen=True, slots=True)
class Talked:
    seat: SeatId
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Remembered:
    facts: Facts
    waited: Waited | None = None  # in the line, or taken from it by a seat
    talked: Talked | None = None
    diverted_to: str = ""


def remember(events: Sequence[CallEvent], flow: Flow, default_language: str) -> Remembered | None:
    """None: the log does not know the call (it arrived in the last moments before the crash)."""
    if not events or events[0].kind != Kind.CALL_ARRIVED:
        return None
    first = events[0]
    known = Remembered(
        Facts(
            CallId(first.call_id),
            _text(first, "channel"),
            _text(first, "caller"),
            _text(first, "caller_name"),
            _text(first, "dialled"),
            first.at,
            flow,
            default_language,
        )
    )
    for event in events[1:]:
        known = _told(known, event)
    return known


def _told(known: Remembered, event: CallEvent) -> Remembered:
    facts = known.facts
    match event.kind:
        case Kind.STEP_ENTERED:
            return replace(known, facts=facts.with_step(_text(event, "step")))
        case Kind.FACT_NOTED:
            return replace(known, facts=facts.with_note(_text(event, "name"), _text(event, "value")))
        case Kind.LANGUAGE_CHOSEN:
            return replace(known, facts=replace(facts, language=_text(event, "language")))
        case Kind.CALL_QUEUED:
            return replace(known, waited=_waited(event, facts.path))
        case Kind.CALL_LEFT_LINE if event.fields.get("why") != "answered":
            return replace(known, waited=None)
        case Kind.SEAT_ANSWERED:
            return replace(known, talked=Talked(SeatId(_text(event, "seat")), event.at))
        case Kind.SEAT_HUNG_UP:
            return replace(known, waited=None, talked=None, facts=replace(facts, reached="answered"))
        case Kind.DIVERT_STARTED:
            return replace(known, diverted_to=_text(event, "dialled"))
        case Kind.DIVERT_ENDED:
            return replace(known, diverted_to=known.diverted_to if event.fields.get("reached") else "")
        case Kind.TICKET_DRAFTED:
            ticket = TicketId(_text(event, "ticket"))
            return replace(known, facts=replace(facts, ticket=ticket, said=_text(event, "text")))
        case Kind.TICKET_REGISTERED:
            return replace(known, facts=replace(facts, public=_text(event, "public")))
        case _:
            return known


def _waited(event: CallEvent, path: tuple[str, ...]) -> Waited:
    skills = event.fields.get("skills")
    levels = skills if isinstance(skills, dict) else {}
    queued_at = datetime.fromisoformat(_text(event, "queued_at"))
    step = path[-1] if path else ""
    return Waited(_text(event, "queue"), {name: int(str(level)) for name, level in levels.items()}, queued_at, step)


def _text(event: CallEvent, field: str) -> str:
    value = event.fields.get(field)
    return "" if value is None else str(value)
