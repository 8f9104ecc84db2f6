"""Room on the disk where recordings and the record go. Calls go on without it; somebody has to know."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

EVERY_S = 3.0
LOW = 256_000_000  # bytes: two hours of one conversation while it is recorded, minutes of a full centre
FULL = 4_000_000

Alarm = Callable[[str, str], None]


def state_of(free: int, low: int = LOW, full: int = FULL) -> str:
    return "disk-full" if free < full else "disk-low" if free < low else ""


async def watch_disk(folder: Path, alarm: Alarm, every_s: float = EVERY_S) -> None:
    """For ever. Each change is told once."""
    last = ""
    while True:
        try:
            room = await asyncio.to_thread(os.statvfs, folder)
        except OSError as wrong:
            log.warning("the disk's room cannot be read", why=type(wrong).__name__)
        else:
            free, whole = room.f_bavail * room.f_frsize, room.f_blocks * room.f_frsize
            now = state_of(free, min(LOW, whole // 4), min(FULL, whole // 16))
            if now != last:
                why = f"{free // 1_000_000} MB are free in {folder.name}"
                alarm(now or "disk-has-room", why if now else f"again {why}")
                last = now
        await asyncio.sleep(every_s)
