"""Pure: the head of a WAV file of A-law, and which part of a file a player asks for."""

import re
import struct
from typing import Final

from agents.web.door.faults import Fault
from agents.web.sound.soundtrack import RATE

HEADER: Final = 58
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def header(size: int, channels: int = 1) -> bytes:
    """RIFF with format 6 (A-law), 8 kHz, one byte a sample; `fact` is due for all that is not PCM."""
    form = struct.pack("<HHIIHHH", 6, channels, RATE, RATE * channels, channels, 8, 0)
    chunks = b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form
    chunks += b"fact" + struct.pack("<II", 4, size // channels) + b"data" + struct.pack("<I", size)
    return b"RIFF" + struct.pack("<I", len(chunks) + size) + chunks


def part_of(asked: str, length: int) -> tuple[int, int] | None:
    """The first and last byte asked for; None: all. One part at a time; what is no range is ignored, as HTTP wants."""
    given = _RANGE.fullmatch(asked.strip())
    if given is None or given[1] == given[2] == "":
        return None
    if given[1] == "":
        first, last = max(0, length - int(given[2])), length - 1
    else:
        first, last = int(given[1]), min(int(given[2] or length - 1), length - 1)
    if first > last:
        raise Fault("bad-range", length=length)
    return first, last
