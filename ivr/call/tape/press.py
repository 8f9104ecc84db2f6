"""Raw tapes pressed to A-law, one at a time, in a thread, when nobody writes them any more.

Done again it changes nothing, and it may end at any moment: the raw tape goes last. What was left behind (a controller
that was killed, a disk that was full, an Asterisk that did not answer) is pressed at the next start or look.
"""

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from ivr.ari import Ari, AriError, NotFound
from ivr.call import names
from ivr.call.tape.shelf import PRESSED, RAW, Shelf, alaw_of
from models.ids import CallId

log = structlog.get_logger(__name__)

PIECE = 1 << 17  # bytes read at once
PART = ".part"

#: Between two looks for what was left behind, and at a tape that Asterisk is just closing; how long that may take.
EVERY_S = 600.0
CLOSING_PAUSE_S = 0.2
CLOSING_S = 10.0


class StillWritten(OSError):
    """The tape has changed while it was pressed: it is left as it is."""


def press(shelf: Shelf, name: str) -> None:
    """Raises OSError; then the raw tape is as it was."""
    raw, pressed = shelf.file(name, RAW), shelf.file(name, PRESSED)
    part = pressed.with_name(f"{pressed.name}.{os.getpid()}{PART}")
    try:
        _write(raw, part)
        part.replace(pressed)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    raw.unlink()  # no sync between: a file system that keeps this has kept the other name, too


def _write(raw: Path, part: Path) -> None:
    with raw.open("rb") as sound, part.open("wb") as made:
        before = os.fstat(sound.fileno())
        while piece := sound.read(PIECE):
            made.write(alaw_of(piece))
        made.flush()
        os.fchmod(made.fileno(), before.st_mode & 0o777)
        os.fsync(made.fileno())
        os.utime(made.fileno(), ns=(before.st_atime_ns, before.st_mtime_ns))  # when it was recorded
    now = raw.stat()
    if (now.st_ino, now.st_size, now.st_mtime_ns) != (before.st_ino, before.st_size, before.st_mtime_ns):
        raise StillWritten("the tape is still written")


async def is_live(ari: Ari, recording: str) -> bool:
    """Asterisk is writing it now. Raises AriError."""
    try:
        await ari.recordings.get_live(recording)
    except NotFound:
        return False
    return True


class Press:
    def __init__(self, shelf: Shelf, ari: Ari, in_progress: Callable[[CallId], bool]) -> None:
        self._shelf, self._ari, self._in_progress = shelf, ari, in_progress
        self._turn = asyncio.Lock()

    async def take(self, name: str) -> None:
        """A tape of a call that has just ended."""
        if self._shelf.file(name, RAW).is_file():
            await self._pressed(name, self._closed)

    async def run(self) -> None:
        """For ever: what was left behind."""
        while True:
            async with self._turn:
                left = await asyncio.to_thread(_left, self._shelf)
            for name in left:
                call_id = names.call_in(name)
                if call_id is not None and not self._in_progress(call_id):
                    await self._pressed(name, self._is_closed)
            await asyncio.sleep(EVERY_S)

    async def _pressed(self, name: str, closed: Callable[[str], Awaitable[bool]]) -> None:
        async with self._turn:
            try:
                if await closed(name) and self._shelf.file(name, RAW).is_file():
                    await asyncio.to_thread(press, self._shelf, name)
            except AriError as why:
                log.info("a tape is pressed later: nobody says whether it is written", why=type(why).__name__)
            except OSError as why:
                log.warning("a tape cannot be pressed and stays as it is", recording=name, why=why.strerror or str(why))

    async def _closed(self, name: str) -> bool:
        """The call's end is known a moment before its tapes', and Asterisk may just be starting again."""
        for _ in range(round(CLOSING_S / CLOSING_PAUSE_S)):
            with contextlib.suppress(AriError):
                if await self._is_closed(name):
                    return True
            await asyncio.sleep(CLOSING_PAUSE_S)
        return await self._is_closed(name)

    async def _is_closed(self, name: str) -> bool:
        return not await is_live(self._ari, name)


def _left(shelf: Shelf) -> list[str]:
    """Names of raw tapes; what an earlier press did not finish is thrown away."""
    found: list[str] = []
    if shelf.folder is None:
        return found
    try:
        with os.scandir(shelf.folder) as entries:
            for entry in entries:
                if entry.name.endswith(PART):
                    Path(entry).unlink()
                elif entry.name.endswith(f".{RAW}"):
                    found.append(entry.name.removesuffix(f".{RAW}"))
    except OSError as why:
        log.debug("no tapes are looked for", why=type(why).__name__)
    return sorted(found)
