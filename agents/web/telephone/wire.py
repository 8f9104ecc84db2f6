"""A page's way to the switch: message by message, bounded. It outlives the page's own connection for a while, so that
neither a lost network nor a reload is noticed by the switch. What a page sends is SIP for the switch to judge."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import WSMessage, WSMsgType, web

from agents.web.door.limits import Buckets, Rate
from models.ids import SeatId

LARGEST = 16 * 1024  # bytes of one message from a page; an offer with all its candidates has about 4
PACE = Rate(20, 100)
MOST_KEPT = 64  # messages for a page that has lost its network
HEARTBEAT_S = 10.0  # a page that has gone without a word
ALIVE_EVERY_S = 4.0  # RFC 5626: by their absence the page notices a lost network
LOOK_EVERY_S = 2.0  # may it still?
WRITE_S = 5.0
LOST_S = 20.0  # how long a page that has lost its network keeps its line
LEFT_S = 8.0  # and one that was closed: it may be reloading
PING, PONG = "\r\n\r\n", "\r\n"

#: How a page's connection ends; above 4000 are the application's own codes.
CLOSED = {"away": 4503, "elsewhere": 4409, "taken-over": 4410, "ended": 4401, "too-many": 4429, "too-large": 4413}


class TelephonesAway(Exception):
    """Asterisk, or the way to it, is not there: telephones in browsers must wait."""


class Wire(Protocol):
    """One connection to the switch's own WebSocket."""

    async def send(self, message: str) -> None:
        """Raises TelephonesAway."""

    async def receive(self) -> str | None:
        """None: it has ended."""

    async def close(self) -> None: ...


class Switchboard(Protocol):
    """What the switch does for telephones in browsers. Both raise TelephonesAway."""

    async def set_password(self, user: str, password: str) -> None: ...

    async def connect(self) -> Wire: ...


class Line:
    """One seat's telephone in one page."""

    def __init__(self, seat: SeatId, owner: tuple[str, str], wire: Wire) -> None:
        """owner: the hash of the session's token, and the page's own name."""
        self.seat, self.owner = seat, owner
        self.ended = asyncio.Event()
        self._wire = wire
        self._kept: deque[str] = deque()
        self._page: web.WebSocketResponse | None = None
        self._lost: asyncio.TimerHandle | None = None
        self._in_order = asyncio.Lock()

    @property
    def in_use(self) -> bool:
        """By a page that is connected now."""
        return self._page is not None

    async def run(self, may_still: Callable[[], Awaitable[bool]]) -> None:
        """Until the switch or the right to it is gone, or nobody came back."""
        working = [asyncio.create_task(work) for work in (self._down(), self._watch(may_still), self.ended.wait())]
        try:
            await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.ended.set()
            for each in working:
                each.cancel()
            await asyncio.gather(*working, return_exceptions=True)
            await self.close("away")

    async def close(self, why: str) -> None:
        self.ended.set()
        self._calm()
        page, self._page = self._page, None
        if page is not None:
            await hang_up(page, why)
        await self._wire.close()

    # --- the page

    async def serve(self, page: web.WebSocketResponse) -> None:
        """Until this page's connection ends. An earlier connection of the same page has ended by itself."""
        self._calm()
        before, self._page = self._page, page
        if before is not None:
            await hang_up(before, "taken-over")
        try:
            await self._flush()
            await self._up(page)
        finally:
            if self._page is page:
                self._page = None
                self._let_go_after(LEFT_S if page.close_code == 1001 else 0.0 if page.close_code == 1000 else LOST_S)

    async def _up(self, page: web.WebSocketResponse) -> None:
        pace, loop = Buckets(PACE), asyncio.get_running_loop()
        async for message in page:
            if self.ended.is_set():
                return
            if not _is_for_the_switch(message):
                continue
            if pace.wait_s("", loop.time()):
                await self.close("too-many")
                return
            try:
                await self._wire.send(message.data)
            except TelephonesAway:
                await self.close("away")
                return

    def _calm(self) -> None:
        if self._lost is not None:
            self._lost.cancel()
            self._lost = None

    def _let_go_after(self, s: float) -> None:
        self._calm()
        self._lost = asyncio.get_running_loop().call_later(s, self.ended.set)

    # --- the switch

    async def _down(self) -> None:
        while (message := await self._wire.receive()) is not None:
            self._kept.append(message)
            if len(self._kept) > MOST_KEPT:
                return  # whoever comes back must begin anew
            await self._flush()

    async def _flush(self) -> None:
        async with self._in_order:
            while self._kept and await self._told(self._kept[0]):
                self._kept.popleft()

    async def _told(self, message: str) -> bool:
        page = self._page
        if page is None:
            return False
        try:
            async with asyncio.timeout(WRITE_S):
                await page.send_str(message)
        except (TimeoutError, ConnectionError, RuntimeError):  # the last: it is closing
            return False
        return True

    async def _watch(self, may_still: Callable[[], Awaitable[bool]]) -> None:
        loop = asyncio.get_running_loop()
        alive_at_s = loop.time()
        while await may_still():
            await asyncio.sleep(LOOK_EVERY_S)
            if loop.time() - alive_at_s >= ALIVE_EVERY_S:
                alive_at_s = loop.time()
                await self._told(PING)
        await self.close("ended")


def _is_for_the_switch(message: WSMessage) -> bool:
    return message.type is WSMsgType.TEXT and message.data not in (PONG, PING)


async def hang_up(page: web.WebSocketResponse, why: str) -> None:
    with contextlib.suppress(ConnectionError, RuntimeError, TimeoutError):
        async with asyncio.timeout(WRITE_S):
            await page.close(code=CLOSED[why], message=why.encode())
