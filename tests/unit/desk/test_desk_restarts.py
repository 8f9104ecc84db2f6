"""After a restart the desk goes on: the same order, the same conversations (B5)."""

import asyncio
from datetime import timedelta

from agents.desk.desk import Desk
from agents.desk.snapshot import LineView
from agents.line.commands import EndWait
from agents.line.events import (
    CallQueued,
    Entry,
    OfferAnswered,
    TalkAdopted,
    TalkEnded,
)
from agents.line.restore import restored
from models.ids import CallId, OfferId, QueueId
from models.kinds import Kind
from tests.unit.desk.room import CITY, RULES, S1, S2, SEATS, A, B, Room
from tests.unit.desk.room import quiet as quiet
from tests.virtual_time import START, run_virtual

C = CallId("call-c")


def test_after_a_restart_the_callers_go_in_the_order_in_which_they_came() -> None:
    async def story() -> Room:
        entries = [Entry(call, CITY, START - timedelta(seconds=ago)) for call, ago in ((B, 10), (A, 20))]
        seats = {S1: ("offered", "offer-call-b-7"), S2: ("paused", "lunch")}
        room = Room(restored(RULES, SEATS, seats, entries, {}, START, offers_made=7))
        assert [(offer.offer_id, offer.seat) for offer in room.floor.offers()] == [("offer-call-a-8", S1)]
        room.desk.submit(OfferAnswered(OfferId("offer-call-a-8")))
        room.desk.submit(TalkEnded(A, S1))
        await asyncio.sleep(20)
        return room

    room = run_virtual(story())
    assert [offer.call_id for offer in room.floor.offers()] == [A, B]
    assert Kind.CALL_QUEUED not in room.kinds()


def test_after_a_restart_a_conversation_holds_its_seat_and_nobody_is_twice_in_it() -> None:
    async def story() -> LineView:
        seats = {S1: ("talking", "answered"), S2: ("parked", "unregistered")}
        entries = [Entry(A, CITY, START), Entry(B, CITY, START)]
        return Room(restored(RULES, SEATS, seats, entries, {A: S1}, START)).desk.snapshot()

    view = run_virtual(story())
    assert [caller.call_id for caller in view.waiting] == [B]
    assert [seat.state for seat in view.seats] == ["talking", "parked"]


def test_before_the_start_callers_and_talks_are_only_taken_in() -> None:
    """However they are found: the conversation has its seat and the oldest caller rings first when all are back."""

    async def story() -> Room:
        seats = {S1: ("ready", ""), S2: ("talking", "answered")}
        room = Room(restored(RULES, SEATS, seats, [], {}, START), started=False)
        for call_id, ago in ((B, 10), (A, 20), (C, 15)):
            room.desk.submit(CallQueued(Entry(call_id, CITY, START - timedelta(seconds=ago))))
        room.desk.submit(TalkAdopted(C, S2))
        await asyncio.sleep(1)
        assert room.floor.commands == []
        room.desk.start()
        room.desk.start()
        return room

    room = run_virtual(story())
    assert [(offer.call_id, offer.seat) for offer in room.floor.offers()] == [(A, S1)]
    assert [Kind(event.kind) for event in room.log.kept][:3] == [Kind.CALL_QUEUED] * 3


def test_after_a_restart_a_queue_that_is_gone_does_not_lose_its_callers() -> None:
    async def story() -> Room:
        entry = Entry(A, QueueId("night"), START - timedelta(seconds=1700))
        room = Room(restored(RULES, SEATS, {}, [entry], {}, START))
        await asyncio.sleep(101)
        return room

    assert EndWait(A, "overflow") in run_virtual(story()).floor.commands


def test_a_ring_that_did_not_outlive_the_controller_has_ended_in_the_log() -> None:
    """Else the seat would be counted as ringing until it changes again."""

    async def story() -> Room:
        told = {S1: ("offered", "offer-call-a-1"), S2: ("talking", "answered")}
        room = Room(restored(RULES, SEATS, told, [], {}, START), started=False)
        room.desk = Desk(room.desk.line, room.log, room.clock, room.floor, {seat: told[seat][0] for seat in told})
        room.desk.submit(TalkAdopted(C, S2))
        room.desk.start()
        room.desk.start()
        return room

    assert run_virtual(story()).log.told() == [
        "SeatChanged  102 talking adopted",
        "SeatChanged  101 ready controller restarted",
    ]
