"""What happens at once, late, twice or not at all: first the caller who hangs up in each state."""

import pytest

from agents.line.commands import Ignored
from agents.line.events import (
    CallLeft,
    CallQueued,
    DeadlinePassed,
    LineEvent,
    OfferAnswered,
    OfferFailed,
    SeatFound,
    SeatLoggedIn,
    SeatLoggedOut,
    SeatLost,
    SeatPaused,
    SeatResumed,
    TalkAdopted,
    TalkEnded,
)
from agents.line.seats import Paused, Ready, Talking, WrapUp
from models.ids import CallId, OfferId, SeatId
from tests.unit.line.scene import BOTH, QUEUES, Scene, entry
from tests.virtual_time import START

A, B = CallId("call-a"), CallId("call-b")
S1, S2 = SeatId("101"), SeatId("102")
FIRST = OfferId("offer-call-a-1")


def test_a_caller_who_hangs_up_waiting_is_gone() -> None:
    scene = Scene().queue("call-a").tell(CallLeft(A, "hung up"))
    assert scene.said == []
    assert scene.nothing_left()


def test_a_caller_who_hangs_up_ringing_frees_the_seat_with_its_idle_time() -> None:
    scene = Scene().log_in("101").later(60).queue("call-a").tell(CallLeft(A, "hung up"))
    assert scene.said == ["101 ready: caller left", "withdraw call-a from 101: caller left"]
    assert scene.line.seats[S1] == Ready(START)
    assert scene.nothing_left()


def test_a_caller_who_hangs_up_as_the_seat_answers_ends_the_talk() -> None:
    scene = Scene().log_in("101").queue("call-a").tell(OfferAnswered(FIRST)).tell(CallLeft(A, "hung up"))
    assert scene.said == ["101 wrap-up: talk ended"]
    assert scene.tell(TalkEnded(A, S1)).said == ["ignored: the seat is not in this conversation"]


def test_the_seat_answers_after_the_caller_left() -> None:
    scene = Scene().log_in("101").queue("call-a").tell(CallLeft(A, "hung up")).tell(OfferAnswered(FIRST))
    assert scene.said == ["ignored: this offer has ended"]
    assert scene.seat() == "ready"


def test_the_seat_answers_after_the_ring_ran_out() -> None:
    scene = Scene().log_in("101").queue("call-a").until(20).tell(OfferAnswered(FIRST))
    assert scene.said == ["ignored: this offer has ended"]
    assert (scene.seat(), scene.waits()) == ("paused", ["call-a"])


def test_an_answer_that_comes_with_the_deadline_wins() -> None:
    scene = Scene().log_in("101").queue("call-a").later(15).tell(OfferAnswered(FIRST)).tell(DeadlinePassed())
    assert scene.seat() == "talking"


def test_the_next_caller_is_rung_when_the_ringing_one_leaves() -> None:
    scene = Scene().log_in("101").queue("call-a", "call-b").tell(CallLeft(A, "hung up"))
    assert scene.said == [
        "101 ready: caller left",
        "withdraw call-a from 101: caller left",
        "101 offered: offer-call-b-2",
        "offer call-b to 101",
    ]


def test_two_callers_and_one_free_seat() -> None:
    scene = Scene().queue("call-a", "call-b").log_in("101")
    assert (scene.rings(), scene.waits()) == ({"101": "call-a"}, ["call-b"])


def test_a_missed_ring_goes_to_the_next_seat_at_once_and_the_seat_is_paused() -> None:
    scene = Scene({"101": BOTH, "102": BOTH}).log_in("101", "102").queue("call-a").until(16)
    assert scene.said == [
        "101 paused: missed",
        "withdraw call-a from 101: expired",
        "102 offered: offer-call-a-2",
        "offer call-a to 102",
    ]
    assert scene.line.seats[S1] == Paused("missed")


def test_a_missed_caller_keeps_the_place_before_those_who_came_meanwhile() -> None:
    scene = Scene({"101": BOTH, "102": BOTH}).log_in("101").queue("call-a", "call-b").until(16)
    assert (scene.seat(), scene.waits()) == ("paused", ["call-a", "call-b"])
    assert scene.tell(SeatLoggedIn(S2)).rings() == {"102": "call-a"}


@pytest.mark.parametrize(
    ("why", "state"), [("busy", "paused"), ("declined", "paused"), ("unreachable", "parked"), ("anything", "paused")]
)
def test_a_failed_offer_takes_the_seat_out_with_the_reason(why: str, state: str) -> None:
    scene = Scene({"101": BOTH, "102": BOTH}).log_in("101", "102").queue("call-a").tell(OfferFailed(FIRST, why))
    assert scene.said == [f"101 {state}: {why}", "102 offered: offer-call-a-2", "offer call-a to 102"]


def test_a_seat_lost_while_ringing_gives_the_caller_to_the_next() -> None:
    scene = Scene({"101": BOTH, "102": BOTH}).log_in("101", "102").queue("call-a").tell(SeatLost(S1, "unregistered"))
    assert scene.said == [
        "101 parked: unregistered",
        "withdraw call-a from 101: seat lost",
        "102 offered: offer-call-a-2",
        "offer call-a to 102",
    ]


def test_a_seat_lost_while_talking_is_parked_afterwards() -> None:
    scene = Scene().log_in("101").queue("call-a").tell(OfferAnswered(FIRST)).tell(SeatLost(S1, "unregistered"))
    assert (scene.said, scene.seat()) == ([], "talking")
    assert scene.tell(TalkEnded(A, S1)).said == ["101 parked: unregistered"]
    assert scene.tell(SeatFound(S1)).seat() == "wrap-up"
    assert scene.until(20).seat() == "ready"


@pytest.mark.parametrize(
    ("wish", "after"), [(SeatPaused(S1, "lunch"), "paused"), (SeatLoggedOut(S1, "phone"), "logged-out")]
)
def test_what_is_asked_for_in_a_talk_comes_true_after_its_wrap_up(wish: LineEvent, after: str) -> None:
    scene = Scene().log_in("101").queue("call-a").tell(OfferAnswered(FIRST)).tell(wish)
    assert scene.said[0].startswith(f"101 then {after}")
    assert scene.seat() == "talking"
    assert scene.tell(TalkEnded(A, S1)).seat() == "wrap-up"
    assert scene.until(20).seat() == after


@pytest.mark.parametrize(
    ("wish", "after"), [(SeatPaused(S1, "lunch"), "paused"), (SeatLoggedOut(S1, "phone"), "logged-out")]
)
@pytest.mark.parametrize("end", [CallLeft(A, "hung up"), OfferFailed(FIRST, "busy")])
def test_what_is_asked_for_in_a_ring_comes_true_when_nobody_answers(
    wish: LineEvent, after: str, end: LineEvent
) -> None:
    scene = Scene().log_in("101").queue("call-a").tell(wish)
    assert scene.said[0].startswith(f"101 then {after}")
    assert scene.seat() == "offered"
    assert scene.tell(end).seat() == after


def test_a_wish_can_be_taken_back() -> None:
    scene = Scene().log_in("101").queue("call-a").tell(SeatPaused(S1, "lunch")).tell(SeatResumed(S1))
    assert scene.tell(CallLeft(A, "hung up")).seat() == "ready"


def test_a_failed_offer_of_a_seat_that_asked_to_pause_keeps_the_persons_reason() -> None:
    scene = Scene().log_in("101").queue("call-a").tell(SeatPaused(S1, "lunch")).until(16)
    assert scene.line.seats[S1] == Paused("lunch")


def _ringing() -> Scene:
    return Scene({"101": BOTH, "102": BOTH}).log_in("101").queue("call-a", "call-b")


def _talking() -> Scene:
    return _ringing().tell(OfferAnswered(FIRST))


def _wrapping_up() -> Scene:
    return _talking().tell(TalkEnded(A, S1))


@pytest.mark.parametrize(
    ("scene", "event"),
    [
        (_ringing(), CallQueued(entry("call-a"))),
        (_ringing(), CallQueued(entry("call-b"))),
        (_ringing(), SeatLoggedIn(S1)),
        (_ringing(), SeatResumed(S1)),
        (_ringing(), SeatFound(S1)),
        (_ringing(), SeatLoggedOut(S2, "phone")),
        (_ringing(), SeatPaused(S2, "lunch")),
        (_ringing(), SeatResumed(S2)),
        (_ringing(), SeatLost(S2, "unregistered")),
        (_ringing(), TalkEnded(A, S1)),
        (_ringing(), CallLeft(CallId("call-x"), "hung up")),
        (_ringing(), OfferAnswered(OfferId("offer-call-a-7"))),
        (_ringing(), OfferFailed(OfferId("offer-call-a-7"), "busy")),
        (_ringing(), SeatLoggedIn(SeatId("999"))),
        (_talking(), OfferAnswered(FIRST)),
        (_talking(), OfferFailed(FIRST, "busy")),
        (_talking(), CallQueued(entry("call-a"))),
        (_talking(), TalkEnded(B, S1)),
        (_talking(), TalkEnded(A, S2)),
        (_talking(), TalkEnded(A, SeatId("999"))),
        (_talking(), TalkAdopted(B, S1)),
        (_talking(), TalkAdopted(A, S2)),
        (_talking(), TalkAdopted(A, SeatId("999"))),
        (_wrapping_up(), TalkEnded(A, S1)),
        (_wrapping_up(), CallLeft(A, "hung up")),
        (_wrapping_up(), SeatFound(S1)),
    ],
)
def test_late_double_and_unknown_events_change_nothing_and_say_so(scene: Scene, event: LineEvent) -> None:
    before = scene.line
    scene.tell(event)
    assert scene.line is before
    assert [type(said) for said in scene.last] == [Ignored]


def test_a_deadline_told_too_early_changes_nothing() -> None:
    scene = _ringing()
    before = scene.line
    assert scene.tell(DeadlinePassed()).said == []
    assert scene.line is before


def test_a_queue_that_the_centre_does_not_have_lets_the_flow_go_on() -> None:
    assert "night" not in QUEUES
    scene = Scene()
    stray = entry("call-a")
    assert scene.tell(CallQueued(type(stray)(A, "night", START))).said == ["end call-a: closed"]  # type: ignore[arg-type]
    assert not scene.line.callers


def test_a_talk_found_after_a_restart_takes_its_seat_and_leaves_the_line() -> None:
    scene = _ringing().tell(TalkAdopted(B, S1))
    assert scene.said == [
        "101 ready: caller left",
        "withdraw call-a from 101: seat in conversation",
        "101 talking: adopted",
    ]
    assert (scene.waits(), scene.seat()) == (["call-a"], "talking")


def test_a_talk_adopted_at_the_seat_that_rings_for_it_is_an_answer() -> None:
    scene = _ringing().tell(TalkAdopted(A, S1))
    assert scene.said == ["101 talking: answered"]
    assert isinstance(scene.line.seats[S1], Talking)


def test_a_caller_transferred_back_has_the_old_place() -> None:
    scene = _talking().tell(TalkEnded(A, S1)).tell(CallQueued(entry("call-a", queued_s=1)))
    assert scene.waits() == ["call-a", "call-b"]
    assert isinstance(scene.line.seats[S1], WrapUp)
    assert scene.tell(SeatResumed(S1)).last[-1].offer_id == "offer-call-a-2"  # type: ignore[union-attr]
