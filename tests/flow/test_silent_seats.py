"""Seats that only look ready are found: no sound, a telephone that vanishes, a registration that goes (C6, B3, B5)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from agents.line.events import SeatFound, SeatLost, SeatResumed
from ivr.ami import AmiEvent, SeatUnreachable
from ivr.ari import Request
from ivr.call.seats.telephones import Telephones
from ivr.call.seats.watch import watch_seats
from models.kinds import Kind
from tests.fakes.asterisk import Answers, FakeAsterisk, Rings
from tests.flow.callers import asks_for_a_person, in_line
from tests.flow.house import House, house
from tests.flow.talks import FIRST, SECOND, talk
from tests.virtual_time import run_virtual


def now() -> float:
    return asyncio.get_running_loop().time()


def test_a_seat_without_sound_gives_its_caller_back_and_hears_why() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat(FIRST, Answers(after_s=1, sends_sound=False))
            caller = asks_for_a_person(made, "+77010000001")
            await made.wait_for(Kind.SEAT_ANSWERED)
            answered_at = now()
            await made.wait_for(Kind.SEAT_DROPPED)
            assert 2.9 < now() - answered_at < 3.6
            assert made.controller is not None
            desk = made.controller.desk
            assert [(s.state, s.why) for s in desk.snapshot().seats if s.seat == FIRST] == [("parked", "no audio")]
            await made.until(lambda: any(prompt == "seat-no-audio" for _, prompt, _ in made.voice.asked))
            await made.until(lambda: not any("seat-101" in c.name for c in made.asterisk.channels.values()))
            waiting = desk.snapshot().waiting
            assert [(w.place, w.queued_at) for w in waiting] == [(1, _first_queued_at(made))]
            desk.submit(SeatFound(FIRST))
            assert desk.snapshot().seats_by_state()["parked"] == 1, "a registration does not bring sound back"
            made.seat(FIRST, Answers(after_s=1), logged_in=False)
            desk.submit(SeatResumed(FIRST))
            await made.wait_for(Kind.SEAT_ANSWERED, 2)
            await asyncio.sleep(10)
            assert made.asterisk.in_bridge_with(caller)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)
            assert made.log.kinds().count(Kind.TICKET_REGISTERED) == 1
            tapes = {str(e.fields["recording"]) for e in made.log.events if e.kind == Kind.RECORDING_STARTED}
            assert len(tapes) == 4, "the second conversation does not overwrite the first"

    run_virtual(main())


def _first_queued_at(made: House) -> datetime:
    told = {str(event.fields["queued_at"]) for event in made.log.events if event.kind == Kind.CALL_QUEUED}
    assert len(told) == 1, "the same place each time"
    return datetime.fromisoformat(told.pop())


def test_a_caller_who_says_nothing_is_no_silent_seat() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            made.asterisk.fall_silent(call.caller)
            await asyncio.sleep(60)
            assert call.together() == {FIRST}
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_a_telephone_that_vanishes_in_a_talk_gives_its_caller_back_within_a_second() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            await asyncio.sleep(7)
            made.asterisk.fall_silent(call.leg(FIRST))
            vanished_at = now()
            await made.wait_for(Kind.CALL_QUEUED, 2)
            assert now() - vanished_at <= 1.05
            assert call.music()
            assert call.seats()[FIRST] == "parked"
            made.seat(SECOND, Answers(after_s=1))
            await call.until_together(SECOND)
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            assert call.count(Kind.TICKET_REGISTERED) == 1

    run_virtual(main())


@pytest.mark.parametrize("cause", [44, 27, 41])
def test_a_leg_that_ends_without_anybody_hanging_up(cause: int) -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            made.asterisk.hang_up(call.leg(FIRST), cause=cause)
            ended_at = now()
            await made.wait_for(Kind.CALL_QUEUED, 2)
            assert now() - ended_at < 0.1
            assert call.seats()[FIRST] == "parked"
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_when_all_fall_silent_at_once_it_is_not_the_seats() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            made.seat(SECOND, Answers(after_s=1))
            other = asks_for_a_person(made, "+77010000002")
            await made.wait_for(Kind.SEAT_ANSWERED, 2)
            await asyncio.sleep(7)
            for seat in (FIRST, SECOND):
                made.asterisk.fall_silent(call.leg(seat))
            await asyncio.sleep(3)
            assert Kind.SEAT_DROPPED not in made.log.kinds(), "the network, or a machine out of breath"
            await made.wait_for(Kind.SEAT_DROPPED, 2)
            made.asterisk.hang_up(call.caller)
            made.asterisk.hang_up(other)

    run_virtual(main())


def test_a_registration_that_goes_while_the_phone_rings_lets_the_next_seat_ring_at_once() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat(FIRST, Rings())
            caller = asks_for_a_person(made, "+77010000001")
            await made.until(lambda: made.asterisk.ringing("PJSIP/seat-101") is not None)
            made.seat(SECOND, Answers(after_s=1))
            assert made.controller is not None
            desk = made.controller.desk
            desk.submit(SeatLost(FIRST, "the telephone does not answer"))
            lost_at = now()
            await made.until(lambda: made.asterisk.ringing("PJSIP/seat-102") is not None)
            assert now() - lost_at <= 0.1
            assert made.asterisk.ringing("PJSIP/seat-101") is None
            await made.wait_for(Kind.SEAT_ANSWERED)
            states = {seat.seat: seat.state for seat in desk.snapshot().seats}
            assert states[FIRST] == "parked"
            desk.submit(SeatFound(FIRST))
            assert {seat.seat: seat.state for seat in desk.snapshot().seats}[FIRST] == "ready", "by itself"
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_a_registration_that_goes_in_a_talk_parks_the_seat_afterwards() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            assert made.controller is not None
            made.controller.desk.submit(SeatLost(FIRST, "the telephone does not answer"))
            await asyncio.sleep(5)
            assert call.together() == {FIRST}, "sound comes still: the conversation goes on"
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            await call.until_seat(FIRST, "parked")

    run_virtual(main())


def test_asterisk_away_while_a_seat_is_offered_parks_nobody() -> None:
    async def main() -> None:
        async with house() as made:
            caller = await in_line(made, "+77010000001")
            made.asterisk.down = True
            made.seat(FIRST, Answers(after_s=1))
            await asyncio.sleep(20)
            assert made.controller is not None
            assert made.controller.desk.snapshot().seats_by_state()["parked"] == 0
            assert made.controller.desk.snapshot().seats_by_state()["paused"] == 0
            made.asterisk.down = False
            await made.wait_for(Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(caller)

    run_virtual(main())


@pytest.mark.parametrize("holds", ["by its key", "at the desk"])
def test_a_telephone_that_dies_on_hold_gives_its_caller_back(holds: str) -> None:
    """One that holds by its own key may send nothing: only its registration tells, or the music would last for ever."""

    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            await asyncio.sleep(7)
            assert made.controller is not None
            desk, calls = made.controller.desk, made.controller.calls

            async def told() -> AsyncIterator[AmiEvent]:
                yield SeatUnreachable(FIRST, "the telephone does not answer")

            if holds == "by its key":
                made.asterisk.phone_hold(call.leg(FIRST), on=True)
                await made.until(call.music)
                made.asterisk.fall_silent(call.leg(FIRST))
                await asyncio.sleep(30)
                assert call.seats()[FIRST] == "hold", "silence is what it may send"
                await watch_seats(told(), desk, Telephones(), calls)
            else:
                await call.desk.hold(call.call_id, FIRST)
                await watch_seats(told(), desk, Telephones(), calls)
                await asyncio.sleep(30)
                assert call.seats()[FIRST] == "hold", "its packets come still"
                made.asterisk.fall_silent(call.leg(FIRST))
            await made.wait_for(Kind.CALL_QUEUED, 2)
            assert call.music()
            await call.until_seat(FIRST, "parked")
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


class LateCounts(FakeAsterisk):
    """Counts packets at once and tells it late, now and then."""

    asked = 0

    async def request(self, request: Request) -> bytes:
        answer = await super().request(request)
        if request.operation == "channels.rtpstatistics":
            self.asked += 1
            await asyncio.sleep(1.9 if self.asked % 3 == 0 else 0)
        return answer


def test_a_late_answer_about_packets_is_no_silence() -> None:
    async def main() -> None:
        async with house(asterisk=LateCounts()) as made:
            call = await talk(made)
            await asyncio.sleep(60)
            assert call.together() == {FIRST}
            assert call.count(Kind.SEAT_DROPPED) == 0
            made.asterisk.fall_silent(call.leg(FIRST))
            await made.wait_for(Kind.SEAT_DROPPED)
            made.asterisk.hang_up(call.caller)

    run_virtual(main())
