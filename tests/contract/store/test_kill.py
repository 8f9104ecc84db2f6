"""kill -9 in the middle of writing: what was promised is there, the chain is whole, no group is half written."""

import asyncio
import sys
from pathlib import Path

import pytest

from models.store import open_store


@pytest.mark.parametrize("lines", [1, 4, 9])
async def test_a_killed_writer(url: str, tmp_path: Path, lines: int) -> None:
    journal = tmp_path / "j"
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.contract.store.writing", url, str(journal), stdout=asyncio.subprocess.PIPE
    )
    assert writer.stdout is not None
    promised = 0
    async with asyncio.timeout(60):
        for _ in range(lines):
            promised = int(await writer.stdout.readline())
        writer.kill()
        rest = (await writer.stdout.read()).split()
        await writer.wait()
    promised = max([promised, *(int(line) for line in rest)])

    store = await open_store(url, journal)
    digits = [int(str(each.fields["digits"])) for each in await store.read.events_of("call-1")]
    verdict = await store.verify()
    await store.close()
    assert digits == list(range(len(digits)))
    assert len(digits) >= promised
    assert len(digits) % 50 == 0, "half a group"
    assert verdict.whole
    assert verdict.events == len(digits)
