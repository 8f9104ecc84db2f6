"""A controller that hangs for ever keeps a file lock for ever: the warden ends it, and nobody else."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.switch.test_warden_acts import Switch, so, watched


@pytest.fixture
async def child() -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec("sleep", "600")
    yield process
    if process.returncode is None:
        process.kill()
        await process.wait()


async def test_one_that_hangs_too_long_is_ended(tmp_path: Path, child: asyncio.subprocess.Process) -> None:
    began_s = time.time()
    switch = Switch(beat_at=lambda: min(time.time(), began_s + 1))
    async with watched(tmp_path, switch, lambda: child.pid, hung_s=0.5, patience_s=600, end_s=0.5):
        assert await child.wait() == -signal.SIGKILL


async def test_one_that_beats_again_is_not(tmp_path: Path, child: asyncio.subprocess.Process) -> None:
    began_s = time.time()
    hangs = (began_s + 1, began_s + 3)
    switch = Switch(beat_at=lambda: hangs[0] if hangs[0] < time.time() < hangs[1] else time.time())
    async with watched(tmp_path, switch, lambda: child.pid, hung_s=0.5, patience_s=600, end_s=30):
        await so(lambda: time.time() > hangs[1])
        asked = switch.asked
        await so(lambda: switch.asked > asked + 1)
    assert child.returncode is None
    assert switch.moved, "it did hang for a while"
