"""A process that writes until it is killed: python -m tests.contract.store.writing URL JOURNAL."""

import asyncio
import sys
from pathlib import Path

from models.kinds import Kind
from models.store import open_store
from tests.contract.store.events import event


async def write_for_ever(url: str, journal: Path) -> None:
    store = await open_store(url, journal)
    n = 0
    while True:
        for _ in range(50):
            store.log.append(event(Kind.DIGIT_PRESSED, s=n, digits=str(n)))
            n += 1
        await store.flush()
        print(n, flush=True)  # all of these are promised


if __name__ == "__main__":
    asyncio.run(write_for_ever(sys.argv[1], Path(sys.argv[2])))
