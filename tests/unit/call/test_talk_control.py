"""Wishes of a seat in a conversation: the recording paused, hung up by a button, an outside number in a conference."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ivr.call.machine import commands as do
from ivr.call.machine.events import CallerHungUp, LegAnswered, LegFailed, LegHungUp, QueueChanged, SeatSilent
from ivr.call.machine.states import (
    Asking,
    Called,
    CallState,
    Conferring,
    Consulting,
    Diverted,
    Ended,
    Offered,
    Ordering,
    Registering,
    Talking,
    Transferring,
    Waiting,
)
from ivr.call.machine.step import step
from ivr.call.machine.wishes import (
    ConferenceWanted,
    ConsultWanted,
    HangUpWanted,
    HoldEndWanted,
    HoldWanted,
    RecordingWanted,
    ToNumber,
    ToQueue,
    TransferWanted,
)
from ivr.flow.events import DigitPressed
from models.ids import LegId, QueueId, SeatId
from models.kinds import Kind
from tests.unit.call.stories import LEG, SEAT, Story, offer, talking, waiting
from tests.virtual_time import START

OFF, ON = RecordingWanted(False, "aigul"), RecordingWanted(True, "aigul")
DIAL_112 = ToNumber("112")


def held() -> Story:
    return talking().tell(HoldWanted("101"))


def asking() -> Story:
    return talking().tell(ConsultWanted(DIAL_112, "101"))


def consulting() -> Story:
    story = asking()
    return story.tell(LegAnswered(story.at(Asking).called.leg))


def conferring() -> Story:
    story = talking().tell(ConferenceWanted(DIAL_112, "101"))
    return story.tell(LegAnswered(story.at(Asking).called.leg))


def outside(story: Story) -> Called:
    [called] = story.at(Conferring).outside
    return called


IN_TALK = (talking, held, asking, consulting, conferring)


@pytest.mark.parametrize("begin", IN_TALK)
def test_the_recording_pauses_and_goes_on_in_every_conversation(begin: Callable[[], Story]) -> None:
    story = begin()
    before, state = len(story.wanted), type(story.state)
    assert story.tell(OFF).state.facts.off_record
    assert [type(each) for each in story.wanted[before:]] == [do.PauseRecording, do.Write], "silent, then written down"
    assert not story.tell(ON).state.facts.off_record
    assert [type(each) for each in story.wanted[before + 2 :]] == [do.Write, do.ResumeRecording]
    assert type(story.state) is state
    assert [each.kind for each in story.wanted[before:] if isinstance(each, do.Write)] == [
        Kind.RECORDING_PAUSED,
        Kind.RECORDING_RESUMED,
    ]


@pytest.mark.parametrize("begin", IN_TALK)
def test_the_same_wish_twice_changes_nothing(begin: Callable[[], Story]) -> None:
    story = begin()
    assert step(story.state, ON, START) == (story.state, ())
    story.tell(OFF)
    assert step(story.state, OFF, START) == (story.state, ())


def test_nothing_is_paused_where_nothing_is_recorded() -> None:
    story = waiting()
    assert step(story.state, OFF, START) == (story.state, ())


def test_a_pause_lasts_through_hold_and_ends_with_the_tape() -> None:
    story = talking().tell(OFF, HoldWanted("101"), HoldEndWanted("101"))
    assert story.at(Talking).facts.off_record
    story.tell(TransferWanted(ToQueue(QueueId("city")), "101"))
    assert not story.at(Waiting).facts.off_record, "the next conversation is recorded from its beginning"


@pytest.mark.parametrize(
    ("begin", "after"),
    [(talking, Registering), (held, Waiting), (asking, Transferring), (consulting, Diverted), (conferring, Diverted)],
)
def test_hung_up_by_a_button_is_as_by_hand(begin: Callable[[], Story], after: type[CallState]) -> None:
    by_hand, by_button = begin(), begin()
    known = len(by_hand.wanted)
    by_hand.tell(LegHungUp(LEG))
    by_button.tell(HangUpWanted(SEAT, "aigul"))
    assert by_button.wanted[known] == do.HangUpLeg(LEG)
    assert by_button.wanted[known + 1 :] == by_hand.wanted[known:]
    assert by_button.state == by_hand.state
    assert isinstance(by_button.state, after)


def test_a_seat_that_is_not_in_the_call_cannot_hang_it_up() -> None:
    story = talking()
    assert step(story.state, HangUpWanted(SeatId("105"), "x"), START) == (story.state, ())


def test_an_outside_number_comes_into_the_conversation() -> None:
    story = conferring()
    called = outside(story)
    assert do.JoinLeg(called.leg) in story.wanted
    assert (called.number, story.at(Conferring).talks[0].seat) == ("112", SEAT)
    assert not any(isinstance(each, do.StopRecording) for each in story.wanted), "it is recorded on"


def test_who_was_consulted_outside_is_brought_in() -> None:
    story = consulting()
    second = story.at(Consulting).second
    story.tell(ConferenceWanted(None, "101"))
    assert outside(story) == second
    assert story.wanted[-1] == do.Write(Kind.CALL_RESUMED, {"seat": SEAT, "by": "101"})


@pytest.mark.parametrize("gone", [LegHungUp, lambda leg: LegFailed(leg, "gone")])
def test_the_outside_number_leaves_and_the_two_talk_on(gone: Callable[[LegId], LegHungUp | LegFailed]) -> None:
    story = conferring()
    story.tell(gone(outside(story).leg))
    assert story.at(Talking).seat == SEAT


@pytest.mark.parametrize("gone", [LegHungUp(LEG), LegHungUp(LEG, "vanished"), SeatSilent(LEG, "no audio")])
def test_the_seat_leaves_and_the_caller_stays_with_the_outside_number(gone: LegHungUp | SeatSilent) -> None:
    story = conferring()
    leg = outside(story).leg
    story.tell(gone)
    state = story.at(Diverted)
    assert (state.leg, state.number, state.after_talk) == (leg, "112", True)
    assert do.StopRecording() in story.wanted
    assert do.EndTalk(SEAT) in story.wanted
    assert isinstance(story.tell(LegHungUp(leg)).state, Registering)


def test_the_caller_leaves_a_conference_and_all_are_let_go() -> None:
    story = conferring()
    leg = outside(story).leg
    story.tell(CallerHungUp("hung up"))
    assert story.at(Ended).outcome == "answered"
    for let_go in (do.HangUpLeg(leg), do.HangUpLeg(LEG), do.EndTalk(SEAT)):
        assert let_go in story.wanted


def test_a_moved_caller_knows_the_queue() -> None:
    moved = QueueChanged(QueueId("danger"))
    story = waiting().tell(moved)
    assert story.at(Waiting).queue == "danger"
    assert story.tell(offer()).at(Offered).queue == "danger"
    assert waiting().tell(offer(), moved).at(Offered).queue == "danger"
    ordering = waiting().tell(DigitPressed("5"), moved)
    line = ordering.at(Ordering).line
    assert isinstance(line, Waiting)
    assert line.queue == "danger"


def test_the_deadline_of_an_outside_ring_is_kept() -> None:
    story = talking().tell(ConferenceWanted(DIAL_112, "101"))
    at = story.at(Asking).deadline
    assert at is not None
    assert at > START + timedelta(seconds=20)
