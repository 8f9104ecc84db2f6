"""A line under the hands of one step: copies of its maps, made once, changed, and frozen again at the end.

Copying costs microseconds at 1,000 callers (tests/bench/line.py) and keeps every Line a value that can be kept,
compared and replayed. Nothing here decides; it only keeps the maps in agreement with each other.
"""

from bisect import bisect_left, insort
from dataclasses import replace
from datetime import datetime, timedelta

from agents.line.commands import Ignored, LineCommand, OfferCall, RecordSeat
from agents.line.events import Entry, LineEvent
from agents.line.ledger import Caller, Due, Line, Need, Offer, Place
from agents.line.moves import Happening, Told, moved
from agents.line.rules import QueueRules
from agents.line.seats import NAMES, Offered, Parked, Paused, SeatState, WrapUp
from models.ids import CallId, OfferId, QueueId, SeatId


def _with(places: tuple[Place, ...], place: Place) -> tuple[Place, ...]:
    at = bisect_left(places, place)
    return (*places[:at], place, *places[at:])


def _without(places: tuple[Place, ...], place: Place) -> tuple[Place, ...]:
    at = bisect_left(places, place)
    return places[:at] + places[at + 1 :]


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
        self.commands: list[LineCommand | Ignored] = []
        self.touched = False

    def frozen(self) -> tuple[Line, tuple[LineCommand | Ignored, ...]]:
        if not self.touched:
            return self.line, tuple(self.commands)
        line = Line(
            queues=self.line.queues,
            rules=self.line.rules,
            seats=self.seats,
            callers=self.callers,
            offers=self.offers,
            waiting=self.waiting,
            order=self.order,
            agenda=tuple(self.agenda),
            busy_s=self.busy_s,
            offers_made=self.offers_made,
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

    def let_in(self, entry: Entry, entered_at: datetime) -> None:
        band = min(entry.band, self.queue_rules(entry.queue).band)
        place: Place = (band, entry.queued_at, entry.call_id)
        need: Need = (entry.queue, frozenset(entry.skills.items()))
        self.order[entry.queue] = _with(self.order.get(entry.queue, ()), place)
        self.callers[entry.call_id] = Caller(entry, place, need, entered_at)
        self.to_waiting(entry.call_id)

    def let_out(self, call_id: CallId) -> Caller:
        caller = self.callers[call_id]
        if caller.offer is None:
            self._from_waiting(caller)
        del self.callers[call_id]
        queue = caller.entry.queue
        rest = _without(self.order[queue], caller.place)
        if rest:
            self.order[queue] = rest
        else:
            del self.order[queue]
        return caller

    def to_waiting(self, call_id: CallId) -> None:
        """To the caller's own place, first time or after an offer; with what the wait will bring."""
        if call_id not in self.callers:
            return  # a seat was asked for: this caller is in conversation
        self.touched = True
        caller = replace(self.callers[call_id], offer=None)
        self.callers[call_id] = caller
        self.waiting[caller.need] = _with(self.waiting.get(caller.need, ()), caller.place)
        overflow_at, tell_at = self._wait_deadlines(caller)
        self.arm(overflow_at, Due.OVERFLOW, call_id)
        if tell_at:
            self.arm(tell_at, Due.TELL, call_id)

    def _from_waiting(self, caller: Caller) -> None:
        self.touched = True
        rest = _without(self.waiting[caller.need], caller.place)
        if rest:
            self.waiting[caller.need] = rest
        else:
            del self.waiting[caller.need]
        overflow_at, tell_at = self._wait_deadlines(caller)
        self.disarm(overflow_at, Due.OVERFLOW, caller.entry.call_id)
        if tell_at:
            self.disarm(tell_at, Due.TELL, caller.entry.call_id)

    def _wait_deadlines(self, caller: Caller) -> tuple[datetime, datetime | None]:
        rules = self.queue_rules(caller.entry.queue)
        overflow_at = caller.entered_at + timedelta(seconds=rules.longest_wait_s)
        if not rules.say_place_every_s:
            return overflow_at, None
        if caller.told_at is None:
            return overflow_at, caller.entered_at
        return overflow_at, caller.told_at + timedelta(seconds=rules.say_place_every_s)

    def told_place(self, call_id: CallId) -> None:
        """Said now; due again after the rules' interval."""
        self.touched = True
        caller = self.callers[call_id]
        told = replace(caller, told_at=self.now)
        self.callers[call_id] = told
        for one, change in ((caller, self.disarm), (told, self.arm)):
            _, tell_at = self._wait_deadlines(one)
            if tell_at:
                change(tell_at, Due.TELL, call_id)

    # --- seats

    def move_seat(self, seat: SeatId, happening: Happening, told: Told, why: str = "") -> bool:
        """False: nothing changes, because this cannot happen to the seat now or is true already."""
        before = self.seats[seat]
        after = moved(before, happening, told)
        if after is None or after == before:
            return False
        self.touched = True
        if isinstance(before, WrapUp):
            self.disarm(before.deadline, Due.WRAP_UP, seat)
        if isinstance(after, WrapUp):
            self.arm(after.deadline, Due.WRAP_UP, seat)
        self.seats[seat] = after
        self._record(seat, before, after, why or happening)
        return True

    def _record(self, seat: SeatId, before: SeatState, after: SeatState, why: str) -> None:
        match after:
            case Paused(reason):
                self.commands.append(RecordSeat(seat, NAMES[Paused], reason))
            case Parked(reason, _) if not isinstance(before, Parked):
                self.commands.append(RecordSeat(seat, NAMES[Parked], reason))
            case _ if type(after) is not type(before):  # a wish during a talk is no new state
                self.commands.append(RecordSeat(seat, NAMES[type(after)], why))

    # --- offers

    def offer(self, caller: Caller, seat: SeatId, idle_since: datetime, why: str) -> None:
        call_id = caller.entry.call_id
        self._from_waiting(caller)
        self.offers_made += 1
        offer_id = OfferId(f"offer-{call_id}-{self.offers_made}")  # never used twice while this line lives
        expires_at = self.now + timedelta(seconds=self.queue_rules(caller.entry.queue).ring_s)
        self.offers[offer_id] = Offer(call_id, seat)
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
