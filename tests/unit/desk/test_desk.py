"""The desk in virtual time: what is logged, what reaches the floor, and that the time is kept."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from agents.line.commands import EndWait, LineCommand, OfferCall, RecordMove, WithdrawOffer
from agents.line.events import (
    CallLeft,
    CallMoved,
    CallQueued,
    Entry,
    OfferAnswered,
    OfferFailed,
    SeatLost,
    SeatPaused,
    TalkAdopted,
    TalkEnded,
)
from agents.line.line import empty
from agents.line.restore import restored
from models.ids import CallId, OfferId, QueueId
from models.kinds import Kind
from tests.unit.desk.room import CITY, RULES, S1, S2, SEATS, A, B, Room
from tests.unit.desk.room import quiet as quiet
from tests.virtual_time import START, run_virtual

FIRST = OfferId("offer-call-a-1")


def test_the_log_of_a_call_from_the_line_to_the_seat() -> None:
    async def story() -> Room:
        room = Room()
        room.log_in(S1)
        room.queue(A)
        await asyncio.sleep(3)
        room.desk.submit(OfferAnswered(FIRST))
        await asyncio.sleep(60)
        room.desk.submit(TalkEnded(A, S1))
        await asyncio.sleep(21)
        return room

    room = run_virtual(story())
    why = "seat 101: longest idle (0 s) of 1 ready for city; caller first in turn, band 5, waited 0 s"
    assert room.log.told() == [
        "SeatChanged  101 ready logged in",
        "CallQueued call-a city",
        "SeatChanged  101 offered offer-call-a-1",
        f"OfferMade call-a 101 {why}",
        "OfferEnded call-a 101 answered",
        "CallLeftLine call-a answered",
        "SeatChanged  101 talking answered",
        "SeatChanged  101 wrap-up talk ended",
        "SeatChanged  101 ready wrap-up over",
    ]
    assert room.log.kept[-1].at == START + timedelta(seconds=83)


def test_a_missed_ring_ends_at_its_time_without_anybody_telling() -> None:
    async def story() -> Room:
        room = Room()
        room.log_in(S1, S2)
        room.queue(A)
        await asyncio.sleep(17)
        return room

    room = run_virtual(story())
    assert room.log.told()[-4:] == [
        "SeatChanged  101 paused missed",
        "OfferEnded call-a 101 expired",
        "SeatChanged  102 offered offer-call-a-2",
        "OfferMade call-a 102 "
        "seat 102: longest idle (16 s) of 1 ready for city; caller first in turn, band 5, waited 16 s",
    ]
    assert [type(command) for command in room.floor.commands] == [OfferCall, WithdrawOffer, OfferCall]


def test_each_end_of_an_offer_is_logged_once_with_its_reason() -> None:
    async def story() -> Room:
        room = Room()
        room.log_in(S1, S2)
        room.queue(A)
        room.desk.submit(OfferFailed(FIRST, "busy"))
        room.desk.submit(OfferFailed(FIRST, "busy"))
        room.desk.submit(SeatLost(S2, "unregistered"))
        room.desk.submit(CallLeft(A, "hung up"))
        return room

    room = run_virtual(story())
    ends = [line for line in room.log.told() if line.startswith(("OfferEnded", "CallLeftLine"))]
    assert ends == ["OfferEnded call-a 101 busy", "OfferEnded call-a 102 seat lost", "CallLeftLine call-a hung up"]
    assert (room.desk.counts["ignored"], room.desk.counts["offer.made"]) == (1, 2)


def test_a_caller_who_leaves_ringing_is_logged_after_the_offer() -> None:
    async def story() -> Room:
        room = Room()
        room.log_in(S1)
        room.queue(A)
        room.desk.submit(CallLeft(A, "hung up"))
        return room

    assert run_virtual(story()).log.told()[-3:] == [
        "SeatChanged  101 ready caller left",
        "OfferEnded call-a 101 caller left",
        "CallLeftLine call-a hung up",
    ]


def test_who_leaves_the_line_has_left_it_before_the_next_is_offered() -> None:
    async def story() -> Room:
        room = Room()
        room.log_in(S1)
        room.queue(A)
        room.queue(B)
        room.desk.submit(CallLeft(A, "hung up"))
        return room

    told = [line.split()[:2] for line in run_virtual(story()).log.told()[-5:]]
    assert told == [
        ["SeatChanged", "101"],
        ["OfferEnded", "call-a"],
        ["CallLeftLine", "call-a"],
        ["SeatChanged", "101"],
        ["OfferMade", "call-b"],
    ]


def test_an_adoption_at_the_ringing_seat_is_logged_as_the_answer() -> None:
    async def story() -> Room:
        room = Room()
        room.log_in(S1)
        room.queue(A)
        room.desk.submit(TalkAdopted(A, S1))
        return room

    assert run_virtual(story()).log.told()[-3:] == [
        "OfferEnded call-a 101 answered",
        "SeatChanged  101 talking answered",
        "CallLeftLine call-a answered",
    ]


def test_a_caller_for_an_unknown_queue_is_sent_on_and_not_logged_as_queued() -> None:
    async def story() -> Room:
        room = Room()
        room.desk.submit(CallQueued(Entry(A, QueueId("night"), START)))
        return room

    room = run_virtual(story())
    assert room.floor.commands == [EndWait(A, "closed")]
    assert room.log.kept == []


def test_an_event_submitted_from_the_floor_is_taken_after_the_command_in_hand() -> None:
    async def story() -> Room:
        room, seen = Room(), list[bool]()

        def busy(command: LineCommand) -> None:
            if isinstance(command, OfferCall) and command.seat == S1:
                room.desk.submit(OfferFailed(command.offer_id, "busy"))
                seen.append(command.offer_id in room.desk.line.offers)

        room.floor.then = busy
        room.log_in(S1, S2)
        room.queue(A)
        assert seen == [True]  # the offer was still there: the command in hand comes first
        return room

    room = run_virtual(story())
    assert [offer.seat for offer in room.floor.offers()] == [S1, S2]
    assert [line for line in room.log.told() if line.startswith("OfferEnded")] == ["OfferEnded call-a 101 busy"]


def test_a_fault_of_the_floor_stops_neither_the_others_nor_the_time() -> None:
    async def story() -> Room:
        room = Room()

        def fault(command: LineCommand) -> None:
            if isinstance(command, OfferCall) and command.call_id == A:
                raise RuntimeError("a fault in one ring")

        room.floor.then = fault
        room.queue(A, B)
        room.log_in(S1, S2)
        await asyncio.sleep(17)
        return room

    room = run_virtual(story())
    assert {offer.call_id for offer in room.floor.offers()} == {A, B}
    assert room.desk.counts["fault"] == 1
    assert "OfferEnded call-a 101 expired" in room.log.told()


def test_a_fault_of_the_line_itself_leaves_the_desk_working() -> None:
    async def story() -> Room:
        room = Room()
        with pytest.raises(AttributeError):
            room.desk.submit(CallQueued(None))  # type: ignore[arg-type]
        room.log_in(S1)
        room.queue(A)
        await asyncio.sleep(17)
        return room

    assert "OfferEnded call-a 101 expired" in run_virtual(story()).log.told()


def test_what_somebody_sees_who_looks() -> None:
    async def story() -> None:
        room = Room()
        room.log_in(S1)
        await asyncio.sleep(5)
        room.queue(A, B)
        room.desk.submit(SeatPaused(S1, "lunch"))
        await asyncio.sleep(7)
        view = room.desk.snapshot()
        seen = [(caller.call_id, caller.place, caller.waited_s, caller.ringing) for caller in view.waiting]
        assert seen == [(A, 1, 7.0, S1), (B, 2, 7.0, None)]
        first, second = view.seats
        assert (first.state, first.call_id, first.then) == ("offered", A, "paused")
        assert first.since == START + timedelta(seconds=5)
        assert (second.state, second.since) == ("logged-out", START)
        assert view.seats_by_state()["offered"] == 1

    run_virtual(story())


def test_a_closed_desk_keeps_no_timer() -> None:
    async def story() -> int:
        room = Room()
        room.log_in(S1)
        room.queue(A)
        room.desk.close()
        await asyncio.sleep(60)
        return len(room.floor.commands)

    assert run_virtual(story()) == 1


def test_many_deadlines_end_each_at_its_own_time() -> None:
    async def story() -> Room:
        quick = {CITY: replace(RULES[CITY], longest_wait_s=10)}
        room = Room(restored(quick, SEATS, {}, [], {}, START))
        for n in range(20):
            room.queue(CallId(f"call-{n:02}"))
            await asyncio.sleep(0.25)
        await asyncio.sleep(11)
        return room

    left = [event for event in run_virtual(story()).log.kept if event.kind == Kind.CALL_LEFT_LINE]
    late = [event.at - START - timedelta(seconds=10 + 0.25 * n) for n, event in enumerate(left)]
    assert len(left) == 20
    assert all(timedelta(0) <= wait < timedelta(milliseconds=2) for wait in late)


def test_a_move_is_logged_with_who_why_from_and_to_and_reaches_the_call() -> None:
    async def story() -> Room:
        room = Room()
        room.queue(A)
        room.desk.submit(CallMoved(A, None, 2, "Сәуле", "her mother is a patient"))
        room.desk.submit(CallMoved(A, None, 2, "Сәуле", "twice"))
        return room

    room = run_virtual(story())
    moves = [event for event in room.log.kept if event.kind == Kind.CALL_MOVED]
    assert [(event.call_id, event.fields) for event in moves] == [
        (
            A,
            {
                "who": "Сәуле",
                "why": "her mother is a patient",
                "from": {"queue": "city", "band": 5},
                "to": {"queue": "city", "band": 2},
            },
        )
    ]
    assert [type(command) for command in room.floor.commands] == [RecordMove]


def test_a_call_back_is_queued_with_its_kind_and_time_and_leaves_when_nobody_answers_it() -> None:
    async def story() -> Room:
        room = Room()
        room.desk.submit(CallQueued(Entry(A, CITY, START, 5, {}, "callback", START + timedelta(seconds=60))))
        room.log_in(S1)
        await asyncio.sleep(61)
        room.desk.submit(OfferFailed(FIRST, "citizen-no-answer"))
        return room

    room = run_virtual(story())
    queued = room.log.kept[0].fields
    assert (queued["kind"], queued["not_before"]) == ("callback", "2026-01-15T06:01:00+00:00")
    assert room.log.told()[-3:] == [
        "OfferEnded call-a 101 citizen-no-answer",
        "CallLeftLine call-a citizen-no-answer",
        "SeatChanged  101 ready caller left",
    ]
    assert room.desk.counts["offer.citizen-no-answer"] == 1


def test_who_comes_to_a_full_queue_is_logged_as_queued_and_as_gone() -> None:
    async def story() -> Room:
        room = Room(empty({CITY: replace(RULES[CITY], longest_queue=1)}, SEATS))
        room.queue(A, B)
        return room

    room = run_virtual(story())
    assert room.log.told()[-2:] == ["CallQueued call-b city", "CallLeftLine call-b overflow"]
    assert room.floor.commands == [EndWait(B, "overflow")]
