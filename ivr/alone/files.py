"""Reads what is new in Asterisk's CDR files. Only whole lines; a rotated file is read to its end under its new name.

The place reached is kept in a small file, for speed alone: where it is lost, all is read again and nothing is
brought twice, since the log is asked for every call.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import structlog

from ivr.alone.cdr import LONGEST_LINE, CdrRow, row_of

log = structlog.get_logger(__name__)

AT_ONCE = 4_000_000  # bytes read in one go


class CdrFiles:
    def __init__(self, folder: Path, place: Path | None = None) -> None:
        """folder: Asterisk's log/cdr-csv. place: where the reached places are kept; None: always from the start."""
        self._folder, self._place = folder, place
        self._reached: dict[str, int] = self._remembered()
        self._ahead: dict[str, int] = {}
        self.strange = 0  # lines that are no rows

    def new(self) -> list[CdrRow]:
        """Rows since the last `kept()`. Asked again without it, they come again."""
        self._ahead = dict(self._reached)
        return [row for file in self._files() for row in self._rows(file)]

    def kept(self) -> None:
        """What `new` gave is safe in the log."""
        self._reached = self._ahead
        if self._place is None:
            return
        beside = self._place.with_suffix(".new")
        beside.write_text(json.dumps(self._reached), "utf-8")
        beside.replace(self._place)

    def _files(self) -> list[Path]:
        """Master.csv and what it was renamed to, oldest first. Compressed ones were read before."""
        found = [path for path in self._folder.glob("Master.csv*") if path.suffix not in (".gz", ".xz", ".bz2", ".zst")]
        return sorted(found, key=lambda path: path.stat().st_mtime_ns)

    def _rows(self, path: Path) -> Iterator[CdrRow]:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            name = str(status.st_ino)
            at = self._ahead.get(name, 0)
            at = at if at <= status.st_size else 0  # emptied in place, by a rotation that copies
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
