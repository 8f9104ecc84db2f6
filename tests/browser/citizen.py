"""A citizen with a telephone of few parts: SIP and RTP by hand over UDP, so that what is heard is measured as it comes.

async with calling(centre, "+77015550142") as citizen:
    await citizen.press("0")                 # to the operator
    citizen.says(700)                        # a tone; None: silence
    await until(lambda: citizen.hears(1000)) # whether that tone is in the last 0.3 s
"""

import asyncio
import re
import secrets
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
from numpy.typing import NDArray

from ivr.speech.g711 import from_alaw
from tests.live.centre import RunningCentre
from tests.live.until import PATIENT_S

RATE, FRAME, FRAME_S = 8000, 160, 0.02
LOUD = 6000
SILENCE = bytes([0xD5]) * FRAME
DTMF = "0123456789*#"
WINDOW = 15  # frames in which something is heard or not
AUDIBLE = 300.0  # mean level
CLEAR = 0.25  # of the whole sound's power

Samples = NDArray[np.float64]


def to_alaw(samples: Samples) -> bytes:
    """Of a table: the code whose value is nearest."""
    values = np.frombuffer(from_alaw(bytes(range(256))), dtype="<i2").astype(np.int32)
    order = np.argsort(values)
    at = np.searchsorted(values[order], samples.astype(np.int32)).clip(0, 255)
    return bytes(order[at].astype(np.uint8))


def share_of(samples: Samples, hz: float) -> float:
    """How much of a sound's power is at one frequency."""
    power = float((samples**2).sum())
    if power <= 0:
        return 0.0
    wave = np.exp(-2j * np.pi * hz / RATE * np.arange(len(samples)))
    return float(2 * abs((samples * wave).sum()) ** 2 / (len(samples) * power))


class Socket(asyncio.DatagramProtocol):
    def __init__(self, citizen: "Citizen", *, sip: bool) -> None:
        self.citizen, self.sip = citizen, sip

    def datagram_received(self, data: bytes, addr: object) -> None:
        if self.sip:
            self.citizen.took(data.decode("utf-8", "replace"))
        else:
            self.citizen.heard(data)


class Citizen:
    def __init__(self, number: str, sip_port: int) -> None:
        self.number = number
        self.over = asyncio.Event()
        self.up = asyncio.Event()
        self.refused = 0
        self.packets = 0
        self.keys = ""  # that the other side has pressed
        self.sip: asyncio.DatagramTransport
        self.rtp: asyncio.DatagramTransport
        self._to_sip, self._to_rtp = ("127.0.0.1", sip_port), ("127.0.0.1", 0)
        self._call, self._tag, self._their_tag = secrets.token_hex(8), secrets.token_hex(4), ""
        self._target = ""
        self._turn = 1
        self._tone: float | None = None
        self._phase = 0
        self._keys: deque[str] = deque()
        self._speech: deque[bytes] = deque()
        self._ear: deque[tuple[float, Samples]] = deque(maxlen=250)
        self._pressed = asyncio.Event()

    # --- what a test asks and says

    def says(self, hz: float | None) -> None:
        self._tone = hz

    def speaks(self, alaw: bytes) -> None:
        """Once, from now on; silence or the tone before and after."""
        self._speech.extend(alaw[at : at + FRAME].ljust(FRAME, SILENCE[:1]) for at in range(0, len(alaw), FRAME))

    @property
    def speaking(self) -> bool:
        return bool(self._speech)

    async def press(self, keys: str) -> None:
        """Returns when the last one has been sent."""
        self._pressed.clear()
        self._keys.extend(keys)
        async with asyncio.timeout(PATIENT_S):
            await self._pressed.wait()

    def last(self) -> Samples:
        now_s = time.monotonic()
        frames = [frame for at_s, frame in list(self._ear)[-WINDOW:] if now_s - at_s < WINDOW * FRAME_S * 3]
        return np.concatenate(frames) if len(frames) == WINDOW else np.zeros(1)

    def heard_first(self, hz: float, since_s: float) -> float | None:
        """When (time.monotonic) this tone was first heard after that moment."""
        for at_s, frame in self._ear:
            if at_s >= since_s and np.abs(frame).mean() > AUDIBLE and share_of(frame, hz) > CLEAR:
                return at_s
        return None

    def level(self) -> float:
        return float(np.abs(self.last()).mean())

    def hears(self, hz: float) -> bool:
        samples = self.last()
        return bool(np.abs(samples).mean() > AUDIBLE and share_of(samples, hz) > CLEAR)

    async def hang_up(self) -> None:
        if self.up.is_set() and not self.over.is_set():
            self._turn += 1
            self._send("BYE", self._turn)
            self.over.set()

    # --- SIP

    def ring(self) -> None:
        self._send("INVITE", 1, self.offer())

    def offer(self) -> str:
        own = self.rtp.get_extra_info("sockname")[1]
        return (
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=audio {own} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
        )

    def _send(self, method: str, turn: int, sdp: str = "") -> None:
        port = self.sip.get_extra_info("sockname")[1]
        target = self._target or f"sip:109@127.0.0.1:{self._to_sip[1]}"
        tag = f";tag={self._their_tag}" if self._their_tag else ""
        kind = "Content-Type: application/sdp\r\n" if sdp else ""
        self.sip.sendto(
            (
                f"{method} {target} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP 127.0.0.1:{port};rport;branch=z9hG4bK{self._call}{turn}{method}\r\n"
                f'From: "Citizen" <sip:{self.number}@127.0.0.1>;tag={self._tag}\r\nTo: <sip:109@127.0.0.1>{tag}\r\n'
                f"Call-ID: {self._call}\r\nCSeq: {turn} {method}\r\nMax-Forwards: 70\r\n"
                f"Contact: <sip:{self.number}@127.0.0.1:{port}>\r\n{kind}Content-Length: {len(sdp)}\r\n\r\n{sdp}"
            ).encode(),
            self._to_sip,
        )

    def took(self, text: str) -> None:
        if text.startswith("SIP/2.0 "):
            self._answered(int(text[8:11]), text)
        elif text.startswith(("BYE ", "OPTIONS ")):
            self._agree(text)
            if text.startswith("BYE "):
                self.over.set()

    def _answered(self, status: int, text: str) -> None:
        method = re.search(r"^CSeq: *\d+ (\w+)", text, re.MULTILINE)
        if method is None or method[1] != "INVITE" or status < 200:
            return
        if found := re.search(r"^To:.*;tag=([^\s;]+)", text, re.MULTILINE):
            self._their_tag = found[1]
        if status >= 300:
            self.refused = status
            self._send("ACK", 1)
            self.over.set()
            return
        if found := re.search(r"^Contact: *<([^>]+)>", text, re.MULTILINE):
            self._target = found[1]
        if found := re.search(r"^m=audio (\d+)", text, re.MULTILINE):
            self._to_rtp = ("127.0.0.1", int(found[1]))
        self._send("ACK", 1)
        self.up.set()

    def _agree(self, text: str) -> None:
        kept = re.findall(r"^(?:Via|From|To|Call-ID|CSeq):.*\r\n", text, re.MULTILINE)
        self.sip.sendto(f"SIP/2.0 200 OK\r\n{''.join(kept)}Content-Length: 0\r\n\r\n".encode(), self._to_sip)

    # --- RTP

    def heard(self, packet: bytes) -> None:
        if len(packet) == 16 and packet[1] == 101 | 0x80:  # a key begins
            self.keys += DTMF[packet[12]]
        if len(packet) > 12 and packet[1] & 0x7F == 8:
            self.packets += 1
            samples = np.frombuffer(from_alaw(packet[12:]), dtype="<i2").astype(np.float64)
            self._ear.append((time.monotonic(), samples))

    def _sound(self) -> bytes:
        if self._speech:
            return self._speech.popleft()
        if self._tone is None:
            return SILENCE
        at = self._phase + np.arange(FRAME)
        self._phase += FRAME
        return to_alaw(LOUD * np.sin(2 * np.pi * self._tone / RATE * at))

    async def talk(self) -> None:
        """A packet every 20 ms, for ever; keys as events of RFC 4733 between the sound."""
        await self.up.wait()
        loop = asyncio.get_running_loop()
        number, stamp, due_s = secrets.randbelow(30_000), secrets.randbelow(2**30), loop.time()
        source = secrets.token_bytes(4)

        async def send(kind: int, mark: bool, at: int, content: bytes) -> None:
            nonlocal number, due_s
            number += 1
            head = bytes([0x80, kind | (0x80 if mark else 0)]) + (number & 0xFFFF).to_bytes(2) + at.to_bytes(4) + source
            self.rtp.sendto(head + content, self._to_rtp)
            due_s += FRAME_S
            await asyncio.sleep(max(0.0, due_s - loop.time()))

        while True:
            if self._keys:
                event = DTMF.index(self._keys.popleft())
                for step in range(1, 9):
                    end = 0x80 if step > 5 else 0
                    lasted = min(step, 6) * FRAME
                    await send(101, step == 1, stamp, bytes([event, end | 10]) + lasted.to_bytes(2))
                stamp += 8 * FRAME
                for _ in range(5):
                    stamp += FRAME
                    await send(8, False, stamp, self._sound())
                if not self._keys:
                    self._pressed.set()
            stamp += FRAME
            await send(8, False, stamp, self._sound())


@asynccontextmanager
async def calling(centre: RunningCentre, number: str) -> AsyncIterator[Citizen]:
    """Answered when the block begins; hangs up at its end."""
    loop = asyncio.get_running_loop()
    citizen = Citizen(number, centre.centre.site.asterisk.sip.port)
    sip, _ = await loop.create_datagram_endpoint(lambda: Socket(citizen, sip=True), ("127.0.0.1", 0))
    rtp, _ = await loop.create_datagram_endpoint(lambda: Socket(citizen, sip=False), ("127.0.0.1", 0))
    citizen.sip, citizen.rtp = sip, rtp
    talking = asyncio.create_task(citizen.talk())
    try:
        citizen.ring()
        async with asyncio.timeout(PATIENT_S):
            await citizen.up.wait()
        yield citizen
    finally:
        await citizen.hang_up()
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
        sip.close()
        rtp.close()
