"""PostgreSQL stops for a while in the middle of everything: calls go on, each ticket is there exactly once.

It stops several times, and between them the same callers come while it is there: what else the machine does then hits
both. The first callers of all, who find everything cold, count for neither.
"""

import asyncio
import random
import statistics
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import crowd, staff
from tests.faults.production import Production, production
from tests.faults.scene import reconciled, settled
from tests.live.until import until
from tests.postgres import Postgres

NAME = "database_stopped"
SEATS, REPEATS = 10, 1
STOPPED_S, PER_S = 60.0, 4  # callers come all the time: before, while it is away, and after
STOPS, COLD = 3, 20
TALK_MS = 1500


async def alone(chance: random.Random, size: float) -> list[Figure]:
    server = Postgres()
    server.start()
    calls = max(20, round(PER_S * STOPPED_S * size / STOPS))
    try:
        with tempfile.TemporaryDirectory(prefix="f109-") as folder:
            async with production(Path(folder), SEATS, database=server.fresh_database()) as world:
                begin = await world.log_end()
                async with staff(world, talk_ms=TALK_MS):
                    crowds = [await _calls(world, COLD, "+7701700")]
                    for n in range(STOPS):
                        crowds.append(await _calls(world, calls, f"+770171{n}"))
                        await asyncio.sleep(chance.uniform(0, 3))
                        server.stop()
                        crowds.append(await _calls(world, calls, f"+770172{n}", away=True))
                        server.start()
                        await until(lambda: _merged(world), 60)
                    crowds.append(await _calls(world, calls, "+7701730"))
                await until(lambda: _ended(world, COLD + (2 * STOPS + 1) * calls, begin), 60)
                await until(lambda: settled(world), 60)
                return [
                    Figure(f"{NAME}.lost", sum(crowd.lost for crowd in crowds), "crowds", "==0"),
                    *await _figures(world, begin, crowds, COLD + (2 * STOPS + 1) * calls),
                    *await reconciled(world, NAME),
                ]
    finally:
        server.stop()
        server.remove()


@dataclass(frozen=True, slots=True)
class Crowd:
    began_at: datetime
    ended_at: datetime
    lost: int  # 1: not every one of its calls was served
    away: bool  # the database was

    def holds(self, at: datetime) -> bool:
        return self.began_at <= at <= self.ended_at


async def _calls(world: Production, calls: int, prefix: str, *, away: bool = False) -> Crowd:
    began_at = datetime.now(UTC)
    async with crowd(world, calls, prefix, rate=PER_S) as people:
        said = await people
    return Crowd(began_at, datetime.now(UTC), int(said.status != 0), away)


async def _merged(world: Production) -> bool:
    """What was written nearby is in the database: the usual is measured without it."""
    journal = world.centre.paths.journal / "events.journal"
    return journal.stat().st_size == 0 and bool(await world.log_end())


async def _ended(world: Production, calls: int, after: int) -> bool:
    return len(await world.events(Kind.CALL_ENDED, after=after)) >= calls


async def _figures(world: Production, begin: int, crowds: list[Crowd], calls: int) -> list[Figure]:
    tickets = Counter(event.call_id for event in await world.events(Kind.TICKET_REGISTERED, after=begin))
    took = await _answered_after_s(world, begin)
    during = [took_s for at, took_s in took if any(crowd.away and crowd.holds(at) for crowd in crowds[1:])]
    usual = [took_s for at, took_s in took if any(not crowd.away and crowd.holds(at) for crowd in crowds[1:])]
    for what, each in (("usual", usual), ("away", during)):
        p50, p95 = 1000 * statistics.median(each), 1000 * _p95(each)
        print(f"#   {what}: {len(each)} calls, p50 {p50:.1f} ms, p95 {p95:.1f} ms", flush=True)
    return [
        Figure(f"{NAME}.tickets_twice", sum(count > 1 for count in tickets.values()), "tickets", "==0"),
        Figure(f"{NAME}.tickets_missing", calls - len(tickets), "tickets", "==0"),
        Figure(f"{NAME}.routing_p50", round(statistics.median(during) / statistics.median(usual), 3), "x", "<=1.05"),
        Figure(f"{NAME}.routing_p95", round(_p95(during) / _p95(usual), 3), "x", "<=1.05"),
        Figure(f"{NAME}.routing_p95_away", round(1000 * _p95(during), 1), "ms", "<=100"),
    ]


async def _answered_after_s(world: Production, begin: int) -> list[tuple[datetime, float]]:
    """When a seat was offered, and how long until it had answered: nothing of it waits for the database."""
    offered: dict[str, datetime] = {}
    found = []
    for event in await world.events(Kind.OFFER_MADE, Kind.SEAT_ANSWERED, after=begin):
        if event.kind == Kind.OFFER_MADE:
            offered[str(event.fields["offer"])] = event.at
        elif (made := offered.get(str(event.fields["offer"]))) is not None:
            found.append((made, (event.at - made).total_seconds()))
    return found


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
