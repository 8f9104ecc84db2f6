"""What an operator does from the telephone (C1); no call reaches a telephone that is in the call of its code."""

import asyncio

import pytest

from models.ids import SeatId
from models.kinds import Kind
from tests.fakes.asterisk import Answers
from tests.flow.callers import in_line
from tests.flow.house import House, house
from tests.virtual_time import run_virtual

SEAT = SeatId("101")


def dials(made: House, code: str, endpoint: str = "PJSIP/seat-101") -> str:
    return made.asterisk.dial_in("101", dialled=code, args=("feature",), endpoint=endpoint)


def state(made: House) -> tuple[str, str]:
    assert made.controller is not None
    [view] = [view for view in made.controller.desk.snapshot().seats if view.seat == SEAT]
    return view.state, view.why


async def heard_out(made: House, channel: str) -> str:
    """The prompt that the telephone was told last."""
    await made.until(lambda: channel not in made.asterisk.channels, "the telephone is down")
    await asyncio.sleep(0)
    return made.voice.asked[-1][1]


@pytest.mark.parametrize(
    ("before", "code", "after", "told"),
    [
        ("", "*11", ("ready", ""), "seat-logged-in"),
        ("", "*14", ("ready", ""), "seat-ready"),
        ("", "*13", ("paused", "phone"), "seat-paused"),
        ("", "*12", ("logged-out", ""), "seat-logged-out"),
        ("*11", "*13", ("paused", "phone"), "seat-paused"),
        ("*11", "*12", ("logged-out", ""), "seat-logged-out"),
        ("*13", "*14", ("ready", ""), "seat-ready"),
        ("*11", "*99", ("ready", ""), "seat-unknown-code"),
    ],
)
@pytest.mark.parametrize("endpoint", ["PJSIP/seat-101", "PJSIP/seat-101-web"])
def test_what_the_telephone_says_is_so(
    before: str, code: str, after: tuple[str, str], told: str, endpoint: str
) -> None:
    async def main() -> None:
        async with house() as made:
            for dialled in filter(None, (before, code)):
                prompt = await heard_out(made, dials(made, dialled, endpoint))
                await asyncio.sleep(0.1)
            assert prompt == told
            await made.until(lambda: state(made) == after, str(state(made)))

    run_virtual(main())


@pytest.mark.parametrize("code", ["*11", "*14"])
def test_nobody_is_rung_at_a_telephone_that_is_still_in_the_call_of_its_code(code: str) -> None:
    """It would be busy, and the seat paused for it, just after it has said that it is ready."""

    async def main() -> None:
        async with house() as made:
            caller = await in_line(made, "+77010000001")
            made.seat(SEAT, Answers(after_s=1), logged_in=False)
            channel = dials(made, code)
            await made.until(lambda: any("seat" in prompt for _, prompt, _ in made.voice.asked))
            assert Kind.OFFER_MADE not in made.log.kinds()
            await made.wait_for(Kind.OFFER_MADE)
            assert channel not in made.asterisk.channels
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_who_does_not_hear_the_answer_out_is_ready_at_once() -> None:
    async def main() -> None:
        async with house() as made:
            channel = dials(made, "*11")
            await made.until(lambda: any(prompt == "seat-logged-in" for _, prompt, _ in made.voice.asked))
            made.asterisk.hang_up(channel)
            await asyncio.sleep(0.1)
            assert state(made) == ("ready", "")

    run_virtual(main())


def test_a_break_begins_before_it_is_told() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat(SEAT)
            channel = dials(made, "*13")
            await made.until(lambda: state(made) == ("paused", "phone"))
            assert channel in made.asterisk.channels
            await heard_out(made, channel)

    run_virtual(main())


def test_asterisk_does_not_play_and_the_code_counts() -> None:
    async def main() -> None:
        async with house() as made:
            made.asterisk.fail_next("channels.play_with_id", 500)
            await heard_out(made, dials(made, "*11"))
            await made.until(lambda: state(made) == ("ready", ""))

    run_virtual(main())
