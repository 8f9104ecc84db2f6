"""The controller ends in the middle and another one takes up where it stood (B5, B7, DESIGN 2.4)."""

import asyncio

from models.kinds import Kind
from tests.fakes.asterisk import Answers
from tests.flow.callers import asks_for_a_person, in_line
from tests.flow.house import house
from tests.virtual_time import run_virtual


def test_waiting_callers_are_adopted_in_their_old_order() -> None:
    async def main() -> None:
        async with house() as made:
            callers = []
            for n in range(5):
                callers.append(made.asterisk.dial_in(f"+7701000000{n}"))
                made.asterisk.press(callers[-1], "0")
                await made.wait_for(Kind.CALL_QUEUED, n + 1)
                await asyncio.sleep(1)
            await made.kill()
            await asyncio.sleep(5)
            await made.start()
            await made.wait_for(Kind.CALL_ADOPTED, 5)
            made.seat("101", Answers(after_s=1))
            served: list[str] = []
            for _ in callers:
                await made.until(lambda: any(made.asterisk.in_bridge_with(c) for c in callers if c not in served))
                now = next(c for c in callers if c not in served and made.asterisk.in_bridge_with(c))
                served.append(now)
                made.asterisk.hang_up(now)
            assert served == callers

    run_virtual(main())


def test_a_conversation_goes_on_and_its_ticket_is_registered() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=1))
            caller = asks_for_a_person(made, "+77010000001")
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            await made.kill()
            await made.start()
            assert made.controller is not None
            await made.wait_for(Kind.CALL_ADOPTED)
            assert made.asterisk.in_bridge_with(caller)
            leg = made.asterisk.in_bridge_with(caller).pop()
            made.asterisk.hang_up(leg)
            await made.wait_for(Kind.TICKET_REGISTERED)
            await made.wait_for(Kind.CALL_ENDED)
        assert made.log.kinds().count(Kind.TICKET_DRAFTED) == 1
        assert made.outcome() == "answered"

    run_virtual(main())


def test_the_seat_hung_up_while_nobody_looked() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=1))
            caller = asks_for_a_person(made, "+77010000001")
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            await made.kill()
            made.asterisk.hang_up(made.asterisk.in_bridge_with(caller).pop())
            await made.start()
            await made.wait_for(Kind.CALL_ENDED)
        assert made.outcome() == "answered"

    run_virtual(main())


def test_a_caller_who_left_meanwhile_has_an_outcome() -> None:
    async def main() -> None:
        async with house() as made:
            caller = await in_line(made, "+77010000001")
            await made.kill()
            made.asterisk.hang_up(caller)
            await made.start()
            await made.wait_for(Kind.CALL_ENDED)
        assert made.outcome() == "ended-unseen"

    run_virtual(main())


def test_a_caller_in_the_menus_hears_the_step_again() -> None:
    async def main() -> None:
        async with house() as made:
            caller = made.asterisk.dial_in("+77010000001")
            made.asterisk.press(caller, "92")
            await made.until(lambda: any(prompt == "menu" for _, prompt, _ in made.voice.asked))
            await made.kill()
            made.voice.asked.clear()
            await made.start()
            await made.until(lambda: any(prompt == "menu" for _, prompt, _ in made.voice.asked))
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)

    run_virtual(main())


def test_an_event_stream_that_flaps_loses_nobody() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=3))
            caller = asks_for_a_person(made, "+77010000001")
            await made.wait_for(Kind.OFFER_MADE)
            for _ in range(20):
                made.asterisk.disconnect()
                await asyncio.sleep(0.2)
                made.asterisk.reconnect()
                await asyncio.sleep(0.3)
            await made.wait_for(Kind.SEAT_ANSWERED)
            assert made.asterisk.rang == ["PJSIP/seat-101"], "nobody is rung twice"
            made.asterisk.disconnect()
            made.asterisk.hang_up(caller)
            made.asterisk.reconnect()
            await made.wait_for(Kind.CALL_ENDED)

    run_virtual(main())


def test_a_controller_that_is_replaced_stops_acting() -> None:
    async def main() -> None:
        async with house() as made:
            caller = await in_line(made, "+77010000001")
            old = made.controller
            assert old is not None
            await made.start()  # a second one with the same application
            await made.wait_for(Kind.CALL_ADOPTED)
            await made.until(lambda: not old.ready.is_set(), "the old one has stopped")
            made.seat("101", Answers(after_s=1))
            await made.wait_for(Kind.SEAT_ANSWERED)
            assert made.log.kinds().count(Kind.OFFER_MADE) == 1
            made.asterisk.hang_up(caller)

    run_virtual(main())
