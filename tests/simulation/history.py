"""Pure: what a log must look like, whatever happened."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from agents.line.ledger import Place
from agents.line.needs import Need, serves
from agents.line.rules import SeatRules
from ivr.call.machine.lost import OUTCOME as LOST
from ivr.call.machine.promises import PROMISE
from ivr.site import Site
from models.events import CallEvent
from models.ids import CallId, QueueId, SeatId
from models.kinds import Kind
from models.records import WISHLESS
from tests.simulation.storm import Storm, Trouble

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
#: In the fallback's tape of a call that Asterisk died with.
FOUND_LATER = frozenset({Kind.CALL_FELL_BACK, Kind.MESSAGE_TAKEN, Kind.RECORDING_STARTED, Kind.SEAT_ANSWERED})

#: In these Asterisk may end a tape and nobody hears of it: it is whole all the same.
DEAF = {
    Trouble.CUTS,
    Trouble.KILLS,
    Trouble.REPLACED,
    Trouble.ASTERISK,
    Trouble.UNSURE,
    Trouble.TORN,
    Trouble.ALONE,
}

FAULT = "fault in the call"

BEGINNINGS = (Kind.CALLBACK_OPENED, Kind.CALL_PLACED)


def wrong(log: Sequence[CallEvent], began: Set[int], storm: Storm, site: Site) -> Iterator[str]:
    """began: where in the log each controller began."""
    calls = dict.fromkeys(event.call_id for event in log if event.call_id)
    for call_id in calls:
        yield from _of_call(call_id, [event for event in log if event.call_id == call_id], storm)
        yield from _keeps_its_place(call_id, [event for event in log if event.call_id == call_id])
    yield from _numbers(log)
    yield from _promises(log)
    yield from _overtaking(log, began, site)


def _keeps_its_place(call_id: CallId, events: Sequence[CallEvent]) -> Iterator[str]:
    """Whoever takes a waiting caller over gives the old place back."""
    since, adopted = "", False
    for event in events:
        if event.kind == Kind.CALL_ADOPTED:
            adopted = event.fields["state"] in ("Waiting", "Callback")
        elif event.kind == Kind.CALL_QUEUED:
            queued_at = str(event.fields["queued_at"])
            if adopted and since and queued_at != since:
                yield f"{call_id} stood at {since}, and after the restart at {queued_at}"
            since, adopted = queued_at, False


def _numbers(log: Sequence[CallEvent]) -> Iterator[str]:
    registered = [event for event in log if event.kind == Kind.TICKET_REGISTERED]
    for number in ("ticket", "public"):
        for name, times in Counter(str(event.fields[number]) for event in registered).items():
            if times > 1:
                yield f"{number} {name} is registered {times} times"


def _promises(log: Sequence[CallEvent]) -> Iterator[str]:
    """Whoever was promised a call back has an entry of that name, and nobody has two."""
    opened = Counter(event.call_id for event in log if event.kind == Kind.CALLBACK_OPENED)
    ordered = {str(event.fields["callback"]) for event in log if event.kind == Kind.CALLBACK_ORDERED}
    for name in ordered - opened.keys():
        yield f"{name} was promised and is nowhere"


def _of_call(call_id: CallId, events: Sequence[CallEvent], storm: Storm) -> Iterator[str]:
    kinds = [event.kind for event in events]
    first = next((kind for kind in BEGINNINGS if kind in kinds), Kind.CALL_ARRIVED)
    if storm.has(Trouble.DATABASE) and kinds.count(Kind.CALL_ARRIVED) > 1:
        return  # a controller that began without the database could not know who was here, and greeted again
    if kinds[0] != first or kinds.count(first) > 1:
        yield f"{call_id} does not begin with its only arrival: {kinds[:3]}"
    if kinds.count(Kind.CALL_ENDED) != 1:
        yield f"{call_id} has {kinds.count(Kind.CALL_ENDED)} outcomes"
        return
    late = set(kinds[kinds.index(Kind.CALL_ENDED) + 1 :]) - AFTERWARDS
    if events[kinds.index(Kind.CALL_ENDED)].fields["outcome"] == LOST:
        late -= FOUND_LATER
    if late:
        yield f"{call_id}: {sorted(late)} after its end"
    if any(event.kind == Kind.CALL_FELL_BACK and event.fields["why"] == FAULT for event in events):
        yield f"{call_id} had a fault"
    if not storm.troubles & DEAF:
        yield from _tapes(call_id, events)
    yield from _tickets(call_id, events, kinds)


def _tapes(call_id: CallId, events: Sequence[CallEvent]) -> Iterator[str]:
    told = (Kind.RECORDING_STARTED, Kind.RECORDING_ENDED, Kind.RECORDING_FAILED)
    begun, ended, failed = (
        {str(event.fields.get("recording")) for event in events if event.kind == kind} for kind in told
    )
    for tape in begun - ended - failed:
        yield f"{tape} has no end"


def _tickets(call_id: CallId, events: Sequence[CallEvent], kinds: Sequence[str]) -> Iterator[str]:
    outcome = next(event.fields["outcome"] for event in events if event.kind == Kind.CALL_ENDED)
    # a conversation, a message or a promise that has no number yet
    owed = Kind.CALLBACK_OPENED in kinds or _is_promised(events) or outcome == LOST
    told = kinds[: kinds.index(Kind.CALL_ENDED)] if outcome == LOST else kinds
    for kind in told:
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
    unknown = Kind.CALL_FELL_BACK in kinds and not events[0].fields["caller"]  # nobody could be rung
    if outcome == LOST and not unknown and not {Kind.TICKET_REGISTERED, Kind.CALL_PLACED}.intersection(kinds):
        yield f"{call_id} was lost with Asterisk and lacks a ticket"
    if owed and (Kind.SEAT_ANSWERED in kinds or outcome == "message-left"):
        yield f"{call_id} ({outcome}) lacks a ticket"
    if Kind.SEAT_ANSWERED in kinds and outcome in ("abandoned-in-menu", "abandoned-in-line", "ended-unseen"):
        yield f"{call_id} has talked and is {outcome}"


def _is_promised(events: Sequence[CallEvent]) -> bool:
    """In the menus, or since Asterisk died with the call."""
    return any(event.kind == Kind.FACT_NOTED and event.fields["name"] == PROMISE for event in events)


@dataclass
class Ledger:
    """The line as it follows from the log alone."""

    rules: dict[SeatId, SeatRules]
    places: dict[CallId, tuple[Place, Need]] = field(default_factory=dict)
    asleep: dict[CallId, datetime] = field(default_factory=dict)  # call-backs that are not offered before
    offered: set[CallId] = field(default_factory=set)
    seats: dict[SeatId, str] = field(default_factory=dict)
    wishes: dict[SeatId, tuple[str, str]] = field(default_factory=dict)  # what comes true after a call

    @classmethod
    def of(cls, site: Site) -> "Ledger":
        return cls(
            {
                SeatId(name): SeatRules(tuple(map(QueueId, seat.queues)), dict(seat.skills))
                for name, seat in site.seats.items()
            }
        )

    def restart(self) -> None:
        """A controller begins with an empty line and knows the seats."""
        self.places, self.asleep, self.offered = {}, {}, set()

    def take(self, event: CallEvent) -> None:
        match event.kind:
            case Kind.CALL_QUEUED:
                self.places[event.call_id] = _place(event)
                self.asleep[event.call_id] = _wakes_at(event)
            case Kind.CALL_LEFT_LINE | Kind.CALL_ENDED | Kind.CALLER_HUNG_UP | Kind.CALLBACK_ORDERED:
                self.places.pop(event.call_id, None)
                self.offered.discard(event.call_id)
            case Kind.CALL_MOVED if event.call_id in self.places:
                self.places[event.call_id] = _moved(event, *self.places[event.call_id])
            case Kind.OFFER_ENDED:
                self.offered.discard(event.call_id)
            case Kind.OFFER_MADE if event.call_id in self.places:
                self.offered.add(event.call_id)
            case Kind.SEAT_CHANGED:
                seat = SeatId(str(event.fields["seat"]))
                self.seats[seat] = str(event.fields["state"])
                if self.seats[seat] in WISHLESS:
                    self.wishes.pop(seat, None)
            case Kind.SEAT_WISHED:
                self.wishes[SeatId(str(event.fields["seat"]))] = str(event.fields["wish"]), str(event.fields["why"])
            case Kind.SEAT_MOVED:
                seat, queues = SeatId(str(event.fields["seat"])), event.fields["to"]
                assert isinstance(queues, list)
                self.rules[seat] = replace(self.rules[seat], queues=tuple(QueueId(str(name)) for name in queues))

    def overtaken(self, event: CallEvent) -> Iterator[str]:
        """Before it is taken: whenever a seat is offered somebody, nobody it could serve stands before in the order."""
        if event.kind != Kind.OFFER_MADE or event.call_id not in self.places:
            return  # else a seat was asked for by a conversation
        seat, (mine, wanted) = SeatId(str(event.fields["seat"])), self.places[event.call_id]
        if not serves(self.rules[seat], (wanted[0], frozenset())):
            yield f"{event.call_id} of {wanted[0]} is offered to seat {seat}, which does not serve it"
        fair = FAIR in str(event.fields["why"])  # past more urgent bands, and in its own turn
        for call_id, (place, need) in self.places.items():
            if (
                place < mine
                and (not fair or place[0] == mine[0])
                and call_id not in self.offered
                and self.asleep[call_id] <= event.at
                and serves(self.rules[seat], need)
            ):
                yield f"{event.call_id} overtakes {call_id} at seat {seat}"
        if event.call_id in self.offered:
            yield f"{event.call_id} is offered twice at once"


#: In the reason of an offer to a seat that owes its next call to somebody less urgent.
FAIR = "'s turn after more urgent callers"


def _overtaking(log: Sequence[CallEvent], began: Set[int], site: Site) -> Iterator[str]:
    line = Ledger.of(site)
    for at, event in enumerate(log):
        if at in began:
            line.restart()
        yield from line.overtaken(event)
        line.take(event)


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
