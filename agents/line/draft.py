"""A line under the hands of one step: copies of its maps, made once, changed, and frozen again at the end.

Copying costs microseconds at 1,000 callers (tests/bench/line.py) and keeps every Line a value that can be kept,
compared and replayed. Nothing here decides; it only keeps the maps in agreement with each other.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from agents.line.commands import Ignored, LineCommand, OfferCall, RecordMove, Where
from agents.line.events import Entry, LineEvent
from agents.line.ledger import Caller, Due, Line, Moved, Offer, Place
from agents.line.moves import Happening, Told, moved
from agents.line.needs import need_at
from agents.line.recorded import recorded
from agents.line.rules import QueueRules
from agents.line.seats import Offered, Parked, WrapUp
from models.ids import CallId, OfferId, QueueId, SeatId

#: After these the misses in a row are counted anew: somebody is there, or is known not to be.
ALIVE = frozenset({Happening.ANSWERED, Happening.LOGGED_IN, Happening.RESUMED, Happening.ADOPTED, Happening.MISSED})

MOST_MOVES = 1000  # remembered


def _with(places: tuple[Place, ...], place: Place) -> tuple[Place, ...]:
    at = bisect_left(places, place)
    return (*places[:at], place, *places[at:])


def _without(places: tuple[Place, ...], place: Place) -> tuple[Place, ...]:
    at = bisect_left(places, place)
    return places[:at] + places[at + 1 :]


def customer_first(entry: Entry, rules: QueueRules) -> bool:
    return entry.kind == "callback" and rules.callback == "customer-first"


def lease_s(entry: Entry, rules: QueueRules) -> float:
    """How long a seat is reserved: its own ring, or first the citizen's and then its own."""
    return rules.callback_ring_s if customer_first(entry, rules) else rules.ring_s


def remembered(
    moved: Mapping[CallId, Moved], call_id: CallId, gone: QueueId, queue: QueueId, band: int
) -> dict[CallId, Moved]:
    """With one move more; the oldest are forgotten."""
    known = moved.get(call_id)
    first = known.gone if known is not None and gone in (known.gone, known.queue) else gone
    kept = {other: where for other, where in moved.items() if other != call_id}
    while len(kept) >= MOST_MOVES:
        del kept[next(iter(kept))]
    return {**kept, call_id: Moved(first, queue, band)}


class Draft:
    def __init__(self, line: Line, now: datetime) -> None:
        self.line, self.now = line, now
        self.seats = dict(line.seats)
        self.callers = dict(line.callers)
        self.offers = dict(line.offers)
        self.waiting = dict(line.waiting)
        self.order = dict(line.order)
        self.agenda = list(line.agenda)
        self.busy_s = dict(line.busy_s)
        self.offers_made = line.offers_made
        self.misses = dict(line.misses)
        self.passed = dict(line.passed)
        self.moved = line.moved  # seldom changed: copied then
        self.commands: list[LineCommand | Ignored] = []
        self.touched = False

    def frozen(self) -> tuple[Line, tuple[LineCommand | Ignored, ...]]:
        if not self.touched:
            return self.line, tuple(self.commands)
        line = Line(
            queues=self.line.queues,
            rules=self.line.rules,
            seats=self.seats,
            reach=self.line.reach,
            callers=self.callers,
            offers=self.offers,
            waiting=self.waiting,
            order=self.order,
            agenda=tuple(self.agenda),
            busy_s=self.busy_s,
            offers_made=self.offers_made,
            misses=self.misses,
            passed=self.passed,
            moved=self.moved,
        )
        return line, tuple(self.commands)

    def ignore(self, event: LineEvent, why: str) -> None:
        self.commands.append(Ignored(event, why))

    # --- deadlines

    def arm(self, at: datetime, due: Due, key: str) -> None:
        insort(self.agenda, (at, due, key))

    def disarm(self, at: datetime, due: Due, key: str) -> None:
        where = bisect_left(self.agenda, (at, due, key))
        if where < len(self.agenda) and self.agenda[where] == (at, due, key):
            del self.agenda[where]

    # --- callers

    def queue_rules(self, queue: QueueId) -> QueueRules:
        return self.line.queues.get(queue) or QueueRules()

    def let_in(self, entry: Entry, entered_at: datetime, band: int | None = None) -> None:
        """band: a supervisor's word; otherwise the more urgent of the caller's own and the queue's."""
        if band is None:
            band = min(entry.band, self.queue_rules(entry.queue).band)
        place: Place = (band, entry.queued_at, entry.call_id)
        asleep = entry.not_before is not None and entry.not_before > self.now
        need, _ = need_at(entry, self.queue_rules(entry.queue), self.now)
        self.touched = True
        self.callers[entry.call_id] = Caller(entry, place, need, entered_at, asleep=asleep)
        if asleep and entry.not_before is not None:
            self.arm(entry.not_before, Due.WAKE, entry.call_id)
        else:
            self._to_order(entry.queue, place)
            self.to_waiting(entry.call_id)

    def wake(self, call_id: CallId) -> None:
        """Its own place, among those who came meanwhile too."""
        caller = self.callers[call_id]
        assert caller.entry.not_before is not None
        self.disarm(caller.entry.not_before, Due.WAKE, call_id)
        self.callers[call_id] = replace(caller, asleep=False, entered_at=max(caller.entered_at, self.now))
        self._to_order(caller.entry.queue, caller.place)
        self.to_waiting(call_id)

    def let_out(self, call_id: CallId) -> Caller:
        caller = self.callers[call_id]
        self.touched = True
        if caller.asleep:
            assert caller.entry.not_before is not None
            self.disarm(caller.entry.not_before, Due.WAKE, call_id)
        else:
            if caller.offer is None:
                self._from_waiting(caller)
            self._from_order(caller.entry.queue, caller.place)
        del self.callers[call_id]
        return caller

    def move(self, call_id: CallId, queue: QueueId, band: int, who: str, why: str) -> None:
        """To another queue or band; a ring goes on meanwhile, and queued_at stays."""
        before = self.let_out(call_id)
        entry = replace(before.entry, queue=queue, band=band)
        same = queue == before.entry.queue
        self.let_in(entry, before.entered_at if same else self.now, band)
        if before.told_at is not None or before.offer is not None:
            self._carry_over(before, call_id)
        self.moved = remembered(self.moved, call_id, before.entry.queue, queue, band)
        gone = Where(before.entry.queue, before.place[0])
        self.commands.append(RecordMove(call_id, gone, Where(queue, band), who, why))

    def _carry_over(self, before: Caller, call_id: CallId) -> None:
        caller = self.callers[call_id]
        if caller.asleep:
            return
        self._from_waiting(caller)
        self.callers[call_id] = replace(caller, told_at=before.told_at, offer=before.offer)
        if before.offer is None:
            self.to_waiting(call_id)

    def _to_order(self, queue: QueueId, place: Place) -> None:
        self.order[queue] = _with(self.order.get(queue, ()), place)

    def _from_order(self, queue: QueueId, place: Place) -> None:
        rest = _without(self.order[queue], place)
        if rest:
            self.order[queue] = rest
        else:
            del self.order[queue]

    def rung_by(self, offer_id: OfferId) -> Caller | None:
        """Whom the line has offered with it. None: a seat was asked for beside a conversation; its caller may be in
        the line again, and has nothing to do with that ring."""
        caller = self.callers.get(self.offers[offer_id].call_id)
        return caller if caller is not None and caller.offer == offer_id else None

    def unrung(self, offer_id: OfferId, call_id: CallId) -> None:
        """The offer is over: its caller waits again."""
        caller = self.callers.get(call_id)
        if caller is not None and caller.offer == offer_id:
            self.to_waiting(call_id)

    def to_waiting(self, call_id: CallId) -> None:
        """To the caller's own place, first time or after an offer; with what the wait will bring."""
        self.touched = True
        known = self.callers[call_id]
        need, relax_at = need_at(known.entry, self.queue_rules(known.entry.queue), self.now)
        caller = replace(known, offer=None, need=need, relax_at=relax_at)
        self.callers[call_id] = caller
        self.waiting[need] = _with(self.waiting.get(need, ()), caller.place)
        for at, due in self._deadlines(caller):
            self.arm(at, due, call_id)

    def _from_waiting(self, caller: Caller) -> None:
        self.touched = True
        rest = _without(self.waiting[caller.need], caller.place)
        if rest:
            self.waiting[caller.need] = rest
        else:
            del self.waiting[caller.need]
        for at, due in self._deadlines(caller):
            self.disarm(at, due, caller.entry.call_id)

    def relax(self, call_id: CallId) -> None:
        self._from_waiting(self.callers[call_id])
        self.to_waiting(call_id)

    def _deadlines(self, caller: Caller) -> Iterator[tuple[datetime, Due]]:
        """What a waiting caller's wait will bring. Who holds no telephone hears no place and never waits too long."""
        if caller.relax_at is not None:
            yield caller.relax_at, Due.RELAX
        if caller.entry.kind != "live":
            return
        rules = self.queue_rules(caller.entry.queue)
        yield caller.entered_at + timedelta(seconds=rules.longest_wait_s), Due.OVERFLOW
        tell_at = self._tell_at(caller)
        if tell_at is not None:
            yield tell_at, Due.TELL

    def _tell_at(self, caller: Caller) -> datetime | None:
        every_s = self.queue_rules(caller.entry.queue).say_place_every_s
        if not every_s:
            return None
        return caller.entered_at if caller.told_at is None else caller.told_at + timedelta(seconds=every_s)

    def told_place(self, call_id: CallId) -> None:
        """Said now; due again after the rules' interval."""
        self.touched = True
        caller = self.callers[call_id]
        told = replace(caller, told_at=self.now)
        self.callers[call_id] = told
        for one, change in ((caller, self.disarm), (told, self.arm)):
            tell_at = self._tell_at(one)
            if tell_at is not None:
                change(tell_at, Due.TELL, call_id)

    # --- seats

    def move_seat(self, seat: SeatId, happening: Happening, told: Told, why: str = "") -> bool:
        """False: nothing changes, because this cannot happen to the seat now or is true already."""
        before = self.seats[seat]
        after = moved(before, happening, told)
        if after is None or after == before:
            return False
        self.touched = True
        if happening in ALIVE:
            self.misses.pop(seat, None)
        for state, change in ((before, self.disarm), (after, self.arm)):
            match state:
                case WrapUp(deadline):
                    change(deadline, Due.WRAP_UP, seat)
                case Parked(until=datetime() as until):
                    change(until, Due.TRY, seat)
        self.seats[seat] = after
        self.commands += recorded(seat, before, after, why or happening)
        return True

    # --- offers

    def offer(self, caller: Caller, seat: SeatId, idle_since: datetime, why: str) -> None:
        call_id = caller.entry.call_id
        self._from_waiting(caller)
        self.offers_made += 1
        offer_id = OfferId(f"offer-{call_id}-{self.offers_made}")  # never used twice while this line lives
        expires_at = self.now + timedelta(seconds=lease_s(caller.entry, self.queue_rules(caller.entry.queue)))
        self.offers[offer_id] = Offer(call_id, seat, self.now)
        self.callers[call_id] = replace(caller, offer=offer_id)
        self.arm(expires_at, Due.OFFER, offer_id)
        ringing = Offered(offer_id, call_id, expires_at, idle_since)
        self.move_seat(seat, Happening.OFFERED, Told(self.now, offer=ringing), offer_id)
        self.commands.append(OfferCall(offer_id, call_id, seat, expires_at, why, caller.entry.kind))

    def end_offer(self, offer_id: OfferId, happening: Happening, told: Told) -> Offer:
        """The lease is over; the caller is the business of whoever ends it."""
        offer = self.offers.pop(offer_id)
        ringing = self.seats[offer.seat]
        assert isinstance(ringing, Offered)
        self.disarm(ringing.expires_at, Due.OFFER, offer_id)
        self.move_seat(offer.seat, happening, told)
        return offer
