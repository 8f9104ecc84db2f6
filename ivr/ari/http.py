"""ARI over HTTP: requests on a few kept connections, events on one WebSocket."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urlsplit

import aiohttp
import msgspec

from ivr.ari.answers import AnswerWrong
from ivr.ari.connections import Connections
from ivr.ari.errors import AriDown, refused
from ivr.ari.events import AriEvent
from ivr.ari.session import Session, SessionRules
from ivr.ari.transport import Request

#: At most; Asterisk's session_limit is 100 for everybody together.
CONNECTIONS = 20

_LONGEST_MESSAGE = 200  # characters of Asterisk's own words that an error carries


@dataclass(frozen=True, slots=True)
class AriAddress:
    url: str  # e.g. http://127.0.0.1:8088/ari
    user: str
    password: str

    def __repr__(self) -> str:  # a password must not reach a log
        return f"AriAddress({self.url!r}, {self.user!r})"


class HttpTransport:
    """Use as `async with HttpTransport(address, app) as transport`."""

    def __init__(
        self,
        address: AriAddress,
        app: str,
        *,
        rules: SessionRules | None = None,
        timeout_s: float = 5.0,
    ) -> None:
        self._url = address.url.rstrip("/")
        self._app = app
        self._rules = rules or SessionRules()
        self._timeout_s = timeout_s
        self._headers = {"Authorization": aiohttp.encode_basic_auth(address.user, address.password)}
        self._prefix = urlsplit(self._url).path
        self._http: aiohttp.ClientSession | None = None
        self._connections: Connections | None = None

    async def __aenter__(self) -> Self:
        self._begin()
        return self

    def _begin(self) -> None:
        self._http = aiohttp.ClientSession(headers=self._headers)
        self._connections = Connections(self._url, self._headers, CONNECTIONS)

    async def renew(self) -> None:
        """Nothing passes any more through the connections that are open: what is asked on them fails now, not after
        its time limit, and the next request makes a new one."""
        old = self._http, self._connections
        self._begin()
        await self._end(*old)

    @staticmethod
    async def _end(http: aiohttp.ClientSession | None, connections: Connections | None) -> None:
        if connections is not None:
            connections.close()
        if http is not None:
            await http.close()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        old = self._http, self._connections
        self._http = self._connections = None
        await self._end(*old)

    async def request(self, request: Request) -> bytes:
        body = None if request.body is None else msgspec.json.encode(request.body)
        if self._connections is None:
            raise AriDown("open", "use HttpTransport inside `async with`")
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await self._connections.ask(request.method, self._target_of(request), body)
        except TimeoutError as error:
            raise AriDown(request.operation, f"no answer within {self._timeout_s:g} s") from error
        except (AnswerWrong, OSError) as error:
            raise AriDown(request.operation, type(error).__name__) from error
        if answer.status >= 400:
            raise refused(request.operation, answer.status, _words_of(answer.body, answer.reason))
        return answer.body

    def events(self) -> AsyncIterator[AriEvent]:
        return Session(self, self._app, self._rules).events()

    async def open_socket(self, heartbeat_s: float) -> aiohttp.ClientWebSocketResponse:
        """The application's WebSocket. Raises AriDown."""
        address = f"{self._url}/events?{urlencode({'app': self._app})}"
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._open().ws_connect(address, heartbeat=heartbeat_s)
        except aiohttp.WSServerHandshakeError as error:
            raise AriDown("events", f"Asterisk refused the event stream with status {error.status}") from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise AriDown("events", type(error).__name__) from error

    def _open(self) -> aiohttp.ClientSession:
        if self._http is None:
            raise AriDown("open", "use HttpTransport inside `async with`")
        return self._http

    def _target_of(self, request: Request) -> str:
        query = f"?{urlencode(request.query)}" if request.query else ""
        return f"{self._prefix}{request.path}{query}"


def _words_of(content: bytes, reason: str | None) -> str:
    """Asterisk answers a refusal with {"message": …}."""
    try:
        message = json.loads(content)["message"]
    except (ValueError, TypeError, KeyError):
        message = reason or ""
    return str(message)[:_LONGEST_MESSAGE]
