"""Who drops out of the line and rings again has the old place (A8); who rings all the time waits a little (A15)."""

import asyncio

import pytest

from agents.line.events import CallMoved
from ivr.site import Site
from ivr.site.schema import Nuisance
from models.ids import CallId, QueueId
from models.kinds import Kind
from tests.fakes.asterisk import Answers, Unreachable
from tests.flow.callers import in_line
from tests.flow.house import House, house, site
from tests.virtual_time import run_virtual

CALLER = "+77011234567"


def said(made: House) -> list[str]:
    return [prompt for _, prompt, _ in made.voice.asked]


async def served(made: House, *callers: str) -> list[str]:
    """In the order in which a seat took them."""
    made.seat("101", Answers(after_s=1))
    order: list[str] = []
    while len(order) < len(callers):
        waiting = [caller for caller in callers if caller not in order]
        await made.until(lambda left=waiting: any(made.asterisk.in_bridge_with(c) for c in left))  # type: ignore[misc]
        order.append(next(caller for caller in waiting if made.asterisk.in_bridge_with(caller)))
        made.asterisk.hang_up(order[-1])
    return order


@pytest.mark.parametrize("restart", [False, True])
def test_the_old_place_is_kept_and_told(restart: bool) -> None:
    async def main() -> None:
        async with house() as made:
            first = await in_line(made, CALLER)
            await asyncio.sleep(5)
            second = await in_line(made, "+77010000002")
            made.asterisk.hang_up(first)
            await made.wait_for(Kind.CALL_ENDED)
            if restart:
                await made.kill()
                await made.start()
                await made.wait_for(Kind.CALL_ADOPTED)
            await asyncio.sleep(60)
            third = await in_line(made, CALLER)
            await made.until(lambda: "place-kept" in said(made), "it is told")
            assert await served(made, second, third) == [third, second]

    run_virtual(main())


@pytest.mark.parametrize("asked_back", [False, True])
@pytest.mark.parametrize("restart", [False, True])
def test_who_was_moved_ahead_by_a_supervisor_is_there_again(restart: bool, asked_back: bool) -> None:
    async def main() -> None:
        async with house() as made:
            first = await in_line(made, "+77010000002")
            mine = await in_line(made, CALLER)
            assert made.controller is not None
            call_id = next(event.call_id for event in made.log.events if event.fields.get("caller") == CALLER)
            if asked_back:
                made.asterisk.press(mine, "51")
                await made.wait_for(Kind.CALLBACK_OPENED)
                call_id = CallId(f"{call_id}cb")
            made.controller.desk.submit(CallMoved(call_id, QueueId("danger"), 2, "Сәуле", "a child is alone there"))
            if not asked_back:
                made.asterisk.hang_up(mine)
            await made.wait_for(Kind.CALL_ENDED)
            if restart:
                await made.kill()
                await made.start()
                await made.wait_for(Kind.CALL_ADOPTED)
            again = await in_line(made, CALLER)
            moves = [event for event in made.log.events if event.kind == Kind.CALL_MOVED]
            assert [(move.fields["who"], move.fields["to"]) for move in moves] == [
                ("Сәуле", {"queue": "danger", "band": 2}),
                ("line", {"queue": "danger", "band": 2}),
            ]
            assert await served(made, first, again) == [again, first]

    run_virtual(main())


def test_after_too_long_the_place_is_gone() -> None:
    async def main() -> None:
        async with house() as made:
            first = await in_line(made, CALLER)
            second = await in_line(made, "+77010000002")
            made.asterisk.hang_up(first)
            await asyncio.sleep(site().queues["city"].keep_place_s + 1)
            third = await in_line(made, CALLER)
            assert await served(made, second, third) == [second, third]
            assert "place-kept" not in said(made)

    run_virtual(main())


def test_who_was_served_begins_anew() -> None:
    async def main() -> None:
        async with house() as made:
            first = await in_line(made, CALLER)
            assert await served(made, first) == [first]
            await made.wait_for(Kind.CALL_ENDED)
            again = await in_line(made, CALLER)
            assert "place-kept" not in said(made)
            made.asterisk.hang_up(again)

    run_virtual(main())


def test_a_caller_in_the_menus_at_a_restart_has_the_place_still() -> None:
    async def main() -> None:
        async with house() as made:
            first = await in_line(made, CALLER)
            second = await in_line(made, "+77010000002")
            made.asterisk.hang_up(first)
            await made.wait_for(Kind.CALL_ENDED)
            third = made.asterisk.dial_in(CALLER)
            await made.wait_for(Kind.CALL_ARRIVED, 3)
            await made.kill()
            await made.start()
            await made.wait_for(Kind.CALL_ADOPTED, 2)
            made.asterisk.press(third, "0")
            await made.wait_for(Kind.CALL_QUEUED, 4)  # the second one twice: adopted
            assert await served(made, second, third) == [third, second]

    run_virtual(main())


def slowing() -> Site:
    return site().model_copy(update={"nuisance": Nuisance(calls=3, within_s=3600, delay_s=20)})


def test_who_calls_all_the_time_waits_a_little_before_the_line() -> None:
    async def main() -> None:
        async with house(centre=slowing()) as made:
            for _ in range(3):
                made.asterisk.hang_up(await in_line(made, CALLER))
            await made.wait_for(Kind.CALL_ENDED, 3)
            caller = made.asterisk.dial_in(CALLER)
            pressed_at = asyncio.get_running_loop().time()
            made.asterisk.press(caller, "0")
            await made.wait_for(Kind.CALLER_SLOWED)
            await made.wait_for(Kind.CALL_QUEUED, 4)
            assert 20 <= asyncio.get_running_loop().time() - pressed_at < 21
            assert "slowed" in said(made)
            made.asterisk.hang_up(caller)

    run_virtual(main())


@pytest.mark.parametrize("reached", [True, False])
def test_danger_is_never_slowed(reached: bool) -> None:
    async def main() -> None:
        async with house(centre=slowing()) as made:
            made.asterisk.seat("PJSIP/112@trunk", Answers(after_s=1) if reached else Unreachable())
            for _ in range(3):
                made.asterisk.hang_up(await in_line(made, CALLER))
            caller = made.asterisk.dial_in(CALLER)
            made.asterisk.press(caller, "91")
            await made.wait_for(Kind.DIVERT_ENDED)
            if not reached:
                await made.wait_for(Kind.CALL_QUEUED, 4)
            assert Kind.CALLER_SLOWED not in made.log.kinds()
            made.asterisk.hang_up(caller)

    run_virtual(main())
