"""SIGSTOP of the controller for half a minute: its socket stays open and it says nothing."""

import asyncio
import os
import random
import signal
import time

from tests.faults.figures import Figure
from tests.faults.people import dial, hang_everybody_up
from tests.faults.production import Production
from tests.faults.scene import reconciled, scene, settled
from tests.live.until import until

NAME = "stopped_controller"
SEATS, WAITING, REPEATS = 5, 20, 1
STOPPED_S = 30.0


async def run(world: Production, chance: random.Random, size: float) -> list[Figure]:
    talking, waiting = round(SEATS * size), round(WAITING * size)
    async with scene(world, talking, waiting) as now:
        await asyncio.sleep(chance.uniform(0, 2))
        pid, began_s = world.kill("controller", signal.SIGSTOP), time.monotonic()
        try:
            diverted, moved_s = await asyncio.gather(_diverted(world, began_s), _moved(world, waiting, began_s))
            kept = await now.still_here()
            await asyncio.sleep(STOPPED_S - (time.monotonic() - began_s))
        finally:
            os.kill(pid, signal.SIGCONT)
        await world.healthy_again()
        talked_on = len(now.talking & set(await world.callers()))
        await hang_everybody_up(world)
    await until(lambda: settled(world), 60)
    return [
        Figure(f"{NAME}.new_calls_diverted", round(diverted, 2), "s", "<=4"),
        Figure(f"{NAME}.waiting_moved", round(moved_s, 2), "s", "<=6"),
        Figure(f"{NAME}.lost", talking + waiting - kept, "calls", "==0"),
        Figure(f"{NAME}.talks_lost", talking - talked_on, "calls", "==0"),
        *await reconciled(world, NAME),
    ]


async def _diverted(world: Production, began_s: float) -> float:
    """From the stop to the first newcomer's arrival who was answered at once."""
    for n in range(40):
        placed_s = time.monotonic() - began_s
        answered = await dial(world, f"+770140000{n:02}", limit_s=0.25)
        if answered.status == 200:
            return placed_s
        await asyncio.sleep(0.1)
    return float("inf")


async def _moved(world: Production, count: int, began_s: float) -> float:
    async def all_moved() -> bool:
        return len(await world.callers("fallback")) >= count

    await until(all_moved, 20)
    return time.monotonic() - began_s
