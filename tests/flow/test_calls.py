"""Whole calls on an Asterisk in memory, in virtual time: what happened is what the log says (A1-A5, A9, A12, B3)."""

import asyncio

import pytest

from agents.line.seats import Ready
from models.ids import SeatId
from models.kinds import Kind
from tests.fakes.asterisk import Answers, Busy, Declines, Rings, Unreachable
from tests.flow.callbacks import called_back
from tests.flow.callers import asks_for_a_person, in_line
from tests.flow.house import House, house
from tests.virtual_time import run_virtual

CALLER = "+77011234567"


def story(made: House) -> list[str]:
    """The kinds of the only call, without what the stage says."""
    left_out = {Kind.STEP_ENTERED, Kind.SEAT_CHANGED, Kind.PROMPT_PLAYED}
    return [kind for kind in made.log.kinds() if kind not in left_out]


def test_a_call_becomes_a_ticket() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=3))
            caller = made.asterisk.dial_in(CALLER, "Асан")
            made.asterisk.press(caller, "920")
            await made.wait_for(Kind.SEAT_ANSWERED)
            leg = made.asterisk.in_bridge_with(caller)
            assert len(leg) == 1
            made.asterisk.hang_up(leg.pop())
            await made.wait_for(Kind.CALL_ENDED)
        assert made.outcome() == "answered"
        assert [kind for kind in story(made) if kind.startswith(("Call", "Offer", "Seat", "Ticket"))] == [
            "CallArrived",
            "CallQueued",
            "OfferMade",
            "OfferEnded",
            "CallLeftLine",
            "SeatAnswered",
            "TicketDrafted",
            "SeatHungUp",
            "TicketRegistered",
            "CallEnded",
        ]
        said = list(dict.fromkeys(prompt for _, prompt, _ in made.voice.asked))
        assert said[-2:] == ["ticket-number", "goodbye"], "the caller hears the number of the ticket"

    run_virtual(main())


def test_both_voices_are_recorded_each_for_itself() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101")
            caller = asks_for_a_person(made, CALLER)
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.RECORDING_ENDED, 2)
        legs = {str(e.fields["leg"]) for e in made.log.events if e.kind == Kind.RECORDING_ENDED}
        assert legs == {"caller", "seat"}

    run_virtual(main())


def test_each_tape_is_stopped_once() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101")
            caller = asks_for_a_person(made, CALLER)
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            before = made.asterisk.requests["channels.hangup"]
            made.asterisk.hang_up(made.asterisk.in_bridge_with(caller).pop())
            await made.wait_for(Kind.RECORDING_ENDED, 2)
            await made.wait_for(Kind.CALL_ENDED)
        assert made.asterisk.requests["channels.hangup"] - before == 3, "two tapes and the caller"

    run_virtual(main())


@pytest.mark.parametrize("after_s", [0.0, 0.05, 1.0, 2.5, 4.0, 6.0, 9.0, 12.0, 15.0, 30.0])
def test_the_caller_hangs_up_at_any_moment(after_s: float) -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=4))
            caller = made.asterisk.dial_in(CALLER)
            await asyncio.sleep(after_s)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)
        assert made.outcome() in {"abandoned-in-menu", "abandoned-in-line", "answered"}

    run_virtual(main())


def test_a_caller_who_leaves_as_the_phone_is_about_to_ring_does_the_seat_no_harm() -> None:
    async def main() -> None:
        async with house() as made:
            caller = await in_line(made, CALLER)
            made.asterisk.hang_up(caller)
            made.seat("101")
            await made.wait_for(Kind.CALL_ENDED)
            assert made.controller is not None
            assert isinstance(made.controller.desk.line.seats[SeatId("101")], Ready)
        assert made.outcome() == "abandoned-in-line"
        assert Kind.OFFER_MADE in made.log.kinds(), "nobody was offered: this test shows nothing"

    run_virtual(main())


def test_silence_leads_to_a_person() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101")
            caller = made.asterisk.dial_in("")
            await made.wait_for(Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(caller)
        assert made.outcome() == "answered"

    run_virtual(main())


@pytest.mark.parametrize(
    "script", [Busy(), Declines(), Unreachable(), Rings()], ids=lambda script: type(script).__name__
)
def test_a_seat_that_does_not_take_the_call_costs_nobody_the_place(
    script: Busy | Declines | Unreachable | Rings,
) -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", script)
            first = asks_for_a_person(made, CALLER)
            await made.wait_for(Kind.OFFER_MADE)
            second = asks_for_a_person(made, "+77017654321")
            await made.wait_for(Kind.CALL_QUEUED, 2)
            await made.wait_for(Kind.OFFER_ENDED)
            made.seat("102", Answers(after_s=1))
            await made.wait_for(Kind.SEAT_ANSWERED)
            assert made.asterisk.in_bridge_with(first), "the one who came first is served first"
            assert not made.asterisk.in_bridge_with(second)
            made.asterisk.hang_up(first)
            made.asterisk.hang_up(second)

    run_virtual(main())


def test_danger_is_connected_with_112_and_recorded() -> None:
    async def main() -> None:
        async with house() as made:
            made.asterisk.seat("PJSIP/112@trunk", Answers(after_s=1))
            caller = made.asterisk.dial_in(CALLER)
            made.asterisk.press(caller, "91")
            await made.wait_for(Kind.DIVERT_ENDED)
            assert made.asterisk.in_bridge_with(caller)
            made.asterisk.hang_up(caller)
        assert made.outcome() == "diverted"

    run_virtual(main())


def test_112_that_cannot_be_reached_leads_to_the_seats_for_danger() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101")
            made.asterisk.seat("PJSIP/112@trunk", Unreachable())
            caller = made.asterisk.dial_in(CALLER)
            made.asterisk.press(caller, "91")
            await made.wait_for(Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(caller)
        queued = next(event for event in made.log.events if event.kind == Kind.CALL_QUEUED)
        assert (queued.fields["queue"], queued.fields["band"]) == ("danger", 0)

    run_virtual(main())


def test_a_voice_message_becomes_a_ticket() -> None:
    async def main() -> None:
        async with house() as made:
            caller = made.asterisk.dial_in(CALLER)
            made.asterisk.press(caller, "923")
            await made.until(lambda: bool(made.asterisk.world.media) and _recording(made), "recording")
            await asyncio.sleep(7)
            made.asterisk.press(caller, "#")
            await made.wait_for(Kind.CALL_ENDED)
            assert made.outcome() == "message-left"
            assert Kind.TICKET_REGISTERED in made.log.kinds()
            await called_back(made)

    run_virtual(main())


def test_a_message_is_a_ticket_also_when_the_caller_just_hangs_up() -> None:
    async def main() -> None:
        async with house() as made:
            caller = made.asterisk.dial_in(CALLER)
            made.asterisk.press(caller, "923")
            await made.until(lambda: _recording(made), "recording")
            await asyncio.sleep(7)
            made.asterisk.hang_up(caller)
            await made.wait_for(Kind.CALL_ENDED)
            assert made.outcome() == "message-left"
            assert Kind.TICKET_REGISTERED in made.log.kinds()
            await called_back(made)

    run_virtual(main())


def _recording(made: House) -> bool:
    return any(item.kind == "recording" and item.state == "recording" for item in made.asterisk.world.media.values())


def test_a_missing_prompt_does_not_stop_the_call() -> None:
    async def main() -> None:
        async with house() as made:
            made.voice.missing = frozenset({"greeting", "menu", "danger"})
            made.seat("101")
            caller = made.asterisk.dial_in(CALLER)
            await made.wait_for(Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_two_calls_and_one_seat() -> None:
    async def main() -> None:
        async with house() as made:
            made.seat("101", Answers(after_s=1))
            callers = [made.asterisk.dial_in(f"+7701000000{n}") for n in range(2)]
            for caller in callers:
                made.asterisk.press(caller, "0")
            await made.wait_for(Kind.SEAT_ANSWERED)
            made.asterisk.hang_up(callers[0])
            await made.wait_for(Kind.SEAT_ANSWERED, 2)
            assert made.asterisk.rang.count("PJSIP/seat-101") == 2
            made.asterisk.hang_up(callers[1])

    run_virtual(main())
