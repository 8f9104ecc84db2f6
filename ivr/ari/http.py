"""ARI over HTTP: requests on a small keep-alive pool, events on one WebSocket."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import aiohttp
import msgspec
from yarl import URL

from ivr.ari.errors import AriDown, refused
from ivr.ari.events import AriEvent
from ivr.ari.session import Session, SessionRules
from ivr.ari.transport import Request

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
        connections: int = 20,  # Asterisk's session_limit is 100 for everybody together
    ) -> None:
        self._url = address.url.rstrip("/")
        self._app = app
        self._rules = rules or SessionRules()
        self._timeout_s = timeout_s
        self._connections = connections
        self._headers = {"Authorization": aiohttp.encode_basic_auth(address.user, address.password)}
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._http = self._fresh()
        return self

    def _fresh(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            headers=self._headers,
            connector=aiohttp.TCPConnector(limit=self._connections),
            timeout=aiohttp.ClientTimeout(total=self._timeout_s),
        )

    async def renew(self) -> None:
        """Nothing passes any more through the connections that are open: what is asked on them fails now, not after
        its time limit, and the next request makes a new one."""
        old, self._http = self._http, self._fresh()
        if old is not None:
            await old.close()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None:
            await self._http.close()

    async def request(self, request: Request) -> bytes:
        body = None if request.body is None else msgspec.json.encode(request.body)
        headers = None if body is None else {"Content-Type": "application/json"}
        try:
            async with self._open().request(
                request.method, self._address_of(request), data=body, headers=headers
            ) as response:
                content = await response.read()
        except TimeoutError as error:
            raise AriDown(request.operation, f"no answer within {self._timeout_s:g} s") from error
        except (aiohttp.ClientError, OSError) as error:
            raise AriDown(request.operation, type(error).__name__) from error
        if response.status >= 400:
            raise refused(request.operation, response.status, _words_of(content, response.reason))
        return content

    def events(self) -> AsyncIterator[AriEvent]:
        return Session(self, self._app, self._rules).events()

    async def open_socket(self, heartbeat_s: float) -> aiohttp.ClientWebSocketResponse:
        """The application's WebSocket. Raises AriDown."""
        address = URL(f"{self._url}/events?{urlencode({'app': self._app})}", encoded=True)
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

    def _address_of(self, request: Request) -> URL:
        query = f"?{urlencode(request.query)}" if request.query else ""
        return URL(f"{self._url}{request.path}{query}", encoded=True)


def _words_of(content: bytes, reason: str | None) -> str:
    """Asterisk answers a refusal with {"message": …}."""
    try:
        message = json.loads(content)["message"]
    except (ValueError, TypeError, KeyError):
        message = reason or ""
    return str(message)[:_LONGEST_MESSAGE]
