"""A telephone that falls silent in a talk is asked whether it is there; only one that does not answer is gone (C6)."""

import asyncio

import pytest

from agents.line.events import SeatLoggedIn
from models.kinds import Kind
from tests.fakes.asterisk import Answers
from tests.flow.callers import asks_for_a_person
from tests.flow.house import House, house
from tests.flow.talks import FIRST, SECOND, Talk, talk
from tests.virtual_time import run_virtual, stand_still


def now() -> float:
    return asyncio.get_running_loop().time()


async def talking(made: House) -> Talk:
    call = await talk(made)
    await asyncio.sleep(7)
    return call


async def over(made: House, call: Talk) -> None:
    made.asterisk.hang_up(call.caller)
    await made.wait_for(Kind.CALL_ENDED)


def test_one_that_is_gone_was_asked_and_its_caller_is_at_the_head_within_a_second() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talking(made)
            assert not made.telephones.asked, "who sends is not asked"
            made.asterisk.fall_silent(call.leg(FIRST))
            vanished_at = now()
            await made.wait_for(Kind.CALL_QUEUED, 2)
            assert 0.7 < now() - vanished_at <= 1
            assert 2 <= made.telephones.asked["seat-101"] <= 8
            assert call.music()
            await over(made, call)

    run_virtual(main())


@pytest.mark.parametrize("muted_s", [0.7, 3, 120])
def test_one_that_is_muted_by_its_own_key_keeps_its_caller(muted_s: float) -> None:
    async def main() -> None:
        async with house() as made:
            call = await talking(made)
            made.asterisk.mute(call.leg(FIRST))
            await asyncio.sleep(muted_s)
            made.asterisk.unmute(call.leg(FIRST))
            await asyncio.sleep(20)
            assert call.together() == {FIRST}
            assert call.count(Kind.SEAT_DROPPED) == 0
            assert made.telephones.asked["seat-101"] <= 2 + muted_s / 2
            await over(made, call)

    run_virtual(main())


def test_one_that_is_muted_and_then_gone_is_found_after_seconds() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talking(made)
            made.asterisk.mute(call.leg(FIRST))
            await asyncio.sleep(30)
            made.asterisk.fall_silent(call.leg(FIRST))
            gone_at = now()
            await made.wait_for(Kind.CALL_QUEUED, 2)
            assert now() - gone_at < 8
            await over(made, call)

    run_virtual(main())


@pytest.mark.parametrize(("after_s", "stays"), [(0.2, True), (5, False)])
def test_one_that_answers_late(after_s: float, stays: bool) -> None:
    async def main() -> None:
        async with house() as made:
            call = await talking(made)
            made.telephones.after_s = after_s
            made.asterisk.mute(call.leg(FIRST))
            await asyncio.sleep(4)
            assert (call.together() == {FIRST}) is stays
            await over(made, call)

    run_virtual(main())


@pytest.mark.parametrize("away_s", [0.3, 0.6, 0.75])
def test_a_network_that_hiccups_ends_no_talk(away_s: float) -> None:
    async def main() -> None:
        async with house() as made:
            call = await talking(made)
            made.asterisk.fall_silent(call.leg(FIRST))
            await asyncio.sleep(away_s)
            made.asterisk.unmute(call.leg(FIRST))
            await asyncio.sleep(20)
            assert call.together() == {FIRST}
            await over(made, call)

    run_virtual(main())


@pytest.mark.parametrize("seconds", [0.5, 1.0, 1.7, 3.0, 6.0])
@pytest.mark.parametrize("begins_s", [0.0, 0.1, 0.25, 0.4])
def test_a_machine_that_stood_still_with_its_telephones_ends_no_talk(seconds: float, begins_s: float) -> None:
    """No packets were sent, none counted and no question answered meanwhile; and it is no habit of the telephone."""

    async def main() -> None:
        async with house() as made:
            call = await talking(made)
            await asyncio.sleep(begins_s)
            made.asterisk.mute(call.leg(FIRST))
            stand_still(seconds)
            made.asterisk.unmute(call.leg(FIRST))
            await asyncio.sleep(20)
            assert call.together() == {FIRST}
            made.asterisk.fall_silent(call.leg(FIRST))
            vanished_at = now()
            await made.wait_for(Kind.CALL_QUEUED, 2)
            assert now() - vanished_at <= 1
            await over(made, call)

    run_virtual(main())


@pytest.mark.parametrize("asked", [True, False])
def test_one_that_hangs_up_on_a_machine_out_of_breath(asked: bool) -> None:
    """It has stopped to send, and its BYE is read only later. Where nobody can be asked, it has two seconds."""

    async def main() -> None:
        async with house() as made:
            call = await talking(made)
            made.telephones.away = not asked
            made.asterisk.mute(call.leg(FIRST))
            await asyncio.sleep(1.7)
            made.asterisk.hang_up(call.leg(FIRST))
            await made.wait_for(Kind.CALL_ENDED)
            assert call.count(Kind.SEAT_DROPPED) == 0
            assert call.count(Kind.CALL_QUEUED) == 1

    run_virtual(main())


def test_one_that_cannot_be_asked_has_two_seconds() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talking(made)
            made.telephones.away = True
            made.asterisk.fall_silent(call.leg(FIRST))
            vanished_at = now()
            await made.wait_for(Kind.CALL_QUEUED, 2)
            assert 1.9 < now() - vanished_at < 2.5
            await over(made, call)

    run_virtual(main())


@pytest.mark.parametrize("restarted", [False, True])
def test_one_in_the_browser_is_given_time_instead_of_being_asked(restarted: bool) -> None:
    async def main() -> None:
        async with house() as made:
            assert made.controller is not None
            made.asterisk.seat("PJSIP/seat-101-web", Answers(after_s=1))
            made.controller.desk.submit(SeatLoggedIn(FIRST))
            caller = asks_for_a_person(made, "+77010000001")
            await made.wait_for(Kind.SEAT_ANSWERED)
            if restarted:
                await made.kill()
                await made.start()
            await asyncio.sleep(7)
            [leg] = made.asterisk.in_bridge_with(caller)
            made.asterisk.fall_silent(leg)
            vanished_at = now()
            await made.wait_for(Kind.CALL_QUEUED, 2)
            assert 7.9 < now() - vanished_at < 8.6
            assert not made.telephones.asked
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)

    run_virtual(main())


def test_a_free_seat_takes_the_caller_over() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talking(made)
            made.seat(SECOND, Answers(after_s=1))
            made.asterisk.fall_silent(call.leg(FIRST))
            await call.until_together(SECOND)
            await over(made, call)

    run_virtual(main())
