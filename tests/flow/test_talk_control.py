"""What people at the desk do with conversations, on whole calls in virtual time: the recording paused, calls out, an
outside number in a conference, who gave up called back (C4, D4)."""

import asyncio

import pytest

from agents.desk.conversations import NotPossible
from agents.line.events import CallMoved, SeatPaused
from models.ids import CallId, SeatId, TicketId
from models.kinds import Kind
from tests.fakes.asterisk import Answers, Busy, Rings, Unreachable
from tests.fakes.asterisk_seats import SeatScript
from tests.flow.callbacks import CITIZEN, PHONE, centre, citizens_leg, events, order, outcome
from tests.flow.callers import in_line
from tests.flow.house import House, house
from tests.flow.talks import FIRST, SECOND, Talk, talk
from tests.virtual_time import run_virtual

TYPED = "8 701 123-45-67"


def muted(made: House) -> set[bool]:
    return {item.muted for item in made.asterisk.world.media.values() if item.kind == "recording"}


def test_the_recording_pauses_in_the_recorder() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            now = await call.desk.record(call.call_id, "aigul", on=False)
            assert (now.recording, muted(made)) == (False, {True}), "silent when it answers"
            assert not (await call.desk.hold(call.call_id, "aigul")).recording
            await call.desk.unhold(call.call_id, "aigul")
            assert (await call.desk.record(call.call_id, "aigul", on=True)).recording
            assert muted(made) == {False}
            await call.desk.record(call.call_id, "aigul", on=False)
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            gaps = [e.kind for e in made.log.events if e.kind in (Kind.RECORDING_PAUSED, Kind.RECORDING_RESUMED)]
            assert gaps == [Kind.RECORDING_PAUSED, Kind.RECORDING_RESUMED, Kind.RECORDING_PAUSED]

    run_virtual(main())


def test_a_tape_that_cannot_pause_is_ended() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            made.asterisk.fail_next("recordings.mute", 500, 2)
            await call.desk.record(call.call_id, "aigul", on=False)
            await made.until(lambda: not muted(made), "rather no tape than that one")
            assert call.count(Kind.RECORDING_FAILED) == 2
            assert call.together() == {FIRST}, "they talk on"
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_a_pause_outlives_the_controller() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            await call.desk.record(call.call_id, "aigul", on=False)
            await made.kill()
            await made.start()
            await made.wait_for(Kind.CALL_ADOPTED)
            await made.until(lambda: call.desk.standing(call.call_id) is not None)
            now = call.desk.standing(call.call_id)
            assert now is not None
            assert not now.recording
            await made.until(lambda: call.seats()[FIRST] == "talking")
            assert (await call.desk.record(call.call_id, "aigul", on=True)).recording
            assert muted(made) == {False}
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_hung_up_by_a_button() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            with pytest.raises(NotPossible):
                await call.desk.hang_up(call.call_id, "aigul", SECOND)
            await call.desk.hang_up(call.call_id, "aigul", FIRST)
            await call.until_seat(FIRST, "wrap-up")
            assert not call.leg(FIRST)
            with pytest.raises(NotPossible):
                await call.desk.hang_up(call.call_id, "aigul", FIRST)
            await made.wait_for(Kind.CALL_ENDED)
            assert call.count(Kind.TICKET_REGISTERED) == 1
        assert made.outcome() == "answered"

    run_virtual(main())


def test_an_outside_number_joins_and_stays_with_the_caller() -> None:
    async def main() -> None:
        async with house() as made:
            made.asterisk.seat("PJSIP/112@trunk", Answers(after_s=1))
            call = await talk(made)
            with pytest.raises(NotPossible, match="may not dial"):
                await call.desk.conference(call.call_id, FIRST, number="87011234567")
            assert (await call.desk.conference(call.call_id, FIRST, number="112")).state == "Asking"
            await call.until_together(FIRST, "112@trunk")
            now = call.desk.standing(call.call_id)
            assert now is not None
            assert (now.state, now.seats) == ("Conferring", (FIRST,))
            await call.desk.hang_up(call.call_id, FIRST, FIRST)
            await call.until_together("112@trunk")
            await call.until_seat(FIRST, "wrap-up")
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            assert call.count(Kind.TICKET_REGISTERED) == 1
        assert made.outcome() == "answered"

    run_virtual(main())


async def dialled(made: House, script: SeatScript | None = None, about: str | None = None) -> Talk:
    """Seat 101 calls a citizen; both telephones do as they are scripted."""
    assert made.controller is not None
    made.asterisk.seat(PHONE, script or Answers(after_s=2))
    ticket = TicketId(about) if about else None
    now = await made.controller.conversations.dial(FIRST, TYPED, "aigul", ticket)
    return Talk(made, "", now.call_id)


async def until_reached(call: Talk) -> None:
    await call.made.wait_for(Kind.CITIZEN_REACHED)
    call.caller = citizens_leg(call.made, call.call_id) or ""
    await call.until_together(FIRST)


def test_a_seat_calls_a_citizen() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat(FIRST, Answers(after_s=1))
            call = await dialled(made, about="ticket-7")
            assert call.seats()[FIRST] == "ready", "it is asked in the call's own turn"
            await call.until_seat(FIRST, "offered")
            with pytest.raises(NotPossible):
                await call.desk.dial(FIRST, TYPED, "aigul")
            await call.until_seat(FIRST, "talking")
            await until_reached(call)
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            await call.desk.hold(call.call_id, "aigul")
            assert call.seats()[FIRST] == "hold"
            await call.desk.unhold(call.call_id, "aigul")
            await call.until_together(FIRST)
            now = call.desk.standing(call.call_id)
            assert now is not None
            assert (now.direction, now.queue, now.state) == ("out", "city", "Talking")
            await call.desk.hang_up(call.call_id, "aigul", FIRST)
            await made.wait_for(Kind.CALL_ENDED)
            await call.until_seat(FIRST, "wrap-up")
            [placed] = events(made, Kind.CALL_PLACED)
            assert (placed.fields["caller"], placed.fields["about"]) == (CITIZEN, "ticket-7")
            assert call.count(Kind.TICKET_DRAFTED) == 0
        assert made.outcome() == "answered"

    run_virtual(main())


@pytest.mark.parametrize("script", [Busy(), Rings(), Unreachable()])
def test_a_citizen_who_is_not_reached_costs_the_seat_nothing(script: SeatScript) -> None:
    async def main() -> None:
        async with house() as made:
            made.seat(FIRST, Answers(after_s=1))
            await asyncio.sleep(5)
            assert made.controller is not None
            since = made.controller.desk.line.seats[FIRST]
            call = await dialled(made, script)
            await made.wait_for(Kind.CITIZEN_NOT_REACHED)
            await call.until_seat(FIRST, "ready")
            assert made.controller.desk.line.seats[FIRST] == since, "as idle as before"
            assert not made.controller.desk.line.busy_s
        assert made.outcome() == "not-reached"

    run_virtual(main())


@pytest.mark.parametrize("script", [Busy(), Rings(), Unreachable()])
def test_a_seat_that_does_not_lift(script: SeatScript) -> None:
    async def main() -> None:
        async with house() as made:
            made.seat(FIRST, script)
            await dialled(made)
            await made.wait_for(Kind.CALL_ENDED)
            assert not [name for name in made.asterisk.channels if "citizen" in name]
        assert made.outcome() == "not-reached"

    run_virtual(main())


def test_a_paused_seat_calls_out_and_is_paused_again() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat(FIRST, Answers(after_s=1))
            assert made.controller is not None
            made.controller.desk.submit(SeatPaused(FIRST, "calls out"))
            call = await dialled(made)
            await until_reached(call)
            made.asterisk.hang_up(call.caller)
            await call.until_seat(FIRST, "wrap-up")
            await call.until_seat(FIRST, "paused")

    run_virtual(main())


@pytest.mark.parametrize("number", ["+14155551234", "8 916 123 45 67", "8 809 555 55 55", "112;x", "", "9" * 24])
def test_nobody_is_called_abroad(number: str) -> None:
    async def main() -> None:
        async with house() as made:
            made.seat(FIRST, Answers(after_s=1))
            assert made.controller is not None
            with pytest.raises(NotPossible, match="may not dial"):
                await made.controller.conversations.dial(FIRST, number, "aigul")
            with pytest.raises(NotPossible, match="no such seat"):
                await made.controller.conversations.dial(SeatId("999"), TYPED, "aigul")
            with pytest.raises(NotPossible):
                await made.controller.conversations.dial(SECOND, TYPED, "aigul")
            assert made.log.kinds().count(Kind.CALL_PLACED) == 0

    run_virtual(main())


@pytest.mark.parametrize("when", ["seat rings", "citizen rings", "talking", "held"])
def test_the_controller_dies_in_a_call_out(when: str) -> None:
    async def main() -> None:
        async with house() as made:
            made.seat(FIRST, Answers(after_s=1))
            call = await dialled(made)
            match when:
                case "seat rings":
                    await call.until_seat(FIRST, "offered")
                case "citizen rings":
                    await made.until(lambda: citizens_leg(made, call.call_id) is not None)
                case _:
                    await until_reached(call)
                    if when == "held":
                        await call.desk.hold(call.call_id, "aigul")
            await made.kill()
            await made.start()
            if when in ("talking", "held"):
                await made.wait_for(Kind.CALL_ADOPTED)
                await call.until_seat(FIRST, "hold" if when == "held" else "talking")
                if when == "held":
                    await call.desk.unhold(call.call_id, "aigul")
                await call.until_together(FIRST)
                await call.desk.hang_up(call.call_id, "aigul", FIRST)
            await made.wait_for(Kind.CALL_ENDED)
            assert outcome(made, call.call_id) == ("answered" if when in ("talking", "held") else "not-reached")
            assert call.count(Kind.TICKET_DRAFTED) == 0

    run_virtual(main())


async def gives_up(made: House, number: str = CITIZEN) -> CallId:
    ended = made.log.kinds().count(Kind.CALL_ENDED)
    caller = await in_line(made, number)
    await asyncio.sleep(5)
    made.asterisk.hang_up(caller)
    await made.wait_for(Kind.CALL_ENDED, ended + 1)
    return made.log.events[-1].call_id


def test_who_gave_up_is_called_back_before_whoever_came_later() -> None:
    async def main() -> None:
        async with house(centre=centre()) as made:
            gone = await gives_up(made)
            later = await in_line(made, "+77010000002")
            assert made.controller is not None
            desk = made.controller.conversations
            made.asterisk.seat(PHONE, Answers(after_s=2))
            back = await desk.call_back(gone, "boss")
            [queued] = events(made, Kind.CALL_QUEUED, back.call_id)
            assert queued.fields["queued_at"] == events(made, Kind.CALL_QUEUED, gone)[0].fields["queued_at"]
            [ordered] = events(made, Kind.CALLBACK_ORDERED)
            assert (ordered.call_id, ordered.fields["by"]) == (gone, "boss")
            with pytest.raises(NotPossible) as again:
                await desk.call_back(gone, "boss")
            assert again.value.code == "callback-pending"
            with pytest.raises(NotPossible) as waiting:
                await desk.call_back(events(made, Kind.CALL_QUEUED)[1].call_id, "boss")
            assert waiting.value.code == "call-goes-on"
            made.seat(FIRST, Answers(after_s=1))
            await made.wait_for(Kind.SEAT_ANSWERED)
            assert events(made, Kind.SEAT_ANSWERED)[0].call_id == back.call_id
            made.asterisk.hang_up(citizens_leg(made, back.call_id) or "")
            await made.until(lambda: bool(events(made, Kind.CALL_ENDED, back.call_id)))
            second = await desk.call_back(gone, "boss")
            assert second.call_id not in (gone, back.call_id), "another day, another call-back"
            made.asterisk.hang_up(later)
            await made.until(lambda: len(events(made, Kind.SEAT_ANSWERED, second.call_id)) == 1)
            made.asterisk.hang_up(citizens_leg(made, second.call_id) or "")

    run_virtual(main())


def test_a_hidden_number_cannot_be_called_back() -> None:
    async def main() -> None:
        async with house() as made:
            gone = await gives_up(made, "anonymous")
            assert made.controller is not None
            for call, code in ((gone, "no-number"), (CallId("call-0f"), "no-such-call")):
                with pytest.raises(NotPossible) as refused:
                    await made.controller.conversations.call_back(call, "boss")
                assert refused.value.code == code

    run_virtual(main())


def test_a_call_back_stands_where_the_supervisor_has_put_its_caller() -> None:
    async def main() -> None:
        async with house(centre=centre()) as made:
            first = await in_line(made, "+77010000001")
            caller = await in_line(made, CITIZEN)
            assert made.controller is not None
            call_id = events(made, Kind.CALL_QUEUED)[1].call_id
            made.controller.desk.submit(CallMoved(call_id, None, 2, "boss", "asked twice"))
            made.asterisk.press(caller, "51")
            await made.wait_for(Kind.CALLBACK_ORDERED)
            back = CallId(str(events(made, Kind.CALLBACK_ORDERED)[0].fields["callback"]))
            assert made.controller.desk.line.callers[back].place[0] == 2
            await made.until(lambda: caller not in made.asterisk.channels, "the promise was said")
            await made.kill()
            await made.start()
            await made.until(lambda: bool(made.controller and back in made.controller.desk.line.callers))
            assert made.controller is not None
            assert made.controller.desk.line.callers[back].place[0] == 2, "after a restart too"
            made.asterisk.seat(PHONE, Answers(after_s=2))
            made.seat(FIRST, Answers(after_s=1))
            await made.wait_for(Kind.SEAT_ANSWERED)
            assert events(made, Kind.SEAT_ANSWERED)[0].call_id == back
            made.asterisk.hang_up(citizens_leg(made, back) or "")
            made.asterisk.hang_up(first)

    run_virtual(main())


def test_who_rings_while_a_call_back_is_owed_has_its_place() -> None:
    async def main() -> None:
        async with house(centre=centre()) as made:
            back = await order(made)
            later = await in_line(made, "+77010000002")
            caller = await in_line(made, CITIZEN)
            await made.until(lambda: bool(events(made, Kind.CALL_ENDED, back)))
            assert outcome(made, back) == "callback-not-needed"
            place = events(made, Kind.CALL_QUEUED)[0].fields["queued_at"]
            assert events(made, Kind.CALL_QUEUED)[-1].fields["queued_at"] == place
            made.seat(FIRST, Answers(after_s=1))
            await made.wait_for(Kind.SEAT_ANSWERED)
            assert made.asterisk.in_bridge_with(caller)
            made.asterisk.hang_up(caller)
            made.asterisk.hang_up(later)

    run_virtual(main())


def test_who_hangs_up_again_is_still_called_back() -> None:
    async def main() -> None:
        async with house(centre=centre()) as made:
            await order(made)
            caller = await in_line(made, CITIZEN)
            await asyncio.sleep(3)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALLBACK_ORDERED, 2)
            await asyncio.sleep(1)
            assert made.controller is not None
            [back] = made.controller.desk.line.callers
            queued = events(made, Kind.CALL_QUEUED)
            assert queued[-1].call_id == back
            assert queued[-1].fields["queued_at"] == queued[0].fields["queued_at"]
            made.asterisk.seat(PHONE, Answers(after_s=2))
            made.seat(FIRST, Answers(after_s=1))
            await made.wait_for(Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(citizens_leg(made, back) or "")

    run_virtual(main())
