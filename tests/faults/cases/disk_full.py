"""The disk that takes recordings and the record is full: calls go on, somebody is told, and all is well again later."""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from ivr.call.tape.shelf import Shelf
from models.events import CallEvent
from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import dial, hang_everybody_up
from tests.faults.production import Production, production
from tests.faults.scene import reconciled, scene, settled
from tests.faults.small_disk import fill, in_own_mounts, mount
from tests.live.until import until

NAME = "disk_full"
SEATS, WAITING, REPEATS = 5, 10, 1
DISK_MB, FULL_S = 96, 15.0
BUFFERED_S = 2.1  # of sound may not have reached the disk yet


async def alone(chance: random.Random, size: float) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="f109-") as folder:
        return await in_own_mounts(__name__, folder, str(chance.randrange(2**31)), str(size))


async def inside(folder: Path, chance: random.Random, size: float) -> list[Figure]:
    talking, waiting = max(2, round(SEATS * size)), max(2, round(WAITING * size))
    mount(folder, DISK_MB)
    async with production(folder, talking) as world:
        async with scene(world, talking, waiting) as now:
            await asyncio.sleep(chance.uniform(2, 4))
            ballast, full_at = await asyncio.to_thread(fill, folder), time.time()
            newcomer = await dial(world, "+77013100001", stay_s=1.0)
            leg = chance.choice(await world.legs())
            await world.hang_up(leg)
            await until(lambda: _rings(world, leg, talking), 20)
            await asyncio.sleep(max(0.0, FULL_S - (time.time() - full_at)))
            kept = await now.still_here()
            ballast.unlink()
            free_at = time.time()
            resumed_s = await _recorded_again(world, now.log_begin, free_at)
            await asyncio.sleep(3)
            await hang_everybody_up(world)
        await until(lambda: settled(world), 60)
        events = await world.events(after=now.log_begin)
        return [
            Figure(f"{NAME}.lost", talking + waiting - 1 - kept, "calls", "==0"),
            Figure(f"{NAME}.new_call_answered", round(newcomer.after_s, 2), "s", "<=1"),
            Figure(f"{NAME}.alarm", _alarm_after(events, full_at), "s", "<=10"),
            Figure(f"{NAME}.unmarked_tapes", _unmarked(world, events), "tapes", "==0"),
            Figure(f"{NAME}.record_resumes", resumed_s, "s", "<=10"),
            *await reconciled(world, NAME, explained="not-in-cdr"),  # Asterisk had no room for its rows
        ]


async def _rings(world: Production, gone: str, talking: int) -> bool:
    legs = await world.legs()
    return gone not in legs and len(legs) >= talking


async def _recorded_again(world: Production, after: int, free_at: float) -> float:
    """From the room's return until a conversation is recorded that began or went on without."""

    async def begun() -> float:
        made = await world.events(Kind.RECORDING_STARTED, after=after)
        return max((event.at.timestamp() - free_at for event in made), default=-1.0)

    async def again() -> float:
        return max(0.0, await begun())

    return round(await until(again, 30), 2)


def _alarm_after(events: Sequence[CallEvent], full_at: float) -> float:
    alarms = [event for event in events if event.kind == Kind.ALARM_RAISED and event.fields["what"] == "disk-full"]
    told = [event.at.timestamp() for event in alarms]
    return round(min((at - full_at for at in told if at >= full_at), default=float("inf")), 2)


def _unmarked(world: Production, events: Sequence[CallEvent]) -> int:
    """Tapes that miss sound, of which the record does not say so."""
    failed = {(event.call_id, event.fields["leg"]) for event in events if event.kind == Kind.RECORDING_FAILED}
    ended = {event.fields["recording"]: event for event in events if event.kind == Kind.RECORDING_ENDED}
    shelf, count = Shelf(world.centre.paths.recordings), 0
    for event in (each for each in events if each.kind == Kind.RECORDING_STARTED):
        name = event.fields["recording"]
        there_s = shelf.length_s(str(name)) or 0.0
        end = ended.get(name)
        talked_s = (end.at - event.at).total_seconds() if end else float("inf")
        if there_s < talked_s - BUFFERED_S and (event.call_id, event.fields["leg"]) not in failed:
            count += 1
    return count


if __name__ == "__main__":
    for each in asyncio.run(inside(Path(sys.argv[1]), random.Random(int(sys.argv[2])), float(sys.argv[3]))):
        print(each)
