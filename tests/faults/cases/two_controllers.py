"""Two controllers on PostgreSQL, as on two machines. The leader is paused for ten seconds: the other one takes over."""

import asyncio
import os
import random
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ruamel.yaml import YAML

from ivr.cli.up import ourselves
from ivr.switch.program import Program
from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import hang_everybody_up
from tests.faults.production import Production
from tests.faults.scene import double_rings, reconciled, scene, settled
from tests.live.sites import free_ports
from tests.live.until import until
from tests.postgres import Postgres

NAME = "two_controllers"
SEATS, WAITING, REPEATS = 5, 15, 1
PAUSED_S = 10.0


async def alone(chance: random.Random, size: float) -> list[Figure]:
    talking, waiting = max(1, round(SEATS * size)), round(WAITING * size)
    with tempfile.TemporaryDirectory(prefix="f109-") as folder:
        async with pair(Path(folder), talking) as (world, second):
            async with scene(world, talking, waiting) as now:
                await asyncio.sleep(chance.uniform(0, 1))
                before = await world.log_end()
                first = world.parts.controller
                assert first.pid is not None
                os.kill(first.pid, signal.SIGSTOP)
                paused_s, paused_at = time.monotonic(), time.time()
                try:
                    taken_at = await _taken_over(world, talking + waiting, before)
                    await asyncio.sleep(max(0.0, PAUSED_S - (time.monotonic() - paused_s)))
                finally:
                    os.kill(first.pid, signal.SIGCONT)
                resumed_s = time.monotonic()
                await until(lambda: first.ended is not None, 20)
                stopped_s = time.monotonic() - resumed_s
                one_acts = int(second.ended is None) + int(first.ended is None)
                kept = await now.still_here()
                await world.hang_up(*await world.legs())  # the next ones are offered, by one of the two
                await asyncio.sleep(2)
                doubles = await double_rings(world, now.log_begin)
                await hang_everybody_up(world)
            await until(lambda: settled(world), 30)
            return [
                Figure(f"{NAME}.take_over", round(taken_at - paused_at, 2), "s", "<=5"),
                Figure(f"{NAME}.acting", one_acts, "controllers", "==1"),
                Figure(f"{NAME}.old_leader_stops", round(stopped_s, 2), "s", "<=5"),
                Figure(f"{NAME}.double_invites", doubles, "rings", "==0"),
                Figure(f"{NAME}.lost", waiting + talking - kept, "calls", "==0"),
                *await reconciled(world, NAME),
            ]


@asynccontextmanager
async def pair(folder: Path, seats: int) -> AsyncIterator[tuple[Production, Program]]:
    server = Postgres()
    server.start()
    try:
        world = Production(folder, seats, database=server.fresh_database())
        second = _second(world)
        await world.begin_without_up()
        try:
            second.start()
            yield world, second
        finally:
            await second.stop()
            await world.end_without_up()
    finally:
        server.stop()
        server.remove()


def _second(world: Production) -> Program:
    """Its own run directory, as on its own machine; the same secrets and the same Asterisk."""
    centre = world.centre
    var = world.folder / "var2"
    var.mkdir()
    shutil.copy(centre.paths.secrets, var / "secrets.json")
    [web] = free_ports(1, socket.SOCK_STREAM)
    site = centre.site.model_dump(mode="json")
    site["web"]["port"] = web
    file = world.folder / "second.yaml"
    YAML().dump(site, file)
    other = world.centre._replace(paths=type(centre.paths)(var=var, cache=centre.paths.cache))

    async def began() -> bool:
        return True

    command = [*ourselves(file, var), "controller", "--standby"]
    return Program("second controller", command, other.paths.var / "second.log", began)


async def _taken_over(world: Production, count: int, after: int) -> float:
    async def adopted() -> float:
        events = await world.events(Kind.CALL_ADOPTED, after=after)
        return max(event.at.timestamp() for event in events) if len(events) >= count else 0.0

    return await until(adopted, 30)
