"""kill -9 of the controller, many waiting and talking, at any moment."""

import asyncio
import random
import time

from models.ids import CallId
from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import dial, hang_everybody_up
from tests.faults.production import Production
from tests.faults.scene import double_rings, reconciled, scene, settled
from tests.live.until import until

NAME = "killed_controller"
SEATS, WAITING, REPEATS = 20, 50, 3


async def run(world: Production, chance: random.Random, size: float) -> list[Figure]:
    talking, waiting = round(SEATS * size), round(WAITING * size)
    async with scene(world, talking, waiting) as now:
        await asyncio.sleep(chance.uniform(0, 2))
        before = await world.log_end()
        old, killed_at = world.kill("controller"), time.time()
        newcomer = await dial(world, "+77013000001", stay_s=1.0)
        await world.returned("controller", old)
        adopted = await _adopted(world, talking + waiting, before)
        kept = await now.still_here()
        order = await _served(world, now.waiting, before)
        doubles = await double_rings(world, now.log_begin)
        await hang_everybody_up(world)
    await until(lambda: settled(world), 30)
    return [
        Figure(f"{NAME}.lost", talking + waiting - kept, "calls", "==0"),
        Figure(f"{NAME}.fallback_answer", round(1000 * newcomer.after_s, 1), "ms", "<=100"),
        Figure(f"{NAME}.adopted_after_kill", round(adopted - killed_at, 2), "s", "<=2"),
        Figure(f"{NAME}.out_of_order", order, "calls", "==0"),
        Figure(f"{NAME}.double_rings", doubles, "rings", "==0"),
        *await reconciled(world, NAME),
    ]


async def _adopted(world: Production, count: int, after: int) -> float:
    """When the last one was, seconds since 1970."""

    async def all_adopted() -> float:
        events = await world.events(Kind.CALL_ADOPTED, after=after)
        return max(event.at.timestamp() for event in events) if len(events) >= count else 0.0

    return await until(all_adopted, 60)


async def _served(world: Production, waiting: tuple[CallId, ...], after: int) -> int:
    """All talks end; how many of the next ones were not offered in their old order."""
    talks = await world.legs()
    await world.hang_up(*talks)
    wanted = min(len(talks), len(waiting))

    async def offered() -> list[CallId]:
        events = await world.events(Kind.OFFER_MADE, after=after)
        ids = list(dict.fromkeys(event.call_id for event in events if event.call_id in waiting))
        return ids if len(ids) >= wanted else []

    served = await until(offered, 60)
    return sum(one != other for one, other in zip(served, waiting, strict=False))
