"""UDP ports for ears: even (the odd ones above get RTCP), each rested as long as possible before it serves again."""

import asyncio
from collections import deque

from ivr.speech.ear import Ear


class NoPortFree(Exception):
    """Every port of the range is taken: too many calls for `speech: rtp` in the site file."""


class Ports:
    def __init__(self, host: str, first: int, last: int) -> None:
        self._host = host
        self._free = deque(range(first + first % 2, last + 1, 2))

    async def bind(self, ear: Ear, wanted: int = 0) -> int:
        """Open the ear's socket on the wanted port if it is free, else on the one that rested longest."""
        if wanted in self._free:
            self._free.remove(wanted)
            self._free.appendleft(wanted)
        loop = asyncio.get_running_loop()
        for _ in range(len(self._free)):
            port = self._free.popleft()
            try:
                await loop.create_datagram_endpoint(lambda: ear, local_addr=(self._host, port))
            except OSError:
                self._free.append(port)  # another program's: tried again when it is its turn
                continue
            return port
        raise NoPortFree("no UDP port is left for another ear: widen `speech: rtp` in the site file")

    def give_back(self, port: int) -> None:
        self._free.append(port)
