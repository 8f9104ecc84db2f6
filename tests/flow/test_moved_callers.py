"""A supervisor's move, on whole calls; it outlives the controller (B5, B8)."""

import asyncio

from agents.line.events import CallMoved
from models.ids import CallId
from models.kinds import Kind
from tests.fakes.asterisk import Answers
from tests.flow.house import House, house
from tests.virtual_time import run_virtual


async def _three_wait(made: House) -> list[str]:
    callers = []
    for n in range(3):
        callers.append(made.asterisk.dial_in(f"+7701000000{n}"))
        made.asterisk.press(callers[-1], "0")
        await made.wait_for(Kind.CALL_QUEUED, n + 1)
        await asyncio.sleep(1)
    return callers


def _calls(made: House) -> list[CallId]:
    return [event.call_id for event in made.log.events if event.kind == Kind.CALL_QUEUED][:3]


def test_a_caller_who_was_moved_goes_first_after_a_restart_too() -> None:
    async def main() -> None:
        async with house() as made:
            callers = await _three_wait(made)
            assert made.controller is not None
            made.controller.desk.submit(CallMoved(_calls(made)[2], None, 2, "Сәуле", "asked twice"))
            await made.kill()
            await made.start()
            await made.wait_for(Kind.CALL_ADOPTED, 3)
            made.seat("101", Answers(after_s=1))
            await made.until(lambda: any(made.asterisk.in_bridge_with(caller) for caller in callers))
            assert [bool(made.asterisk.in_bridge_with(caller)) for caller in callers] == [False, False, True]
            for caller in callers:
                made.asterisk.hang_up(caller)

    run_virtual(main())
