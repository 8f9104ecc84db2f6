"""The speech worker is killed, then hangs: callers go on by key, and are heard again."""

import asyncio
import random
import signal
import time

from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import crowd, hang_everybody_up
from tests.faults.production import Production
from tests.faults.scene import reconciled, settled
from tests.live.until import until

NAME = "speech_worker"
SEATS, CALLERS, REPEATS = 1, 10, 1


async def run(world: Production, chance: random.Random, size: float) -> list[Figure]:
    callers = max(2, round(CALLERS * size))
    figures = []
    for how in (signal.SIGKILL, signal.SIGSTOP):  # killed; hung for ever
        figures += await _one(world, chance, callers, how)
    return figures


async def _one(world: Production, chance: random.Random, callers: int, how: signal.Signals) -> list[Figure]:
    name = f"{NAME}.{'killed' if how == signal.SIGKILL else 'hung'}"
    begin = await world.log_end()
    async with crowd(world, callers, "+7701600", rate=5):
        await asyncio.sleep(chance.uniform(0.3, 1.0))
        old, began_s = world.kill("speech", how), time.monotonic()
        await until(lambda: _waiting(world, callers, begin), 30)
        keys_s = time.monotonic() - began_s
        await world.returned("speech", old)
        await until(world.parts.speech._ready, 60)
        back_s = time.monotonic() - began_s
        kept = len(await world.callers())
        await hang_everybody_up(world)
    await until(lambda: settled(world), 30)
    return [
        Figure(f"{name}.lost", callers - kept, "calls", "==0"),
        Figure(f"{name}.keys_work", round(keys_s - callers / 5, 2), "s", "<=2"),
        Figure(f"{name}.speech_back", round(back_s, 2), "s", "<=5"),
        *await reconciled(world, name),
    ]


async def _waiting(world: Production, count: int, after: int) -> bool:
    return len(await world.events(Kind.CALL_QUEUED, after=after)) >= count
