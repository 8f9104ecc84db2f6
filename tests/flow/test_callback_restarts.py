"""Promised call-backs outlive the controller and a stream that flaps (A7, B5)."""

import asyncio
from itertools import pairwise

import pytest

from models.kinds import Kind
from tests.fakes.asterisk import Answers, Busy
from tests.flow.callbacks import MODES, PHONE, again, centre, citizens_leg, events, order, outcome, together
from tests.flow.callers import in_line
from tests.flow.house import house
from tests.virtual_time import run_virtual


@pytest.mark.parametrize("mode", MODES)
def test_promised_call_backs_outlive_the_controller_in_their_order(mode: str) -> None:
    async def main() -> None:
        async with house(centre=centre(mode, wrap_up_s=0)) as made:
            backs = []
            for n in range(3):
                backs.append(await order(made, f"+7701000000{n}"))
                made.asterisk.seat(f"PJSIP/+7701000000{n}@trunk", Answers(after_s=3))
            live = await in_line(made, "+77010000009")
            await made.kill()
            await asyncio.sleep(3)
            await made.start()
            await made.wait_for(Kind.CALL_ADOPTED, 4)
            made.seat("101", Answers(after_s=1))
            for back in backs:
                made.asterisk.hang_up(await together(made, back))
            await made.until(lambda: bool(made.asterisk.in_bridge_with(live)), "who came last")
            made.asterisk.hang_up(live)
        assert [outcome(made, back) for back in backs] == ["answered"] * 3
        assert len(events(made, Kind.CALLBACK_DIALLED)) == 3, "nobody is called twice"

    run_virtual(main())


def test_a_call_back_that_the_database_alone_knows_is_made_when_it_is_back() -> None:
    async def main() -> None:
        async with house(centre=centre("agent-first")) as made:
            back = await order(made)
            await made.kill()
            made.record.away = True
            await made.start()
            made.seat("101", Answers(after_s=1))
            made.asterisk.seat(PHONE, Answers(after_s=1))
            await asyncio.sleep(20)
            assert not events(made, Kind.CALLBACK_DIALLED)
            made.record.away = False
            made.asterisk.hang_up(await together(made, back))
        assert outcome(made, back) == "answered"

    run_virtual(main())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("after_s", [0.5, 2.0, 3.2, 4.2, 5.5, 8.0])
def test_a_restart_in_the_middle_never_rings_twice_at_once(mode: str, after_s: float) -> None:
    async def main() -> None:
        async with house(centre=centre(mode)) as made:
            back = await order(made)
            made.asterisk.seat(PHONE, Answers(after_s=2))
            made.seat("101", Answers(after_s=1.5))
            await asyncio.sleep(after_s)
            await made.kill()
            await made.start()
            await made.until(lambda: bool(events(made, Kind.CALL_ENDED, back)) or again(made, back), "talk")
            leg = citizens_leg(made, back)
            if leg is not None:
                made.asterisk.hang_up(leg)
            await made.wait_for(Kind.CALL_ENDED, 2)
        assert outcome(made, back) == "answered"
        times = [event.at for event in events(made, Kind.CALLBACK_DIALLED)]
        assert all((b - a).total_seconds() >= 59 for a, b in pairwise(times)), "a try and a retry"

    run_virtual(main())


def test_tries_are_counted_over_a_restart() -> None:
    async def main() -> None:
        async with house(centre=centre()) as made:
            back = await order(made)
            made.asterisk.seat(PHONE, Busy())
            made.seat("101", Answers(after_s=1))
            await made.wait_for(Kind.CALLBACK_FAILED)
            await made.kill()
            await made.start()
            await made.wait_for(Kind.CALL_ENDED, 2)
        assert outcome(made, back) == "callback-failed"
        assert made.asterisk.rang.count(PHONE) == 0  # busy phones do not ring
        assert len(events(made, Kind.CALLBACK_DIALLED)) == 2

    run_virtual(main())


def test_a_flapping_stream_rings_nobody_twice() -> None:
    async def main() -> None:
        async with house(centre=centre("customer-first")) as made:
            back = await order(made)
            made.asterisk.seat(PHONE, Answers(after_s=4))
            made.seat("101", Answers(after_s=2))
            await made.wait_for(Kind.CALLBACK_DIALLED)
            for _ in range(10):
                made.asterisk.disconnect()
                await asyncio.sleep(0.2)
                made.asterisk.reconnect()
                await asyncio.sleep(0.3)
            made.asterisk.hang_up(await together(made, back))
        assert made.asterisk.rang.count(PHONE) == 1
        assert outcome(made, back) == "answered"

    run_virtual(main())
