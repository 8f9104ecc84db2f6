"""Many citizens and some seats for a while: who calls when, and what is left in the centre when all have ended."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ivr.ari import Ari, AriAddress, HttpTransport
from ivr.city.city import City
from ivr.city.met import CallerMet, SeatMet
from ivr.city.people import Citizen, arrivals_s, draw_citizens
from ivr.city.staff import Habits
from ivr.site import Centre

LONGEST_CALL_S = 480.0  # longer than any citizen's patience and talk together
QUIET_S = 10.0  # until nothing is left in the centre


@dataclass(frozen=True, slots=True)
class Plan:
    citizens: int
    seats: tuple[str, ...]
    span_s: float  # in which the calls begin
    seed: int
    salt: int  # makes the numbers new


@dataclass(frozen=True, slots=True)
class Simulated:
    callers: tuple[CallerMet, ...]
    seats: tuple[SeatMet, ...]
    left: tuple[str, ...]  # channels and bridges in the centre after the last call


async def simulate(centre: Centre, plan: Plan, tell: Callable[[CallerMet], None]) -> Simulated:
    """tell: hears of each caller when the call is over."""
    people = draw_citizens(plan.citizens, plan.seed, plan.salt, _longest_wait_s(centre))
    moments = arrivals_s(plan.citizens, plan.seed, plan.span_s)
    async with City(centre, plan.seats) as city:
        for at, seat in enumerate(plan.seats):
            draw = random.Random(plan.seed * 1000 + at)
            await city.log_in(seat, Habits(_spoken(centre, seat), draw=draw, back_after_s=draw.uniform(5, 20)))
        met = await call_all(city, people, moments, tell)
        left = await left_in(centre)
    return Simulated(tuple(met), tuple(city.seats.values()), left)


async def call_all(
    city: City, people: Sequence[Citizen], moments: Sequence[float], tell: Callable[[CallerMet], None]
) -> list[CallerMet]:
    loop = asyncio.get_running_loop()
    began_s = loop.time()

    async def one(citizen: Citizen, at_s: float) -> CallerMet:
        await asyncio.sleep(at_s - (loop.time() - began_s))
        met = await city.call(citizen)
        tell(met)
        return met

    async with asyncio.timeout(max(moments, default=0) + LONGEST_CALL_S):
        return await asyncio.gather(*(one(*each) for each in zip(people, moments, strict=True)))


async def left_in(centre: Centre) -> tuple[str, ...]:
    """Channels and bridges that are still there when all calls should be over."""
    address = AriAddress(centre.ari_url, centre.secrets.ari_user, centre.secrets.ari_password)
    async with HttpTransport(address, "unused") as transport:
        ari, loop = Ari(transport), asyncio.get_running_loop()
        until_s = loop.time() + QUIET_S
        while True:
            left = [f"channel {channel.name}" for channel in await ari.channels.list()]
            left += [f"bridge {bridge.id}" for bridge in await ari.bridges.list()]
            if not left or loop.time() > until_s:
                return tuple(left)
            await asyncio.sleep(0.2)


def _spoken(centre: Centre, seat: str) -> str:
    skills = centre.site.seats[seat].skills
    return "kk" if skills.get("kk", 0) > skills.get("ru", 0) else "ru"


def _longest_wait_s(centre: Centre) -> float:
    return max(queue.longest_wait_s for queue in centre.site.queues.values())
