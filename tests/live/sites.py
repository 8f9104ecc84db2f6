"""Small centres for live tests: free ports, a run directory of their own, the shared cache of programs."""

import itertools
import random
import socket
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from ivr.site import Centre, Paths, Site, open_secrets

#: Below those that the system gives out by itself: whoever is to listen later finds the port still free.
#: Above those that browsers refuse.
_LOW = range(7_000, 10_000)
_BEGIN = random.SystemRandom().randrange(len(_LOW))  # others test on the same machine
_PORTS = itertools.cycle([*_LOW[_BEGIN:], *_LOW[:_BEGIN]])


def free_ports(count: int, kind: socket.SocketKind = socket.SOCK_DGRAM) -> list[int]:
    """Ports that nobody has now, all different, and different from all that were given before."""
    found: list[int] = []
    for port in itertools.islice(_PORTS, len(_LOW)):
        with socket.socket(socket.AF_INET, kind) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            return found
    raise OSError(f"no {count} ports are free")


def free_range(width: int) -> dict[str, int]:
    """`width` neighbouring UDP ports (even start), outside the range that the system gives out by itself."""
    for first in range(10_000 + 2 * random.SystemRandom().randrange(5_000), 32_000, width + 2):
        with ExitStack() as held:
            try:
                for port in range(first, first + width):
                    held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)).bind(("127.0.0.1", port))
            except OSError:
                continue
        return _part(first, width)
    raise OSError(f"no {width} neighbouring UDP ports are free")


def _part(first: int, width: int) -> dict[str, int]:
    return {"first": first, "last": first + width - 1}


def _seat(at: int) -> dict[str, Any]:
    return {"name": f"Seat {at}", "queues": ["city", "danger"], "skills": {"kk": 2, "ru": 2}}


#: Blocks of settings: a change names some of them and the others stay as they are, above all the free ports.
_BLOCKS = ("trunk", "asterisk", "sip", "speech", "web")


def changed(site: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Anything else, as queues and seats, is replaced whole."""
    blocks = {
        name: changed(site[name], value) if name in _BLOCKS and isinstance(site.get(name), Mapping) else value
        for name, value in changes.items()
    }
    return {**site, **blocks}


def small_site(folder: Path, seats: int | dict[str, Any] = 2, **changes: Any) -> Centre:
    """A centre under `folder`. `changes` are keys of the site file; within a block of settings only what they name."""
    [sip, trunk], [ari, ami, web] = free_ports(2), free_ports(3, socket.SOCK_STREAM)
    first = free_range(240)["first"]  # one piece: the sound of calls and that for the worker must not meet
    site = changed(
        {
            "city": {"kk": "Сынақ", "ru": "Проба"},
            "area_code": "7172",
            "languages": ["kk", "ru"],
            "trunk": {"addresses": ["127.0.0.1"], "port": trunk},
            "asterisk": {"sip": {"port": sip}, "rtp": _part(first, 200), "ari_port": ari, "ami_port": ami},
            "speech": {"rtp": _part(first + 200, 40)},
            "web": {"port": web},
            "seats_may_dial": ["112"],
            "queues": {"city": {}, "danger": {"band": 0}},
            "seats": {str(101 + at): _seat(at) for at in range(seats)} if isinstance(seats, int) else seats,
        },
        changes,
    )
    made = Site.model_validate(site)
    paths = replace(Paths(), var=folder)
    return Centre(made, paths, open_secrets(paths.secrets, made.seats))
