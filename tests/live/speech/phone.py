"""The caller's telephone: sends sound to an ear as RTP, in A-law, from one port."""

import asyncio
import socket
from pathlib import Path

from ivr.speech import rtp
from ivr.speech.ears import EarAddress
from ivr.speech.g711 import to_alaw
from tests.live.until import until

_FRAME = 320
#: So many bytes on their way: sound that is sent faster than life must not be lost in a socket's own short queue.
_MOST_UNREAD = 60_000


class Phone:
    def __init__(self, address: EarAddress) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect((address.host, address.port))
        self._port = address.port
        self._sequence = 65_500  # wraps soon
        self._timestamp = 4_294_960_000
        self.ssrc = 109

    async def send(self, pcm: bytes, speed: float = 10.0) -> None:
        """Speed 1 is life."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        pcm += bytes(-len(pcm) % _FRAME)
        for number, at in enumerate(range(0, len(pcm), _FRAME)):
            self.packet(to_alaw(pcm[at : at + _FRAME]))
            if number % 10 == 9:
                await until(lambda: _unread(self._port) <= _MOST_UNREAD)
            ahead = (number + 1) * 0.02 / speed - (loop.time() - began)
            if ahead > 0:
                await asyncio.sleep(ahead)

    def packet(self, payload: bytes) -> None:
        self._socket.send(rtp.write(rtp.Packet(8, self._sequence, self._timestamp, self.ssrc, payload)))
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._timestamp = (self._timestamp + len(payload)) & 0xFFFFFFFF

    def lose(self, packets: int) -> None:
        """Packets that never arrive."""
        self._sequence = (self._sequence + packets) & 0xFFFF
        self._timestamp = (self._timestamp + 160 * packets) & 0xFFFFFFFF

    def raw(self, datagram: bytes) -> None:
        self._socket.send(datagram)

    def close(self) -> None:
        self._socket.close()


def _unread(port: int) -> int:
    """What lies in the queue of whoever listens at this port: columns 2 and 5 of the kernel's table."""
    lines = [line.split() for line in Path("/proc/net/udp").read_text().splitlines()[1:]]
    return sum(int(line[4].split(":")[1], 16) for line in lines if line[1].endswith(f":{port:04X}"))
