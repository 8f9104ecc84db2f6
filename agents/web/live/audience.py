"""Pure: what of the log may reach whose page. Knows for each recent call its queue and the seats that had a part."""

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache

from models.events import CallEvent
from models.kinds import Kind

MOST_CALLS = 5000

#: What a page is told of under which name. What is not here stays in the log.
TICKET_KINDS = frozenset(
    {Kind.TICKET_DRAFTED, Kind.TICKET_REGISTERED, Kind.TICKET_EDITED, Kind.TICKET_DROPPED, Kind.NOTICE_SENT}
)
_SILENT = frozenset(
    {
        Kind.ACTION_AUDITED,
        Kind.CONTROLLER_STARTED,
        Kind.CONTROLLER_STOPPED,
        Kind.ALARM_RAISED,
        Kind.ALARM_ENDED,
        Kind.HELP_ASKED,
        Kind.HELP_ENDED,
    }
)


def topic_of(event: CallEvent) -> str | None:
    """ "seat", "call" or "ticket"; None: nobody is told."""
    if event.kind in (Kind.SEAT_CHANGED, Kind.SEAT_MOVED):
        return "seat"
    if event.kind in TICKET_KINDS:
        return "ticket"
    return None if event.kind in _SILENT or not event.call_id else "call"


@dataclass(frozen=True, slots=True)
class Circle:
    """Who has to do with a call."""

    queue: str | None = None
    seats: frozenset[str] = field(default_factory=frozenset)


@lru_cache(maxsize=1000)
def _shared(circle: Circle) -> Circle:
    """Thousands of calls have the same few."""
    return circle


class Circles:
    def __init__(self) -> None:
        self._of: OrderedDict[str, Circle] = OrderedDict()

    def known(self, call_id: str) -> Circle | None:
        return self._of.get(call_id)

    def take(self, event: CallEvent, otherwise: Circle) -> Circle:
        """The call's circle after this event. otherwise: what is known of a call from before our time."""
        before = self._of.get(event.call_id, otherwise)
        queue = _text(event, "queue") if event.kind == Kind.CALL_QUEUED else _moved_to(event)
        seat = _text(event, "seat")
        seats = before.seats | {seat} if seat else before.seats
        if event.kind == Kind.OFFER_ENDED and event.fields.get("why") != "answered":
            seats -= {seat}  # it rang there and nobody came: no part in what follows
        now = _shared(Circle(queue or before.queue, frozenset(each for each in seats if each)))
        self._of[event.call_id] = now
        self._of.move_to_end(event.call_id)
        if len(self._of) > MOST_CALLS:
            self._of.popitem(last=False)
        return Circle(now.queue, now.seats | {seat}) if seat else now


def _text(event: CallEvent, name: str) -> str | None:
    value = event.fields.get(name)
    return value if isinstance(value, str) and value else None


def _moved_to(event: CallEvent) -> str | None:
    to = event.fields.get("to") if event.kind == Kind.CALL_MOVED else None
    queue = to.get("queue") if isinstance(to, dict) else None
    return queue if isinstance(queue, str) else None
