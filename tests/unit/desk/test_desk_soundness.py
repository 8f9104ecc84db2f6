"""The desk looks at its line each second, and says what does not hold (B1, B5)."""

import asyncio
from collections import Counter
from dataclasses import replace

from agents.desk.soundness import Soundness
from agents.line.events import (
    Entry,
)
from agents.line.restore import restored
from models.kinds import Kind
from tests.unit.desk.room import CITY, RULES, S1, S2, SEATS, A, B, Room
from tests.unit.desk.room import quiet as quiet
from tests.virtual_time import START, run_virtual


def _harmed(room: Room) -> None:
    room.desk.line = replace(room.desk.line, waiting={})


def test_a_line_that_does_not_hold_is_counted_each_second_and_raises_one_alarm() -> None:
    async def story() -> Room:
        room = Room()
        room.queue(A)
        _harmed(room)
        await asyncio.sleep(1.5)
        room.queue(B)
        await asyncio.sleep(1.5)
        return room

    room = run_virtual(story())
    assert room.desk.counts["broken.caller-misplaced"] == 2
    alarms = [event.fields for event in room.log.kept if event.kind == Kind.ALARM_RAISED]
    assert alarms == [
        {
            "what": "line-caller-misplaced",
            "why": "caller-misplaced: call-a waits 0, rung 0, ordered 1 times",
        }
    ]


def test_a_line_is_looked_at_as_soon_as_its_phones_ring_after_a_restart() -> None:
    async def story() -> Room:
        room = Room(restored(RULES, SEATS, {}, [Entry(A, CITY, START)], {}, START), started=False)
        _harmed(room)
        room.desk.start()
        return room

    assert run_virtual(story()).desk.counts["broken.caller-misplaced"] == 1


def test_a_sound_line_is_never_accused() -> None:
    async def story() -> Room:
        room = Room(started=False)
        room.log_in(S1)
        room.queue(A, B)
        await asyncio.sleep(2)
        room.desk.start()
        for _ in range(30):
            await asyncio.sleep(7)
            room.log_in(S1, S2)
        return room

    room = run_virtual(story())
    assert room.desk.counts["offer.made"] > 1
    assert not [name for name in room.desk.counts if name.startswith("broken")]


def test_a_deadline_that_nobody_keeps_is_found() -> None:
    async def story() -> Counter[str]:
        room, counts = Room(), Counter[str]()
        room.queue(A)
        room.desk.close()  # its timer is lost
        watch = Soundness(lambda: (room.desk.line, True), counts, room.log, room.clock)
        watch.look()
        assert not counts
        await asyncio.sleep(RULES[CITY].longest_wait_s + 3)
        watch.look()
        return counts

    assert run_virtual(story()) == Counter({"broken.time-stands-still": 1})


def test_looking_with_explanations_and_without() -> None:
    async def story() -> None:
        room = Room()
        room.queue(A)
        assert room.desk.snapshot().waiting[0].explain == ()
        view = room.desk.snapshot(explaining=True)
        assert view.waiting[0].explain[-1] == "nobody logged in: 101, 102"
        assert view.seats[0].explain[1].startswith("would get call-a")

    run_virtual(story())
