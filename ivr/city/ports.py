"""Ports that nobody has at the moment, for what is played beside a centre."""

import random
import socket
from contextlib import ExitStack

from ivr.site.schema import PortRange


def free_ports(count: int, kind: socket.SocketKind) -> list[int]:
    """All different, on loopback."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket(socket.AF_INET, kind)) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def range_clear_of(width: int, *taken: PortRange) -> PortRange:
    """For RTP: below the ports that the system gives out by itself, clear of those that are named."""
    while True:
        first = random.randrange(18_000, 32_000 - width, 2)
        last = first + width - 1
        if all(last < other.first or first > other.last for other in taken):
            return PortRange(first=first, last=last)
