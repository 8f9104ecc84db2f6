"""One call's ear: a UDP port, the sound in order, the gate, and the turn that listens now."""

import asyncio
import time
from collections import deque
from collections.abc import Callable

from ivr.speech import rtp
from ivr.speech.dictation import Dictation
from ivr.speech.g711 import from_alaw, from_l16, from_ulaw
from ivr.speech.gate import FRAME_BYTES, FRAME_S, Gate
from ivr.speech.jitter import JitterBuffer
from ivr.speech.utterance import BEFORE_FRAMES, Utterance

#: No packet for this long: a silent phone that sends nothing must not hold a turn open for ever.
STARVED_S = 1.0
#: A process that was asleep for an hour gives no hour of silence: this much ends any turn.
_LONGEST_GIFT_S = 300.0

_ULAW, _ALAW, _FIRST_DYNAMIC = 0, 8, 96


def _decoder(payload_type: int) -> Callable[[bytes], bytes] | None:
    if payload_type == _ALAW:
        return from_alaw
    if payload_type == _ULAW:
        return from_ulaw
    return from_l16 if payload_type >= _FIRST_DYNAMIC else None


class Ear(asyncio.DatagramProtocol):
    """All times are the audio's own, so that sound sent faster than life gives the same words. The one exception is
    `tick`: where no sound comes at all, the clock stands in for it."""

    def __init__(self, dynamic_types: frozenset[int] = frozenset({118, 10, 96})) -> None:
        self._dynamic_types = dynamic_types
        self._source: tuple[str, int] | None = None
        self._jitter = JitterBuffer()
        self._gate = Gate()
        self._rest = b""
        self._before: deque[bytes] = deque(maxlen=BEFORE_FRAMES)
        self._transport: asyncio.BaseTransport | None = None
        self._last_at = time.monotonic()
        self.utterance: Utterance | Dictation | None = None
        self.ignored = 0  # datagrams that were not this caller's sound

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def error_received(self, exc: Exception) -> None:
        self.ignored += 1

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        packet = rtp.read(data)
        decoder = _decoder(packet.payload_type) if packet else None
        source = (str(addr[0]), addr[1])
        if packet is None or decoder is None or (self._source or source) != source:
            self.ignored += 1
            return
        if decoder is from_l16 and packet.payload_type not in self._dynamic_types:
            self.ignored += 1  # telephone-event and comfort noise are dynamic too
            return
        self._source = source
        self._last_at = time.monotonic()
        for pcm in self._jitter.push(packet.ssrc, packet.sequence, packet.timestamp, decoder(packet.payload)):
            self._sound(pcm)

    def listen(self, utterance: Utterance | Dictation) -> None:
        """A new turn replaces the one before."""
        if self.utterance is not None:
            self.utterance.stop()
        self.utterance = utterance
        utterance.before(self._before)
        self._before.clear()
        self._last_at = max(self._last_at, time.monotonic() - STARVED_S)

    def tick(self) -> None:
        """Called a few times a second: give silence where the caller's line gives nothing."""
        missing_s = time.monotonic() - self._last_at - STARVED_S
        if self.utterance is None or not self.utterance.open or missing_s < FRAME_S:
            return
        for pcm in self._jitter.drain():
            self._sound(pcm)
        self._last_at += missing_s
        self._sound(bytes(2 * int(min(missing_s, _LONGEST_GIFT_S) * 8000)))

    def _sound(self, pcm: bytes) -> None:
        pcm = self._rest + pcm
        whole = len(pcm) - len(pcm) % FRAME_BYTES
        for at in range(0, whole, FRAME_BYTES):
            self._frame(pcm[at : at + FRAME_BYTES])
        self._rest = pcm[whole:]

    def _frame(self, frame: bytes) -> None:
        voiced = self._gate.voiced(frame)
        if self.utterance is not None and self.utterance.open:
            self.utterance.frame(frame, voiced)
        else:
            self._before.append(frame)

    def close(self) -> None:
        if self.utterance is not None:
            self.utterance.stop()
        if self._transport is not None:
            self._transport.close()
