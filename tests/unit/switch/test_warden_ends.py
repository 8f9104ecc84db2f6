"""A controller that hangs for ever keeps a file lock for ever: the warden ends it, and nobody else."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.switch.test_warden_acts import Hanging, so, watched


@pytest.fixture
async def child() -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec("sleep", "600")
    yield process
    if process.returncode is None:
        process.kill()
        await process.wait()


async def test_one_that_hangs_too_long_is_ended(tmp_path: Path, child: asyncio.subprocess.Process) -> None:
    async with watched(tmp_path, Hanging(), lambda: child.pid, hung_s=0.5, patience_s=600, end_s=0.5):
        assert await child.wait() == -signal.SIGKILL


async def test_one_that_beats_again_is_not(tmp_path: Path, child: asyncio.subprocess.Process) -> None:
    switch = Hanging()
    async with watched(tmp_path, switch, lambda: child.pid, hung_s=0.5, patience_s=600, end_s=600):
        await so(lambda: bool(switch.moved))  # it did hang for a while
        switch.beat_at = time.time
        asked = switch.asked
        await so(lambda: switch.asked > asked + 1)
    assert child.returncode is None
