"""The local journal: where events wait while the database is away. One JSON line per event, on disk before `write`
returns. Blocking: the writer calls it from a thread."""

import fcntl
import os
from pathlib import Path

from models.store.entries import Entry, entry_of_line
from models.store.errors import JournalInUse


class Journal:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._unreadable = folder / "events.unreadable"
        # Unbuffered: what a full disk refused must not come out of a buffer later.
        self._file = (folder / "events.journal").open("a+b", buffering=0)
        self._reading = (folder / "events.journal").open("rb")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise JournalInUse(folder) from None
        (folder / "events.journal").chmod(0o600)  # callers' numbers are in it
        self._cut_torn_end()

    @property
    def empty(self) -> bool:
        return self._size() == 0

    def write(self, entries: list[Entry]) -> None:
        """All of them or none: OSError (a full disk) leaves the file as it was."""
        before = self._size()
        try:
            rest = memoryview(b"".join(entry.line() for entry in entries))
            while rest:
                rest = rest[self._file.write(rest) :]
            os.fsync(self._file.fileno())
        except OSError:
            self._truncate(before)
            raise

    def read(self, offset: int, limit: int) -> tuple[list[Entry], list[bytes], int]:
        """(entries, lines that are none of ours, where to go on)."""
        self._reading.seek(offset)
        entries: list[Entry] = []
        strange: list[bytes] = []
        for _ in range(limit):
            line = self._reading.readline()
            if not line:
                break
            try:
                entries.append(entry_of_line(line))
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
                strange.append(line)
        return entries, strange, self._reading.tell()

    def set_aside(self, strange: list[bytes]) -> None:
        """For a person to look at."""
        with self._unreadable.open("ab") as aside:
            aside.writelines(strange)

    def clear(self) -> None:
        self._truncate(0)
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()
        self._reading.close()

    def _size(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def _truncate(self, size: int) -> None:
        os.ftruncate(self._file.fileno(), size)

    def _cut_torn_end(self) -> None:
        """A line without its end was being written when the power went: nobody was told that it is durable."""
        whole = 0
        for line in self._reading:
            whole += len(line) if line.endswith(b"\n") else 0
        if whole != self._size():
            self._truncate(whole)
