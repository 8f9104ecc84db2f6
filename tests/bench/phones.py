"""Seats' telephones for measuring: each answers at once, talks for a drawn time and hangs up; every instant is noted.

One socket for SIP and one for RTP a seat. What Asterisk sends as RTP is read when the talk is over: that costs least.
"""

import asyncio
import random
import re
import secrets
import socket
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from tests.live.sip import Line, register

FRAME_S = 0.02
SAMPLES, ALAW = 160, 8  # of a frame; its payload type
RENEW_S = 45.0  # a registration lasts two minutes
VOICE = bytes([0xD5, 0x55] * 40 + [0xC5, 0x45] * 40)  # 20 ms of a quiet buzz in A-law


def _header(text: str, name: str) -> str:
    found = re.search(rf"^{name}:\s*(.*?)\r?$", text, re.MULTILINE | re.IGNORECASE)
    return found.group(1) if found else ""


class Talk:
    """One answered call, from the seat's side."""

    def __init__(self, invite: str, media_port: int) -> None:
        self.invite, self.tag = invite, secrets.token_hex(4)
        self.call_id = _header(invite, "Call-ID")
        found = re.search(r"^m=audio (\d+) ", invite, re.MULTILINE)
        self.media = ("127.0.0.1", int(found.group(1)) if found else 9)
        self.sequence = 0
        self.begun = self.over = False
        self._sdp = (
            "v=0\r\no=seat 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=audio {media_port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
        )

    def answer(self, invite: str, port: int) -> str:
        vias = "".join(re.findall(r"^(?:Via|From|Call-ID|CSeq|Record-Route):.*\r\n", invite, re.MULTILINE))
        return (
            f"SIP/2.0 200 OK\r\n{vias}To: {_header(invite, 'To')};tag={self.tag}\r\n"
            f"Contact: <sip:seat@127.0.0.1:{port}>\r\nContent-Type: application/sdp\r\n"
            f"Content-Length: {len(self._sdp)}\r\n\r\n{self._sdp}"
        )

    def bye(self, port: int) -> str:
        target = re.sub(r"^.*<(.*?)>.*$", r"\1", _header(self.invite, "Contact"))
        return (
            f"BYE {target} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{self.tag}bye;rport\r\n"
            f"From: {_header(self.invite, 'To')};tag={self.tag}\r\nTo: {_header(self.invite, 'From')}\r\n"
            f"Call-ID: {self.call_id}\r\nCSeq: 9 BYE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
        )

    def voice(self) -> bytes:
        self.sequence += 1
        head = bytes([0x80, 8]) + (self.sequence & 0xFFFF).to_bytes(2, "big")
        return head + ((self.sequence * 160) & 0xFFFFFFFF).to_bytes(4, "big") + b"seat" + VOICE


class Phone(Line):
    """A registered seat. `waits_s`: from the moment it became free to its next INVITE."""

    def __init__(self, talk_s: Callable[[], float]) -> None:
        super().__init__()
        self._talk_s = talk_s
        self._talk: Talk | None = None
        self._freed_at: float | None = None
        self.waits_s: list[float] = []
        self.answered = 0
        self.doubled = 0
        self.heard = self.sent_to = 0  # packets of sound, and those that their times say were sent
        self.rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.rtp.bind(("127.0.0.1", 0))
        self.rtp.setblocking(False)

    @property
    def port(self) -> int:
        return int(self.transport.get_extra_info("sockname")[1])

    def datagram_received(self, data: bytes, addr: object) -> None:
        at = time.monotonic()
        method = data[: data.find(b" ")]
        if method == b"INVITE":
            self._rung(data.decode("utf-8", "replace"), at)
        elif method == b"ACK":
            self._connected()
        elif method == b"BYE":
            self._left(data.decode("utf-8", "replace"), at)
        elif method != b"SIP/2.0" or b" REGISTER\r\n" in data:
            super().datagram_received(data, addr)

    def _rung(self, invite: str, at: float) -> None:
        known = self._talk is not None and self._talk.call_id == _header(invite, "Call-ID")
        if not known:
            if self._talk is not None and not self._talk.over:
                self.doubled += 1
            if self._freed_at is not None:
                self.waits_s.append(at - self._freed_at)
                self._freed_at = None
            self._read()  # late sound of the one before
            self._talk = Talk(invite, self.rtp.getsockname()[1])
        assert self._talk is not None
        self.transport.sendto(self._talk.answer(invite, self.port).encode())

    def _connected(self) -> None:
        talk = self._talk
        if talk is not None and not talk.begun:
            talk.begun = True
            self.answered += 1
            asyncio.get_running_loop().call_later(self._talk_s(), self._hang_up, talk)

    def _hang_up(self, talk: Talk) -> None:
        if not talk.over:
            self.transport.sendto(talk.bye(self.port).encode())
            self._free(talk, time.monotonic())

    def _left(self, bye: str, at: float) -> None:
        kept = "".join(re.findall(r"^(?:Via|From|To|Call-ID|CSeq):.*\r\n", bye, re.MULTILINE))
        self.transport.sendto(f"SIP/2.0 200 OK\r\n{kept}Content-Length: 0\r\n\r\n".encode())
        if self._talk is not None and not self._talk.over and self._talk.call_id == _header(bye, "Call-ID"):
            self._free(self._talk, at)

    def _free(self, talk: Talk, at: float) -> None:
        talk.over = True
        stamps = self._read()
        if stamps and talk.begun:
            self.heard += len(stamps)
            self.sent_to += (max(stamps) - min(stamps)) // SAMPLES + 1
        self._freed_at = at

    def _read(self) -> list[int]:
        """The times, in samples, of all packets that wait."""
        stamps: list[int] = []
        while True:
            try:
                packet = self.rtp.recv(2048)
            except BlockingIOError:
                return stamps
            if len(packet) == 12 + SAMPLES and packet[1] & 0x7F == ALAW:
                stamps.append(int.from_bytes(packet[4:8], "big"))

    def speak(self) -> None:
        """The next 20 ms, while in conversation."""
        talk = self._talk
        if talk is not None and talk.begun and not talk.over:
            self.rtp.sendto(talk.voice(), talk.media)

    def forget(self) -> None:
        """What was measured so far, and that it was free."""
        self.waits_s, self.answered, self.doubled, self._freed_at = [], 0, 0, None
        self.heard = self.sent_to = 0


async def _speak(phones: Sequence[Phone]) -> None:
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        for phone in phones:
            phone.speak()
        due += FRAME_S
        await asyncio.sleep(due - loop.time())


async def _stay_registered(phones: Sequence[Phone], passwords: Mapping[str, str]) -> None:
    while True:
        await asyncio.sleep(RENEW_S)
        await _register(phones, passwords)


async def _register(phones: Sequence[Phone], passwords: Mapping[str, str]) -> None:
    for phone, (seat, password) in zip(phones, passwords.items(), strict=True):
        answer = await register(phone, f"seat-{seat}", password)
        assert answer.status == 200, f"seat {seat} could not register: {answer.status}"


@asynccontextmanager
async def registered(
    port: int, passwords: Mapping[str, str], talk_s: tuple[float, float]
) -> AsyncIterator[list[Phone]]:
    """One phone for each seat of `passwords`, at the Asterisk on 127.0.0.1:port."""
    chance, phones = random.Random(109), []
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as opened:
        for _ in passwords:
            transport, made = await loop.create_datagram_endpoint(
                lambda: Phone(lambda: chance.uniform(*talk_s)), ("127.0.0.1", 0), ("127.0.0.1", port)
            )
            opened.callback(transport.close)
            opened.callback(made.rtp.close)
            phones.append(made)
        await _register(phones, passwords)
        for task in map(loop.create_task, (_speak(phones), _stay_registered(phones, passwords))):
            opened.callback(task.cancel)
        yield phones
