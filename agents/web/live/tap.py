"""An event log with the pages listening to it."""

from agents.web.live.hub import Hub
from models.events import CallEvent, EventLog


class Tap:
    """An event log that also tells the hub. The log comes first and is the only one that counts."""

    def __init__(self, log_: EventLog, hub: Hub) -> None:
        self._log, self._hub = log_, hub

    def append(self, event: CallEvent) -> None:
        self._log.append(event)
        self._hub.take(event)
