"""What Asterisk does for telephones in browsers: a password put into its memory over ARI, and its WebSocket for SIP."""

import contextlib

import aiohttp

from agents.web.telephone.wire import TelephonesAway, Wire
from ivr.ari import Ari, AriError

CONNECT_S = 5.0
FROZEN_S = 30.0  # an Asterisk that answers no ping is none
LARGEST = 64 * 1024  # bytes of one message of Asterisk


class AsteriskSwitchboard:
    def __init__(self, ari: Ari, address: str) -> None:
        """address: of Asterisk's WebSocket for SIP, on loopback."""
        self._ari, self._address = ari, address
        self._http: aiohttp.ClientSession | None = None

    async def set_password(self, user: str, password: str) -> None:
        said = {"auth_type": "digest", "username": user, "password": password}
        fields = [{"attribute": name, "value": value} for name, value in said.items()]
        try:
            await self._ari.asterisk.update_object("res_pjsip", "auth", user, fields=fields)
        except AriError:
            raise TelephonesAway from None

    async def connect(self) -> Wire:
        if self._http is None:
            self._http = aiohttp.ClientSession()
        try:
            made = await self._http.ws_connect(
                self._address,
                protocols=("sip",),
                timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                heartbeat=FROZEN_S,
                max_msg_size=LARGEST,
            )
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise TelephonesAway from None
        return _Wire(made)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()


class _Wire:
    def __init__(self, made: aiohttp.ClientWebSocketResponse) -> None:
        self._made = made

    async def send(self, message: str) -> None:
        try:
            await self._made.send_str(message)
        except (ConnectionError, aiohttp.ClientError):
            raise TelephonesAway from None

    async def receive(self) -> str | None:
        message = await self._made.receive()
        match message.type:
            case aiohttp.WSMsgType.TEXT:
                return str(message.data)
            case aiohttp.WSMsgType.BINARY:
                return bytes(message.data).decode("utf-8", "replace")
            case _:
                return None

    async def close(self) -> None:
        with contextlib.suppress(ConnectionError, aiohttp.ClientError):
            await self._made.close()
