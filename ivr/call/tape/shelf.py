"""What a tape is, for all who read one: the sound of one voice at 8 kHz, without a header, where Asterisk records.

A tape has two forms. Asterisk writes it raw, as 16-bit samples: its buffer of 32 kB then holds 2.05 s, and so much is
lost when it is killed; of A-law it would be 4.1 s. After the call it is pressed (press.py) to A-law, half as big. While
both are there the raw one is the tape: it goes only when the other is whole on the disk.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ivr.speech.g711 import to_alaw

RAW, PRESSED = "sln", "alaw"

RATE = 8000  # samples a second
_WIDTHS = {RAW: 2, PRESSED: 1}  # bytes a sample; in the order in which a tape is looked for
_NOWHERE = Path(os.devnull)  # nothing is under it

_CODES = np.frombuffer(to_alaw(np.arange(65536, dtype="<u2").tobytes()), dtype=np.uint8)  # of each 16-bit sample

#: Less is no room: Asterisk would write some seconds of each conversation and then give up.
ROOM = 8_000_000


def alaw_of(raw: bytes) -> bytes:
    """Half a sample at the end is left out. What came as A-law comes out as it was."""
    codes: bytes = _CODES[np.frombuffer(raw[: len(raw) & ~1], dtype="<u2")].tobytes()
    return codes


@dataclass(frozen=True, slots=True)
class Shelf:
    folder: Path | None = None  # None: on another machine

    def path(self, name: str) -> Path:
        """Where the tape is; where it would be pressed, if there is none."""
        raw = self.file(name, RAW)
        return raw if raw.is_file() else self.file(name, PRESSED)

    def file(self, name: str, form: str) -> Path:
        return (self.folder or _NOWHERE) / f"{name}.{form}"

    def samples(self, name: str) -> int | None:
        """How many are on the disk. None: not to be seen from here."""
        for form, width in _WIDTHS.items():
            try:
                return self.file(name, form).stat().st_size // width
            except OSError:
                continue
        return None

    def length_s(self, name: str) -> float | None:
        """What is on the disk, in seconds. None: not to be seen from here."""
        samples = self.samples(name)
        return None if samples is None else samples / RATE

    def read(self, name: str, first: int, last: int) -> bytes:
        """Samples first…last-1 as A-law, fewer where the tape ends. Pressed meanwhile, it sounds the same."""
        for form, width in _WIDTHS.items():
            try:
                with self.file(name, form).open("rb") as tape:
                    tape.seek(first * width)
                    sound = tape.read((last - first) * width)
            except OSError:
                continue
            return sound if form == PRESSED else alaw_of(sound)
        return b""

    def has_room(self) -> bool:
        if self.folder is None:
            return True
        try:
            room = os.statvfs(self.folder)
        except OSError:
            return True
        return room.f_bavail * room.f_frsize >= ROOM
