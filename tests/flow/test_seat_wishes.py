"""A break or a log-out that was asked for during a call is in the log: it comes true under another controller too."""

import asyncio

import pytest

from agents.line.events import LineEvent, SeatLoggedOut, SeatLost, SeatPaused, SeatResumed
from models.ids import SeatId
from models.kinds import Kind
from tests.fakes.asterisk import Answers
from tests.flow.callers import in_line
from tests.flow.house import House, house
from tests.flow.talks import FIRST, SECOND, Talk, talk
from tests.virtual_time import run_virtual

LUNCH = SeatPaused(FIRST, "lunch")

WISHES = (LUNCH, SeatLoggedOut(FIRST, "phone"))


def submit(made: House, *events: LineEvent) -> None:
    assert made.controller is not None
    for event in events:
        made.controller.desk.submit(event)


async def another_controller(made: House) -> None:
    await made.kill()
    await asyncio.sleep(1)
    await made.start()


async def ends_and_nobody_is_rung(made: House, call: Talk, state: str) -> None:
    """Somebody waits, and the seat has had its time to write."""
    rang = list(made.asterisk.rang)
    waiting = await in_line(made, "+77010000002")
    made.asterisk.hang_up(call.caller)
    await call.until_seat(FIRST, state)
    await asyncio.sleep(60)
    assert (call.seats()[FIRST], made.asterisk.rang) == (state, rang)
    made.asterisk.hang_up(waiting)


def why_of(made: House, seat: SeatId) -> str:
    assert made.controller is not None
    return next(view.why for view in made.controller.desk.snapshot().seats if view.seat == seat)


@pytest.mark.parametrize("wish", WISHES, ids=["pause", "log-out"])
@pytest.mark.parametrize("restarts", [1, 2])
def test_a_wish_outlives_the_controller(wish: LineEvent, restarts: int) -> None:
    state = "paused" if wish is LUNCH else "logged-out"

    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            submit(made, wish)
            for _ in range(restarts):
                await another_controller(made)
                await call.until_seat(FIRST, "talking")
            await ends_and_nobody_is_rung(made, call, state)
            if wish is LUNCH:
                assert why_of(made, FIRST) == "lunch"

    run_virtual(main())


@pytest.mark.parametrize("wish", WISHES, ids=["pause", "log-out"])
def test_a_wish_whose_talk_ended_while_nobody_looked(wish: LineEvent) -> None:
    state = "paused" if wish is LUNCH else "logged-out"

    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            submit(made, wish)
            await made.kill()
            made.asterisk.hang_up(call.caller)
            await made.start()
            await made.wait_for(Kind.CALL_ENDED)
            assert call.seats()[FIRST] == state
            await another_controller(made)  # what the one between wrote down is as good
            assert call.seats()[FIRST] == state
            if wish is LUNCH:
                assert why_of(made, FIRST) == "lunch"

    run_virtual(main())


def test_a_wish_that_was_taken_back_is_gone() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            submit(made, LUNCH, SeatResumed(FIRST))
            await another_controller(made)
            await call.until_seat(FIRST, "talking")
            made.asterisk.hang_up(call.caller)
            await call.until_seat(FIRST, "ready")

    run_virtual(main())


def test_a_wish_that_came_true_does_not_come_true_again() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            submit(made, LUNCH)
            made.asterisk.hang_up(call.caller)
            await call.until_seat(FIRST, "paused")
            submit(made, SeatResumed(FIRST))
            call = await talk(made)
            await another_controller(made)
            await call.until_seat(FIRST, "talking")
            made.asterisk.hang_up(call.caller)
            await call.until_seat(FIRST, "ready")

    run_virtual(main())


def test_who_was_asked_in_during_a_break_goes_back_to_it() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND)
            submit(made, SeatPaused(SECOND, "lunch"))
            await call.desk.conference(call.call_id, "aigul", seat=SECOND)
            await call.until_together(FIRST, SECOND)
            await another_controller(made)
            await call.until_seat(SECOND, "talking")
            made.asterisk.hang_up(call.leg(SECOND))
            await call.until_seat(SECOND, "paused")
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_a_break_outlives_a_telephone_that_was_away_and_the_controller() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat(FIRST, Answers(after_s=1))
            submit(made, LUNCH, SeatLost(FIRST, "vanished"))
            await another_controller(made)
            assert made.controller is not None
            assert made.controller.desk.snapshot().seats_by_state()["ready"] == 0

    run_virtual(main())
