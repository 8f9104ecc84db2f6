"""The line as the site file wants it, with the seats as they were last written down."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from agents.line.draft import remembered
from agents.line.ledger import Line, Moved
from agents.line.restore import restored
from agents.line.rules import QueueRules, SeatRules
from ivr.site import Site
from ivr.site.schema import Queue
from models.clock import Clock
from models.events import CallEvent
from models.ids import CallId, QueueId, SeatId
from models.kinds import Kind
from models.records import Seat

MOVES_KEPT = timedelta(days=3)  # a call-back may wait over a weekend
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # a seat stays where it was put until it is moved again


def line_of(site: Site, seats: Iterable[Seat], moves: Iterable[CallEvent], clock: Clock) -> Line:
    """moves: of callers (the last MOVES_KEPT) and of seats (since BEGINNING), each oldest first."""
    moves = tuple(moves)
    queues = {QueueId(name): queue_rules(queue) for name, queue in site.queues.items()}
    rules = {
        SeatId(name): SeatRules(tuple(map(QueueId, seat.queues)), dict(seat.skills), site.fair_after)
        for name, seat in site.seats.items()
    }
    rules = _with_moved_seats(rules, queues, moves)
    seats = tuple(seats)
    last = {seat.seat: (seat.state, seat.why) for seat in seats}
    wishes = {seat.seat: (seat.wish, seat.wish_why) for seat in seats}
    # Offers are numbered from the clock, so that a leg of this controller is never taken for one of an earlier one.
    offers_made = int(clock.now().timestamp())
    return restored(queues, rules, last, (), {}, clock.now(), offers_made, _moved(moves), wishes)


def _moved(moves: Iterable[CallEvent]) -> Mapping[CallId, Moved]:
    known: dict[CallId, Moved] = {}
    for event in (each for each in moves if each.kind == Kind.CALL_MOVED):
        gone, come = event.fields.get("from"), event.fields.get("to")
        match gone, come:
            case {"queue": str(before)}, {"queue": str(queue), "band": int(band)}:
                known = remembered(known, event.call_id, QueueId(before), QueueId(queue), band)
    return known


def _with_moved_seats(
    rules: Mapping[SeatId, SeatRules], queues: Mapping[QueueId, QueueRules], moves: Iterable[CallEvent]
) -> dict[SeatId, SeatRules]:
    """A move was made against the site file as it was: where that gives the seat other queues now, it counts again."""
    moved = dict(rules)
    for event in moves:
        seat = SeatId(str(event.fields.get("seat")))
        if event.kind != Kind.SEAT_MOVED or seat not in rules:
            continue
        of_site, (site, come) = rules[seat], (_queues(event, "site"), _queues(event, "to"))
        stands = set(site) == set(of_site.queues) and come and set(come) <= queues.keys()
        elsewhere = stands and set(come) != set(site)
        moved[seat] = replace(of_site, queues=come, home=of_site.queues) if elsewhere else of_site
    return moved


def _queues(event: CallEvent, name: str) -> tuple[QueueId, ...]:
    named = event.fields.get(name)
    return tuple(QueueId(str(each)) for each in named) if isinstance(named, list) else ()


def queue_rules(queue: Queue) -> QueueRules:
    return QueueRules(
        band=queue.band,
        ring_s=queue.ring_s,
        wrap_up_s=queue.wrap_up_s,
        longest_wait_s=queue.longest_wait_s,
        say_place_every_s=queue.say_place_every_s,
        longest_queue=queue.longest_queue,
        overflow_to=QueueId(queue.overflow_to) if queue.overflow_to else None,
        relax=tuple((step.after_s, step.down) for step in queue.relax),
        misses_before_pause=queue.misses_before_pause,
        callback=queue.callback,
        callback_ring_s=queue.callback_ring_s,
        keep_place_s=queue.keep_place_s,
        callers_per_seat=queue.callers_per_seat,
    )
