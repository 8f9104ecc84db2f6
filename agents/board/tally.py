"""Pure: the events of the log added up to the day's figures, one event at a time. An event that comes twice counts
once; a new day begins by itself."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from agents.board.presence import Presence
from agents.board.rules import Target
from agents.board.slots import SLOT_S, SLOTS, Counts, day_of, total
from models.events import CallEvent
from models.kinds import Kind

#: What must be read back after a restart.
CALL_KINDS = (
    Kind.CALL_ARRIVED,
    Kind.CALLBACK_OPENED,
    Kind.CALL_QUEUED,
    Kind.CALL_LEFT_LINE,
    Kind.SEAT_ANSWERED,
    Kind.FACT_NOTED,
    Kind.CALL_ENDED,
)
SEAT_KINDS = (Kind.SEAT_CHANGED,)

#: Where calls count that have no queue (yet).
NOWHERE = ""
_LEFT: Mapping[str, str] = {"caller hung up": "abandoned", "callback ordered": "asked_back"}
MARK = "mark"  # the fact that a flow's survey notes; its value ends in the mark
_ANSWERED = "answered"  # of who leaves the line so, SeatAnswered tells


@dataclass(slots=True)
class _Call:
    """begun: the piece of the day in which the wait began; None: not in the line, or over, or of another day."""

    queue: str = NOWHERE
    queued_at: datetime | None = None
    begun: int | None = None
    mark: int | None = None
    ended: bool = False


#: What is kept of a call that is over, until the day ends: that it has been counted. There are many of them.
_OVER = _Call(ended=True)


class Tally:
    def __init__(self, target: Target, now: datetime, utc_offset_h: float) -> None:
        self._target, self._offset_h = target, utc_offset_h
        self.day = day_of(now, utc_offset_h)
        self._counts: defaultdict[str, dict[int, Counts]] = defaultdict(dict)
        self._calls: dict[str, _Call] = {}
        self._presence = Presence(self.day)

    def take(self, event: CallEvent) -> None:
        self.roll(event.at)
        take = _TAKES.get(event.kind)
        if take is not None:
            take(self, event)

    def roll(self, now: datetime) -> None:
        """Into the day of `now`, if it is a later one."""
        if now < self.day.ends_at:
            return
        self.day = day_of(now, self._offset_h)
        self._counts.clear()
        self._calls = {name: call for name, call in self._calls.items() if not call.ended}
        for call in self._calls.values():
            call.begun = None
        self._presence.begin(self.day)

    def total(self, queues: Collection[str] | None = None) -> Counts:
        return total(self._of(queues, range(SLOTS)))

    def last(self, span_s: float, now: datetime) -> Counts:
        """Of the pieces that lie within the last span_s, the one of `now` included."""
        end = int((now - self.day.begins_at).total_seconds() // SLOT_S) + 1
        return total(self._of(None, range(max(0, end - int(span_s // SLOT_S)), end)))

    def series(self, step_s: int, now: datetime, queues: Collection[str] | None = None) -> Iterable[Counts]:
        """One after another from the day's beginning to now, each step_s long."""
        per = step_s // SLOT_S
        end = int((now - self.day.begins_at).total_seconds() // SLOT_S) + 1
        for first in range(0, min(end, SLOTS), per):
            yield total(self._of(queues, range(first, first + per)))

    def occupancy(
        self, seats: Collection[str] | None, now: datetime, first_s: int = 0, end_s: int = 86_400
    ) -> float | None:
        return self._presence.worked(seats, now, first_s // SLOT_S, end_s // SLOT_S).occupancy

    def _of(self, queues: Collection[str] | None, slots: Collection[int]) -> Iterable[Counts]:
        for queue, by_slot in self._counts.items():
            if queues is None or queue in queues:
                yield from (by_slot[slot] for slot in slots if slot in by_slot)

    def _slot(self, queue: str, slot: int) -> Counts:
        return self._counts[queue].setdefault(slot, Counts())

    def _arrived(self, event: CallEvent) -> None:
        slot = self.day.slot(event.at)
        if event.call_id in self._calls:
            return
        self._calls[event.call_id] = _Call()
        if event.kind == Kind.CALL_ARRIVED and slot is not None:
            self._slot(NOWHERE, slot).arrived += 1

    def _queued(self, event: CallEvent) -> None:
        """The first time only: a way back into the line is no new caller, and a call-back is ours."""
        call = self._calls.setdefault(event.call_id, _Call())
        slot = self.day.slot(event.at)
        if call.queued_at is not None or call.ended or event.fields.get("kind", "live") != "live":
            return
        call.queue, call.queued_at, call.begun = str(event.fields.get("queue") or ""), event.at, slot
        if slot is not None:
            self._slot(call.queue, slot).offered += 1

    def _left(self, event: CallEvent) -> None:
        why = str(event.fields.get("why"))
        if why != _ANSWERED:
            self._wait_over(event, _LEFT.get(why, "elsewhere"))

    def _answered(self, event: CallEvent) -> None:
        self._wait_over(event, "answered")

    def _noted(self, event: CallEvent) -> None:
        """A second talk in one call may bring a second mark: the last one counts."""
        mark = _mark_of(event)
        call, slot = self._calls.setdefault(event.call_id, _Call()), self.day.slot(event.at)
        if mark is None or slot is None or call.ended:
            return
        counts = self._slot(call.queue, slot)
        counts.marked += call.mark is None
        counts.marks += mark - (call.mark or 0)
        call.mark = mark

    def _ended(self, event: CallEvent) -> None:
        outcome = str(event.fields.get("outcome") or "")
        self._wait_over(event, "abandoned" if outcome.startswith("abandoned") else "elsewhere")
        call = self._calls.setdefault(event.call_id, _Call())
        slot = self.day.slot(event.at)
        if outcome == "abandoned-in-menu" and not call.ended and call.queued_at is None and slot is not None:
            self._slot(NOWHERE, slot).left_in_menu += 1
        self._calls[event.call_id] = _OVER

    def _wait_over(self, event: CallEvent, how: str) -> None:
        call = self._calls.get(event.call_id)
        if call is None or call.begun is None or call.queued_at is None:
            return
        counts = self._slot(call.queue, call.begun)
        call.begun = None
        wait_s = max(0.0, (event.at - call.queued_at).total_seconds())
        counts.longest_wait_s = max(counts.longest_wait_s, wait_s)
        match how:
            case "answered":
                counts.answered += 1
                counts.within += wait_s <= self._target.within_s
                counts.answered_wait_s += wait_s
            case "abandoned":
                counts.abandoned += 1
                counts.abandoned_wait_s += wait_s
            case "asked_back":
                counts.asked_back += 1
            case _:
                counts.elsewhere += 1

    def _seat_changed(self, event: CallEvent) -> None:
        seat, state = event.fields.get("seat"), event.fields.get("state")
        self._presence.change(str(seat), str(state), event.at)


def _mark_of(event: CallEvent) -> int | None:
    """1 to 5; None: another fact."""
    last = str(event.fields.get("value"))[-1:]
    return int(last) if event.fields.get("name") == MARK and last in tuple("12345") else None


_TAKES: Mapping[str, Callable[[Tally, CallEvent], None]] = {
    Kind.CALL_ARRIVED: Tally._arrived,
    Kind.CALLBACK_OPENED: Tally._arrived,
    Kind.CALL_QUEUED: Tally._queued,
    Kind.CALL_LEFT_LINE: Tally._left,
    Kind.SEAT_ANSWERED: Tally._answered,
    Kind.FACT_NOTED: Tally._noted,
    Kind.CALL_ENDED: Tally._ended,
    Kind.SEAT_CHANGED: Tally._seat_changed,
}
