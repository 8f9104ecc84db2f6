"""Five times the worst busy hour: who is let in notices nothing, whoever is one too many hears so at once."""

import asyncio
import random
import statistics
import time
from collections.abc import Iterable, Sequence
from datetime import datetime

from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import crowd, dial, hang_everybody_up, staff
from tests.faults.production import Production
from tests.faults.scene import reconciled, settled
from tests.live.until import until

NAME = "burst"
SEATS, REPEATS = 8, 1
LEAST = SEATS
CALLS = 40  # that this centre takes at once
SITE = {"crowd": {"calls": CALLS}}
WORST_PER_S = 1500 / 3600  # Astana's
TIMES, LASTS_S, TALK_MS = 5, 300.0, 5000
USUAL = 12
NOTICED_S = 0.1  # nobody notices less


async def run(world: Production, chance: random.Random, size: float) -> list[Figure]:
    """SIZE shortens it; the rate stays, since that is what hurts. The seats serve a bit more than the usual load."""
    many = max(3 * CALLS, round(TIMES * WORST_PER_S * LASTS_S * size))
    begin = await world.log_end()
    async with staff(world, talk_ms=TALK_MS):
        async with crowd(world, USUAL, "+7701200", rate=WORST_PER_S * chance.uniform(0.9, 1.1)) as usual:
            await usual
        between = await world.log_end()
        async with crowd(world, many, "+7701300", rate=TIMES * WORST_PER_S):
            await until(lambda: _arrived(world, between, many), many)
            over_s = time.monotonic()
            recovered_s = await _recovered(world, over_s)
            await until(lambda: _served(world, between), 300)
            await hang_everybody_up(world)
    await until(lambda: settled(world), 60)
    before, during = await world.events(after=begin), await world.events(after=between)
    before = before[: len(before) - len(during)]
    excess = _crowded(during)
    let_in = {event.call_id for event in during if event.kind == Kind.CALL_ARRIVED} - excess
    return [
        Figure(f"{NAME}.let_in", len(let_in), "calls", f">={CALLS}"),
        Figure(f"{NAME}.one_too_many", len(excess), "calls", ">=1"),
        Figure(f"{NAME}.excess_prompt", round(max(_first_words_s(during, excess)), 2), "s", "<=1"),
        Figure(f"{NAME}.excess_without_ticket", len(excess - _of(during, Kind.TICKET_REGISTERED)), "calls", "==0"),
        Figure(f"{NAME}.first_words_p95", _ratio(during, before, let_in, Kind.PROMPT_PLAYED), "x", "<=2"),
        Figure(f"{NAME}.let_in_unanswered", len(_unanswered(during, let_in)), "calls", "==0"),
        Figure(f"{NAME}.recovered", round(recovered_s, 1), "s", "<=10"),
        *await reconciled(world, NAME),
    ]


async def _arrived(world: Production, after: int, count: int) -> bool:
    return len(await world.events(Kind.CALL_ARRIVED, after=after)) >= count


async def _recovered(world: Production, since_s: float) -> float:
    """Until a new call is let in and greeted as on any day."""
    for n in range(60):
        at, after = time.monotonic(), await world.log_end()
        answered = await dial(world, f"+7701400{n:04}", stay_s=0.5)
        came = await until(lambda after=after: world.events(Kind.CALL_ARRIVED, after=after), 10)  # type: ignore[misc]
        if answered.status == 200 and came[-1].call_id not in _crowded(await world.events(after=after)):
            return at - since_s
        await asyncio.sleep(0.5)
    return float("inf")


async def _served(world: Production, after: int) -> bool:
    """Everybody who was let in has been talked with, or has hung up."""
    events = await world.events(after=after)
    let_in = {event.call_id for event in events if event.kind == Kind.CALL_ARRIVED} - _crowded(events)
    return let_in <= _of(events, Kind.SEAT_ANSWERED) | _of(events, Kind.CALL_ENDED)


def _crowded(events: Iterable[CallEvent]) -> set[CallId]:
    return {each.call_id for each in events if each.kind == Kind.FACT_NOTED and each.fields["name"] == "call-back"}


def _of(events: Iterable[CallEvent], kind: Kind) -> set[CallId]:
    return {event.call_id for event in events if event.kind == kind}


def _unanswered(events: Sequence[CallEvent], calls: set[CallId]) -> set[CallId]:
    probes = {
        event.call_id
        for event in events
        if event.kind == Kind.CALL_ARRIVED and str(event.fields["caller"]).startswith("+7701400")
    }
    return calls - probes - _of(events, Kind.SEAT_ANSWERED)


def _first_words_s(events: Sequence[CallEvent], calls: set[CallId], kind: Kind = Kind.PROMPT_PLAYED) -> list[float]:
    """From the arrival to the first thing that is said."""
    arrived: dict[CallId, datetime] = {each.call_id: each.at for each in events if each.kind == Kind.CALL_ARRIVED}
    first: dict[CallId, datetime] = {}
    for event in events:
        if event.kind == kind and event.call_id in arrived:
            first.setdefault(event.call_id, event.at)
    never = float("inf")
    return [(first[one] - arrived[one]).total_seconds() if one in first else never for one in calls]


def _ratio(during: Sequence[CallEvent], before: Sequence[CallEvent], calls: set[CallId], kind: Kind) -> float:
    usual = _first_words_s(before, _of(before, Kind.CALL_ARRIVED), kind)
    heard = [each for each in _first_words_s(during, calls, kind) if each < float("inf")]
    return round(_p95(heard) / max(NOTICED_S, _p95(usual)), 2)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
