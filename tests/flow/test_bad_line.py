"""Asterisk refuses, does not answer, or answers late: nobody is lost by it (found by tests/simulation)."""

import asyncio

import pytest

from ivr.ari import Ari
from models.kinds import Kind
from tests.fakes.asterisk import Answers, FakeAsterisk
from tests.flow.callers import asks_for_a_person, in_line
from tests.flow.house import House, house
from tests.virtual_time import run_virtual

CALLER = "+77011234567"


@pytest.mark.parametrize("status", [409, 412, 422, 500])
@pytest.mark.parametrize("operation", ["channels.play_with_id", "channels.start_moh", "channels.answer"])
def test_a_refusal_is_no_hang_up(operation: str, status: int) -> None:
    """Only 404 says that the caller is gone; before, any refusal ended the call of a caller who was still there."""

    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=5))
            made.asterisk.fail_next(operation, status)
            caller = made.asterisk.dial_in(CALLER)
            await asyncio.sleep(3)
            made.asterisk.press(caller, "0")
            await made.wait_for(Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)
        assert made.outcome() == "answered"

    run_virtual(main())


def test_music_that_could_not_be_started_is_started_a_little_later() -> None:
    async def main() -> None:
        async with house() as made:
            made.asterisk.fail_next("channels.start_moh", 500, times=2)
            caller = await in_line(made, CALLER)
            await made.until(lambda: made.asterisk.channels[caller].music is not None, "music")
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_a_call_that_cannot_be_answered_goes_to_the_fallback() -> None:
    async def main() -> None:
        async with house() as made:
            made.asterisk.fail_next("channels.answer", 500, times=10)
            caller = made.asterisk.dial_in(CALLER)
            await made.wait_for(Kind.CALL_FELL_BACK)
            await made.until(lambda: made.asterisk.channels[caller].place.startswith("fallback"), "in the fallback")
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_what_could_not_be_hung_up_is_hung_up_later() -> None:
    """The end of the house asserts that nothing is left in Asterisk."""

    async def main() -> None:
        async with house() as made:
            made.seat("101")
            caller = asks_for_a_person(made, CALLER)
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            made.asterisk.down = True
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)
            assert made.asterisk.leftovers(), "Asterisk could not be asked"
            made.asterisk.down = False

    run_virtual(main())


def test_a_ring_that_asterisk_did_not_take_on_costs_the_seat_nothing() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101")
            caller = made.asterisk.dial_in(CALLER)
            await asyncio.sleep(1)
            made.asterisk.down = True
            made.asterisk.press(caller, "0")
            await made.wait_for(Kind.OFFER_MADE, 2)
            made.asterisk.down = False
            await made.wait_for(Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)
        states = [str(e.fields["state"]) for e in made.log.events if e.kind == Kind.SEAT_CHANGED]
        assert "parked" not in states
        assert "paused" not in states

    run_virtual(main())


@pytest.mark.parametrize("operation", ["channels.list", "bridges.list"])
def test_a_controller_starts_also_when_asterisk_refuses_its_first_question(operation: str) -> None:
    async def main() -> None:
        made = House()
        made.asterisk.fail_next(operation, 500, times=3)
        await made.start()
        assert made.controller is not None
        assert made.controller.ready.is_set()
        await made.kill()

    run_virtual(main())


def test_an_ear_is_opened_as_on_the_real_asterisk() -> None:
    """What is given to externalMedia as `data` comes back as the arguments of its StasisStart."""

    async def main() -> None:
        async with house() as made:
            caller = made.asterisk.dial_in(CALLER)
            made.asterisk.press(caller, "921")
            await made.until(lambda: len(made.ears.turns) > 1, "an utterance is heard")
            assert Kind.EAR_LOST not in made.log.kinds()
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)
        assert not made.ears.opened

    run_virtual(main())


def test_the_fake_says_the_same_of_external_media() -> None:
    async def main() -> None:
        asterisk = FakeAsterisk()
        ari, events = Ari(asterisk), asterisk.events()
        await anext(events)
        await ari.channels.external_media(
            channel_id="media-1", app="ivr109", external_host="127.0.0.1:40000", format="alaw", data="aux"
        )
        await asyncio.sleep(0.1)
        started = next(event for event in asterisk.told if type(event).__name__ == "StasisStart")
        assert getattr(started, "args", ()) == ("aux",)

    run_virtual(main())


def test_a_phone_that_rang_for_a_dead_controller_is_let_go_before_it_is_rung_again() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=60))
            caller = asks_for_a_person(made, CALLER)
            await made.until(lambda: made.asterisk.ringing("PJSIP/seat-101") is not None, "the phone rings")
            await made.kill()
            await made.start()
            await made.wait_for(Kind.OFFER_MADE, 2)
            await made.until(lambda: len(made.asterisk.rang) == 2, "it rings anew")
            legs = [name for name in made.asterisk.channels if name.startswith("leg-")]
            assert len(legs) == 1, "one ring at a time"
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)

    run_virtual(main())


def test_a_second_conversation_of_the_same_call_has_a_ticket_of_its_own() -> None:
    """Also when the caller hangs up in it: the number of the first one is not the second one's."""

    async def main() -> None:
        async with house() as made:
            made.seat("101")
            caller = made.asterisk.dial_in(CALLER)
            for talk in (1, 2):
                await asyncio.sleep(1)
                made.asterisk.press(caller, "0")
                await made.wait_for(Kind.SEAT_ANSWERED, talk)
                if talk == 1:
                    made.asterisk.hang_up(made.asterisk.in_bridge_with(caller).pop())
                    await made.wait_for(Kind.TICKET_REGISTERED)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)
        assert made.log.kinds().count(Kind.TICKET_DRAFTED) == 2
        assert made.log.kinds().count(Kind.TICKET_REGISTERED) == 2

    run_virtual(main())


@pytest.mark.parametrize("status", [409, 422, 500])
def test_a_telephone_that_could_not_be_connected_is_put_down(status: int) -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101")
            made.asterisk.fail_next("bridges.add_channel", status, times=1)
            caller = asks_for_a_person(made, CALLER)
            await made.wait_for(Kind.SEAT_ANSWERED)
            await asyncio.sleep(1)
            assert not [name for name in made.asterisk.channels if name.startswith("leg-")]
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)

    run_virtual(main())


def test_what_could_not_be_swept_is_swept_a_little_later() -> None:
    async def main() -> None:
        async with house() as made:
            caller = made.asterisk.dial_in(CALLER)
            made.asterisk.press(caller, "921")
            await made.until(lambda: len(made.ears.turns) > 1, "an utterance is heard")
            await made.kill()
            made.asterisk.hang_up(caller)
            for operation in ("channels.hangup", "bridges.destroy"):
                made.asterisk.fail_next(operation, 500, times=3)
            await made.start()
            await made.wait_for(Kind.CALL_ENDED)

    run_virtual(main())


def test_a_controller_that_dies_as_it_connects_two_has_connected_them() -> None:
    """Asterisk has them in one bridge and the log does not say so yet: they go on talking, nobody is rung again."""

    async def main() -> None:
        async with house() as made:
            made.seat("101")
            caller = asks_for_a_person(made, CALLER)
            await made.wait_for(Kind.SEAT_ANSWERED)
            await made.kill()
            last = made.log.kinds().index(Kind.SEAT_ANSWERED)
            del made.log.events[last:]
            await made.start()
            await made.wait_for(Kind.CALL_ADOPTED)
            await asyncio.sleep(30)
            assert made.asterisk.rang == ["PJSIP/seat-101"]
            made.asterisk.hang_up(made.asterisk.in_bridge_with(caller).pop())
            await made.wait_for(Kind.CALL_ENDED)
        assert made.outcome() == "answered"
        assert made.log.kinds().count(Kind.SEAT_ANSWERED) == 1
        assert made.log.kinds().count(Kind.TICKET_REGISTERED) == 1

    run_virtual(main())


def test_a_message_that_could_not_be_begun_is_no_message() -> None:
    async def main() -> None:
        async with house() as made:
            made.asterisk.fail_next("channels.record", 404)
            caller = made.asterisk.dial_in(CALLER)
            made.asterisk.press(caller, "923")
            await made.until(lambda: made.asterisk.requests["channels.record"] > 0, "a message is asked for")
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)
        assert made.outcome() == "abandoned-in-menu"
        assert Kind.TICKET_REGISTERED not in made.log.kinds()

    run_virtual(main())


def test_a_call_that_ended_unheard_is_closed_though_asterisk_was_away_the_first_time() -> None:
    async def main() -> None:
        async with house() as made:
            caller = await in_line(made, CALLER)
            await made.kill()
            made.asterisk.hang_up(caller)
            made.asterisk.lose_next("recordings.get_stored", 2)
            await made.start()
            await made.wait_for(Kind.CALL_ENDED)

    run_virtual(main())


def test_a_message_is_written_down_once_though_asterisk_tells_it_twice() -> None:
    async def main() -> None:
        async with house() as made:
            caller = made.asterisk.dial_in("")
            made.asterisk.press(caller, "923")
            await asyncio.sleep(12)
            made.asterisk.press(caller, "#")
            finished = next(event for event in made.asterisk.told if type(event).__name__ == "RecordingFinished")
            made.asterisk.tell_again(finished)
            await made.wait_for(Kind.CALL_ENDED)
        assert made.log.kinds().count(Kind.MESSAGE_TAKEN) == 1
        assert made.log.kinds().count(Kind.TICKET_REGISTERED) == 1

    run_virtual(main())


def test_a_call_back_that_is_greeted_as_the_controller_dies_rings_no_seat_twice() -> None:
    async def main() -> None:
        async with house() as made:
            made.asterisk.seat("PJSIP/+77011234567@trunk", Answers(after_s=6))
            caller = await in_line(made, CALLER)
            made.asterisk.press(caller, "5")
            await asyncio.sleep(1)
            made.asterisk.press(caller, "1")
            await made.wait_for(Kind.CALLBACK_OPENED)
            made.seat("101", Answers(after_s=1))
            await made.wait_for(Kind.CALLBACK_ANSWERED)
            await made.kill()
            await made.start()
            await made.until(lambda: made.asterisk.rang.count("PJSIP/seat-101") == 2, "the seat rings anew")
            legs = [c.id for c in made.asterisk.channels.values() if c.name.startswith("PJSIP/seat-101")]
            assert len(legs) == 1, "one telephone at a time"
            await made.wait_for(Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(legs[0])

    run_virtual(main())
