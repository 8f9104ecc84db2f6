"""Hold, transfers and conferences with a whole controller, in virtual time (B3, B4, B5, C4)."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from agents.desk.conversations import NotPossible
from models.ids import QueueId, SeatId
from models.kinds import Kind
from tests.fakes.asterisk import Answers, Busy, Declines, Rings, Unreachable
from tests.fakes.asterisk_seats import SeatScript
from tests.flow.callers import asks_for_a_person
from tests.flow.house import house
from tests.flow.talks import FIRST, SECOND, THIRD, Talk, talk
from tests.virtual_time import run_virtual


def test_hold_and_back() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            assert (await call.desk.hold(call.call_id, FIRST)).state == "Held"
            await made.until(lambda: not call.together() and call.music())
            assert call.seats()[FIRST] == "hold"
            assert (await call.desk.unhold(call.call_id, FIRST)).state == "Talking"
            await call.until_together(FIRST)
            assert not call.music()
            assert call.seats()[FIRST] == "talking"
            made.asterisk.hang_up(call.leg(FIRST))
            await made.wait_for(Kind.CALL_ENDED)
            assert call.count(Kind.TICKET_REGISTERED) == 1
        assert made.outcome() == "answered"

    run_virtual(main())


def test_the_hold_key_of_the_telephone_is_seen() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            made.asterisk.phone_hold(call.leg(FIRST), on=True)
            await call.until_seat(FIRST, "hold")
            made.asterisk.fall_silent(call.leg(FIRST))
            await asyncio.sleep(20)
            assert call.seats()[FIRST] == "hold", "a telephone on hold may be silent"
            made.asterisk.channels[call.leg(FIRST)].sends_until = None
            made.asterisk.phone_hold(call.leg(FIRST), on=False)
            await call.until_together(FIRST)
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_a_blind_transfer_to_a_queue_comes_before_whoever_came_later() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            later = asks_for_a_person(made, "+77010000002")
            await made.wait_for(Kind.CALL_QUEUED, 2)
            await call.desk.transfer(call.call_id, FIRST, queue=QueueId("city"))
            await made.wait_for(Kind.CALL_QUEUED, 3)
            assert call.seats()[FIRST] == "wrap-up"
            made.seat(SECOND, Answers(after_s=1))
            await call.until_together(SECOND)
            assert not made.asterisk.in_bridge_with(later)
            made.asterisk.hang_up(call.leg(SECOND))
            await made.wait_for(Kind.TICKET_REGISTERED)
            tickets = {e.fields["ticket"] for e in made.log.events if e.kind == Kind.TICKET_REGISTERED}
            assert len(tickets) == call.count(Kind.TICKET_DRAFTED) == 1, "one call, one ticket"
            made.asterisk.hang_up(later)

    run_virtual(main())


def test_a_blind_transfer_to_a_seat() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND)
            await call.desk.transfer(call.call_id, FIRST, seat=SECOND)
            await call.until_seat(SECOND, "offered")
            assert call.music()
            await call.until_together(SECOND)
            assert not call.music()
            assert [call.seats()[seat] for seat in (FIRST, SECOND)] == ["wrap-up", "talking"]
            made.asterisk.hang_up(call.leg(SECOND))
            await made.wait_for(Kind.CALL_ENDED)
            assert call.count(Kind.TICKET_REGISTERED) == 1
            assert call.seats()[SECOND] == "wrap-up"

    run_virtual(main())


@pytest.mark.parametrize(
    ("script", "after"), [(Busy(), "paused"), (Declines(), "paused"), (Unreachable(), "parked"), (Rings(), "paused")]
)
def test_a_blind_transfer_that_fails_brings_the_caller_back_to_the_head(script: SeatScript, after: str) -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND, script=script)
            later = made.asterisk.dial_in("+77010000002")
            await call.desk.transfer(call.call_id, FIRST, seat=SECOND)
            await made.wait_for(Kind.TRANSFER_ENDED)
            await call.until_seat(SECOND, after)
            made.asterisk.press(later, "0")
            made.seat(THIRD, Answers(after_s=1))
            await call.until_together(THIRD)
            made.asterisk.hang_up(call.caller)
            made.asterisk.hang_up(later)
            await made.wait_for(Kind.CALL_ENDED, 2)
            assert call.count(Kind.TICKET_REGISTERED) == 1

    run_virtual(main())


def test_outside_only_where_seats_may_dial() -> None:
    async def main() -> None:
        async with house() as made:
            made.asterisk.seat("PJSIP/112@trunk", Answers(after_s=1))
            call = await talk(made)
            with pytest.raises(NotPossible, match="may not dial"):
                await call.desk.transfer(call.call_id, FIRST, number="87010000000")
            await call.desk.transfer(call.call_id, FIRST, number="112")
            await made.wait_for(Kind.TRANSFER_ENDED)
            await call.until_together("112@trunk")
            made.asterisk.hang_up(made.asterisk.in_bridge_with(call.caller).pop())
            await made.wait_for(Kind.CALL_ENDED)
            assert call.count(Kind.TICKET_REGISTERED) == 1
        assert made.outcome() == "answered"

    run_virtual(main())


@pytest.mark.parametrize("fault", ["lost", "500"])
def test_who_comes_back_from_hold_when_asterisk_does_not_answer_is_not_left_in_silence(fault: str) -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            await call.desk.hold(call.call_id, FIRST)
            await made.until(call.music)
            if fault == "lost":
                made.asterisk.lose_next("bridges.add_channel")
            else:
                made.asterisk.fail_next("bridges.add_channel", 500)
            await call.desk.unhold(call.call_id, FIRST)
            assert call.together() == set()
            await call.until_together(FIRST)
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_who_could_not_be_put_on_hold_at_once_does_not_overhear_the_colleagues() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND)
            made.asterisk.lose_next("bridges.remove_channel")
            made.asterisk.lose_next("channels.start_moh")
            await call.desk.transfer(call.call_id, FIRST, seat=SECOND, attended=True)
            await made.until(lambda: call.together() == set() and call.music(), "on hold after all")
            await made.wait_for(Kind.SEAT_JOINED)
            assert made.asterisk.in_bridge_with(call.leg(FIRST)) == {call.leg(SECOND)}
            await call.desk.complete(call.call_id, FIRST)
            await call.until_together(SECOND)
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


@pytest.mark.parametrize("wish", ["hold", "unhold"])
def test_what_asterisk_was_away_for_is_made_good_when_it_is_back(wish: str) -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            if wish == "unhold":
                await call.desk.hold(call.call_id, FIRST)
                await made.until(call.music)
            made.asterisk.down = True
            made.asterisk.disconnect()
            await getattr(call.desk, wish)(call.call_id, FIRST)
            await asyncio.sleep(1)
            made.asterisk.down = False
            made.asterisk.reconnect()
            if wish == "unhold":
                await call.until_together(FIRST)
            else:
                await made.until(lambda: call.together() == set() and call.music(), "on hold")
                await call.until_seat(FIRST, "hold")
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def hears_ringing(call: Talk) -> bool:
    return call.made.asterisk.channels[call.leg(FIRST)].indication == "ringing"


@pytest.mark.parametrize(
    "script", [Answers(after_s=5), Declines(after_s=5), None], ids=["answers", "declines", "unasked"]
)
@pytest.mark.parametrize("to", ["seat", "number"])
def test_the_first_seat_hears_the_other_telephone_ring(to: str, script: SeatScript | None) -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND, script=script or Rings())
            made.asterisk.seat("PJSIP/112@trunk", script or Rings())
            whom = {"seat": SECOND} if to == "seat" else {"number": "112"}
            await call.desk.transfer(call.call_id, FIRST, attended=True, **whom)
            await made.until(lambda: hears_ringing(call), "it rings")
            if script is None:
                await call.desk.back(call.call_id, FIRST)
            await made.until(lambda: not hears_ringing(call), "no longer")
            if isinstance(script, Answers):
                await made.until(lambda: call.count(Kind.TRANSFER_ENDED) == 1)
                await call.desk.back(call.call_id, FIRST)
            await call.until_together(FIRST)
            assert not hears_ringing(call)
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_who_heard_it_ring_does_not_under_another_controller() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND, script=Rings())
            await call.desk.transfer(call.call_id, FIRST, seat=SECOND, attended=True)
            await made.until(lambda: hears_ringing(call), "it rings")
            await made.kill()
            await made.start()
            await made.until(lambda: not hears_ringing(call), "nobody rings")
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_an_attended_transfer() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND)
            await call.desk.transfer(call.call_id, FIRST, seat=SECOND, attended=True)
            await made.wait_for(Kind.SEAT_JOINED)
            assert made.asterisk.in_bridge_with(call.leg(FIRST)) == {call.leg(SECOND)}, "the caller does not hear them"
            assert call.music()
            assert call.seats()[FIRST] == "hold"
            await call.desk.complete(call.call_id, FIRST)
            await call.until_together(SECOND)
            assert not call.music()
            await call.until_seat(FIRST, "wrap-up")
            assert not call.leg(FIRST)
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            assert call.seats()[SECOND] == "wrap-up"
            assert call.count(Kind.TICKET_REGISTERED) == 1

    run_virtual(main())


def test_consulting_and_back() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND)
            await call.desk.transfer(call.call_id, FIRST, seat=SECOND, attended=True)
            await made.wait_for(Kind.SEAT_JOINED)
            await call.desk.back(call.call_id, FIRST)
            await call.until_together(FIRST)
            await call.until_seat(SECOND, "wrap-up")
            assert call.seats()[FIRST] == "talking"
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_a_colleague_who_does_not_come_leaves_the_caller_with_the_seat() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND, script=Rings())
            await call.desk.transfer(call.call_id, FIRST, seat=SECOND, attended=True)
            await made.until(lambda: made.asterisk.ringing("PJSIP/seat-102") is not None)
            await made.wait_for(Kind.TRANSFER_ENDED)
            await call.until_together(FIRST)
            assert made.asterisk.ringing("PJSIP/seat-102") is None
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


@pytest.mark.parametrize("leaves", [FIRST, SECOND])
def test_a_conference_outlives_whoever_leaves(leaves: SeatId) -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND)
            await call.desk.conference(call.call_id, FIRST, SECOND)
            await call.until_together(FIRST, SECOND)
            stays = SECOND if leaves == FIRST else FIRST
            made.asterisk.hang_up(call.leg(leaves))
            await call.until_together(stays)
            await call.until_seat(leaves, "wrap-up")
            assert call.seats()[stays] == "talking"
            made.asterisk.hang_up(call.leg(stays))
            await made.wait_for(Kind.CALL_ENDED)
            assert call.count(Kind.TICKET_REGISTERED) == 1
            assert call.seats()[stays] == "wrap-up"

    run_virtual(main())


def test_consulted_and_joined_by_the_caller() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND)
            await call.desk.transfer(call.call_id, FIRST, seat=SECOND, attended=True)
            await made.wait_for(Kind.SEAT_JOINED)
            await call.desk.conference(call.call_id, FIRST)
            await call.until_together(FIRST, SECOND)
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            assert {call.seats()[seat] for seat in (FIRST, SECOND)} == {"wrap-up"}

    run_virtual(main())


async def _held(call: Talk) -> None:
    await call.desk.hold(call.call_id, FIRST)


async def _consulting(call: Talk) -> None:
    await call.desk.transfer(call.call_id, FIRST, seat=SECOND, attended=True)
    await call.made.wait_for(Kind.SEAT_JOINED)


async def _conferring(call: Talk) -> None:
    await call.desk.conference(call.call_id, FIRST, SECOND)
    await call.until_together(FIRST, SECOND)


async def _ringing(call: Talk) -> None:
    await call.desk.transfer(call.call_id, FIRST, seat=SECOND)
    await call.until_seat(SECOND, "offered")


ARRANGED = [_held, _consulting, _conferring, _ringing]


@pytest.mark.parametrize("arrange", ARRANGED)
def test_the_caller_hangs_up_and_everybody_is_free_again(arrange: Callable[[Talk], Awaitable[None]]) -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND)
            await arrange(call)
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            await asyncio.sleep(60)
            assert {call.seats()[seat] for seat in (FIRST, SECOND)} == {"ready"}
            assert call.count(Kind.TICKET_REGISTERED) == 1
        assert made.outcome() == "answered"

    run_virtual(main())


@pytest.mark.parametrize("arrange", ARRANGED)
def test_a_new_controller_takes_it_up_as_it_stands(arrange: Callable[[Talk], Awaitable[None]]) -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made, SECOND)
            await arrange(call)
            before = call.together()
            await made.kill()
            await asyncio.sleep(1)
            await made.start()
            await made.wait_for(Kind.CALL_ADOPTED)
            await asyncio.sleep(0.5)
            if arrange is _ringing:  # nobody had the caller: the head of the line
                await made.wait_for(Kind.CALL_QUEUED, 2)
                await made.wait_for(Kind.SEAT_ANSWERED, 2)
            else:
                assert call.together() == before
                busy = {"talking", "hold"}
                seats = {seat for seat, state in call.seats().items() if state in busy}
                assert seats == ({FIRST} if arrange is _held else {FIRST, SECOND})
            if arrange is _held:
                await call.desk.unhold(call.call_id, FIRST)
                await call.until_together(FIRST)
            if arrange is _consulting:
                await call.desk.complete(call.call_id, FIRST)
                await call.until_together(SECOND)
            if arrange is _conferring:
                made.asterisk.hang_up(call.leg(FIRST))
                await call.until_together(SECOND)
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            await asyncio.sleep(60)
            assert not {"talking", "hold", "offered"} & set(call.seats().values())
            assert call.count(Kind.TICKET_REGISTERED) == 1
        assert made.outcome() == "answered"

    run_virtual(main())


@pytest.mark.parametrize("consulted", [True, False])
@pytest.mark.parametrize("first_stays", [True, False])
def test_a_new_controller_knows_an_outside_number_in_the_conversation(consulted: bool, first_stays: bool) -> None:
    async def main() -> None:
        async with house() as made:
            made.asterisk.seat("PJSIP/112@trunk", Answers(after_s=1))
            call = await talk(made)
            if consulted:
                await call.desk.transfer(call.call_id, FIRST, number="112", attended=True)
                await made.wait_for(Kind.TRANSFER_ENDED)
            else:
                await call.desk.conference(call.call_id, FIRST, number="112")
                await call.until_together(FIRST, "112@trunk")
            await made.kill()
            if not first_stays:
                made.asterisk.hang_up(call.leg(FIRST))
            await made.start()
            await made.wait_for(Kind.CALL_ADOPTED)
            if first_stays:
                now = call.desk.standing(call.call_id)
                assert now is not None
                assert (now.state, now.seats) == ("Consulting" if consulted else "Conferring", (FIRST,))
                made.asterisk.hang_up(call.leg(FIRST))
            await made.wait_for(Kind.SEAT_HUNG_UP)
            await call.until_together("112@trunk")
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            assert call.count(Kind.TICKET_REGISTERED) == 1
        assert made.outcome() == "answered"

    run_virtual(main())


def test_what_is_not_possible_is_said() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            for wish in (
                call.desk.unhold(call.call_id, FIRST),
                call.desk.complete(call.call_id, FIRST),
                call.desk.conference(call.call_id, FIRST),
                call.desk.transfer(call.call_id, FIRST, seat=SeatId("999")),
                call.desk.transfer(call.call_id, FIRST, seat=FIRST),
                call.desk.transfer(call.call_id, FIRST, seat=SECOND),  # logged out
                call.desk.transfer(call.call_id, FIRST, queue=QueueId("nowhere")),
                call.desk.transfer(call.call_id, FIRST, queue=QueueId("city"), attended=True),
            ):
                with pytest.raises(NotPossible):
                    await wish
            assert call.together() == {FIRST}
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            with pytest.raises(NotPossible):
                await call.desk.hold(call.call_id, FIRST)

    run_virtual(main())


def test_the_first_answer_is_the_one_that_counts() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            await call.desk.transfer(call.call_id, FIRST, queue=QueueId("city"))
            made.seat(SECOND, Answers(after_s=1))
            await call.until_together(SECOND)
            again = [event.fields.get("again") for event in made.log.events if event.kind == Kind.SEAT_ANSWERED]
            assert again == [None, True]
            made.asterisk.hang_up(call.caller)

    run_virtual(main())
