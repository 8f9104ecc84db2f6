"""kill -9 of Asterisk: its calls are lost by nature; every one is known, with a ticket and a wish to be called."""

import asyncio
import random
import time

from ivr.call.tape.shelf import RAW, Shelf
from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import dial
from tests.faults.production import Production
from tests.faults.scene import reconciled, scene, settled
from tests.live.until import until

NAME = "killed_asterisk"
SEATS, WAITING, REPEATS = 20, 20, 1


async def run(world: Production, chance: random.Random, size: float) -> list[Figure]:
    talking, waiting = round(SEATS * size), round(WAITING * size)
    shelf = Shelf(world.centre.paths.recordings)
    async with scene(world, talking, waiting) as now:
        await asyncio.sleep(chance.uniform(2, 4))
        world.kill("asterisk")
        killed_s, killed_at = time.monotonic(), time.time()
        on_disk = _on_disk(shelf)
        answered_s = await _first_answer(world, killed_s)
    await until(lambda: settled(world), 60)
    ended = await world.events(Kind.CALL_ENDED, after=now.log_begin)
    lost = {event.call_id for event in ended if event.fields["outcome"] == "lost-with-asterisk"}
    tickets = {event.call_id for event in await world.events(Kind.TICKET_REGISTERED, after=now.log_begin)}
    notes = await world.events(Kind.FACT_NOTED, after=now.log_begin)
    wishes = {event.call_id for event in notes if event.fields["name"] == "call-back"}
    await until(lambda: not _on_disk(shelf), 30)
    changed = [name for name, (samples, _) in on_disk.items() if shelf.samples(name) != samples]
    tape_s = await _recording_lost_s(world, now.log_begin, killed_at, on_disk)
    return [
        Figure(f"{NAME}.new_call_answered", round(answered_s, 2), "s", "<=3"),
        Figure(f"{NAME}.lost_unknown", talking + waiting - len(lost), "calls", "==0"),
        Figure(f"{NAME}.without_ticket", len(lost - tickets), "calls", "==0"),
        Figure(f"{NAME}.without_call_back", len(lost - wishes), "calls", "==0"),
        Figure(f"{NAME}.recording_lost", round(tape_s, 2), "s", "<=2.1"),
        Figure(f"{NAME}.changed_by_pressing", len(changed), "tapes", "==0"),
        *await reconciled(world, NAME),
    ]


async def _first_answer(world: Production, killed_s: float) -> float:
    for n in range(200):
        answered = await dial(world, f"+77015{n:06}", limit_s=0.5)
        if answered.status == 200:
            return time.monotonic() - killed_s
        await asyncio.sleep(0.05)
    return float("inf")


def _on_disk(shelf: Shelf) -> dict[str, tuple[int, float]]:
    """Samples of each tape that is not pressed yet, and when the last of them was written."""
    assert shelf.folder is not None
    files = {file.stem: file.stat() for file in shelf.folder.glob(f"tape-*.{RAW}")}
    return {name: (shelf.samples(name) or 0, file.st_mtime) for name, file in files.items()}


async def _recording_lost_s(
    world: Production, after: int, killed_at: float, on_disk: dict[str, tuple[int, float]]
) -> float:
    """The most that was missing at the end of a conversation's tape just after the kill: what was said since Asterisk
    wrote last, or since the tape began. (Its length says less: a tape may begin a tenth of a second late.)"""
    lost_s = [0.0]
    for event in await world.events(Kind.RECORDING_STARTED, after=after):
        samples, written_at = on_disk.get(str(event.fields["recording"]), (0, 0.0))
        lost_s.append(killed_at - (written_at if samples else event.at.timestamp()))
    return max(lost_s)
