"""Reads what is new in Asterisk's CDR files. Only whole lines; a file that was renamed, copied or pressed by whoever
turns logs over is read on where it was left: it is known by its first line, since numbers of files are given out again.

The place reached is kept in a small file, for speed alone: where it is lost, all is read again and nothing is
brought twice, since the log is asked for every call.
"""

import bz2
import gzip
import hashlib
import json
import lzma
import time
import zlib
from collections.abc import Callable, Iterator
from io import BufferedIOBase
from pathlib import Path

import structlog

from ivr.alone.cdr import LONGEST_LINE, CdrRow, row_of, trunk_calls
from ivr.call import names
from models.ids import CallId

log = structlog.get_logger(__name__)

AT_ONCE = 4_000_000  # bytes read in one go

PRESSED: dict[str, Callable[[Path], BufferedIOBase]] = {
    ".gz": gzip.GzipFile,
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
#: Suffixes that nothing here can open.
SEALED = frozenset({".zst", ".lz4", ".Z", ".zip"})
NOT_WHOLE = (OSError, EOFError, zlib.error, lzma.LZMAError)

#: What is new is looked for in pressed files so far back: a controller may have been away when they were pressed.
RECENT_S = 7 * 86400.0


class CdrFiles:
    def __init__(self, folder: Path, place: Path | None = None) -> None:
        """folder: Asterisk's log/cdr-csv. place: where the reached places are kept; None: always from the start."""
        self._folder, self._place = folder, place
        self._reached: dict[str, int] = self._remembered()
        self._ahead: dict[str, int] = {}
        self._looked_at: set[tuple[str, int]] = set()  # pressed files, which change no more
        self._looking_at: set[tuple[str, int]] = set()
        self.strange = 0  # lines that are no rows
        self.unread: list[str] = []  # names of files that could not be opened, or not to their end

    def new(self) -> list[CdrRow]:
        """Rows since the last `kept()`. Asked again without it, they come again."""
        return list(self.rows())

    def rows(self) -> Iterator[CdrRow]:
        """The same one after the other."""
        self._ahead, self._looking_at = dict(self._reached), set()
        self.strange, self.unread = 0, []
        for path in self._files():
            if path.suffix in SEALED:
                self.unread.append(path.name)
            elif path.suffix not in PRESSED:
                with path.open("rb") as file:
                    yield from self._rows(file)
            elif self._is_wanted(path):
                yield from self._pressed_rows(path)

    def kept(self) -> None:
        """What `new` gave is safe in the log."""
        self._reached, self._looked_at = self._ahead, self._looked_at | self._looking_at
        if self._place is None:
            return
        beside = self._place.with_suffix(".new")
        beside.write_text(json.dumps(self._reached), "utf-8")
        beside.replace(self._place)

    def fallen_back(self) -> frozenset[CallId]:
        """Calls that the fallback had when they ended, since the last `kept()`. Changes nothing. Raises OSError."""
        beside = CdrFiles(self._folder, self._place)
        beside._reached, beside._looked_at = dict(self._reached), self._looked_at
        calls = trunk_calls(beside.rows()).values()
        return frozenset(names.call_id_for(call.unique_id) for call in calls if call.fell_back)

    def _files(self) -> list[Path]:
        """Master.csv and what it was turned into, oldest first."""
        return sorted(self._folder.glob("Master.csv*"), key=lambda path: path.stat().st_mtime_ns)

    def _is_wanted(self, path: Path) -> bool:
        if self._place is None:
            return True
        changed = path.stat()
        known = path.name, changed.st_mtime_ns
        self._looking_at.add(known)
        return time.time() - changed.st_mtime < RECENT_S and known not in self._looked_at

    def _pressed_rows(self, path: Path) -> Iterator[CdrRow]:
        try:
            with PRESSED[path.suffix](path) as file:
                yield from self._rows(file)
        except NOT_WHOLE as wrong:
            self.unread.append(path.name)
            log.warning("a pressed CDR file cannot be read to its end", file=path.name, why=type(wrong).__name__)

    def _rows(self, file: BufferedIOBase) -> Iterator[CdrRow]:
        first = file.readline(LONGEST_LINE)
        if not first.endswith(b"\n"):
            return
        name = hashlib.sha256(first).hexdigest()[:16]
        at = self._ahead.get(name, 0)
        file.seek(at)
        while piece := _whole_lines(file.read(AT_ONCE)):
            at += len(piece)
            self._ahead[name] = at
            file.seek(at)
            yield from self._parsed(piece)

    def _parsed(self, piece: bytes) -> Iterator[CdrRow]:
        for line in piece.splitlines():
            row = row_of(line.decode("utf-8", "replace")) if len(line) <= LONGEST_LINE else None
            if row is not None:
                yield row
            elif line.strip(b"\0 \t\r"):
                self.strange += 1
                log.warning("a line of Asterisk's CDR is no row", bytes=len(line))

    def _remembered(self) -> dict[str, int]:
        if self._place is None:
            return {}
        try:
            read = json.loads(self._place.read_text("utf-8"))
            return {str(name): int(at) for name, at in read.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}


def _whole_lines(piece: bytes) -> bytes:
    return piece[: piece.rfind(b"\n") + 1]
