"""Where Asterisk puts recordings, as far as this machine can see it."""

import os
from dataclasses import dataclass
from pathlib import Path

BYTES_PER_S = 8000  # A-law without a header

#: Less is no room: Asterisk would write some seconds of each conversation and then give up.
ROOM = 8_000_000


@dataclass(frozen=True, slots=True)
class Shelf:
    folder: Path | None = None  # None: on another machine
    suffix: str = "alaw"

    def length_s(self, name: str) -> float | None:
        """What is on the disk, in seconds. None: not to be seen from here."""
        if self.folder is None:
            return None
        try:
            return (self.folder / f"{name}.{self.suffix}").stat().st_size / BYTES_PER_S
        except OSError:
            return None

    def has_room(self) -> bool:
        if self.folder is None:
            return True
        try:
            room = os.statvfs(self.folder)
        except OSError:
            return True
        return room.f_bavail * room.f_frsize >= ROOM
