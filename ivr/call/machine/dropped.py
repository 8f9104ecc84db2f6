"""Pure: who has dropped out of the line lately, and their places for when they ring again (A8). Fed by the log.

A place is lent to one call at a time: whoever has it and does not come as far as the line gives it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from models.events import CallEvent
from models.ids import CallId, QueueId
from models.kinds import Kind

#: Left the line without having been served and without having asked for anything else.
DROPPED = frozenset({"caller hung up"})

#: More callers than this do not drop within any sensible time; the oldest are forgotten first.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    queue: QueueId
    queued_at: datetime
    until: datetime
    joined_at: datetime | None = None  # taken again since then
    promised: bool = False  # it is that of a call-back, which this call takes over; who hangs up again has it back
    of: CallId | None = None  # whose it was: a supervisor may have moved it

    def holds(self, queue: QueueId, now: datetime) -> bool:
        return self.queue == queue and now <= self.until


@dataclass(slots=True)
class Dropped:
    """keep_s: how long a queue keeps a place; 0 never."""

    keep_s: Mapping[str, float]
    _numbers: dict[CallId, str] = field(default_factory=dict)  # of calls that have not ended
    _queued: dict[CallId, tuple[QueueId, datetime]] = field(default_factory=dict)
    _kept: dict[str, Kept] = field(default_factory=dict)
    _lent: dict[CallId, Kept] = field(default_factory=dict)

    def lend(self, number: str, call_id: CallId, now: datetime) -> Kept | None:
        """The place of who rings again, for this call alone."""
        kept = self._kept.pop(number, None) if number else None
        if kept is None or now > kept.until:
            return None
        self._lent[call_id] = kept
        return kept

    def take(self, event: CallEvent) -> None:
        call_id = event.call_id
        match event.kind:
            case Kind.CALL_ARRIVED if event.fields.get("caller"):
                self._numbers[call_id] = str(event.fields["caller"])
            case Kind.CALL_QUEUED if call_id in self._numbers:
                self._join(event)
            case Kind.CALL_LEFT_LINE:
                queued = self._queued.pop(call_id, None)
                if queued and str(event.fields.get("why")) in DROPPED:
                    self._keep(call_id, *queued, left_at=event.at)
            case Kind.CALL_ENDED:
                self._ended(event)

    def _join(self, event: CallEvent) -> None:
        queue = QueueId(str(event.fields["queue"]))
        queued_at = datetime.fromisoformat(str(event.fields["queued_at"]))
        self._queued[event.call_id] = queue, queued_at
        lent = self._lent.pop(event.call_id, None)
        if lent and (lent.queue, lent.queued_at) != (queue, queued_at):
            self._put(self._numbers[event.call_id], lent)  # went to another queue
        known = self._kept.get(self._numbers[event.call_id])
        if known and (known.queue, known.queued_at) == (queue, queued_at):  # read back from the log: nobody lent it
            del self._kept[self._numbers[event.call_id]]

    def _ended(self, event: CallEvent) -> None:
        queued = self._queued.pop(event.call_id, None)
        if queued:  # ended in the line while nobody looked
            self._keep(event.call_id, *queued, left_at=event.at)
        number = self._numbers.pop(event.call_id, None)
        lent = self._lent.pop(event.call_id, None)
        if lent and number:
            self._put(number, lent)

    def _keep(self, call_id: CallId, queue: QueueId, queued_at: datetime, left_at: datetime) -> None:
        keep_s = self.keep_s.get(queue, 0)
        if keep_s and call_id in self._numbers:
            self._put(self._numbers[call_id], Kept(queue, queued_at, left_at + timedelta(seconds=keep_s), of=call_id))

    def _put(self, number: str, kept: Kept) -> None:
        before = self._kept.pop(number, None)
        if before and before.queue == kept.queue and before.queued_at < kept.queued_at and before.until >= kept.until:
            kept = replace(before)
        self._kept[number] = kept
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
