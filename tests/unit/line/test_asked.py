"""Seats in a conversation beside the line's own offers: asked in, on hold, joined, only listening (C4, D2)."""

import pytest

from agents.line.commands import Ignored, OfferCall, WithdrawOffer
from agents.line.events import (
    CallLeft,
    OfferAnswered,
    OfferFailed,
    OfferRevoked,
    SeatAsked,
    SeatFound,
    SeatJoined,
    SeatLost,
    SeatPaused,
    SeatResumed,
    TalkEnded,
    TalkHeld,
    TalkResumed,
)
from agents.line.invariants import broken
from agents.line.line import step
from agents.line.seats import NO_AUDIO, Offered, Talking
from models.ids import CallId, OfferId, SeatId
from tests.unit.line.scene import BOTH, Scene

S1, S2 = SeatId("101"), SeatId("102")
A, ASK = CallId("call-a"), OfferId("offer-call-a-x1")


def asking(**given: bool) -> SeatAsked:
    return SeatAsked(ASK, A, S2, 16, "transfer", **given)


def talking() -> Scene:
    scene = Scene({"101": BOTH, "102": BOTH}).log_in("101").queue("call-a")
    scene.tell(OfferAnswered(next(iter(scene.line.offers)))).log_in("102")
    return scene


def asked() -> Scene:
    return talking().tell(asking())


def test_a_ready_seat_that_is_asked_for_is_rung_under_a_lease() -> None:
    scene = asked()
    assert [type(command) for command in scene.last if isinstance(command, OfferCall)] == [OfferCall]
    assert (scene.seat("101"), scene.seat("102")) == ("talking", "offered")
    assert scene.queue("call-b").rings() == {"102": "call-a"}, "the line cannot have it meanwhile"


def test_it_talks_with_the_same_call_and_each_seat_has_its_own_wrap_up() -> None:
    scene = asked().tell(OfferAnswered(ASK))
    assert scene.seat("102") == "talking"
    scene.tell(TalkEnded(A, S1))
    assert (scene.seat("101"), scene.seat("102")) == ("wrap-up", "talking")
    scene.tell(TalkEnded(A, S2))
    assert scene.seat("102") == "wrap-up"
    scene.until(60)
    assert scene.nothing_left()


@pytest.mark.parametrize(
    ("event", "after"),
    [
        (OfferFailed(ASK, "busy"), "paused"),
        (OfferFailed(ASK, "unreachable"), "parked"),
        (OfferFailed(ASK, "away"), "ready"),
        (OfferRevoked(ASK, "the caller hung up"), "ready"),
        (SeatLost(S2, "gone"), "parked"),
    ],
)
def test_an_ask_that_fails_leaves_no_caller_behind(event: OfferFailed | OfferRevoked | SeatLost, after: str) -> None:
    scene = asked().tell(event)
    assert scene.seat("102") == after
    assert (scene.waits(), scene.rings()) == ([], {})
    assert scene.until(60).nothing_left()


def test_a_ring_that_runs_out_is_told_to_the_call() -> None:
    scene = asked().until(16)
    assert [c.offer_id for c in scene.last if isinstance(c, WithdrawOffer)] == [ASK]
    assert scene.seat("102") == "paused"


def test_a_paused_colleague_is_paused_again_afterwards() -> None:
    scene = talking().tell(SeatPaused(S2, "lunch")).tell(asking()).tell(OfferAnswered(ASK)).tell(TalkEnded(A, S2))
    assert scene.until(20).seat("102") == "paused"


def test_nobody_is_asked_who_cannot_be_rung() -> None:
    parked = talking().tell(SeatLost(S2, "gone")).tell(asking())
    twice = asked().tell(asking())
    unknown = talking().tell(SeatAsked(ASK, A, SeatId("999"), 16, "transfer"))
    itself = talking().tell(SeatAsked(ASK, A, S1, 16, "transfer"))
    for scene in (parked, twice, unknown, itself):
        assert [type(command) for command in scene.last] == [Ignored]


def test_a_supervisor_who_is_not_logged_in_is_asked_off_duty_only() -> None:
    scene = Scene({"101": BOTH, "102": BOTH}).log_in("101").queue("call-a")
    scene.tell(OfferAnswered(next(iter(scene.line.offers))))
    assert scene.tell(asking()).seat("102") == "logged-out"
    scene.tell(asking(off_duty=True)).tell(OfferAnswered(ASK))
    assert scene.seat("102") == "talking"
    scene.tell(TalkEnded(A, S2, wrap_up=False))
    assert scene.seat("102") == "logged-out", "who only listened has nothing to write up"
    assert scene.line.busy_s == {}


def test_hold_is_a_state_of_its_own_and_still_one_call() -> None:
    scene = talking().tell(TalkHeld(A, S1))
    assert scene.seat() == "hold"
    assert isinstance(scene.line.seats[S1], Talking)
    scene.tell(TalkHeld(A, S1))
    assert [type(command) for command in scene.last] == [Ignored]
    assert scene.tell(TalkResumed(A, S1)).seat() == "talking"
    assert scene.tell(TalkHeld(A, S1)).tell(TalkEnded(A, S1)).seat() == "wrap-up"
    assert talking().tell(TalkHeld(CallId("call-x"), S1)).seat() == "talking"


def test_two_seats_of_one_call_are_both_taken_in_after_a_restart() -> None:
    scene = talking().tell(SeatJoined(A, S2))
    assert scene.seat("102") == "talking"
    assert [type(c) for c in scene.tell(SeatJoined(A, S2)).last] == [Ignored]


def test_a_seat_without_sound_does_not_come_back_by_its_registration() -> None:
    scene = talking().tell(SeatLost(S1, NO_AUDIO)).tell(TalkEnded(A, S1))
    assert scene.seat() == "parked"
    assert scene.tell(SeatFound(S1)).seat() == "parked"
    assert scene.tell(SeatResumed(S1)).seat() == "ready"


@pytest.mark.parametrize("why", ["vanished", "unreachable"])
def test_a_seat_that_was_parked_for_what_may_have_passed_is_tried_again_by_itself(why: str) -> None:
    """No registration has changed, so nobody would ever have found it; and its telephone could not tell anybody."""
    if why == "vanished":
        scene = talking().tell(SeatLost(S1, why)).tell(TalkEnded(A, S1))
    else:
        scene = Scene().log_in("101").queue("call-b")
        scene.tell(OfferFailed(next(iter(scene.line.offers)), why)).tell(CallLeft(CallId("call-b"), "hung up"))
    assert scene.seat() == "parked"
    assert not broken(scene.line)
    assert scene.until(29).seat() == "parked"
    assert "101 ready: tried again" in scene.until(2).said
    assert scene.tell(SeatPaused(S2, "tea")).queue("call-c").rings() == {"101": "call-c"}


def test_a_seat_whose_registration_goes_too_comes_back_with_that_and_not_before() -> None:
    scene = talking().tell(SeatLost(S1, "vanished")).tell(TalkEnded(A, S1))
    scene.tell(SeatLost(S1, "the telephone does not answer"))
    assert scene.said == ["101 parked: the telephone does not answer"]
    assert scene.until(600).seat() == "parked"
    assert scene.tell(SeatFound(S1)).seat() == "ready"


def test_a_telephone_that_is_known_to_be_gone_and_then_vanishes_is_not_tried_before_it_is_back() -> None:
    scene = talking().tell(SeatLost(S1, "the telephone does not answer")).tell(SeatLost(S1, "vanished"))
    assert scene.tell(TalkEnded(A, S1)).until(600).seat() == "parked"
    assert scene.tell(SeatFound(S1)).seat() == "ready"


def test_a_wrap_up_outlasts_a_telephone_that_was_away_for_a_moment() -> None:
    scene = talking().tell(SeatLost(S1, "gone")).tell(TalkEnded(A, S1)).later(5)
    assert scene.tell(SeatFound(S1)).seat() == "wrap-up"
    scene.tell(SeatLost(S1, "gone")).later(5).tell(SeatFound(S1))
    assert scene.seat() == "wrap-up"
    assert scene.until(9).seat() == "wrap-up"
    assert scene.until(2).seat() == "ready"


def test_who_only_listened_has_nothing_to_write_up_when_the_caller_goes_back_into_the_line() -> None:
    scene = talking().tell(asking(bound=True)).tell(OfferAnswered(ASK)).tell(TalkEnded(A, S1))
    assert scene.queue("call-a").rings() == {"102": "call-a"}


def test_a_ring_that_ends_while_asterisk_is_away_is_nobodys_fault() -> None:
    scene = Scene().log_in("101").queue("call-a").later(16)
    line, _ = step(scene.line, TalkEnded(A, S2), scene.now, ringing=False)
    assert not isinstance(line.seats[S1], Offered)
    assert scene.tell(TalkEnded(A, S2)).seat() == "paused"
    scene.line = line
    assert scene.seat() == "ready"


def listened_to() -> Scene:
    return talking().tell(SeatAsked(ASK, A, S2, 16, "listening", bound=True))


@pytest.mark.parametrize("end", [TalkEnded(A, S1), TalkEnded(A, S1, wrap_up=False), TalkEnded(A, S1, in_vain=True)])
def test_a_ring_for_listening_ends_with_the_conversation(end: TalkEnded) -> None:
    scene = listened_to().tell(end)
    assert scene.seat("102") == "ready"
    [withdrawn] = [command for command in scene.last if isinstance(command, WithdrawOffer)]
    assert (withdrawn.offer_id, withdrawn.why) == (ASK, "conversation over")


def test_a_ring_for_the_caller_outlives_the_seat_that_asked_for_it() -> None:
    assert asked().tell(TalkEnded(A, S1)).seat("102") == "offered"


@pytest.mark.parametrize(
    "end", [OfferAnswered(ASK), OfferFailed(ASK, "declined"), OfferFailed(ASK, "missed"), OfferRevoked(ASK, "x")]
)
def test_a_caller_in_the_line_again_has_nothing_to_do_with_a_seat_that_was_asked_for(
    end: OfferAnswered | OfferFailed | OfferRevoked,
) -> None:
    """A supervisor's telephone still rings while the caller whom they wanted to hear waits for the next seat."""
    scene = asked().tell(TalkEnded(A, S1)).tell(SeatPaused(S1, "tea"))
    scene.queue("call-a")
    assert not broken(scene.line, ringing=True)
    scene.tell(end)
    assert A in scene.line.callers, "still in the line"
    assert isinstance(end, OfferAnswered) or not broken(scene.line, ringing=True)


def test_the_lease_of_a_seat_that_was_asked_for_runs_out_beside_its_waiting_caller() -> None:
    scene = asked().tell(TalkEnded(A, S1)).tell(SeatPaused(S1, "tea"))
    scene.queue("call-a").until(30)
    assert scene.seat("102") == "paused"
    assert A in scene.line.callers
    assert not broken(scene.line, ringing=True)


def test_a_caller_who_was_listened_to_comes_back_into_the_line() -> None:
    """The listener's telephone is let go of a moment after the conversation has ended."""
    scene = talking().tell(asking(bound=True)).tell(OfferAnswered(ASK)).tell(TalkEnded(A, S1))
    assert scene.seat("102") == "talking"
    scene.tell(SeatPaused(S2, "tea")).queue("call-a")
    assert A in scene.line.callers
    assert scene.seat("102") == "paused"
    assert not broken(scene.line, ringing=True)


def test_a_call_out_does_not_lengthen_the_expected_wait() -> None:
    """Nor does a transfer: how long one of the line keeps a seat is learnt from the line alone."""
    scene = Scene({"101": BOTH, "102": BOTH}).log_in("101")
    scene.tell(SeatAsked(ASK, A, S1, 16, "call out")).tell(OfferAnswered(ASK))
    scene.until(3600).tell(TalkEnded(A, S1))
    assert scene.seat("101") == "wrap-up"
    assert not scene.line.busy_s


def test_a_seat_that_reached_nobody_is_as_idle_as_before() -> None:
    scene = Scene({"101": BOTH, "102": BOTH}).log_in("101")
    since = scene.line.seats[S1]
    scene.until(10)
    scene.tell(SeatAsked(ASK, A, S1, 16, "call out")).tell(OfferAnswered(ASK))
    assert scene.seat("101") == "talking"
    scene.until(30).tell(TalkEnded(A, S1, in_vain=True))
    assert scene.line.seats[S1] == since
    assert not scene.line.busy_s


def test_who_waits_in_the_line_again_is_not_talked_with_by_a_seat_that_was_asked_for_before() -> None:
    scene = asked().tell(TalkEnded(A, S1)).queue("call-a").tell(OfferAnswered(ASK))
    assert [command.why for command in scene.last if isinstance(command, WithdrawOffer)] == ["waits in the line"]
    assert broken(scene.line) == ()
    assert scene.rings() == {"102": "call-a"}, "and the seat is there for the line, which comes to the same call"


def test_a_seat_that_is_found_talking_with_a_waiting_caller_takes_it_out_of_the_line() -> None:
    scene = Scene({"101": BOTH}).queue("call-a").tell(SeatJoined(A, S1))
    assert (scene.seat("101"), scene.waits()) == ("talking", [])
    assert broken(scene.line) == ()
