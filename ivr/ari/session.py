"""The application's event stream: keeps it connected, notices when it is dead, and says what became of it.

Nothing is ever dropped in silence. When the reader of events() is so slow that the queue is full, the connection is
given up and made anew: Connected(resumed=True) then tells the reader to ask Asterisk for the present state.
"""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Protocol

import aiohttp
import structlog

from ivr.ari.errors import AriDown, AriError, NotFound
from ivr.ari.events import AriEvent, Connected, Disconnected, UnknownEvent, decode_event
from ivr.ari.generated.events import ApplicationReplaced
from ivr.ari.generated.operations import Applications
from ivr.ari.transport import Transport

log = structlog.get_logger(__name__)

# A third of all events are variables being set, most others the dialplan's steps: nobody here reads them.
UNREAD = ("ChannelVarset", "ChannelDialplan", "ChannelCallerId", "ChannelConnectedLine")


@dataclass(frozen=True, slots=True)
class SessionRules:
    unread_events: tuple[str, ...] = UNREAD
    heartbeat_s: float = 2.0  # a ping after so much silence; no pong in half of it: dead. Asterisk never pings itself.
    shortest_pause_s: float = 0.1
    longest_pause_s: float = 2.0
    queue_length: int = 20_000  # about 1,000 calls' worth of events


class Wire(Transport, Protocol):
    async def open_socket(self, heartbeat_s: float) -> aiohttp.ClientWebSocketResponse: ...

    async def renew(self) -> None:
        """Give every open connection up."""


@dataclass(slots=True)
class Session:
    wire: Wire
    app: str
    rules: SessionRules = field(default_factory=SessionRules)
    longest_queue: int = 0  # the most that ever waited for the reader

    async def events(self) -> AsyncGenerator[AriEvent, None]:
        resumed, failures = False, 0
        while True:
            try:
                socket = await self.wire.open_socket(self.rules.heartbeat_s)
            except AriDown as error:
                if failures == 0:
                    log.warning("ari_unreachable", why=error.message)
                    yield Disconnected(error.message)
                await asyncio.sleep(self._pause_s(failures))
                failures += 1
                continue
            failures = 0
            async with aclosing(self._one_connection(socket, resumed)) as connection:
                async for event in connection:
                    yield event
                    if isinstance(event, ApplicationReplaced):
                        log.error("ari_application_replaced", app=self.app)
                        return
            resumed = True
            await asyncio.sleep(self._pause_s(0))

    async def _one_connection(
        self, socket: aiohttp.ClientWebSocketResponse, resumed: bool
    ) -> AsyncGenerator[AriEvent, None]:
        queue: asyncio.Queue[AriEvent] = asyncio.Queue()
        reading = asyncio.create_task(self._read(socket, queue), name="ari-events")
        try:
            await self._set_filter()
            log.info("ari_connected", app=self.app, resumed=resumed)
            yield Connected(resumed)
            while True:
                event = await queue.get()
                yield event
                if isinstance(event, Disconnected):
                    return
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading
            await socket.close()

    async def _read(self, socket: aiohttp.ClientWebSocketResponse, queue: asyncio.Queue[AriEvent]) -> None:
        """Always ends with a Disconnected in the queue, whatever happened."""
        why = "Asterisk closed the event stream"
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            event = decode_event(message.data)
            if isinstance(event, UnknownEvent):
                log.warning("ari_event_unknown", event_type=event.type, size=len(event.raw))
            queue.put_nowait(event)
            self.longest_queue = max(self.longest_queue, queue.qsize())
            if queue.qsize() >= self.rules.queue_length:
                why = f"{queue.qsize()} events waited for their reader: events were lost, the state is asked anew"
                break
        else:
            error = socket.exception()
            if isinstance(error, TimeoutError):
                await self.wire.renew()  # the other connections are as dead as this one
            why = f"the event stream broke: {type(error).__name__}" if error else why
        log.warning("ari_disconnected", why=why, longest_queue=self.longest_queue)
        queue.put_nowait(Disconnected(why))

    async def _set_filter(self) -> None:
        """Only economy: when it cannot be set, all events come and nothing else is wrong."""
        unread = {"disallowed": [{"type": name} for name in self.rules.unread_events]}
        for _ in range(5):
            try:
                await Applications(self.wire).filter(self.app, filter=unread)
            except NotFound:  # the socket is open a moment before the application is registered
                await asyncio.sleep(0.05)
            except AriError as error:
                log.warning("ari_filter_not_set", why=error.message)
                return
            else:
                return

    def _pause_s(self, failures: int) -> float:
        pause = min(self.rules.shortest_pause_s * 2.0**failures, self.rules.longest_pause_s)
        return pause * random.uniform(0.5, 1.0)  # so that many controllers do not knock together
