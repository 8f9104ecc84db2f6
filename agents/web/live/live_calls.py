"""The log of the calls in progress, kept in memory as it is told, so that a call's card is shown without a question to
the database: the pop must not wait for it, nor fail with it."""

from collections import OrderedDict

from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind

MOST_CALLS = 2000
MOST_ENDED = 100  # of them: a seat that still writes up looks at its call; the database has the others
MOST_EVENTS = 500  # of one call; who goes round the menus for an hour is read from the database

_BEGINNINGS = (Kind.CALL_ARRIVED, Kind.CALLBACK_OPENED, Kind.CALL_PLACED)


class LiveCalls:
    def __init__(self) -> None:
        self._events: OrderedDict[CallId, list[CallEvent]] = OrderedDict()
        self._ended: OrderedDict[CallId, None] = OrderedDict()

    def take(self, event: CallEvent) -> None:
        """A call whose beginning was not seen here is not kept: half of it would be taken for the whole."""
        known = self._events.get(event.call_id)
        if known is None:
            if event.kind not in _BEGINNINGS:
                return
            known = self._events[event.call_id] = []
            if len(self._events) > MOST_CALLS:
                self._events.popitem(last=False)
        if event.kind == Kind.TRANSCRIPT_MADE:
            return  # large, and asked for elsewhere
        if len(known) >= MOST_EVENTS:
            del self._events[event.call_id]
            return
        known.append(event)
        if event.kind == Kind.CALL_ENDED:
            self._end(event.call_id)

    def _end(self, call_id: CallId) -> None:
        self._ended[call_id] = None
        if len(self._ended) > MOST_ENDED:
            oldest, _ = self._ended.popitem(last=False)
            self._events.pop(oldest, None)

    def events_of(self, call_id: str) -> tuple[CallEvent, ...] | None:
        """None: ask the log."""
        known = self._events.get(CallId(call_id))
        return None if known is None else tuple(known)
