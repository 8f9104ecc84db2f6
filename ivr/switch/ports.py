"""Which ports must be free before Asterisk starts. Asterisk itself only logs a busy one and runs on without it."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.site.schema import Site
from ivr.switch.wrong import SwitchWrong


@dataclass(frozen=True, slots=True)
class Door:
    key: str  # in the site file
    kind: socket.SocketKind
    address: str
    port: int


def doors(site: Site) -> Iterator[Door]:
    asterisk = site.asterisk
    yield Door("asterisk.sip.port", socket.SOCK_DGRAM, str(asterisk.sip.address), asterisk.sip.port)
    yield Door("asterisk.ari_port", socket.SOCK_STREAM, "127.0.0.1", asterisk.ari_port)
    yield Door("asterisk.ami_port", socket.SOCK_STREAM, "127.0.0.1", asterisk.ami_port)


def check_ports(site: Site) -> None:
    """Raises SwitchWrong naming every port that is taken and the key to change."""
    taken = [sentence for door in doors(site) if (sentence := _busy(door))]
    if taken:
        raise SwitchWrong("\n".join(taken))


def _busy(door: Door) -> str:
    kind = "udp" if door.kind == socket.SOCK_DGRAM else "tcp"
    with socket.socket(socket.AF_INET, door.kind) as probe:
        if door.kind == socket.SOCK_STREAM:
            # A port whose last owner has just closed is free for Asterisk, which sets this too.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((door.address, door.port))
        except OSError as wrong:
            return (
                f"port {door.port}/{kind} on {door.address} cannot be used ({wrong.strerror}); "
                f"stop the program that has it or change {door.key} in the site file"
            )
    return ""
