"""A few kept connections to Asterisk, one request at a time on each.

aiohttp's client takes three times as long for a request (decision 0130): it builds it anew out of cookies, proxies,
redirects and time limits that ARI has no use for. Its WebSocket we use (http.py).
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from ivr.ari.answers import Answer, AnswerWrong, taken

_PORTS = {"http": 80, "https": 443}

#: A connection that was not used for so long may be closed by Asterisk at any moment (its session_inactivity is 30 s).
IDLE_S = 15.0

#: One that was spare for so long goes: each is a thread of Asterisk's, and both sides rest as they began.
SPARE_S = 2.0


class ConnectionLost(OSError):
    """It ended before the answer was there. Whether the request was done is not known."""


class Connections:
    """Used from the event loop's thread only."""

    def __init__(self, url: str, headers: Mapping[str, str], most: int) -> None:
        address = urlsplit(url)
        if not address.hostname or address.scheme not in _PORTS:
            raise ValueError(f"no address of an HTTP server: {url}")
        self._host, self._port = address.hostname, address.port or _PORTS[address.scheme]
        self._tls = ssl.create_default_context() if address.scheme == "https" else None
        shown = f"[{self._host}]" if ":" in self._host else self._host
        fixed = {"Host": f"{shown}:{self._port}", **headers, "Accept": "application/json"}
        self._head = "".join(f"{name}: {value}\r\n" for name, value in fixed.items())
        self._most = most
        self._idle: deque[_Connection] = deque()  # the one used last is at the end
        self._open: set[_Connection] = set()
        self._making = 0
        self._closed = False
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._look: asyncio.TimerHandle | None = None  # for those that have become spare

    async def ask(self, method: str, target: str, body: bytes | None) -> Answer:
        """Raises OSError or AnswerWrong. Cancelled: the connection is given up, its answer is nobody's."""
        message = self._message(method, target, body)
        connection = await self._free_one()
        try:
            answer = await connection.ask(message)
        except BaseException:
            self._give_up(connection)
            raise
        if answer.kept and connection in self._open:
            connection.idle_since = asyncio.get_running_loop().time()
            self._idle.append(connection)
            if self._look is None:
                self._look = asyncio.get_running_loop().call_later(SPARE_S, self._let_spare_ones_go)
            self._next()
        else:
            self._give_up(connection)
        return answer

    def close(self) -> None:
        """What is being asked fails now, and whatever is asked later."""
        self._closed = True
        if self._look is not None:
            self._look.cancel()
        for turn in self._waiting:
            if not turn.done():
                turn.set_exception(ConnectionLost())
        for connection in tuple(self._open):
            self._give_up(connection)

    def _message(self, method: str, target: str, body: bytes | None) -> bytes:
        line = f"{method} {target} HTTP/1.1"
        if not line.isascii() or not line.isprintable() or line.count(" ") != 2:
            raise ValueError("a request's address must be quoted")
        if body is None:
            length = "" if method == "GET" else "Content-Length: 0\r\n"
            return f"{line}\r\n{self._head}{length}\r\n".encode("latin-1")
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return f"{line}\r\n{self._head}{kind}\r\n".encode("latin-1") + body

    async def _free_one(self) -> "_Connection":
        loop = asyncio.get_running_loop()
        while not self._closed:
            while self._idle:
                connection = self._idle.pop()
                if connection.usable and loop.time() - connection.idle_since < IDLE_S:
                    return connection
                self._give_up(connection)
            if len(self._open) + self._making < self._most:
                return await self._made()
            turn: asyncio.Future[None] = loop.create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._next()  # it was our turn already: somebody else's now
                raise
        raise ConnectionLost

    async def _made(self) -> "_Connection":
        self._making += 1
        try:
            _, connection = await asyncio.get_running_loop().create_connection(
                lambda: _Connection(self._lost), self._host, self._port, ssl=self._tls
            )
        except BaseException:
            self._making -= 1
            self._next()
            raise
        self._making -= 1
        if connection.usable:
            self._open.add(connection)
        if self._closed:
            self._give_up(connection)
        return connection

    def _give_up(self, connection: "_Connection") -> None:
        self._open.discard(connection)
        connection.close()
        self._next()

    def _lost(self, connection: "_Connection") -> None:
        self._open.discard(connection)
        self._next()

    def _let_spare_ones_go(self) -> None:
        """Whether or not anybody asks again."""
        loop = asyncio.get_running_loop()
        self._look = None
        while self._idle and self._idle[0].idle_since <= loop.time() - SPARE_S:
            self._give_up(self._idle.popleft())
        if self._idle:
            self._look = loop.call_at(self._idle[0].idle_since + SPARE_S, self._let_spare_ones_go)

    def _next(self) -> None:
        """There is room for one more of those who wait."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return


class _Connection(asyncio.Protocol):
    def __init__(self, ended: "Callable[[_Connection], None]") -> None:
        self.idle_since = 0.0
        self._ended = ended
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._asked: asyncio.Future[Answer] | None = None

    @property
    def usable(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, message: bytes) -> Answer:
        if self._transport is None or self._transport.is_closing():
            raise ConnectionLost
        self._asked = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        return await self._asked

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()
            self._transport = None
        self._fail(ConnectionLost())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._look(ended=False)

    def eof_received(self) -> None:
        self._look(ended=True)

    def connection_lost(self, fault: Exception | None) -> None:
        self._transport = None
        self._fail(fault if isinstance(fault, OSError) else ConnectionLost())
        self._ended(self)

    def _look(self, *, ended: bool) -> None:
        asked = self._asked
        if asked is None or asked.done():  # nobody has asked: what comes can be the answer to nothing
            self.close()
            return
        try:
            answer = taken(self._buffer, ended)
        except AnswerWrong as wrong:
            asked.set_exception(wrong)
            return
        if answer is not None:
            self._asked = None
            asked.set_result(answer)

    def _fail(self, fault: OSError) -> None:
        if self._asked is not None and not self._asked.done():
            self._asked.set_exception(fault)
