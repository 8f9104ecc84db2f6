"""What no call has any more is found while the centre runs, counted, told once and let go of (DESIGN 2.4)."""

from ivr.app import APP
from ivr.ari import Ari
from ivr.call import names
from ivr.call.recovery.left_over import LeftOver
from models.ids import CallId
from models.kinds import Kind
from tests.flow.house import House, house
from tests.flow.test_missed import in_line
from tests.virtual_time import LoopClock, run_virtual

GONE = CallId("call-0123456789abc")


def looking(made: House) -> LeftOver:
    assert made.controller is not None
    calls, counts = made.controller.calls, made.controller.desk.counts
    return LeftOver(Ari(made.asterisk), APP, calls.sessions, calls.letting_go, counts, made.log, LoopClock())


def alarms(made: House) -> list[object]:
    return [event.fields["what"] for event in made.log.events if event.kind == Kind.ALARM_RAISED]


def test_a_bridge_of_a_call_that_is_over_is_let_go_of_at_the_second_look() -> None:
    async def main() -> None:
        async with house() as made:
            assert made.controller is not None
            watch = looking(made)
            for _ in range(2):
                await Ari(made.asterisk).bridges.create_with_id(names.talk_bridge(GONE), type="mixing")
                assert await watch.look() == {}, "it may just be about to go"
                assert await watch.look() == {names.talk_bridge(GONE): "bridge"}
                assert made.asterisk.leftovers() == []
            assert made.controller.desk.counts["broken.left-over-bridge"] == 2
            assert alarms(made) == ["left-over-bridge"]

    run_virtual(main())


def test_a_caller_whom_nobody_serves_goes_to_the_fallback_and_others_stay() -> None:
    async def main() -> None:
        async with house() as made:
            assert made.controller is not None
            watch, forgotten, served = looking(made), await in_line(made), await in_line(made, "+77010000002")
            assert (await watch.look(), await watch.look()) == ({}, {})
            session = made.controller.calls.sessions.pop(names.call_id_for(forgotten))
            assert (await watch.look(), await watch.look()) == ({}, {forgotten: "caller"})
            await made.until(lambda: not made.asterisk.channels[forgotten].in_stasis)
            assert made.asterisk.channels[served].in_stasis
            made.controller.calls.sessions[session.facts.call_id] = session
            for caller in (forgotten, served):
                made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)

    run_virtual(main())
