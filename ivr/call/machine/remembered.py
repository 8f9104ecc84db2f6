"""Pure: what a call's log says about where it stood. The log is read back after a restart; nothing else is needed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agents.line.events import EntryKind
from ivr.call.machine.callback import CallBack
from ivr.call.machine.facts import CallOut, Facts, Lined
from ivr.flow.book import Flow, step_of
from ivr.flow.grammar import QueueStep
from models.events import CallEvent
from models.ids import CallId, LegId, QueueId, SeatId, TicketId
from models.kinds import Kind


@dataclass(frozen=True, slots=True)
class Waited:
    queue: str
    skills: dict[str, int]
    queued_at: datetime
    step: str


NO_LEG = LegId("")  # of a log that does not name it


@dataclass(frozen=True, slots=True)
class Talked:
    seat: SeatId
    answered_at: datetime
    leg: LegId = NO_LEG


@dataclass(frozen=True, slots=True)
class Outside:
    """An outside number that has come into the conversation; whether it is there still, Asterisk knows."""

    number: str
    leg: LegId
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Remembered:
    facts: Facts
    waited: Waited | None = None  # in the line, or taken from it by a seat
    seats: tuple[Talked, ...] = ()  # in conversation; the first of them is the one that answers for it
    held: bool = False
    lifted: Talked | None = None  # the line gave the call to this seat; whether they were connected, Asterisk knows
    diverted_to: str = ""
    outside: tuple[Outside, ...] = ()
    dialling: bool = False  # a call-back whose citizen was being rung, or had just lifted
    not_before: datetime | None = None  # of a call-back

    @property
    def talked(self) -> Talked | None:
        return self.seats[0] if self.seats else None

    @property
    def lined(self) -> Lined | None:
        """Its place in the line, if only of a wait that is over."""
        waited = self.waited
        return Lined(QueueId(waited.queue), waited.skills, waited.queued_at) if waited else self.facts.lined


def remember(events: Sequence[CallEvent], flow: Flow, default_language: str) -> Remembered | None:
    """None: the log does not know the call (it arrived in the last moments before the crash)."""
    if not events or events[0].kind not in (Kind.CALL_ARRIVED, Kind.CALLBACK_OPENED, Kind.CALL_PLACED):
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
    if first.kind == Kind.CALLBACK_OPENED:
        known = replace(known, facts=_called_back(known.facts, first))
    if first.kind == Kind.CALL_PLACED:
        known = replace(known, facts=_called_out(known.facts, first))
    for event in events[1:]:
        known = _told(known, event)
    return known


def _called_back(facts: Facts, first: CallEvent) -> Facts:
    """What the first call had told; the rules are the centre's of now."""
    waited = _waited(first, facts.flow, (_text(first, "step"),))
    original = CallId(_text(first, "original"))
    kind: EntryKind = "message" if _text(first, "kind") == "message" else "callback"
    callback = CallBack(original, QueueId(waited.queue), waited.skills, waited.queued_at, waited.step, kind=kind)
    path, notes = first.fields.get("path"), first.fields.get("notes")
    return replace(
        facts,
        language=_text(first, "language") or facts.language,
        path=tuple(map(str, path)) if isinstance(path, list) else (),
        notes=tuple(
            (str(note[0]), str(note[1]))
            for note in (notes if isinstance(notes, list) else [])
            if isinstance(note, list) and len(note) == 2
        ),
        said=_text(first, "text"),
        callback=callback,
    )


def _called_out(facts: Facts, first: CallEvent) -> Facts:
    queue, about = QueueId(_text(first, "queue")), _text(first, "about")
    out = CallOut(
        SeatId(_text(first, "seat")),
        _text(first, "by"),
        queue,
        step_of(facts.flow, queue),
        TicketId(about) if about else None,
    )
    return replace(facts, language=_text(first, "language") or facts.language, out=out)


def _told(known: Remembered, event: CallEvent) -> Remembered:
    """Where the call stands after it, and with whom."""
    facts = known.facts
    match event.kind:
        case Kind.CALL_QUEUED:
            waited = _waited(event, facts.flow, facts.path)
            again = replace(known, waited=waited, not_before=_instant(event, "not_before"))
            again = replace(again, lifted=None, diverted_to="", outside=())
            return replace(again, dialling=known.dialling and event.fields.get("kind") == "live")
        case Kind.CALLBACK_DIALLED | Kind.CALLBACK_FAILED if facts.callback is not None:
            return _tried(known, facts.callback, event)
        case Kind.CALL_LEFT_LINE if event.fields.get("why") != "answered":
            return replace(known, waited=None, facts=replace(facts, lined=known.lined))
        case Kind.OFFER_ENDED if event.fields.get("why") == "answered":
            lifted = Talked(SeatId(_text(event, "seat")), event.at)
            return replace(known, lifted=lifted, facts=facts.with_new_matter())
        case Kind.SEAT_ANSWERED:
            return replace(known, seats=(_talked(event),), held=False, facts=replace(facts, lined=known.lined))
        case Kind.CITIZEN_REACHED if facts.out is not None:
            lined = Lined(facts.out.queue, {}, event.at)
            return replace(known, seats=(_talked(event),), held=False, facts=replace(facts, lined=lined))
        case Kind.CALL_MOVED if known.waited is not None and isinstance(to := event.fields.get("to"), dict):
            return replace(known, waited=replace(known.waited, queue=str(to.get("queue"))))
        case Kind.SEAT_JOINED:
            return replace(known, seats=(*known.seats, _talked(event)))
        case Kind.SEAT_HUNG_UP | Kind.SEAT_DROPPED:
            return _seat_left(known, event)
        case Kind.CALL_HELD | Kind.CALL_RESUMED:
            return replace(known, held=event.kind == Kind.CALL_HELD)
        case Kind.TRANSFER_ENDED if event.fields.get("reached") and event.fields.get("dialled"):
            return _joined_by(known, Outside(_text(event, "dialled"), LegId(_text(event, "leg")), event.at))
        case Kind.DIVERT_STARTED:
            return replace(known, diverted_to=_text(event, "dialled"))
        case Kind.DIVERT_ENDED:
            return replace(known, diverted_to=known.diverted_to if event.fields.get("reached") else "")
        case _:
            return replace(known, facts=_noted(facts, event))


def _noted(facts: Facts, event: CallEvent) -> Facts:
    """What is known of the caller after it, wherever the call stands."""
    match event.kind:
        case Kind.STEP_ENTERED:
            return facts.with_step(_text(event, "step"))
        case Kind.FACT_NOTED:
            return facts.with_note(_text(event, "name"), _text(event, "value"))
        case Kind.LANGUAGE_CHOSEN:
            return replace(facts, language=_text(event, "language"))
        case Kind.RECORDING_PAUSED | Kind.RECORDING_RESUMED:
            return replace(facts, off_record=event.kind == Kind.RECORDING_PAUSED)
        case Kind.TRANSFER_STARTED:
            return replace(facts, parties=facts.parties + 1)
        case Kind.CALLBACK_ORDERED:
            return facts.with_callback(CallId(_text(event, "callback")))
        case Kind.MESSAGE_TAKEN:
            return facts.with_message()
        case Kind.TICKET_DRAFTED:
            return replace(facts, ticket=TicketId(_text(event, "ticket")), public="", said=_text(event, "text"))
        case Kind.TICKET_REGISTERED:
            return replace(facts, public=_text(event, "public"))
        case _:
            return facts


def _joined_by(known: Remembered, outside: Outside) -> Remembered:
    named = (outside,) if outside.leg else ()  # of a log that does not name it only one can be found
    return replace(known, diverted_to=outside.number, outside=(*known.outside, *named))


def _talked(event: CallEvent) -> Talked:
    return Talked(SeatId(_text(event, "seat")), event.at, LegId(_text(event, "leg")))


def _seat_left(known: Remembered, event: CallEvent) -> Remembered:
    """Whoever leaves, the others stay. A caller who was not let go of by the last one keeps the place."""
    left = tuple(talked for talked in known.seats if talked.seat != _text(event, "seat"))
    if len(left) == 1:
        known = replace(known, held=known.held and known.seats[0] == left[0])
    known = replace(known, seats=left)
    if not left:  # and with the last of them its recording ended
        known = replace(known, facts=replace(known.facts, reached="answered", off_record=False))
    over = not left and event.kind == Kind.SEAT_HUNG_UP and _text(event, "why") in ("", "hung up")
    return replace(known, waited=None) if over else known


def _tried(known: Remembered, callback: CallBack, event: CallEvent) -> Remembered:
    if event.kind == Kind.CALLBACK_DIALLED:
        callback = replace(callback, dialled=callback.dialled + 1)
        return replace(known, dialling=True, facts=replace(known.facts, callback=callback))
    tries = event.fields.get("tries")
    callback = replace(callback, tries=tries if isinstance(tries, int) else callback.tries)
    facts = replace(known.facts, callback=callback)
    return replace(known, dialling=False, not_before=_instant(event, "again_at"), facts=facts)


def _instant(event: CallEvent, field: str) -> datetime | None:
    text = _text(event, field)
    return datetime.fromisoformat(text) if text else None


def _waited(event: CallEvent, flow: Flow, path: tuple[str, ...]) -> Waited:
    """At the step that led into the line; which the path does not end with where two controllers wrote at once."""
    skills = event.fields.get("skills")
    levels = skills if isinstance(skills, dict) else {}
    queued_at = datetime.fromisoformat(_text(event, "queued_at"))
    queue, step = _text(event, "queue"), path[-1] if path else ""
    if not isinstance(flow.steps.get(step), QueueStep):
        step = step_of(flow, QueueId(queue))
    return Waited(queue, {name: int(str(level)) for name, level in levels.items()}, queued_at, step)


def _text(event: CallEvent, field: str) -> str:
    value = event.fields.get(field)
    return "" if value is None else str(value)
