"""The usual scene: so many talk, so many wait; and what has become of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import crowd, staff
from tests.faults.production import Production
from tests.live.until import until


@dataclass(slots=True)
class Scene:
    world: Production
    talking: frozenset[str]  # callers' channels
    waiting: tuple[CallId, ...]  # in their order
    callers: frozenset[str]
    log_begin: int

    async def still_here(self) -> int:
        return len(self.callers & set(await self.world.callers()))


@asynccontextmanager
async def scene(world: Production, talking: int, waiting: int) -> AsyncIterator[Scene]:
    """As many seats as talkers are logged in: everybody else waits."""
    begin = await world.log_end()
    async with AsyncExitStack() as people:
        await people.enter_async_context(staff(world, only=talking))
        await people.enter_async_context(crowd(world, talking, "+7701100"))
        await until(lambda: _count(world, Kind.RECORDING_STARTED, 2 * talking, begin), 90)
        await people.enter_async_context(crowd(world, waiting, "+7701200"))
        await until(lambda: _count(world, Kind.CALL_QUEUED, talking + waiting, begin), 90)
        answered = {event.call_id for event in await world.events(Kind.SEAT_ANSWERED, after=begin)}
        arrived = await world.events(Kind.CALL_ARRIVED, after=begin)
        channels = {event.call_id: str(event.fields["channel"]) for event in arrived}
        yield Scene(
            world,
            frozenset(channels[call_id] for call_id in answered),
            in_order(await world.events(Kind.CALL_QUEUED, after=begin), answered),
            frozenset(channels.values()),
            begin,
        )


async def _count(world: Production, kind: Kind, count: int, after: int) -> bool:
    return len(await world.events(kind, after=after)) >= count


def in_order(queued: list[CallEvent], answered: set[CallId]) -> tuple[CallId, ...]:
    waits = {event.call_id: str(event.fields["queued_at"]) for event in queued if event.call_id not in answered}
    return tuple(sorted(waits, key=lambda call_id: (waits[call_id], call_id)))


async def settled(world: Production) -> bool:
    """Every call that came has its outcome."""
    async with world.store() as store:
        return all(call.call_id.endswith("cb") for call in await store.read.open_calls())


async def reconciled(world: Production, prefix: str, explained: str = "-") -> list[Figure]:
    """The two books, by the command an administrator would use. What the fallback did is brought in within moments.

    explained: a kind of difference that the fault itself makes, on Asterisk's side.
    """
    for _ in range(5):
        said = await world.ivr("reconcile", "today")
        wrong = [
            line for line in said.text.splitlines() if ": call-" in line and not line.strip().startswith(explained)
        ]
        if not said.status or not wrong:
            break
        await asyncio.sleep(4)
    else:
        print("".join(f"# {line}\n" for line in wrong), end="")
    tickets = [line for line in wrong if line.strip().startswith("no-ticket")]
    return [
        Figure(f"{prefix}.tickets_lost", len(tickets), "tickets", "==0"),
        Figure(f"{prefix}.books_differ", len(wrong), "calls", "==0"),
    ]


async def double_rings(world: Production, after: int) -> int:
    """Phones that rang more often than seats were offered."""
    offers = await world.events(Kind.OFFER_MADE, after=after)
    file = world.parts.asterisk.places.log / "cdr-csv" / "Master.csv"
    legs = [line for line in file.read_text("utf-8", "replace").splitlines() if '"leg-call-' in line]
    known = {str(event.fields["offer"]).removeprefix("offer-") for event in offers}
    rang = [line for line in legs if any(f'"leg-{name}"' in line for name in known)]
    return max(0, len(rang) - len(known))
