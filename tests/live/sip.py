"""A few SIP messages by hand over UDP: enough to register a seat and to see what a wrong password gets."""

import asyncio
import hashlib
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from tests.live.until import PATIENT_S


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str

    def header(self, name: str) -> str:
        found = re.search(rf"^{re.escape(name)}:\s*(.*?)\r?$", self.text, re.MULTILINE | re.IGNORECASE)
        return found.group(1) if found else ""


class Line(asyncio.DatagramProtocol):
    """One UDP socket towards Asterisk; says "I live" when asked (OPTIONS)."""

    transport: asyncio.DatagramTransport

    def __init__(self) -> None:
        self.answers: asyncio.Queue[Answer] = asyncio.Queue()
        self.rung = False  # somebody called here
        self.closed = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: object) -> None:
        text = data.decode("utf-8", "replace")
        if text.startswith("OPTIONS "):
            kept = re.findall(r"^(?:Via|From|To|Call-ID|CSeq):.*\r\n", text, re.MULTILINE)
            self.transport.sendto(f"SIP/2.0 200 OK\r\n{''.join(kept)}Content-Length: 0\r\n\r\n".encode())
        elif text.startswith("INVITE "):
            self.rung = True
        elif text.startswith("SIP/2.0 ") and not text.startswith("SIP/2.0 100"):
            self.answers.put_nowait(Answer(int(text.split(" ", 2)[1]), text))

    async def ask(self, message: str, limit_s: float = PATIENT_S) -> Answer:
        self.transport.sendto(message.encode())
        async with asyncio.timeout(limit_s):
            return await self.answers.get()


@asynccontextmanager
async def line(port: int, own_port: int = 0, address: str = "127.0.0.1") -> AsyncIterator[Line]:
    """Its port is free again when the block has ended: a telephone that was registered by hand answers at it next."""
    loop = asyncio.get_running_loop()
    transport, made = await loop.create_datagram_endpoint(Line, (address, own_port), ("127.0.0.1", port))
    try:
        yield made
    finally:
        transport.close()
        await made.closed.wait()  # the socket is open until the loop's next turn


async def register(on: Line, user: str, password: str, *, as_user: str | None = None, expires_s: int = 3600) -> Answer:
    """Register sip:user at the line's own address (for 0 s: nowhere any more); the last answer of the exchange."""
    own_port = on.transport.get_extra_info("sockname")[1]
    call = secrets.token_hex(8)
    challenge = await on.ask(_register(user, own_port, call, 1, "", expires_s))
    if challenge.status != 401:
        return challenge
    proof = authorization(challenge, as_user or user, password)
    return await on.ask(_register(user, own_port, call, 2, f"Authorization: {proof}\r\n", expires_s))


def authorization(challenge: Answer, user: str, password: str) -> str:
    """What a challenge (401) wants to see at the next REGISTER."""
    return _digest(user, password, dict(re.findall(r'(\w+)="([^"]*)"', challenge.header("WWW-Authenticate"))))


def _register(user: str, own_port: int, call: str, turn: int, extra: str, expires_s: int) -> str:
    contact = f"<sip:{user}@127.0.0.1:{own_port}>" if expires_s else "*"
    return (
        f"REGISTER sip:127.0.0.1 SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP 127.0.0.1:{own_port};branch=z9hG4bK{call}{turn};rport\r\n"
        f"From: <sip:{user}@127.0.0.1>;tag={call}\r\nTo: <sip:{user}@127.0.0.1>\r\n"
        f"Call-ID: {call}\r\nCSeq: {turn} REGISTER\r\nContact: {contact}\r\n"
        f"Expires: {expires_s}\r\nMax-Forwards: 70\r\n{extra}Content-Length: 0\r\n\r\n"
    )


def _digest(user: str, password: str, given: dict[str, str]) -> str:
    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    realm, nonce, own = given["realm"], given["nonce"], secrets.token_hex(4)
    first, second = md5(f"{user}:{realm}:{password}"), md5("REGISTER:sip:127.0.0.1")
    response = md5(f"{first}:{nonce}:00000001:{own}:auth:{second}")
    return (
        f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="sip:127.0.0.1", response="{response}", '
        f'algorithm=MD5, qop=auth, nc=00000001, cnonce="{own}", opaque="{given.get("opaque", "")}"'
    )
