"""Pure: what a log must look like, whatever happened."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from agents.line.ledger import Place
from agents.line.needs import Need, serves
from agents.line.rules import SeatRules
from ivr.site import Site
from models.events import CallEvent
from models.ids import CallId, QueueId, SeatId
from models.kinds import Kind

#: What may still come after a call has ended.
AFTERWARDS = frozenset(
    {
        Kind.TRANSCRIPT_MADE,
        Kind.TRANSCRIPT_FAILED,
        Kind.RECORDING_ENDED,
        Kind.NOTICE_SENT,
        Kind.CALLBACK_ORDERED,  # by a supervisor
        Kind.OFFER_ENDED,
        Kind.LISTENING_ENDED,  # the telephone of whoever has listened is put down last
    }
)
BEGINNINGS = (Kind.CALLBACK_OPENED, Kind.CALL_PLACED)


def wrong(log: Sequence[CallEvent], began: Set[int], site: Site) -> Iterator[str]:
    """began: where in the log each controller began."""
    calls = dict.fromkeys(event.call_id for event in log if event.call_id)
    for call_id in calls:
        yield from _of_call(call_id, [event for event in log if event.call_id == call_id])
    yield from _overtaking(log, began, site)


def _of_call(call_id: CallId, events: Sequence[CallEvent]) -> Iterator[str]:
    kinds = [event.kind for event in events]
    first = next((kind for kind in BEGINNINGS if kind in kinds), Kind.CALL_ARRIVED)
    if kinds[0] != first or kinds.count(first) > 1:
        yield f"{call_id} does not begin with its only arrival: {kinds[:3]}"
    if kinds.count(Kind.CALL_ENDED) != 1:
        yield f"{call_id} has {kinds.count(Kind.CALL_ENDED)} outcomes"
        return
    late = set(kinds[kinds.index(Kind.CALL_ENDED) + 1 :]) - AFTERWARDS
    if late:
        yield f"{call_id}: {sorted(late)} after its end"
    if Kind.CALL_FELL_BACK in kinds:
        yield f"{call_id} had a fault"
    yield from _tickets(call_id, events, kinds)


def _tickets(call_id: CallId, events: Sequence[CallEvent], kinds: Sequence[str]) -> Iterator[str]:
    outcome = next(event.fields["outcome"] for event in events if event.kind == Kind.CALL_ENDED)
    owed = Kind.CALLBACK_OPENED in kinds  # a conversation, a message or a promise that has no number yet
    for kind in kinds:
        if kind in (Kind.SEAT_ANSWERED, Kind.MESSAGE_TAKEN):
            owed = True
        elif kind == Kind.SEAT_JOINED and Kind.CALL_PLACED in kinds:
            owed = True  # a call of ours that was passed on: whoever has it now did not place it
        elif kind == Kind.TICKET_REGISTERED:
            if not owed:
                yield f"{call_id} ({outcome}) has a ticket too many"
            owed = False
    if Kind.CALLBACK_OPENED in kinds:
        return  # one that reached nobody has a ticket as well
    if owed and (Kind.SEAT_ANSWERED in kinds or outcome == "message-left"):
        yield f"{call_id} ({outcome}) lacks a ticket"
    if Kind.SEAT_ANSWERED in kinds and outcome in ("abandoned-in-menu", "abandoned-in-line", "ended-unseen"):
        yield f"{call_id} has talked and is {outcome}"


@dataclass
class _Line:
    places: dict[CallId, tuple[Place, Need]] = field(default_factory=dict)
    asleep: dict[CallId, datetime] = field(default_factory=dict)  # call-backs that are not offered before
    offered: set[CallId] = field(default_factory=set)


def _overtaking(log: Sequence[CallEvent], began: Set[int], site: Site) -> Iterator[str]:
    """Whenever a seat is offered somebody, nobody it could serve stands before in the order."""
    rules = {
        SeatId(name): SeatRules(tuple(map(QueueId, seat.queues)), dict(seat.skills))
        for name, seat in site.seats.items()
    }
    line = _Line()
    for at, event in enumerate(log):
        if at in began:
            line = _Line()
        match event.kind:
            case Kind.CALL_QUEUED:
                line.places[event.call_id] = _place(event)
                line.asleep[event.call_id] = _wakes_at(event)
            case Kind.CALL_LEFT_LINE | Kind.CALL_ENDED | Kind.CALLER_HUNG_UP | Kind.CALLBACK_ORDERED:
                line.places.pop(event.call_id, None)
                line.offered.discard(event.call_id)
            case Kind.CALL_MOVED if event.call_id in line.places:
                line.places[event.call_id] = _moved(event, *line.places[event.call_id])
            case Kind.OFFER_ENDED:
                line.offered.discard(event.call_id)
            case Kind.OFFER_MADE if event.call_id in line.places:  # else a seat was asked for by a conversation
                seat = SeatId(str(event.fields["seat"]))
                for call_id, (place, need) in line.places.items():
                    if (
                        place < line.places[event.call_id][0]
                        and call_id not in line.offered
                        and line.asleep[call_id] <= event.at
                        and serves(rules[seat], need)
                    ):
                        yield f"{event.call_id} overtakes {call_id} at seat {seat}"
                if event.call_id in line.offered:
                    yield f"{event.call_id} is offered twice at once"
                line.offered.add(event.call_id)


def _moved(event: CallEvent, place: Place, need: Need) -> tuple[Place, Need]:
    to = event.fields["to"]
    assert isinstance(to, dict)
    return (int(str(to["band"])), *place[1:]), (QueueId(str(to["queue"])), need[1])


def _wakes_at(event: CallEvent) -> datetime:
    not_before = event.fields.get("not_before")
    return datetime.fromisoformat(str(not_before)) if not_before else event.at


def _place(event: CallEvent) -> tuple[Place, Need]:
    fields = event.fields
    queued_at = datetime.fromisoformat(str(fields["queued_at"]))
    skills = fields["skills"]
    assert isinstance(skills, dict)
    need = QueueId(str(fields["queue"])), frozenset((name, int(str(level))) for name, level in skills.items())
    return (int(str(fields["band"])), queued_at, event.call_id), need
