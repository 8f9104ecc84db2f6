"""A telephone is gone while it rings: the caller keeps the place and the next seat rings at once."""

import asyncio
import random
import time
from contextlib import AsyncExitStack

from models.events import CallEvent
from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import crowd, hang_everybody_up
from tests.faults.production import Production
from tests.faults.scene import reconciled, settled
from tests.live.sip import line, register
from tests.live.until import until

NAME = "seat_vanishes"
SEATS, REPEATS = 2, 1
LEAST = SEATS


async def run(world: Production, chance: random.Random, size: float) -> list[Figure]:
    """101 rings and says that it is busy at some moment; 102 is ready: how soon does it ring?"""
    begin = await world.log_end()
    async with AsyncExitStack() as people:
        lines = {seat: await people.enter_async_context(line(world.sip)) for seat in world.centre.site.seats}
        for seat, own in lines.items():
            assert (await register(own, f"seat-{seat}", world.centre.secrets.seats[seat])).status == 200
            assert (await world.ivr("seat", "login", seat)).status == 0
        await people.enter_async_context(crowd(world, 1, "+7701800"))
        [first] = await until(lambda: _first_ring(world, begin), 20)
        seat = str(first.fields["seat"])
        await asyncio.sleep(chance.uniform(0.2, 1.0))
        leg = (await world.legs())[0]
        gone_at = time.time()
        await world.hang_up(leg)  # the phone is gone: its leg ends without an answer
        [again] = await until(lambda: _next_ring(world, begin, seat), 20)
        queued = await world.events(Kind.CALL_QUEUED, after=begin)
        await hang_everybody_up(world)
        for name in world.centre.site.seats:
            await world.ivr("seat", "logout", name)
    await until(lambda: settled(world), 30)
    return [
        Figure(f"{NAME}.ringing.next_seat_rings", round(1000 * (again.at.timestamp() - gone_at)), "ms", "<=100"),
        Figure(f"{NAME}.ringing.places_lost", len(queued) - 1, "places", "==0"),
        *await reconciled(world, NAME),
    ]


async def _first_ring(world: Production, after: int) -> list[CallEvent]:
    made = await world.events(Kind.OFFER_MADE, after=after)
    return made[:1] if await world.legs() else []


async def _next_ring(world: Production, after: int, seat: str) -> list[CallEvent]:
    made = await world.events(Kind.OFFER_MADE, after=after)
    return [event for event in made if event.fields["seat"] != seat][:1]
