"""The last moments of the log die with a controller: what Asterisk has put together is believed (B5, DESIGN 2.4)."""

import asyncio

from agents.line.seats import Talking
from ivr.call import names
from models.events import CallEvent, Field
from models.ids import CallId, SeatId
from models.kinds import Kind
from tests.fakes.asterisk import Answers
from tests.flow.callers import asks_for_a_person
from tests.flow.house import House, house
from tests.virtual_time import run_virtual

HUNG_UP: dict[str, Field] = {"seat": "101", "why": "hung up"}


async def dies_before_it_writes(made: House, kind: Kind) -> None:
    """The controller, with all that it said from the last line of that kind on; another one takes over."""
    await made.kill()
    last = max(at for at, event in enumerate(made.log.events) if event.kind == kind)
    del made.log.events[last:]
    await made.start()
    await made.wait_for(Kind.CALL_ADOPTED)


async def talks(made: House, talk: int = 1) -> str:
    made.seat("101", Answers(after_s=1))
    caller = asks_for_a_person(made)
    await made.wait_for(Kind.RECORDING_STARTED, 2 * talk)
    return caller


def test_who_talks_already_is_not_put_back_into_the_line() -> None:
    """There they heard music and places over the conversation, and their seat was rung anew (storm 40045)."""

    async def main() -> None:
        async with house() as made:
            caller = await talks(made)
            await dies_before_it_writes(made, Kind.OFFER_ENDED)
            [adopted] = [event for event in made.log.events if event.kind == Kind.CALL_ADOPTED]
            assert adopted.fields["state"] == "Talking"
            await asyncio.sleep(5)
            assert made.asterisk.rang == ["PJSIP/seat-101"]
            assert made.asterisk.in_bridge_with(caller)
            made.asterisk.hang_up(caller)
        assert made.outcome() == "answered"
        assert made.log.kinds().count(Kind.TICKET_REGISTERED) == 1

    run_virtual(main())


def test_who_was_put_on_hold_is_on_hold() -> None:
    """They were taken for talking, and nobody could bring them back (storm 40021)."""

    async def main() -> None:
        async with house() as made:
            caller = await talks(made)
            assert made.controller is not None
            call = CallId(made.log.events[-1].call_id)
            await made.controller.conversations.hold(call, "user")
            await dies_before_it_writes(made, Kind.CALL_HELD)
            desk = made.controller.conversations
            await made.until(lambda: (at := desk.standing(call)) is not None and at.state == "Held", "on hold")
            assert made.asterisk.channels[caller].music is not None
            await desk.unhold(call, "user")
            await made.until(lambda: bool(made.asterisk.in_bridge_with(caller)), "together")
            made.asterisk.hang_up(caller)
        assert made.outcome() == "answered"

    run_virtual(main())


def test_a_second_talk_of_a_call_has_a_ticket_of_its_own() -> None:
    """Its draft was lost with the log, and the first one's number was taken for its own (storm 40146)."""

    async def main() -> None:
        async with house() as made:
            caller = await talks(made)
            made.asterisk.hang_up(made.asterisk.in_bridge_with(caller).pop())
            await made.wait_for(Kind.TICKET_REGISTERED)
            made.asterisk.press(caller, "0")  # instead of hearing the number
            await made.wait_for(Kind.RECORDING_STARTED, 4)
            await dies_before_it_writes(made, Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(caller)
        assert made.log.kinds().count(Kind.TICKET_REGISTERED) == 2

    run_virtual(main())


def test_a_colleague_who_has_just_joined_is_known_to_talk() -> None:
    """Nobody knew of the third telephone, and it heard what was said on hold (storm 42744)."""

    async def main() -> None:
        async with house() as made:
            caller = await talks(made)
            assert made.controller is not None
            call = CallId(made.log.events[-1].call_id)
            made.seat("102", Answers(after_s=1))
            await made.controller.conversations.conference(call, "user", SeatId("102"))
            await made.wait_for(Kind.SEAT_JOINED)
            await dies_before_it_writes(made, Kind.SEAT_JOINED)
            desk = made.controller.conversations
            await made.until(lambda: (at := desk.standing(call)) is not None and at.state == "Conferring", "three")
            line = made.controller.desk.line
            assert {seat for seat, state in line.seats.items() if isinstance(state, Talking)} == {"101", "102"}
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_no_tape_turns_on_after_a_talk() -> None:
    """The controller died between the end of the talk and that of its tapes (storm 43447)."""

    async def main() -> None:
        async with house() as made:
            caller = await talks(made)
            await made.kill()
            made.asterisk.hang_up(made.asterisk.in_bridge_with(caller).pop())
            hung_up = CallEvent(made.log.events[-1].call_id, Kind.SEAT_HUNG_UP, made.log.events[-1].at, HUNG_UP)
            made.log.append(hung_up)  # the last that it did
            await made.start()
            await made.wait_for(Kind.CALL_ADOPTED)
            await asyncio.sleep(1)
            assert not [name for name in made.asterisk.channels if names.is_tape(name)]
            assert made.log.kinds().count(Kind.RECORDING_ENDED) == 2
            made.asterisk.hang_up(caller)

    run_virtual(main())
