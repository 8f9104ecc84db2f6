"""Between a controller and the world: only the one that leads acts, and only what was done is written down."""

from collections.abc import AsyncIterator, Callable

import structlog

from ivr.ari import AriDown, AriEvent, Request, Transport
from models.events import CallEvent, EventLog

log = structlog.get_logger(__name__)

Holds = Callable[[], bool]


class FencedTransport:
    def __init__(self, transport: Transport, holds: Holds) -> None:
        self._transport, self._holds = transport, holds

    async def request(self, request: Request) -> bytes:
        if not self._holds():
            raise AriDown(request.operation, "this controller does not lead")
        return await self._transport.request(request)

    def events(self) -> AsyncIterator[AriEvent]:
        return self._transport.events()


class FencedLog:
    def __init__(self, log_: EventLog, holds: Holds) -> None:
        self._log, self._holds = log_, holds
        self.refused = 0

    def append(self, event: CallEvent) -> None:
        if self._holds():
            self._log.append(event)
        else:
            self.refused += 1
            log.warning("not written: this controller does not lead", kind=event.kind)
