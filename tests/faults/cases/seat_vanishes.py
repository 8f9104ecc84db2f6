"""A telephone is gone while it rings: the caller keeps the place and the next seat rings at once. It is gone in the
middle of a conversation: nothing is said, no sound comes any more, and the caller is back at the head."""

import asyncio
import random
import time
from contextlib import AsyncExitStack

from models.events import CallEvent
from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import crowd, hang_everybody_up, telephone
from tests.faults.production import Production
from tests.faults.scene import reconciled, settled
from tests.live.sip import line, register
from tests.live.until import until

NAME = "seat_vanishes"
SEATS, REPEATS = 2, 1
LEAST = SEATS
STEADY_S = 6.0  # of sound: a telephone is known to save no packets in silence then


async def run(world: Production, chance: random.Random, size: float) -> list[Figure]:
    return [
        *await _ringing(world, chance),
        *await _talking(world, chance),
        *await _talking_beside_a_free_seat(world, chance),
        *await reconciled(world, NAME),
    ]


async def _ringing(world: Production, chance: random.Random) -> list[Figure]:
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
        await _all_out(world)
    return [
        Figure(f"{NAME}.ringing.next_seat_rings", round(1000 * (again.at.timestamp() - gone_at)), "ms", "<=100"),
        Figure(f"{NAME}.ringing.places_lost", len(queued) - 1, "places", "==0"),
    ]


async def _talking(world: Production, chance: random.Random) -> list[Figure]:
    """101 talks and others wait: who talked is the next one."""
    begin = await world.log_end()
    async with AsyncExitStack() as people:
        async with telephone(world, "101"):
            await people.enter_async_context(crowd(world, 1, "+7701810"))
            await until(lambda: _some(world, Kind.SEAT_ANSWERED, begin), 20)
            await people.enter_async_context(crowd(world, 2, "+7701820"))
            await until(lambda: _some(world, Kind.CALL_QUEUED, begin, 3), 20)
            await asyncio.sleep(STEADY_S + chance.uniform(0, 2))
            gone_at = time.time()
        [back] = (await until(lambda: _some(world, Kind.CALL_QUEUED, begin, 4), 20))[3:4]
        before = await world.log_end()
        async with telephone(world, "102"):
            next_ = (await until(lambda: _some(world, Kind.OFFER_MADE, before), 20))[0]
            kept = len(await world.callers())
            await hang_everybody_up(world)
        await _all_out(world)
    return [
        Figure(f"{NAME}.talking.back_in_line", round(back.at.timestamp() - gone_at, 2), "s", "<=1"),
        Figure(f"{NAME}.talking.not_at_the_head", int(next_.call_id != back.call_id), "callers", "==0"),
        Figure(f"{NAME}.talking.lost", 3 - kept, "calls", "==0"),
    ]


async def _talking_beside_a_free_seat(world: Production, chance: random.Random) -> list[Figure]:
    begin = await world.log_end()
    async with AsyncExitStack() as people:
        async with telephone(world, "101"):
            await people.enter_async_context(crowd(world, 1, "+7701830"))
            await until(lambda: _some(world, Kind.SEAT_ANSWERED, begin), 20)
            await people.enter_async_context(telephone(world, "102"))
            await asyncio.sleep(STEADY_S + chance.uniform(0, 2))
        dropped = (await until(lambda: _some(world, Kind.CALL_QUEUED, begin, 2), 20))[1]
        again = (await until(lambda: _some(world, Kind.OFFER_MADE, begin, 2), 20))[1]
        await until(lambda: _some(world, Kind.SEAT_ANSWERED, begin, 2), 20)
        await hang_everybody_up(world)
        await _all_out(world)
    rings_ms = round(1000 * (again.at - dropped.at).total_seconds())
    return [Figure(f"{NAME}.talking.next_seat_rings", rings_ms, "ms", "<=100")]


async def _all_out(world: Production) -> None:
    for name in world.centre.site.seats:
        await world.ivr("seat", "logout", name)
    await until(lambda: settled(world), 30)


async def _some(world: Production, kind: Kind, after: int, count: int = 1) -> list[CallEvent]:
    found = await world.events(kind, after=after)
    return found if len(found) >= count else []


async def _first_ring(world: Production, after: int) -> list[CallEvent]:
    made = await world.events(Kind.OFFER_MADE, after=after)
    return made[:1] if await world.legs() else []


async def _next_ring(world: Production, after: int, seat: str) -> list[CallEvent]:
    made = await world.events(Kind.OFFER_MADE, after=after)
    return [event for event in made if event.fields["seat"] != seat][:1]
