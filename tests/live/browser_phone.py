"""A browser's telephone as Asterisk sees it: registered over a WebSocket. It rings, and tells what it was asked; it has
no sound, so nobody can answer at it."""

import asyncio
import re
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from agents.web.telephone.wire import Wire
from ivr.ari import Ari, AriAddress, HttpTransport
from ivr.site import Centre
from ivr.web_telephones import AsteriskSwitchboard
from tests.live.sip import Answer, authorization
from tests.live.until import until

HOST = "browser.invalid"


class BrowserPhone:
    def __init__(self, wire: Wire, user: str, password: str) -> None:
        self._wire, self._user, self._password = wire, user, password
        self.asked: Counter[str] = Counter()  # INVITE, CANCEL, …
        self.registered = False

    async def register(self, answer: str = "", turn: int = 1) -> None:
        uri, proof = f"sip:{self._user}@127.0.0.1", ""
        if answer:
            proof = f"Authorization: {authorization(Answer(401, answer), self._user, self._password)}\r\n"
        await self._wire.send(
            f"REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WS {HOST};branch=z9hG4bK{secrets.token_hex(8)}\r\n"
            f"From: <{uri}>;tag=1\r\nTo: <{uri}>\r\nCall-ID: {self._user}\r\nCSeq: {turn} REGISTER\r\n"
            f"Contact: <sip:{self._user}@{HOST};transport=ws>\r\nExpires: 300\r\nMax-Forwards: 70\r\n"
            f"{proof}Content-Length: 0\r\n\r\n"
        )

    async def live(self) -> None:
        """Until it is closed."""
        while (text := await self._wire.receive()) is not None:
            if text.startswith("SIP/2.0 401"):
                await self.register(text, 2)
            elif text.startswith("SIP/2.0 200"):
                self.registered = True
            elif not text.startswith("SIP/2.0"):
                await self._asked(text)

    async def _asked(self, text: str) -> None:
        method = text.split(" ", 1)[0]
        self.asked[method] += 1
        if method == "INVITE":
            self._invite = text
            await self._say("180 Ringing", text)
        elif method != "ACK":
            await self._say("200 OK", text)
        if method == "CANCEL":
            await self._say("487 Request Terminated", self._invite)

    async def _say(self, what: str, to: str) -> None:
        kept = "".join(re.findall(r"^(?:Via|From|Call-ID|CSeq):.*\r\n", to, re.MULTILINE))
        [whom] = re.findall(r"^To:.*?(?=\r\n)", to, re.MULTILINE)
        whom += "" if "tag=" in whom or not to.startswith("INVITE") else ";tag=2"
        contact = f"Contact: <sip:{self._user}@{HOST};transport=ws>\r\n"
        await self._wire.send(f"SIP/2.0 {what}\r\n{kept}{whom}\r\n{contact}Content-Length: 0\r\n\r\n")


@asynccontextmanager
async def browser_phone(centre: Centre, seat: str) -> AsyncIterator[BrowserPhone]:
    """Registered. Its password lies in Asterisk's memory from now on."""
    user, password = f"seat-{seat}-web", secrets.token_hex(8)
    address = AriAddress(centre.ari_url, centre.secrets.ari_user, centre.secrets.ari_password)
    async with HttpTransport(address, "unused") as transport:
        switchboard = AsteriskSwitchboard(Ari(transport), centre.sip_websocket_url)
        await switchboard.set_password(user, password)
        wire = await switchboard.connect()
        phone = BrowserPhone(wire, user, password)
        living = asyncio.create_task(phone.live())
        try:
            await phone.register()
            await until(lambda: phone.registered)
            yield phone
        finally:
            living.cancel()
            with suppress(asyncio.CancelledError):
                await living
            await wire.close()
            await switchboard.close()
