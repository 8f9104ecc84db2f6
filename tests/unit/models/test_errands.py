"""Work that nobody waits for: it fails aloud and alone, and is over when its owner has closed."""

import asyncio

from structlog.testing import capture_logs

from models.errands import Errands


async def fails() -> None:
    raise ValueError("on the way")


async def test_a_failure_is_told_with_its_owner_and_the_others_go_on() -> None:
    errands, failing, went_on = Errands("the house"), asyncio.Event(), asyncio.Event()

    async def goes_on() -> None:
        await failing.wait()
        went_on.set()

    async def fails_first() -> None:
        failing.set()
        await fails()

    with capture_logs() as logs:
        errands.start(goes_on())
        errands.start(fails_first(), name="an errand")
        await errands.settled()
    assert went_on.is_set()
    [line] = logs
    assert (line["log_level"], line["owner"], line["errand"]) == ("error", "the house", "an errand")
    assert isinstance(line["exc_info"], ValueError)


async def test_closing_cancels_and_waits_until_the_work_has_ended() -> None:
    errands, begun, ended = Errands("the house"), asyncio.Event(), asyncio.Event()

    async def lets_go_slowly() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.set()

    with capture_logs() as logs:
        errands.start(lets_go_slowly())
        await begun.wait()
        await errands.close()
    assert ended.is_set()
    assert logs == []  # who was cancelled has not failed


async def test_what_fails_while_it_is_cancelled_is_told_too() -> None:
    errands, begun = Errands("the house"), asyncio.Event()

    async def fails_at_the_end() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            await fails()

    with capture_logs() as logs:
        errands.start(fails_at_the_end())
        await begun.wait()
        await errands.close()
    assert [line["log_level"] for line in logs] == ["error"]


async def test_waiting_ends_in_time_where_the_work_does_not() -> None:
    errands = Errands("the house")
    errands.start(asyncio.Event().wait())  # type: ignore[arg-type]
    await errands.settled(0)
    await errands.close()
    await errands.settled()  # nothing runs
