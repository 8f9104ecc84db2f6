"""A message that no living controller took stands in the one line all the same, once, where its caller had come in
(A12, B1, B7)."""

import asyncio
import struct
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ivr.call import names
from models.events import CallEvent
from models.kinds import Kind
from tests.fakes.asterisk import Answers
from tests.flow.callbacks import CITIZEN, PHONE, centre, events, outcome, together
from tests.flow.callers import in_line
from tests.flow.house import House, house
from tests.flow.test_message_in_line import recording
from tests.unit.alone.test_cdr import written
from tests.virtual_time import START, LoopClock, run_virtual

SPOOL = Path("asterisk", "spool", "recording")

CENTRE = centre(wrap_up_s=0)


def alone(folder: Path, began_at: datetime, ended_at: datetime, *legs: str, number: str = CITIZEN) -> str:
    """A call that Asterisk took and ended by itself; its id."""
    unique = f"{began_at.timestamp():.0f}.{len(list((folder / SPOOL).glob('*')))}"
    (folder / "cdr").mkdir(exist_ok=True)
    (folder / SPOOL).mkdir(parents=True, exist_ok=True)
    spelt = f'"{began_at:%Y-%m-%d %H:%M:%S}","{began_at:%Y-%m-%d %H:%M:%S}","{ended_at:%Y-%m-%d %H:%M:%S}"'
    caller = number.removeprefix("+")
    written(
        folder / "cdr",
        f'"fallback","{caller}","s","fallback","""A"" <{caller}>","PJSIP/trunk-00000007","PJSIP/seat-101-00000008",'
        f'"Queue","fallback,,,,120",{spelt},2,2,"ANSWERED","DOCUMENTATION","{unique}","queued"',
    )
    for leg in legs:
        sound = struct.pack("<h", 900) * 32_000
        (folder / SPOOL / f"fallback-{unique}-{leg}.sln").write_bytes(sound)
    return names.call_id_for(unique)


def ago(seconds: float) -> datetime:
    return LoopClock().now() - timedelta(seconds=seconds)


def place(made: House, back: str) -> datetime:
    [placed] = {str(event.fields["queued_at"]) for event in events(made, Kind.CALL_QUEUED, back)}
    return datetime.fromisoformat(placed)


async def placed(made: House, call_id: str) -> CallEvent:
    """Its one call-back."""
    await made.until(lambda: bool(events(made, Kind.CALL_ENDED, call_id)), "it is in the log")
    [ordered] = events(made, Kind.CALLBACK_ORDERED, call_id)
    [opened] = events(made, Kind.CALLBACK_OPENED, str(ordered.fields["callback"]))
    return opened


async def talks_first(made: House, back: str, last: str) -> None:
    """Whose message it is, and then who came later."""
    made.asterisk.seat(PHONE, Answers(after_s=3))
    made.seat("101", Answers(after_s=1))
    leg = await together(made, back)
    assert not made.asterisk.in_bridge_with(last)
    made.asterisk.hang_up(leg)
    await made.until(lambda: bool(made.asterisk.in_bridge_with(last)), "then who came later")
    made.asterisk.hang_up(last)


@pytest.mark.parametrize("restarts", [0, 2])
def test_a_message_of_the_fallback_has_the_place_in_which_it_came(tmp_path: Path, restarts: int) -> None:
    async def main() -> None:
        await asyncio.sleep(600)
        call_id = alone(tmp_path, ago(300), ago(200), "message")
        async with house(centre=CENTRE, folder=tmp_path) as made:
            last = await in_line(made, "+77010000003")
            back = (await placed(made, call_id)).call_id
            for _ in range(restarts):
                await made.kill()
                (tmp_path / "reached").unlink(missing_ok=True)  # what Asterisk wrote is read from its beginning
                await made.start()
                await asyncio.sleep(10)
            assert place(made, back) == START + timedelta(seconds=300)
            assert len(events(made, Kind.CALLBACK_OPENED)) == 1
            await talks_first(made, back, last)
        assert outcome(made, call_id) == "message-left"
        assert [each.fields["by"] for each in events(made, Kind.TICKET_REGISTERED, call_id)] == ["fallback"]

    run_virtual(main())


def test_two_messages_of_one_number_are_one_place(tmp_path: Path) -> None:
    async def main() -> None:
        await asyncio.sleep(600)
        first = alone(tmp_path, ago(300), ago(280), "message")
        second = alone(tmp_path, ago(200), ago(180), "message")
        async with house(centre=CENTRE, folder=tmp_path) as made:
            await made.until(lambda: len(events(made, Kind.CALL_ENDED)) == 2)
            [opened] = events(made, Kind.CALLBACK_OPENED)
            ordered = {event.call_id: event.fields["callback"] for event in events(made, Kind.CALLBACK_ORDERED)}
            assert ordered == {first: opened.call_id, second: opened.call_id}
            assert place(made, opened.call_id) == START + timedelta(seconds=300)
            again = await in_line(made)
            await made.until(lambda: bool(events(made, Kind.CALL_ENDED, opened.call_id)), "who rings again has it")
            made.seat("101", Answers(after_s=1))
            await made.until(lambda: bool(made.asterisk.in_bridge_with(again)), "talk")
            made.asterisk.hang_up(again)

    run_virtual(main())


def test_whom_the_fallback_has_served_afterwards_is_not_called_back(tmp_path: Path) -> None:
    async def main() -> None:
        await asyncio.sleep(600)
        alone(tmp_path, ago(300), ago(280), "message")
        alone(tmp_path, ago(200), ago(100), "caller", "seat")
        async with house(centre=CENTRE, folder=tmp_path) as made:
            await made.wait_for(Kind.CALL_ENDED, 3)
            [opened] = events(made, Kind.CALLBACK_OPENED)
            assert outcome(made, opened.call_id) == "callback-not-needed"

    run_virtual(main())


def test_who_talks_already_is_not_called_back(tmp_path: Path) -> None:
    async def main() -> None:
        await asyncio.sleep(600)
        async with house(centre=CENTRE, folder=tmp_path) as made:
            made.seat("101", Answers(after_s=1))
            caller = await in_line(made)
            await made.wait_for(Kind.SEAT_ANSWERED)
            await made.kill()
            call_id = alone(tmp_path, ago(300), ago(200), "message")
            await made.start()
            await made.until(lambda: bool(events(made, Kind.CALL_ENDED, call_id)))
            assert not events(made, Kind.CALLBACK_OPENED)
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_nobody_can_call_back_who_left_no_number(tmp_path: Path) -> None:
    async def main() -> None:
        await asyncio.sleep(600)
        call_id = alone(tmp_path, ago(300), ago(200), "message", number="")
        async with house(centre=CENTRE, folder=tmp_path) as made:
            await made.until(lambda: bool(events(made, Kind.CALL_ENDED, call_id)))
            assert not events(made, Kind.CALLBACK_OPENED)
            assert len(events(made, Kind.TICKET_REGISTERED, call_id)) == 1

    run_virtual(main())


@pytest.mark.parametrize("waited", [True, False])
def test_who_spoke_and_hung_up_while_the_controller_was_away_keeps_the_place(waited: bool) -> None:
    async def main() -> None:
        async with house(centre=centre(longest_wait_s=20, wrap_up_s=0)) as made:
            came_at = LoopClock().now()
            if waited:
                caller = await in_line(made)
                came_at = place(made, names.call_id_for(caller))
            else:
                caller = made.asterisk.dial_in(CITIZEN)
                made.asterisk.press(caller, "23")
            await made.until(lambda: recording(made), "the tone")
            await asyncio.sleep(7)
            await made.kill()
            made.asterisk.hang_up(caller)
            await asyncio.sleep(30)
            await made.start()
            call_id = names.call_id_for(caller)
            back = (await placed(made, call_id)).call_id
            last = await in_line(made, "+77010000003")
            for _ in range(2):
                await made.kill()
                await made.start()
                await made.until(lambda: made.controller is not None and last in made.asterisk.channels)
            assert place(made, back) == came_at
            assert len(events(made, Kind.CALLBACK_OPENED)) == 1
            await talks_first(made, back, last)
        assert outcome(made, call_id) == "message-left"
        assert len(events(made, Kind.TICKET_REGISTERED, call_id)) == 1

    run_virtual(main())
