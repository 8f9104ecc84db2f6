"""A tape that Asterisk cannot write is marked failed and turns again; one that ends with its talk is whole (B7)."""

import asyncio
import os

import pytest

from ivr.ari import Ari
from ivr.call.tape.shelf import ROOM
from models.kinds import Kind
from tests.flow.callers import asks_for_a_person
from tests.flow.house import House, house
from tests.virtual_time import run_virtual


def told(made: House, kind: Kind) -> list[str]:
    return [str(event.fields["recording"]) for event in made.log.events if event.kind == kind]


async def talking(made: House) -> str:
    made.seat("101")
    caller = asks_for_a_person(made, "+77011234567")
    await made.wait_for(Kind.RECORDING_STARTED, 2)
    return caller


def test_a_tape_that_stops_in_the_middle_is_marked_and_turns_again() -> None:
    async def main() -> None:
        async with house() as made:
            caller = await talking(made)
            tape = next(name for name in told(made, Kind.RECORDING_STARTED) if name.endswith("-caller"))
            await Ari(made.asterisk).recordings.stop(tape)  # as the real one does when it cannot write
            await made.wait_for(Kind.RECORDING_STARTED, 3)
            assert told(made, Kind.RECORDING_FAILED) == [tape]
            assert told(made, Kind.RECORDING_STARTED)[2] == f"{tape}2", "what was written before is kept"
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.RECORDING_ENDED, 3)
        assert told(made, Kind.RECORDING_FAILED) == [tape]

    run_virtual(main())


def test_a_full_disk_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    free = [0]

    def room(_folder: object) -> os.statvfs_result:
        return os.statvfs_result((1, 1, 2 * ROOM, free[0], free[0], 0, 0, 0, 0, 255))

    async def main() -> None:
        async with house() as made:
            caller = await talking(made)
            monkeypatch.setattr(os, "statvfs", room)
            for tape in told(made, Kind.RECORDING_STARTED):
                await Ari(made.asterisk).recordings.stop(tape)
            await made.wait_for(Kind.RECORDING_FAILED, 2)
            asked = made.asterisk.requests["channels.snoopChannelWithId"]
            await asyncio.sleep(60)  # virtual
            assert made.asterisk.requests["channels.snoopChannelWithId"] == asked, "nothing is begun without room"
            free[0] = ROOM
            await made.wait_for(Kind.RECORDING_STARTED, 4)
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_a_talk_that_ends_just_after_its_tapes_were_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asterisk's own length then says nothing of the last seconds, and no snoop is left to tell by."""

    async def main() -> None:
        async with house() as made:
            caller = await talking(made)
            tapes = told(made, Kind.RECORDING_STARTED)
            full = os.statvfs_result((1, 1, 2 * ROOM, 0, 0, 0, 0, 0, 0, 255))
            monkeypatch.setattr(os, "statvfs", lambda _: full)
            for tape in tapes:
                await Ari(made.asterisk).recordings.stop(tape)
            await made.wait_for(Kind.RECORDING_ENDED, 2)
            assert told(made, Kind.RECORDING_FAILED) == []
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)
        assert sorted(told(made, Kind.RECORDING_FAILED)) == sorted(tapes), "each once"

    run_virtual(main())


def test_whoever_hangs_up_leaves_whole_tapes() -> None:
    async def main() -> None:
        async with house() as made:
            caller = await talking(made)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.RECORDING_ENDED, 2)
        assert told(made, Kind.RECORDING_FAILED) == []

    run_virtual(main())
