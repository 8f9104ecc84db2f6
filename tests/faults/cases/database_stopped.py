"""PostgreSQL stops for a while in the middle of everything: calls go on, each ticket is there exactly once."""

import asyncio
import random
import statistics
import tempfile
from collections import Counter
from pathlib import Path

from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import crowd, staff
from tests.faults.production import Production, production
from tests.faults.scene import reconciled, settled
from tests.live.until import until
from tests.postgres import Postgres

NAME = "database_stopped"
SEATS, CALLS, REPEATS = 5, 40, 1
STOPPED_S = 60.0
TALK_MS = 1500


async def alone(chance: random.Random, size: float) -> list[Figure]:
    server = Postgres()
    server.start()
    running = True
    calls = max(10, round(CALLS * size))
    try:
        with tempfile.TemporaryDirectory(prefix="f109-") as folder:
            async with production(Path(folder), SEATS, database=server.fresh_database()) as world:
                async with staff(world, talk_ms=TALK_MS):
                    before = await world.log_end()
                    async with crowd(world, calls, "+7701700", rate=2) as first:
                        said = await first
                    between = await world.log_end()
                    async with crowd(world, calls, "+7701710", rate=2) as second:
                        await asyncio.sleep(chance.uniform(0, 3))
                        server.stop()
                        running = False
                        again = await second
                        await asyncio.sleep(max(0.0, STOPPED_S * size - calls / 2))
                        server.start()
                        running = True
                await until(lambda: _merged(world, 2 * calls, before), 60)
                await until(lambda: settled(world), 60)
                return [
                    Figure(f"{NAME}.lost", (said.status != 0) + (again.status != 0), "crowds", "==0"),
                    *await _figures(world, before, between),
                    *await reconciled(world, NAME),
                ]
    finally:
        if running:
            server.stop()
        server.remove()


async def _merged(world: Production, calls: int, after: int) -> bool:
    return len(await world.events(Kind.CALL_ENDED, after=after)) >= calls


async def _figures(world: Production, before: int, between: int) -> list[Figure]:
    tickets = Counter(event.call_id for event in await world.events(Kind.TICKET_REGISTERED, after=before))
    during = await _answered_after_s(world, between, None)
    usual = await _answered_after_s(world, before, between)
    return [
        Figure(f"{NAME}.tickets_twice", sum(count > 1 for count in tickets.values()), "tickets", "==0"),
        Figure(f"{NAME}.routing_p95", round(_p95(during) / _p95(usual), 3), "x", "<=1.05"),
    ]


async def _answered_after_s(world: Production, begin: int, end: int | None) -> list[float]:
    """From the offer to the answer: nothing of it waits for the database."""
    offered, found = {}, []
    for seq, event in await world.numbered(Kind.OFFER_MADE, Kind.SEAT_ANSWERED, after=begin):
        if end is not None and seq > end:
            break
        if event.kind == Kind.OFFER_MADE:
            offered[str(event.fields["offer"])] = event.at
        elif (made := offered.get(str(event.fields["offer"]))) is not None:
            found.append((event.at - made).total_seconds())
    return found


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
