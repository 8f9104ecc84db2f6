"""Call-backs, voice messages and callers who ring again stand in the one order (A7, A8, B1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agents.line.commands import OfferCall
from agents.line.events import CallLeft, CallQueued, Entry, EntryKind, OfferAnswered, OfferFailed, TalkEnded
from agents.line.line import QueueRules
from agents.line.restore import restored
from agents.line.seats import Ready
from models.ids import CallId, OfferId, SeatId
from tests.unit.line.scene import BOTH, CITY, QUIET, Scene
from tests.virtual_time import START

S1 = SeatId("101")
A = CallId("call-a")
CUSTOMER_FIRST = replace(QUIET, callback="customer-first", callback_ring_s=45)


def entry(call: str, queued_s: float = 0, kind: EntryKind = "callback", not_before_s: float | None = None) -> Entry:
    not_before = None if not_before_s is None else START + timedelta(seconds=not_before_s)
    return Entry(CallId(call), CITY, START + timedelta(seconds=queued_s), 5, {}, kind, not_before)


@pytest.mark.parametrize("kind", ["live", "callback", "message"])
def test_whatever_the_kind_the_oldest_goes_first(kind: EntryKind) -> None:
    scene = Scene().tell(CallQueued(entry("call-old", 1, kind))).tell(CallQueued(entry("call-new", 2, "live")))
    scene.log_in("101")
    assert (scene.rings(), scene.waits()) == ({"101": "call-old"}, ["call-new"])


def test_the_line_calls_back_no_more_citizens_than_seats_are_reserved() -> None:
    scene = Scene({"101": BOTH, "102": BOTH}, CUSTOMER_FIRST)
    for n in range(6):
        scene.tell(CallQueued(entry(f"call-{n}", n)))
    scene.log_in("101", "102")
    assert scene.rings() == {"101": "call-0", "102": "call-1"}
    assert scene.until(30).rings() == {"101": "call-0", "102": "call-1"}, "each holds its seat meanwhile"


@pytest.mark.parametrize(
    ("rules", "kind", "lease_s"),
    [(CUSTOMER_FIRST, "callback", 45), (CUSTOMER_FIRST, "live", 16), (QUIET, "callback", 16)],
)
def test_a_call_back_that_rings_the_citizen_first_reserves_its_seat_longer(
    rules: QueueRules, kind: EntryKind, lease_s: float
) -> None:
    scene = Scene(rules=rules).log_in("101").tell(CallQueued(entry("call-a", kind=kind)))
    offer = scene.last[-1]
    assert isinstance(offer, OfferCall)
    assert offer.expires_at - scene.now == timedelta(seconds=lease_s)
    assert offer.kind == kind


@pytest.mark.parametrize("why", ["citizen-no-answer", "citizen-busy", "citizen-unreachable"])
def test_a_citizen_who_cannot_be_had_costs_the_seat_nothing(why: str) -> None:
    scene = Scene(rules=CUSTOMER_FIRST).log_in("101").later(59).tell(CallQueued(entry("call-a"))).later(20)
    scene.tell(OfferFailed(OfferId("offer-call-a-1"), why))
    assert scene.line.seats[S1] == Ready(START), "ready again with its idle time"
    assert scene.nothing_left(), "the call decides on a retry"


def test_a_retry_keeps_its_place_and_is_not_offered_before_its_time() -> None:
    scene = Scene().tell(CallQueued(entry("call-a", 0, not_before_s=300))).queue("call-b").log_in("101")
    assert scene.rings() == {"101": "call-b"}
    scene.tell(OfferAnswered(OfferId("offer-call-b-1"))).queue("call-c", "call-d")
    assert scene.waits() == ["call-c", "call-d"]
    scene.until(400)
    assert scene.waits() == ["call-a", "call-c", "call-d"]
    scene.tell(TalkEnded(CallId("call-b"), S1)).until(20)
    assert scene.rings() == {"101": "call-a"}


def test_a_free_seat_calls_back_the_moment_the_quiet_hours_end() -> None:
    scene = Scene().log_in("101").tell(CallQueued(entry("call-a", not_before_s=3600)))
    assert scene.until(3597).rings() == {}
    assert scene.until(2).rings() == {"101": "call-a"}
    assert scene.now - START == timedelta(seconds=3600)


def test_a_sleeping_call_back_counts_in_nobodys_place() -> None:
    scene = Scene(rules=QueueRules()).tell(CallQueued(entry("call-a", -60, not_before_s=20))).queue("call-b")
    assert scene.said == ["tell call-b 1 None"]
    assert scene.until(30).said == ["tell call-b 2 None"]


def test_nobody_holds_a_telephone_so_nothing_is_told_and_no_wait_is_too_long() -> None:
    scene = Scene(rules=QueueRules(longest_wait_s=60)).tell(CallQueued(entry("call-a")))
    scene.tell(CallQueued(entry("call-b", kind="message")))
    assert scene.until(7200).said == []
    assert scene.waits() == ["call-a", "call-b"]


def test_a_sleeping_call_back_can_leave() -> None:
    scene = Scene().tell(CallQueued(entry("call-a", not_before_s=3600))).tell(CallLeft(A, "rang in again"))
    assert scene.nothing_left()


def test_who_dropped_and_rings_again_has_the_old_place() -> None:
    scene = Scene().queue("call-a", "call-b").tell(CallLeft(A, "hung up")).later(60)
    scene.tell(CallQueued(entry("call-again", 0, "live"))).log_in("101")
    assert (scene.rings(), scene.waits()) == ({"101": "call-again"}, ["call-b"])


def test_a_customer_first_lease_that_runs_out_blames_nobody_and_tries_another_seat() -> None:
    scene = Scene({"101": BOTH, "102": BOTH}, CUSTOMER_FIRST).log_in("101", "102").tell(CallQueued(entry("call-a")))
    scene.until(45)
    assert (scene.seat("101"), scene.rings()) == ("ready", {"102": "call-a"})


def test_a_seat_that_lets_a_called_back_citizen_wait_is_paused() -> None:
    scene = Scene(rules=CUSTOMER_FIRST).log_in("101").tell(CallQueued(entry("call-a"))).later(30)
    scene.tell(OfferFailed(OfferId("offer-call-a-1"), "missed"))
    assert (scene.said, scene.waits()) == (["101 paused: missed"], ["call-a"])


def test_call_backs_come_back_after_a_restart_in_their_place_and_with_their_time() -> None:
    entries = [entry("call-b", 5, "live"), entry("call-a", 0, not_before_s=600), entry("call-c", 3)]
    scene = Scene()
    scene.line = restored(scene.line.queues, scene.line.rules, {S1: ("ready", "")}, entries, {}, START)
    assert scene.waits() == ["call-c", "call-b"]
    assert scene.until(1).rings() == {}, "no deadline has passed: nobody is rung before the start"
    scene.until(600)
    assert (scene.rings(), scene.waits()) == ({"101": "call-a"}, ["call-c", "call-b"])


def test_call_backs_count_in_the_expected_wait() -> None:
    rules = replace(CUSTOMER_FIRST, say_place_every_s=30)
    scene = Scene(rules=rules).log_in("101").tell(CallQueued(entry("call-a"))).later(10)
    scene.tell(OfferFailed(OfferId("offer-call-a-1"), "citizen-busy"))
    assert scene.line.busy_s == {CITY: 10.0}, "a citizen who is not there costs ten seconds of a seat"
    scene.tell(CallQueued(entry("call-b"))).tell(CallQueued(entry("call-c", 1))).tell(
        CallQueued(entry("call-d", 2, "live"))
    )
    assert scene.said == ["tell call-d 3 20.0"], "one call-back before and one's own turn"
