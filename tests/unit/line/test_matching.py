"""Who is rung for whom, when, and what a waiting caller is told."""

from dataclasses import replace
from datetime import timedelta

from agents.line.commands import OfferCall
from agents.line.events import CallLeft, CallQueued, OfferAnswered, OfferFailed, SeatLoggedIn, SeatPaused, TalkEnded
from agents.line.line import QueueRules, SeatRules
from models.ids import CallId, OfferId, SeatId
from tests.unit.line.scene import BOTH, CITY, DANGER, QUIET, Scene, entry

A, B = CallId("call-a"), CallId("call-b")
KAZAKH = SeatRules((CITY,), {"kk": 3, "ru": 1})
RUSSIAN = SeatRules((CITY,), {"ru": 3})


def test_the_longest_idle_seat_is_rung_and_the_offer_says_why() -> None:
    scene = Scene({"101": KAZAKH, "102": KAZAKH, "103": RUSSIAN}).log_in("103", "102", "101").later(57)
    scene.tell(CallQueued(entry("call-a", kk=2)))
    offer = scene.last[-1]
    assert isinstance(offer, OfferCall)
    assert offer.seat == "102"
    assert offer.expires_at == scene.now + timedelta(seconds=16)
    assert offer.why == (
        "seat 102: longest idle (59 s) of 2 ready with kk >= 2 for city; caller first in turn, band 5, waited 60 s"
    )


def test_a_danger_goes_first_though_it_came_last() -> None:
    scene = Scene().queue("call-a", "call-b").queue("call-fire", queue=DANGER).log_in("101")
    assert (scene.rings(), scene.waits()) == ({"101": "call-fire"}, ["call-a", "call-b"])


def test_an_urgent_caller_of_an_ordinary_queue_goes_first_too() -> None:
    scene = Scene().queue("call-a").tell(CallQueued(entry("call-gas", queued_s=5, band=0))).log_in("101")
    assert scene.rings() == {"101": "call-gas"}


def test_a_caller_nobody_ready_can_serve_does_not_hold_up_the_next() -> None:
    scene = Scene({"101": RUSSIAN, "102": KAZAKH}).queue("call-kk", kk=1).queue("call-ru", ru=1).log_in("101")
    assert (scene.rings(), scene.waits()) == ({"101": "call-ru"}, ["call-kk"])
    assert scene.log_in("102").rings() == {"101": "call-ru", "102": "call-kk"}


def test_the_least_level_is_enough_and_one_below_is_not() -> None:
    assert Scene({"101": KAZAKH}).queue("call-a", kk=3, ru=1).log_in("101").rings() == {"101": "call-a"}
    assert Scene({"101": KAZAKH}).queue("call-a", kk=3, ru=2).log_in("101").rings() == {}
    assert Scene({"101": RUSSIAN}).queue("call-a", kk=1).log_in("101").rings() == {}


def test_a_seat_rings_only_for_its_queues() -> None:
    scene = Scene({"101": KAZAKH}).queue("call-fire", queue=DANGER).log_in("101")
    assert (scene.rings(), scene.seat()) == ({}, "ready")


def test_of_one_instant_the_call_id_decides() -> None:
    scene = Scene().tell(CallQueued(entry("call-b"))).tell(CallQueued(entry("call-a"))).log_in("101")
    assert scene.rings() == {"101": "call-a"}


def test_after_the_wrap_up_the_next_is_rung_at_once() -> None:
    scene = Scene().log_in("101").queue("call-a", "call-b").tell(OfferAnswered(OfferId("offer-call-a-1")))
    scene.later(100).tell(TalkEnded(A, SeatId("101")))
    assert scene.said == ["101 wrap-up: talk ended"]
    assert scene.until(19).said == []
    assert scene.until(1).said == ["101 ready: wrap-up over", "101 offered: offer-call-b-2", "offer call-b to 101"]


def test_without_wrap_up_the_next_is_rung_in_the_same_step() -> None:
    scene = Scene(rules=replace(QUIET, wrap_up_s=0)).log_in("101").queue("call-a", "call-b")
    scene.tell(OfferAnswered(OfferId("offer-call-a-1"))).tell(TalkEnded(A, SeatId("101")))
    assert scene.said[-1] == "offer call-b to 101"


def test_the_longest_wait_ends_in_overflow() -> None:
    scene = Scene(rules=replace(QUIET, longest_wait_s=60)).queue("call-a")
    assert scene.until(58).said == []
    assert scene.until(2).said == ["end call-a: overflow"]
    assert not scene.line.callers


def test_a_wait_from_before_a_restart_counts_and_one_used_up_long_ago_begins_anew() -> None:
    scene = Scene(rules=replace(QUIET, longest_wait_s=60))
    scene.tell(CallQueued(entry("call-a", queued_s=-40))).tell(CallQueued(entry("call-b", queued_s=-400)))
    assert scene.waits() == ["call-b", "call-a"]
    assert scene.until(20).said == ["end call-a: overflow"]
    assert scene.until(40).said == ["end call-b: overflow"]


def test_a_ring_in_progress_outlives_the_longest_wait() -> None:
    scene = Scene(rules=replace(QUIET, longest_wait_s=60)).queue("call-a").later(58).log_in("101")
    assert scene.until(10).said == []
    assert scene.until(10).said == ["101 paused: missed", "withdraw call-a from 101: expired", "end call-a: overflow"]


def test_the_place_is_told_on_entry_and_then_as_often_as_the_rules_say() -> None:
    scene = Scene(rules=QueueRules(say_place_every_s=30)).queue("call-a")
    assert scene.said == ["tell call-a 1 None"]
    scene.tell(CallQueued(entry("call-b", queued_s=1)))
    assert scene.said == ["tell call-b 2 None"]
    assert scene.tell(CallLeft(A, "hung up")).said == []
    assert scene.until(28.9).said == []
    assert scene.until(1.1).said == ["tell call-b 1 None"]


def test_a_caller_rung_at_once_is_told_no_place() -> None:
    scene = Scene(rules=QueueRules()).log_in("101").queue("call-a")
    assert scene.said == ["101 offered: offer-call-a-1", "offer call-a to 101"]


def test_a_ringing_caller_still_counts_for_the_places_behind() -> None:
    scene = Scene(rules=QueueRules()).log_in("101").queue("call-a", "call-b")
    assert scene.said == ["tell call-b 2 None"]


def test_a_failed_ring_tells_no_place_earlier_than_the_rules_allow() -> None:
    scene = Scene(rules=QueueRules()).queue("call-a").later(5).tell(SeatLoggedIn(SeatId("101")))
    scene.tell(OfferFailed(OfferId("offer-call-a-1"), "busy"))
    assert scene.said == ["101 paused: busy"]
    assert scene.until(23.9).said == []
    assert scene.until(0.1).said == ["tell call-a 1 None"]


def test_the_expected_wait_comes_from_the_calls_so_far() -> None:
    seats = {"101": BOTH, "102": BOTH}
    scene = Scene(seats, QueueRules(wrap_up_s=20)).log_in("101", "102").queue("call-a", "call-b")
    scene.tell(OfferAnswered(OfferId("offer-call-a-1"))).tell(OfferAnswered(OfferId("offer-call-b-2")))
    scene.later(100).tell(TalkEnded(A, SeatId("101"))).queue("call-c", "call-d")
    assert scene.said == ["tell call-d 2 122.0"]  # 2 s of ring, 100 of talk, 20 of wrap-up; 2 seats, 2 calls
    scene.tell(SeatPaused(SeatId("101"), "lunch")).queue("call-e")
    assert scene.said == ["tell call-e 3 366.0"]  # one seat at work, three calls
