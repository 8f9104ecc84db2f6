"""A supervisor's move: the only exception to the order, and it says who and why (B8)."""

from dataclasses import replace

import pytest

from agents.line.commands import Ignored, RecordMove, Where
from agents.line.draft import MOST_MOVES, remembered
from agents.line.events import CallLeft, CallMoved, CallQueued, OfferAnswered
from agents.line.ledger import Moved
from agents.line.line import QueueRules, SeatRules
from models.ids import CallId, OfferId, QueueId, SeatId
from tests.unit.line.scene import BOTH, CITY, DANGER, QUIET, Scene, entry

A, B, C = CallId("call-a"), CallId("call-b"), CallId("call-c")


def moved(call_id: CallId, queue: QueueId | None = None, band: int | None = None) -> CallMoved:
    return CallMoved(call_id, queue, band, "Сәуле", "asked twice")


def test_a_more_urgent_band_goes_first_and_who_and_why_are_told() -> None:
    scene = Scene().queue("call-a", "call-b", "call-c").tell(moved(C, band=4))
    assert scene.last == (RecordMove(C, Where(CITY, 5), Where(CITY, 4), "Сәуле", "asked twice"),)
    assert scene.waits() == ["call-c", "call-a", "call-b"]


def test_a_less_urgent_band_than_the_queues_own_is_possible() -> None:
    scene = Scene().queue("call-a", "call-b").tell(moved(A, band=8))
    assert scene.waits() == ["call-b", "call-a"]


def test_in_another_queue_the_arrival_still_counts() -> None:
    scene = Scene({"101": SeatRules((DANGER,))}).queue("call-a", "call-b").queue("call-fire", queue=DANGER)
    scene.tell(moved(B, DANGER)).log_in("101")
    assert (scene.rings(), scene.waits()) == ({"101": "call-b"}, ["call-fire", "call-a"])


def test_the_band_of_a_queue_stays_behind_and_a_callers_own_urgency_does_not() -> None:
    scene = Scene().queue("call-a", queue=DANGER).tell(CallQueued(entry("call-b", band=2)))
    scene.tell(moved(A, CITY))
    assert scene.line.callers[A].place[0] == 5
    assert scene.tell(moved(B, DANGER)).line.callers[B].place[0] == 0
    gas = Scene().tell(CallQueued(entry("call-b", band=2)))
    gas.line = replace(gas.line, queues={**gas.line.queues, DANGER: QueueRules(band=7)})
    assert gas.tell(moved(B, DANGER)).line.callers[B].place[0] == 2


def test_a_ring_goes_on_where_its_seat_serves_the_caller_there_too() -> None:
    scene = Scene().log_in("101").queue("call-a", "call-b").tell(moved(A, DANGER))
    assert scene.said == ["move call-a city/5 to danger/0: Сәуле, asked twice"]
    assert scene.tell(OfferAnswered(OfferId("offer-call-a-1"))).seat() == "talking"


def test_a_ring_at_a_seat_that_does_not_serve_the_caller_there_ends_at_no_cost() -> None:
    scene = Scene({"101": SeatRules((CITY,)), "102": BOTH}).log_in("101").later(60).queue("call-a", "call-b")
    scene.log_in("102").tell(moved(A, DANGER))
    assert scene.said[:2] == ["101 ready: caller left", "withdraw call-a from 101: moved"]
    assert (scene.seat("101"), scene.rings(), scene.waits()) == ("ready", {"102": "call-b"}, ["call-a"])


@pytest.mark.parametrize(
    "event", [moved(CallId("call-x"), DANGER), moved(A, QueueId("nowhere")), moved(A, CITY), moved(A, band=5), moved(A)]
)
def test_a_move_to_nowhere_or_of_nobody_changes_nothing(event: CallMoved) -> None:
    scene = Scene().queue("call-a")
    before = scene.line
    assert [type(command) for command in scene.tell(event).last] == [Ignored]
    assert scene.line is before


def test_who_is_moved_hears_the_new_place_no_sooner_than_the_rules_allow() -> None:
    scene = Scene(rules=QueueRules(say_place_every_s=30)).queue("call-a", "call-b")
    assert scene.tell(moved(B, band=1)).said == ["move call-b city/5 to city/1: Сәуле, asked twice"]
    assert "tell call-b 1 None" in scene.until(30).said


def test_the_longest_wait_goes_on_within_a_queue_and_begins_anew_in_another() -> None:
    scene = Scene(rules=replace(QUIET, longest_wait_s=60)).queue("call-a", "call-b").later(28)
    scene.tell(moved(A, band=3)).tell(moved(B, DANGER))
    assert scene.until(30).said == ["end call-a: overflow"]
    assert scene.until(30).said == ["end call-b: overflow"]
    assert SeatId("101") in scene.line.seats


def test_a_call_that_comes_back_stands_where_it_was_put() -> None:
    """A retry of a call-back, a transfer back, a restart: the call itself need not know of the move."""
    scene = Scene().queue("call-a", "call-b").tell(moved(A, DANGER)).tell(moved(A, band=8))
    scene.tell(CallLeft(A, "citizen-busy")).tell(CallQueued(entry("call-a")))
    assert (scene.line.callers[A].entry.queue, scene.line.callers[A].place[0]) == (DANGER, 8)
    scene.tell(CallLeft(A, "citizen-busy")).tell(CallQueued(entry("call-a", queue=DANGER)))
    assert scene.line.callers[A].place[0] == 8, "told of the queue, not of the band"


def test_a_call_that_goes_elsewhere_itself_is_not_held_by_an_old_move() -> None:
    scene = Scene().queue("call-a").tell(moved(A, band=1)).tell(CallLeft(A, "transferred"))
    assert scene.tell(CallQueued(entry("call-a", queue=DANGER))).line.callers[A].place[0] == 0


def test_a_great_many_moves_are_not_kept_for_ever() -> None:
    known: dict[CallId, Moved] = {}
    for n in range(MOST_MOVES + 5):
        known = remembered(known, CallId(f"call-{n}"), CITY, DANGER, 0)
    assert len(known) == MOST_MOVES
    assert CallId("call-4") not in known
    assert CallId("call-5") in known
