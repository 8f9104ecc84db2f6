"""What the log says of calls from before our time, for whoever opens a board after a restart: a hundred boards ask the
database once."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from models.events import CallEvent
from models.store.errors import DatabaseAway

KEPT = timedelta(seconds=10)
MOST = 500

Events = tuple[CallEvent, ...]


class Recalled:
    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[datetime, Events]] = OrderedDict()
        self._one_at_a_time = asyncio.Lock()

    async def events_of(self, call_id: str, now: datetime, read: Callable[[str], Awaitable[Events]]) -> Events:
        """Nothing where the database does not answer: the board shows the caller all the same."""
        async with self._one_at_a_time:
            at, events = self._kept.get(call_id, (None, ()))
            if at is not None and now - at < KEPT:
                return events
            try:
                events = await read(call_id)
            except DatabaseAway:
                events = ()
            self._kept[call_id] = (now, events)
            self._kept.move_to_end(call_id)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
            return events
