"""The fallback's recordings. Asterisk writes a .wav's sizes when it closes the file; a killed one never does: the sound
is there from byte 44, and the header is written anew."""

import struct
from pathlib import Path

HEADER = 44
RATE, WIDTH = 8000, 2  # what the fallback records: 8 kHz, 16 bits, one voice


class NotOurWav(ValueError):
    """The file is no recording of the fallback; it is left as it is."""


def length_s(path: Path) -> float:
    """By what is on disk, whatever the header says. 0.0 where there is nothing."""
    try:
        return max(0, path.stat().st_size - HEADER) / (RATE * WIDTH)
    except FileNotFoundError:
        return 0.0


def repair(path: Path) -> bool:
    """True where the header was wrong and is right now. Only for a file that nobody writes any more."""
    with path.open("r+b") as file:
        head = file.read(HEADER)
        size = file.seek(0, 2)
        sound = max(0, size - HEADER) & ~1
        right = _header(sound)
        if head == right:
            return False
        if head.strip(b"\0") and (head[:4] != b"RIFF" or head[8:16] != b"WAVEfmt " or head[36:40] != b"data"):
            raise NotOurWav(f"{path.name} does not begin as a recording of ours")
        file.seek(0)
        file.write(right)
        file.truncate(HEADER + sound)
        return True


def _header(sound: int) -> bytes:
    shape = struct.pack("<IHHIIHH", 16, 1, 1, RATE, RATE * WIDTH, WIDTH, 8 * WIDTH)
    return b"RIFF" + struct.pack("<I", 36 + sound) + b"WAVEfmt " + shape + b"data" + struct.pack("<I", sound)
