"""The line as the site file wants it, with the seats as they were last written down."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from agents.line.draft import remembered
from agents.line.ledger import Line, Moved
from agents.line.restore import restored
from agents.line.rules import QueueRules, SeatRules
from ivr.site import Site
from ivr.site.schema import Queue
from models.clock import Clock
from models.events import CallEvent
from models.ids import CallId, QueueId, SeatId
from models.records import Seat

MOVES_KEPT = timedelta(days=3)  # a call-back may wait over a weekend


def line_of(site: Site, seats: Iterable[Seat], moves: Iterable[CallEvent], clock: Clock) -> Line:
    """moves: of the last MOVES_KEPT, oldest first."""
    queues = {QueueId(name): queue_rules(queue) for name, queue in site.queues.items()}
    rules = {
        SeatId(name): SeatRules(tuple(map(QueueId, seat.queues)), dict(seat.skills), site.fair_after)
        for name, seat in site.seats.items()
    }
    last = {seat.seat: (seat.state, seat.why) for seat in seats}
    # Offers are numbered from the clock, so that a leg of this controller is never taken for one of an earlier one.
    return restored(
        queues, rules, last, (), {}, clock.now(), offers_made=int(clock.now().timestamp()), moved=_moved(moves)
    )


def _moved(moves: Iterable[CallEvent]) -> Mapping[CallId, Moved]:
    known: dict[CallId, Moved] = {}
    for event in moves:
        gone, come = event.fields.get("from"), event.fields.get("to")
        match gone, come:
            case {"queue": str(before)}, {"queue": str(queue), "band": int(band)}:
                known = remembered(known, event.call_id, QueueId(before), QueueId(queue), band)
    return known


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
