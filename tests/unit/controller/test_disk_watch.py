"""Each change of the disk's room is told once, and a disk that cannot be asked ends nothing."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.call.tape.shelf import ROOM, Shelf
from ivr.disk_watch import FULL, LOW, state_of, watch_disk

BLOCK, WHOLE = 4096, 100_000_000_000


def room(free: int) -> os.statvfs_result:
    return os.statvfs_result((BLOCK, BLOCK, WHOLE // BLOCK, free // BLOCK, free // BLOCK, 0, 0, 0, 0, 255))


@pytest.mark.parametrize(
    ("free", "state"), [(LOW, ""), (LOW - 1, "disk-low"), (FULL, "disk-low"), (FULL - 1, "disk-full"), (0, "disk-full")]
)
def test_how_full_it_is(free: int, state: str) -> None:
    assert state_of(free) == state


async def told(monkeypatch: pytest.MonkeyPatch, looks: Iterator[int | OSError]) -> list[str]:
    """What the watch says of a disk that looks so, one after the other."""
    over, said = asyncio.Event(), []

    def look(_folder: object) -> os.statvfs_result:
        free = next(looks, None)
        if free is None:
            over.set()
            raise OSError("over")
        if isinstance(free, OSError):
            raise free
        return room(free)

    monkeypatch.setattr(os, "statvfs", look)
    watching = asyncio.create_task(watch_disk(Path("var"), lambda what, _why: said.append(what), every_s=0))
    async with asyncio.timeout(10):
        while not over.is_set():  # noqa: ASYNC110 set in a thread
            await asyncio.sleep(0)
    watching.cancel()
    return said


async def test_each_change_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = [LOW, LOW - BLOCK, LOW - BLOCK, 0, 0, 0, LOW - BLOCK, 10 * LOW, 10 * LOW]
    assert await told(monkeypatch, iter(looks)) == ["disk-low", "disk-full", "disk-low", "disk-has-room"]


async def test_a_disk_that_cannot_be_asked_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await told(monkeypatch, iter([OSError("gone"), 0])) == ["disk-full"]


def test_a_shelf_has_room_until_it_has_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Shelf(None).has_room(), "on another machine: not for us to say"
    monkeypatch.setattr(os, "statvfs", lambda _: room(ROOM + BLOCK))
    assert Shelf(tmp_path).has_room()
    monkeypatch.setattr(os, "statvfs", lambda _: room(ROOM - BLOCK))
    assert not Shelf(tmp_path).has_room()
