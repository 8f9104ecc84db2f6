"""A voice message stands in the one line: its citizen is called back in turn (A12, B1)."""

import asyncio

import pytest

from agents.line.events import SeatLoggedOut
from models.ids import SeatId
from models.kinds import Kind
from tests.fakes.asterisk import Answers, Busy
from tests.flow.callbacks import CITIZEN, MODES, PHONE, centre, events, outcome, together
from tests.flow.callers import in_line
from tests.flow.house import House, house
from tests.virtual_time import run_virtual


def recording(made: House) -> bool:
    return any(media.kind == "recording" for media in made.asterisk.world.media.values())


async def message(made: House, caller: str, talk_s: float = 7) -> str:
    """The caller has spoken after the tone and has hung up; the call-back's id."""
    await made.until(lambda: recording(made), "the tone")
    await asyncio.sleep(talk_s)
    made.asterisk.hang_up(caller)
    await made.wait_for(Kind.CALLBACK_OPENED)
    return str(events(made, Kind.CALLBACK_OPENED)[-1].call_id)


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("mode", MODES)
def test_who_waited_too_long_and_left_a_message_is_called_back_in_the_old_place(mode: str, restart: bool) -> None:
    async def main() -> None:
        async with house(centre=centre(mode, longest_wait_s=20, wrap_up_s=0)) as made:
            first = await in_line(made, CITIZEN)
            back = await message(made, first)
            last = await in_line(made, "+77010000003")
            if restart:
                await made.kill()
                await made.start()
                await made.wait_for(Kind.CALL_ADOPTED, 1)
            assert {e.fields["kind"] for e in events(made, Kind.CALL_QUEUED, back)} == {"message"}
            queued_at = {e.fields["queued_at"] for e in events(made, Kind.CALL_QUEUED)}
            assert len(queued_at) == 2, "one place, of the wait and of the message"
            made.asterisk.seat(PHONE, Answers(after_s=3))
            made.seat("101", Answers(after_s=1))
            leg = await together(made, back)
            assert made.asterisk.rang == ["PJSIP/seat-101", PHONE], "whoever calls back hears the message before"
            assert not made.asterisk.in_bridge_with(last)
            made.asterisk.hang_up(leg)
            await made.until(lambda: bool(made.asterisk.in_bridge_with(last)), "then who came later")
            made.asterisk.hang_up(last)
        assert outcome(made, back) == "answered"
        original = str(events(made, Kind.CALLBACK_OPENED)[0].fields["original"])
        assert outcome(made, original) == "message-left"

    run_virtual(main())


def test_who_speaks_twice_in_one_call_has_two_messages_and_two_tickets() -> None:
    async def main() -> None:
        async with house(centre=centre(longest_wait_s=20)) as made:
            caller = await in_line(made, CITIZEN)
            for number in (1, 2):
                await made.until(lambda: recording(made), "the tone")
                await asyncio.sleep(7)
                made.asterisk.press(caller, "#")
                await made.wait_for(Kind.TICKET_REGISTERED, number)
                if number == 1:  # instead of hearing the good-bye
                    made.asterisk.press(caller, "0")
                    await made.wait_for(Kind.CALL_QUEUED, 2)
            made.asterisk.hang_up(caller)
            made.asterisk.seat(PHONE, Busy())
            made.seat("101", Answers(after_s=1))
            await made.wait_for(Kind.CALL_ENDED, 2)
        taken = [str(event.fields["recording"]) for event in events(made, Kind.MESSAGE_TAKEN)]
        assert len(set(taken)) == 2, "the second one is not written over the first"
        tickets = [event.fields["ticket"] for event in events(made, Kind.TICKET_REGISTERED)]
        assert len(set(tickets)) == 2

    run_virtual(main())


def test_whose_message_was_left_and_who_is_never_reached_has_one_ticket() -> None:
    async def main() -> None:
        async with house(centre=centre(longest_wait_s=20)) as made:
            back = await message(made, await in_line(made, CITIZEN))
            made.asterisk.seat(PHONE, Busy())
            made.seat("101", Answers(after_s=1))
            await made.wait_for(Kind.CALLBACK_FAILED, 2)
            await made.wait_for(Kind.CALL_ENDED, 2)
        assert outcome(made, back) == "callback-failed"
        assert [ticket.fields["by"] for ticket in events(made, Kind.TICKET_REGISTERED)] == ["voice message"]

    run_virtual(main())


def test_who_rings_again_has_the_place_of_the_message_and_is_not_called_back() -> None:
    async def main() -> None:
        async with house(centre=centre(longest_wait_s=20, keep_place_s=0)) as made:
            back = await message(made, await in_line(made, CITIZEN))
            again = await in_line(made, CITIZEN)
            await made.until(lambda: bool(events(made, Kind.CALL_ENDED, back)), "it is over")
            queued_at = {e.fields["queued_at"] for e in events(made, Kind.CALL_QUEUED)}
            assert len(queued_at) == 1
            made.seat("101", Answers(after_s=1))
            await made.until(lambda: bool(made.asterisk.in_bridge_with(again)), "talk")
            made.asterisk.hang_up(again)
        assert outcome(made, back) == "callback-not-needed"

    run_virtual(main())


def test_nobody_can_call_back_who_hides_the_number() -> None:
    async def main() -> None:
        async with house(centre=centre(longest_wait_s=20)) as made:
            caller = await in_line(made, "")
            await made.until(lambda: any(media.kind == "recording" for media in made.asterisk.world.media.values()))
            await asyncio.sleep(7)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.TICKET_REGISTERED)
        assert not events(made, Kind.CALLBACK_OPENED)

    run_virtual(main())


@pytest.mark.parametrize("restart", [False, True])
def test_a_second_message_after_the_first_ones_call_back_is_over_brings_a_call_back_of_its_own(restart: bool) -> None:
    """Two outcomes under one name otherwise, and the second one's history is mixed with the first one's."""

    async def main() -> None:
        async with house(centre=centre(longest_wait_s=20, callback_tries=1)) as made:
            made.asterisk.seat(PHONE, Busy())  # he is on the telephone with us
            caller = await in_line(made, CITIZEN)
            await made.until(lambda: recording(made), "the tone")
            await asyncio.sleep(7)
            made.asterisk.press(caller, "#")
            await made.wait_for(Kind.TICKET_REGISTERED, 1)
            made.asterisk.press(caller, "0")  # instead of hearing the good-bye
            made.seat("101", Answers(after_s=1))
            await made.wait_for(Kind.CALLBACK_DIALLED)
            assert made.controller is not None
            made.controller.desk.submit(SeatLoggedOut(SeatId("101"), "phone"))
            await made.wait_for(Kind.CALL_ENDED, 1)
            if restart:
                await made.kill()
                await made.start()
                await made.wait_for(Kind.CALL_ADOPTED, 1)
            await made.until(lambda: recording(made), "the tone")
            await asyncio.sleep(7)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALLBACK_OPENED, 2)
            made.seat("101", Answers(after_s=1))
        first, second = (str(event.call_id) for event in events(made, Kind.CALLBACK_OPENED))
        assert first != second
        assert outcome(made, first) == outcome(made, second) == "callback-failed"

    run_virtual(main())
