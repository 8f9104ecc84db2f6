"""Call-backs as whole calls: ordered in the line, called back in turn, on an Asterisk in memory (A7)."""

import asyncio
from datetime import time

import pytest

from ivr.site.schema import QuietHours
from models.ids import SeatId
from models.kinds import Kind
from tests.fakes.asterisk import Answers, Busy, Rings, Unreachable
from tests.fakes.asterisk_seats import SeatScript
from tests.flow.callbacks import CITIZEN, MODES, PHONE, again, centre, citizens_leg, events, order, outcome, together
from tests.flow.callers import in_line
from tests.flow.house import house
from tests.virtual_time import START, run_virtual


@pytest.mark.parametrize("mode", MODES)
def test_from_the_line_to_the_ticket(mode: str) -> None:
    async def main() -> None:
        async with house(centre=centre(mode)) as made:
            back = await order(made)
            original = str(events(made, Kind.CALLBACK_OPENED)[0].fields["original"])
            assert outcome(made, original) == "callback-ordered"
            made.asterisk.seat(PHONE, Answers(after_s=4))
            made.seat("101", Answers(after_s=2))
            leg = await together(made, back)
            rang = [PHONE, "PJSIP/seat-101"]
            assert made.asterisk.rang == (rang if mode == "customer-first" else rang[::-1])
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            hello = [(language, prompt) for language, prompt, _ in made.voice.asked if prompt == "callback-hello"]
            assert hello == [("kk", "callback-hello")]
            made.asterisk.hang_up(made.asterisk.in_bridge_with(leg).pop())
            await made.wait_for(Kind.TICKET_REGISTERED)
            await made.wait_for(Kind.CALL_ENDED, 2)
        assert outcome(made, back) == "answered"
        [drafted] = events(made, Kind.TICKET_DRAFTED)
        assert (drafted.call_id, drafted.fields["caller"]) == (back, CITIZEN)
        assert "ticket-number" in [prompt for _, prompt, _ in made.voice.asked], "the citizen hears the number"
        queued = [e.fields["queued_at"] for e in events(made, Kind.CALL_QUEUED)]
        assert len(set(queued)) == 1, "one place, of the first call and of the call-back"

    run_virtual(main())


def test_a_greeting_that_a_breathless_asterisk_plays_slowly_keeps_nobody_apart() -> None:
    async def main() -> None:
        async with house(centre=centre("agent-first")) as made:
            back = await order(made)
            made.voice.durations["callback-hello"] = 3.0
            made.asterisk._media.usual_length_s = 20.0
            made.asterisk.seat(PHONE, Answers(after_s=4))
            made.seat("101", Answers(after_s=2))
            await made.wait_for(Kind.CALLBACK_ANSWERED)
            lifted_at = asyncio.get_running_loop().time()
            leg = await together(made, back)
            assert asyncio.get_running_loop().time() - lifted_at < 6
            playing = [item for item in made.asterisk.channels[leg].media if item.kind == "playback"]
            assert playing == [], "what plays on a channel holds it back from its bridge"
            made.asterisk.hang_up(leg)
            await made.wait_for(Kind.CALL_ENDED, 2)
        assert outcome(made, back) == "answered"

    run_virtual(main())


@pytest.mark.parametrize("mode", MODES)
def test_nobody_is_overtaken(mode: str) -> None:
    async def main() -> None:
        async with house(centre=centre(mode, wrap_up_s=0)) as made:
            first = await in_line(made, "+77010000001")
            await asyncio.sleep(1)
            back = await order(made)
            last = await in_line(made, "+77010000003")
            made.asterisk.seat(PHONE, Answers(after_s=3))
            made.seat("101", Answers(after_s=1))
            await made.until(lambda: bool(made.asterisk.in_bridge_with(first)), "the first is first")
            assert citizens_leg(made, back) is None, "no more call-backs in flight than free seats"
            made.asterisk.hang_up(first)
            leg = await together(made, back)
            assert not made.asterisk.in_bridge_with(last)
            made.asterisk.hang_up(leg)
            await made.until(lambda: bool(made.asterisk.in_bridge_with(last)), "then who came last")
            made.asterisk.hang_up(last)

    run_virtual(main())


@pytest.mark.parametrize("mode", MODES)
def test_never_more_in_flight_than_free_seats(mode: str) -> None:
    async def main() -> None:
        async with house(centre=centre(mode, wrap_up_s=0)) as made:
            backs = []
            for n in range(5):
                backs.append(await order(made, f"+7701000000{n}"))
                made.asterisk.seat(f"PJSIP/+7701000000{n}@trunk", Answers(after_s=4))
            most = 0
            made.seat("101", Answers(after_s=1))
            made.seat("102", Answers(after_s=1))
            done: set[str] = set()
            while len(done) < len(backs):
                legs = [back for back in backs if citizens_leg(made, back)]
                most = max(most, len(legs))
                for back in legs:
                    leg = citizens_leg(made, back)
                    if leg and made.asterisk.in_bridge_with(leg):
                        made.asterisk.hang_up(leg)
                        done.add(back)
                await asyncio.sleep(0.5)
            assert most == 2
            await made.wait_for(Kind.CALL_ENDED, 10)
            assert [outcome(made, back) for back in backs] == ["answered"] * 5

    run_virtual(main())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("script", "why"),
    [(Busy(), "citizen-busy"), (Rings(), "citizen-no-answer"), (Unreachable(), "citizen-unreachable")],
    ids=lambda given: type(given).__name__ if not isinstance(given, str) else given,
)
def test_who_is_not_reached_is_called_again_and_in_the_end_by_a_person(mode: str, script: SeatScript, why: str) -> None:
    async def main() -> None:
        async with house(centre=centre(mode)) as made:
            back = await order(made)
            made.asterisk.seat(PHONE, script)
            made.seat("101", Answers(after_s=1))
            await made.wait_for(Kind.CALLBACK_FAILED)
            first = events(made, Kind.CALLBACK_FAILED)[0]
            assert (first.fields["why"], first.fields["tries"]) == (why, 1)
            await made.until(lambda: made.log.events[-1].kind != Kind.CALLBACK_FAILED, "what follows")
            assert made.controller is not None
            state = made.controller.desk.snapshot().seats[0].state
            assert state == "ready", "it costs the seat nothing"
            await made.wait_for(Kind.CALLBACK_FAILED, 2)
            second = events(made, Kind.CALLBACK_FAILED)[1]
            assert (second.at - first.at).total_seconds() >= 60
            await made.wait_for(Kind.CALL_ENDED, 2)
        assert outcome(made, back) == "callback-failed"
        [ticket] = events(made, Kind.TICKET_REGISTERED)
        assert (ticket.call_id, ticket.fields["by"]) == (back, "call-back")
        assert len(events(made, Kind.CALLBACK_DIALLED)) == 2

    run_virtual(main())


@pytest.mark.parametrize("mode", MODES)
def test_a_mailbox_is_no_citizen(mode: str) -> None:
    async def main() -> None:
        async with house(centre=centre(mode)) as made:
            back = await order(made)
            made.asterisk.seat(PHONE, Answers(after_s=0.2))
            made.seat("101", Answers(after_s=1))
            await made.wait_for(Kind.CALLBACK_FAILED)
            assert "callback-prove" in [prompt for _, prompt, _ in made.voice.asked]
            await made.wait_for(Kind.CALLBACK_ANSWERED, 2)
            leg = citizens_leg(made, back)
            assert leg is not None
            made.asterisk.press(leg, "1")  # this time a quick person
            await together(made, back)
            made.asterisk.hang_up(leg)
        assert outcome(made, back) == "answered"

    run_virtual(main())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("after_s", [0.5, 1.5, 3.0, 4.5, 5.5, 6.5, 8.0])
def test_the_citizen_hangs_up_at_any_moment(mode: str, after_s: float) -> None:
    async def main() -> None:
        async with house(centre=centre(mode)) as made:
            back = await order(made)
            made.asterisk.seat(PHONE, Answers(after_s=2))
            made.seat("101", Answers(after_s=3))
            await asyncio.sleep(after_s)
            leg = citizens_leg(made, back)
            if leg is not None:
                made.asterisk.hang_up(leg)
            await made.until(lambda: bool(events(made, Kind.CALL_ENDED, back)) or again(made, back), "over or again")
            if not events(made, Kind.CALL_ENDED, back):
                made.asterisk.hang_up(await together(made, back))
            await made.wait_for(Kind.CALL_ENDED, 2)
        assert outcome(made, back) in {"answered", "callback-failed"}

    run_virtual(main())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("after_s", [0.5, 1.5, 3.5, 5.0, 6.5])
def test_the_seat_goes_at_any_moment_and_the_citizen_reaches_the_next(mode: str, after_s: float) -> None:
    async def main() -> None:
        async with house(centre=centre(mode)) as made:
            back = await order(made)
            made.asterisk.seat(PHONE, Answers(after_s=2))
            made.seat("101", Answers(after_s=3))
            await asyncio.sleep(after_s)
            seats = [name for name, at in made.asterisk.channels.items() if at.name.startswith("PJSIP/seat-")]
            in_talk = any(made.asterisk.in_bridge_with(seat) for seat in seats)
            for seat in seats:
                made.asterisk.hang_up(seat)
            if not in_talk:
                made.seat("102", Answers(after_s=1))
                made.asterisk.hang_up(await together(made, back))
            await made.wait_for(Kind.CALL_ENDED, 2)
        assert outcome(made, back) == "answered"

    run_virtual(main())


def test_a_seat_that_lets_a_citizen_wait_is_paused_and_the_next_one_rung() -> None:
    async def main() -> None:
        async with house(centre=centre("customer-first")) as made:
            back = await order(made)
            made.asterisk.seat(PHONE, Answers(after_s=25))
            made.seat("101", Rings())
            await made.wait_for(Kind.CALLBACK_ANSWERED)
            made.seat("102", Answers(after_s=1))
            made.asterisk.hang_up(await together(made, back))
            assert made.controller is not None
            seats = {seat.seat: (seat.state, seat.why) for seat in made.controller.desk.snapshot().seats}
            assert seats[SeatId("101")] == ("paused", "missed")
        assert outcome(made, back) == "answered"
        assert made.asterisk.rang.count(PHONE) == 1

    run_virtual(main())


def test_another_number_is_called() -> None:
    async def main() -> None:
        async with house(centre=centre()) as made:
            caller = await in_line(made, "")
            made.asterisk.press(caller, "587017654321#1")
            await made.wait_for(Kind.CALLBACK_ORDERED)
            made.asterisk.seat("PJSIP/+77017654321@trunk", Answers(after_s=3))
            made.seat("101", Answers(after_s=1))
            back = str(events(made, Kind.CALLBACK_ORDERED)[0].fields["callback"])
            made.asterisk.hang_up(await together(made, back))
        read_back = [values for _, prompt, values in made.voice.asked if prompt == "callback-check"]
        assert read_back == [{"number": "87017654321"}]
        assert outcome(made, back) == "answered"

    run_virtual(main())


def test_one_number_has_one_call_back_at_the_earlier_place() -> None:
    async def main() -> None:
        async with house(centre=centre()) as made:
            first = await order(made)
            await asyncio.sleep(30)
            second = await order(made)  # who rang again had the first one's place, and gives it to the second
            places = {e.fields["queued_at"] for e in events(made, Kind.CALL_QUEUED)}
            assert len(places) == 1
            assert outcome(made, first) == "callback-not-needed"
            made.asterisk.seat(PHONE, Answers(after_s=3))
            made.seat("101", Answers(after_s=1))
            made.asterisk.hang_up(await together(made, second))
        assert made.asterisk.rang.count(PHONE) == 1

    run_virtual(main())


def test_who_rings_again_and_is_served_is_not_called_back() -> None:
    async def main() -> None:
        async with house(centre=centre(wrap_up_s=0)) as made:
            back = await order(made)
            made.asterisk.seat(PHONE, Busy())
            made.seat("101", Answers(after_s=1))
            await made.wait_for(Kind.CALLBACK_FAILED)
            again_ = await in_line(made, CITIZEN)
            await made.until(lambda: bool(made.asterisk.in_bridge_with(again_)), "talk")
            await made.until(lambda: bool(events(made, Kind.CALL_ENDED, back)), "the call-back is not needed")
            made.asterisk.hang_up(again_)
        assert outcome(made, back) == "callback-not-needed"
        assert len(events(made, Kind.CALLBACK_DIALLED)) == 1

    run_virtual(main())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("while_", [Kind.OFFER_MADE, Kind.CALLBACK_DIALLED])
def test_who_rings_while_being_called_has_the_place_and_the_seat(mode: str, while_: Kind) -> None:
    async def main() -> None:
        async with house(centre=centre(mode, wrap_up_s=0, callback_retry_s=600)) as made:
            back = await order(made)
            late = await in_line(made, "+77010000009")
            made.asterisk.seat(PHONE, Rings())
            made.seat("101", Answers(after_s=12))
            await made.wait_for(while_)
            again_ = await in_line(made, CITIZEN)
            await made.until(lambda: bool(events(made, Kind.CALL_ENDED, back)), "nobody is called any more")
            assert not citizens_leg(made, back)
            await made.until(lambda: bool(made.asterisk.in_bridge_with(again_)), "talk, at once and before the other")
            assert not made.asterisk.in_bridge_with(late)
            made.asterisk.hang_up(again_)
            await made.until(lambda: bool(made.asterisk.in_bridge_with(late)), "then the other")
            made.asterisk.hang_up(late)
        assert outcome(made, back) == "callback-not-needed"

    run_virtual(main())


def test_at_night_nobody_is_called() -> None:
    async def main() -> None:
        night = QuietHours.model_validate({"from": time(10), "to": time(11, 4)})  # it is 11:00 of local time
        async with house(centre=centre().model_copy(update={"quiet_hours": night})) as made:
            made.asterisk.seat(PHONE, Answers(after_s=3))
            back = await order(made)
            made.seat("101", Answers(after_s=1))
            said = [values for _, prompt, values in made.voice.asked if prompt == "callback-ordered-later"]
            assert said == [{"at": "11:04"}]
            live = await in_line(made, "+77010000009")
            await made.until(lambda: bool(made.asterisk.in_bridge_with(live)), "who is awake is served meanwhile")
            made.asterisk.hang_up(live)
            leg = await together(made, back)
            [dialled] = events(made, Kind.CALLBACK_DIALLED)
            assert (dialled.at - START).total_seconds() >= 240
            made.asterisk.hang_up(leg)

    run_virtual(main())
