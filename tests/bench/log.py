"""How much the log takes: python -m tests.bench.log [EVENTS]. One line per figure: name value unit.

events: appended as fast as a loop can, then all on disk. steady: 50 calls at once, 500 events a second, how long until
what is appended is durable and the longest time the loop stood still.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from models.events import CallEvent, Field
from models.ids import CallId
from models.kinds import Kind
from models.store import Store, open_store
from tests.contract.store.events import event
from tests.postgres import Postgres

CALLS = 50
STEADY_S = 5.0
STEADY_PER_S = 500


def one(call: int, n: int) -> CallEvent:
    fields: dict[str, Field] = {"digits": str(n), "step": "main-menu", "language": "kk", "place": n % 7}
    return event(Kind.STEP_ENTERED if n % 20 else Kind.CALL_ARRIVED, CallId(f"call-{call}"), s=n, **fields)


async def throughput(store: Store, events: int) -> float:
    started = time.perf_counter()
    for n in range(events):
        store.log.append(one(n % CALLS, n))
        if n % 100 == 0:
            await asyncio.sleep(0)
    await store.merged()
    return events / (time.perf_counter() - started)


async def steady(store: Store) -> tuple[list[float], float]:
    """(ms until durable, one per sample; the loop's longest stand-still in ms)."""
    waits: list[float] = []
    gap = 0.0
    appended = store.log.kept
    stop = time.perf_counter() + STEADY_S

    async def feel() -> None:
        nonlocal gap
        last = time.perf_counter()
        while last < stop:
            await asyncio.sleep(0)
            now = time.perf_counter()
            gap, last = max(gap, now - last), now

    async def call(number: int) -> None:
        nonlocal appended
        n = 0
        await asyncio.sleep(number / STEADY_PER_S)  # not all in step
        while time.perf_counter() < stop:
            store.log.append(one(number, n))
            appended += 1
            n += 1
            await asyncio.sleep(CALLS / STEADY_PER_S)

    async def sample() -> None:
        while time.perf_counter() < stop - 1:
            began, target = time.perf_counter(), appended
            while store.log.kept < target:  # noqa: ASYNC110 seen from outside, without asking for a flush
                await asyncio.sleep(0.001)
            waits.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.007)

    await asyncio.gather(feel(), sample(), *(call(number) for number in range(CALLS)))
    return waits, gap * 1000


async def figures(name: str, url: str, journal: Path, events: int) -> None:
    store = await open_store(url, journal)
    print(f"log.{name}.throughput {await throughput(store, events):.0f} events/s")
    waits, gap = await steady(store)
    waits.sort()
    print(f"log.{name}.durable.p50 {waits[len(waits) // 2]:.1f} ms")
    print(f"log.{name}.durable.max {waits[-1]:.1f} ms")
    print(f"log.{name}.loop.longest {gap:.1f} ms")
    started = time.perf_counter()
    verdict = await store.verify()
    assert verdict.whole
    print(f"log.{name}.verify {verdict.events / (time.perf_counter() - started):.0f} events/s")
    await store.close()


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(figures("sqlite", str(Path(folder) / "c.sqlite"), Path(folder) / "j", events))
    postgres = Postgres()
    postgres.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(figures("postgresql", postgres.fresh_database(), Path(folder) / "j", events))
    finally:
        postgres.stop()
        postgres.remove()


if __name__ == "__main__":
    main()
