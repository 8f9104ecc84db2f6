"""The controller's connections to ARI: cut once, flapping, half-open. A small proxy stands between the two."""

import asyncio
import random
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ruamel.yaml import YAML

from ivr.cli.up import ourselves, parts
from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import hang_everybody_up
from tests.faults.production import Production
from tests.faults.proxy import Proxy, proxy
from tests.faults.scene import double_rings, reconciled, scene, settled
from tests.live.sites import free_ports
from tests.live.until import until

NAME = "cut_socket"
SEATS, WAITING, REPEATS = 5, 15, 1
FLAPS, FLAP_S = 20, 0.5


async def alone(chance: random.Random, size: float) -> list[Figure]:
    figures = []
    talking, waiting = max(1, round(SEATS * size)), round(WAITING * size)
    with tempfile.TemporaryDirectory(prefix="f109-") as folder:
        async with between(Path(folder), talking) as (world, wire):
            for how, limit_s in (("half_open", 6), ("cut", 1), ("flaps", 1)):
                figures += await _one(world, wire, how, limit_s, talking, waiting, chance)
    return figures


@asynccontextmanager
async def between(folder: Path, seats: int) -> AsyncIterator[tuple[Production, Proxy]]:
    """Asterisk listens on one port and the controller goes to another: its site file names the proxy's."""
    world = Production(folder, seats)
    [door] = free_ports(1, socket.SOCK_STREAM)
    site = world.centre.site
    through = site.model_copy(update={"asterisk": site.asterisk.model_copy(update={"ari_port": door})})
    file = folder / "through.yaml"
    YAML().dump(through.model_dump(mode="json"), file)
    command = ourselves(file, folder / "var")
    _, speech, controller = parts(world.centre, command)
    world.parts.speech, world.parts.controller = speech, controller
    async with proxy(site.asterisk.ari_port, door) as wire:
        await world.begin_without_up()
        try:
            yield world, wire
        finally:
            await world.end_without_up()


async def _one(
    world: Production, wire: Proxy, how: str, limit_s: float, talking: int, waiting: int, chance: random.Random
) -> list[Figure]:
    """With each fault somebody hangs up, which is told to nobody, or late: it is found by asking."""
    name, times = f"{NAME}.{how}", FLAPS if how == "flaps" else 1
    waiting = max(waiting, times + 2)
    async with scene(world, talking, waiting) as now:
        await asyncio.sleep(chance.uniform(0, 1))
        leave = chance.sample(sorted(now.callers - now.talking if times > 1 else now.talking), times)
        gone: dict[str, float] = {}
        for caller in leave:
            gone[caller] = time.time()
            if how == "half_open":
                wire.swallow()
            else:
                wire.cut()
            await world.hang_up(caller)
            if times > 1:
                await asyncio.sleep(FLAP_S * chance.uniform(0.5, 1.5))
        took_s = [await _ended(world, caller, since) for caller, since in gone.items()]
        kept = await now.still_here()
        doubles = await double_rings(world, now.log_begin)
        await hang_everybody_up(world)
    await until(lambda: settled(world), 30)
    return [
        Figure(f"{name}.lost", talking + waiting - times - kept, "calls", "==0"),
        Figure(f"{name}.reconciled", round(max(took_s), 2), "s", f"<={limit_s}"),
        Figure(f"{name}.double_originates", doubles, "rings", "==0"),
        *await reconciled(world, name),
    ]


async def _ended(world: Production, channel: str, since: float) -> float:
    """From the fault to the end of that call in the log."""
    arrived = await world.events(Kind.CALL_ARRIVED)
    call_id = next(event.call_id for event in arrived if event.fields["channel"] == channel)

    async def end() -> float:
        ends = [event for event in await world.events(Kind.CALL_ENDED) if event.call_id == call_id]
        return ends[0].at.timestamp() - since if ends else 0.0

    return await until(end, 30)
