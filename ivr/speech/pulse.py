"""Watches the speech worker from outside. One that hangs for good is ended, so that whoever keeps it starts another."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import structlog

from ivr.speech import protocol

log = structlog.get_logger(__name__)

EVERY_S = 0.25
#: The controller gives up a worker that is silent for 1.5 s; a busy one may still come back.
PATIENCE_S = 2.0
LOOKS = 8  # of which that time is made: where all of us stood still, one of them is lost and not all

Pid = Callable[[], int | None]


async def watch_pulse(socket: Path, pid: Pid, *, patience_s: float = PATIENCE_S, every_s: float = EVERY_S) -> None:
    """For ever. pid: the worker's process, None while there is none. Only one that has answered before is ended: who
    is still loading its models is no hung one."""
    well: int | None = None
    while True:
        asked = pid()
        try:
            await _answered_within(patience_s, socket)
        except TimeoutError:
            if asked is not None and asked == well == pid():
                log.error("the speech worker hangs: it is ended", pid=asked)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(asked, signal.SIGKILL)
        except (OSError, ValueError, EOFError, protocol.NotUnderstood):
            pass  # it starts or ends at this moment: that is the supervisor's business
        else:
            well = asked
        await asyncio.sleep(every_s)


async def _answered_within(patience_s: float, socket: Path) -> None:
    """Raises TimeoutError, and whatever `_answered` raises."""
    asking = asyncio.create_task(_answered(socket))
    try:
        for _ in range(LOOKS):
            await asyncio.wait({asking}, timeout=patience_s / LOOKS)
            if asking.done():
                return asking.result()
        raise TimeoutError
    finally:
        asking.cancel()


async def _answered(socket: Path) -> None:
    reader, writer = await asyncio.open_unix_connection(str(socket), limit=protocol.MOST_BYTES)
    try:
        writer.write(protocol.line(protocol.Ping(0)))
        while text := await reader.readline():
            if isinstance(protocol.answer(text), protocol.Pong):
                return
        raise EOFError
    finally:
        writer.close()
