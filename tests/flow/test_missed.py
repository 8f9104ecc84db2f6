"""What happens while nobody listens to Asterisk is found afterwards, each thing by its own test (DESIGN 2.4, 9)."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from models.kinds import Kind
from tests.fakes.asterisk import Answers, Rings
from tests.flow.house import House, house
from tests.virtual_time import LoopClock, run_virtual


async def in_line(made: House, number: str = "+77010000001") -> str:
    queued = made.log.kinds().count(Kind.CALL_QUEUED)
    caller = made.asterisk.dial_in(number)
    made.asterisk.press(caller, "0")
    await made.wait_for(Kind.CALL_QUEUED, queued + 1)
    return caller


async def leaving_a_message(made: House) -> str:
    caller = made.asterisk.dial_in("")  # with a number the message stands in the line: test_message_in_line.py
    made.asterisk.press(caller, "9")
    await made.until(lambda: any(prompt == "menu" for _, prompt, _ in made.voice.asked))
    made.asterisk.press(caller, "3")
    await made.until(lambda: any(m.kind == "recording" for m in made.asterisk.world.media.values()), "records")
    await asyncio.sleep(5)
    return caller


def test_a_seat_that_answered_meanwhile_talks() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=3))
            caller = await in_line(made)
            await made.wait_for(Kind.OFFER_MADE)
            await asyncio.sleep(0.5)
            made.asterisk.disconnect()
            await asyncio.sleep(5)
            made.asterisk.reconnect()
            await made.wait_for(Kind.SEAT_ANSWERED)
            await made.until(lambda: bool(made.asterisk.in_bridge_with(caller)))
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)
        assert made.outcome() == "answered"

    run_virtual(main())


def test_a_talk_that_ended_meanwhile_has_its_ticket() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=1))
            caller = await in_line(made)
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            made.asterisk.disconnect()
            made.asterisk.hang_up(made.asterisk.in_bridge_with(caller).pop())
            await asyncio.sleep(3)
            made.asterisk.reconnect()
            await made.wait_for(Kind.TICKET_REGISTERED)
            await made.wait_for(Kind.CALL_ENDED)
        assert made.outcome() == "answered"

    run_virtual(main())


def test_no_phone_rings_and_no_seat_is_blamed_while_asterisk_cannot_be_asked() -> None:
    async def main() -> None:
        async with house() as made:
            caller = await in_line(made)
            made.asterisk.down = True
            made.asterisk.disconnect()
            await asyncio.sleep(0.1)
            made.seat("101", Answers(after_s=1))
            await asyncio.sleep(5)
            assert Kind.OFFER_MADE not in made.log.kinds()
            made.asterisk.down = False
            made.asterisk.reconnect()
            await made.wait_for(Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_a_bridge_that_could_not_be_made_is_made_afterwards() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=3))
            caller = await in_line(made)
            await made.wait_for(Kind.OFFER_MADE)
            await made.until(lambda: made.asterisk.ringing("PJSIP/seat-101") is not None)
            leg = made.asterisk.ringing("PJSIP/seat-101")
            assert leg is not None
            made.asterisk.answer(leg)
            made.asterisk.down = True
            await made.wait_for(Kind.SEAT_ANSWERED)
            await asyncio.sleep(1)
            assert not made.asterisk.in_bridge_with(caller)
            made.asterisk.disconnect()
            made.asterisk.down = False
            made.asterisk.reconnect()
            await made.until(lambda: bool(made.asterisk.in_bridge_with(caller)), "they hear each other")
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_a_ring_that_was_withdrawn_meanwhile_does_not_go_on() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Rings())
            caller = await in_line(made)
            await made.until(lambda: made.asterisk.ringing("PJSIP/seat-101") is not None)
            made.asterisk.down = True
            made.asterisk.disconnect()
            await made.wait_for(Kind.OFFER_ENDED)
            assert made.asterisk.ringing("PJSIP/seat-101") is not None
            made.asterisk.down = False
            made.asterisk.reconnect()
            await made.until(lambda: made.asterisk.ringing("PJSIP/seat-101") is None)
            made.asterisk.hang_up(caller)

    run_virtual(main())


@pytest.mark.parametrize("hangs_up", [True, False])
def test_a_message_that_ended_meanwhile_is_a_ticket(hangs_up: bool) -> None:
    async def main() -> None:
        async with house() as made:
            caller = await leaving_a_message(made)
            made.asterisk.disconnect()
            if hangs_up:
                made.asterisk.hang_up(caller)
            else:
                made.asterisk.press(caller, "#")
            await asyncio.sleep(1)
            made.asterisk.reconnect()
            await made.wait_for(Kind.TICKET_REGISTERED)
            await made.wait_for(Kind.CALL_ENDED)
        assert made.log.kinds().count(Kind.TICKET_REGISTERED) == 1

    run_virtual(main())


@pytest.mark.parametrize("what", ["goes on", "ends", "hangs up"])
def test_a_message_outlives_the_controller(what: str) -> None:
    async def main() -> None:
        async with house() as made:
            caller = await leaving_a_message(made)
            await made.kill()
            if what == "ends":
                made.asterisk.press(caller, "#")
            elif what == "hangs up":
                made.asterisk.hang_up(caller)
            await asyncio.sleep(2)
            await made.start()
            if what == "goes on":
                assert [m.kind for m in made.asterisk.world.media.values()] == ["recording"], "not begun anew"
                made.asterisk.press(caller, "#")
            await made.wait_for(Kind.TICKET_REGISTERED)
            await made.wait_for(Kind.CALL_ENDED)
        assert made.log.kinds().count(Kind.MESSAGE_TAKEN) == 1
        assert made.log.kinds().count(Kind.TICKET_REGISTERED) == 1

    run_virtual(main())


def test_a_talk_that_ended_with_its_controller_away_has_its_ticket() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=1))
            caller = await in_line(made)
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            await made.kill()
            made.asterisk.hang_up(caller)
            await made.start()
            await made.wait_for(Kind.CALL_ENDED)
        assert made.outcome() == "answered"
        assert made.log.kinds().count(Kind.TICKET_REGISTERED) == 1

    run_virtual(main())


@pytest.mark.parametrize("controller_dies_too", [False, True])
def test_what_dies_with_asterisk_has_ticket_and_wish(controller_dies_too: bool) -> None:
    async def main() -> None:
        made = House()
        await made.start()
        made.seat("101", Answers(after_s=1))
        await in_line(made, "+77010000001")
        await made.wait_for(Kind.RECORDING_STARTED, 2)
        await in_line(made, "+77010000002")
        await asyncio.sleep(1)
        if controller_dies_too:
            await made.kill()
        made.asterisk.die()
        await asyncio.sleep(2)
        made.asterisk.rise()
        if controller_dies_too:
            await made.start()
        else:
            await made.wait_for(Kind.CALLBACK_OPENED)  # who waited keeps the place
        await made.wait_for(Kind.CALL_ENDED, 2)
        await made.kill()
        ends = [event for event in made.log.events if event.kind == Kind.CALL_ENDED]
        assert [event.fields["outcome"] for event in ends] == ["lost-with-asterisk"] * 2
        assert made.log.kinds().count(Kind.TICKET_REGISTERED) == 2
        wishes = [e for e in made.log.events if e.kind == Kind.FACT_NOTED and e.fields["name"] == "call-back"]
        assert len(wishes) == 2

    run_virtual(main())


def test_what_the_next_asterisk_does_not_know_has_not_hung_up() -> None:
    """Its requests are served before its events come: 404 for a caller who was lost with the one before."""

    async def main() -> None:
        async with house() as made:
            caller = made.asterisk.dial_in("+77010000001")
            made.asterisk.press(caller, "9")
            await made.until(lambda: any(prompt == "menu" for _, prompt, _ in made.voice.asked))
            died_at = LoopClock().now()
            made.asterisk.die()
            made.asterisk.down = False
            played = made.asterisk.requests["channels.play_with_id"]
            await made.until(lambda: made.asterisk.requests["channels.play_with_id"] > played, "the next one is asked")
            await asyncio.sleep(1)
            made.asterisk.rise()
            await made.wait_for(Kind.CALL_ENDED)
            assert made.outcome() == "lost-with-asterisk"
            assert {Kind.TICKET_REGISTERED, Kind.FACT_NOTED} <= set(made.log.kinds())
            lives = [event for event in made.log.events if event.kind == Kind.ASTERISK_BEGAN]
            assert [life.fields["lost_at"] for life in lives] == [died_at.isoformat()]

    run_virtual(main())


def test_a_caller_whom_the_warden_moved_is_the_fallbacks() -> None:
    async def main() -> None:
        async with house() as made:
            caller = await in_line(made)
            await made.asterisk_moves(caller, "fallback")
            await made.until(lambda: made.controller is not None and not made.controller.calls.sessions)
            assert Kind.CALL_FELL_BACK in made.log.kinds()
            assert Kind.CALL_ENDED not in made.log.kinds()
            made.asterisk.disconnect()
            made.asterisk.reconnect()
            await asyncio.sleep(1)
            assert made.log.kinds().count(Kind.CALL_ADOPTED) == 0
            made.asterisk.hang_up(caller)

    run_virtual(main())


async def _moved(made: House) -> None:
    await made.asterisk_moves(await in_line(made), "fallback")
    await made.wait_for(Kind.CALL_FELL_BACK)


async def _unanswered(made: House) -> None:
    """Asterisk is dying: the caller has come, and no request is served any more."""
    made.asterisk.down = True
    made.asterisk.dial_in("+77010000001")
    await made.wait_for(Kind.CALL_ARRIVED)


@pytest.mark.parametrize("arrange", [_moved, _unanswered])
@pytest.mark.parametrize("away_s", [0.5, 5])
def test_whoever_is_lost_in_the_fallback_or_unanswered_is_lost(
    arrange: Callable[[House], Awaitable[None]], away_s: float
) -> None:
    async def main() -> None:
        async with house() as made:
            await arrange(made)
            made.asterisk.die()
            await asyncio.sleep(away_s)
            made.asterisk.rise()
            await made.wait_for(Kind.CALL_ENDED)
            assert made.outcome() == "lost-with-asterisk"
            assert {Kind.TICKET_REGISTERED, Kind.FACT_NOTED} <= set(made.log.kinds())

    run_virtual(main())


def test_a_caller_whom_nobody_could_hang_up_is_hung_up_afterwards() -> None:
    async def main() -> None:
        async with house() as made:
            caller = made.asterisk.dial_in("")
            made.asterisk.press(caller, "9")
            await made.until(lambda: any(prompt == "menu" for _, prompt, _ in made.voice.asked))
            made.asterisk.press(caller, "3")
            await made.until(lambda: any(m.kind == "recording" for m in made.asterisk.world.media.values()), "records")
            await asyncio.sleep(5)
            made.asterisk.press(caller, "#")
            await made.until(lambda: any(prompt == "goodbye" for _, prompt, _ in made.voice.asked))
            made.asterisk.down = True
            made.asterisk.disconnect()
            await made.wait_for(Kind.CALL_ENDED)
            assert caller in made.asterisk.channels
            made.asterisk.down = False
            made.asterisk.reconnect()
            await made.until(lambda: caller not in made.asterisk.channels, "the caller is let go")
        assert made.log.kinds().count(Kind.CALL_ENDED) == 1
        assert Kind.CALL_ADOPTED not in made.log.kinds()

    run_virtual(main())


def test_a_database_that_is_away_does_not_end_the_taking_over() -> None:
    async def main() -> None:
        async with house() as made:
            made.record.away = True
            caller = await in_line(made)
            made.asterisk.disconnect()
            await asyncio.sleep(1)
            made.asterisk.reconnect()
            made.seat("101", Answers(after_s=1))
            await made.wait_for(Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)

    run_virtual(main())
