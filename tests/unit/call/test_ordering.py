"""A call-back ordered from the line by key (A6, A7), and what comes between."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.call.machine import commands as do
from ivr.call.machine.events import (
    CallbackPromised,
    CallerHungUp,
    CallLost,
    LegAnswered,
    OfferConfirmed,
    OfferWithdrawn,
    PlaceChanged,
    WaitEnded,
)
from ivr.call.machine.states import Confirming, Ended, InFlow, Offered, Ordering, Promised, Talking, Waiting
from ivr.flow.events import DeadlinePassed, DigitPressed, PromptEnded
from models.ids import PlayId
from tests.unit.call.callback_stories import BACK, ORDERS, asked_where, checking, in_line, keying, promised
from tests.unit.call.stories import LEG, OFFER, Story, legs_left, offer
from tests.virtual_time import START

OWN = "+77011234567"


def prompts(story: Story) -> list[str]:
    play = story.last(do.Play)
    assert isinstance(play, do.Play)
    return [say.prompt for _, say in play.parts]


def ordered(story: Story) -> do.OrderCallback:
    [order] = [command for command in story.wanted if isinstance(command, do.OrderCallback)]
    return order


def test_the_place_is_said_with_the_key_that_orders_a_call_back() -> None:
    story = in_line().tell(PlaceChanged(3, 95.0))
    announce = story.last(do.Announce)
    assert isinstance(announce, do.Announce)
    assert announce.say.prompt == "position"
    assert [(say.prompt, dict(say.values)) for say in announce.more] == [("callback-offer", {"key": "5"})]


def test_one_orders_it_at_the_own_number_in_the_same_place() -> None:
    story = asked_where()
    queued_at = story.at(Ordering).line
    assert isinstance(queued_at, Waiting)
    story.tell(DigitPressed("1"))
    order = ordered(story)
    assert (order.number, order.queued_at, order.queue, order.step) == (OWN, queued_at.queued_at, "city", "line")
    wanted = [type(command) for command in story.wanted]
    assert wanted.index(do.OrderCallback) < wanted.index(do.LeaveLine), "the call-back is in before the caller is out"
    story.tell(CallbackPromised(BACK, None))
    assert prompts(story) == ["callback-ordered"]
    story.tell(PromptEnded(PlayId(f"play-{story.state.facts.call_id}-ordered")))
    assert story.wanted[-2:] == [do.HangUpCaller(), do.EndCall("callback-ordered")]


def test_another_number_is_keyed_read_back_and_confirmed() -> None:
    story = checking()
    assert prompts(story) == ["callback-check"]
    play = story.last(do.Play)
    assert isinstance(play, do.Play)
    assert dict(play.parts[0][1].values) == {"number": "87017654321"}
    assert not any(isinstance(command, do.OrderCallback) for command in story.wanted), "not before it is confirmed"
    story.tell(DigitPressed("1"))
    assert ordered(story).number == "+77017654321"


@pytest.mark.parametrize(
    ("keyed", "number"),
    [("87017654321", "+77017654321"), ("77017654321", "+77017654321"), ("551234", "+77172551234")],
)
def test_numbers_of_any_form(keyed: str, number: str) -> None:
    story = asked_where().tell(*map(DigitPressed, f"2{keyed}#1"))
    assert ordered(story).number == number


@pytest.mark.parametrize("keyed", ["", "1", "112", "109", "0000000000", "8809123456", "004915112345678", "89161234567"])
def test_what_is_no_ordinary_telephone_of_this_country_is_not_called(keyed: str) -> None:
    story = asked_where().tell(*map(DigitPressed, f"2{keyed}#"))
    assert prompts(story) == ["callback-number-wrong", "callback-number"]
    assert not any(isinstance(command, do.OrderCallback) for command in story.wanted)


def test_a_pause_ends_the_number_too() -> None:
    story = asked_where().tell(*map(DigitPressed, "287017654321")).tell(DeadlinePassed(), after_s=6.1)
    assert story.at(Ordering).question == "check"


def test_a_star_begins_the_number_again() -> None:
    story = keying().tell(*map(DigitPressed, "*87017654321#1"))
    assert ordered(story).number == "+77017654321"


def test_wrong_is_keyed_again_and_then_right() -> None:
    story = checking().tell(*map(DigitPressed, "287010000001#1"))
    assert ordered(story).number == "+77010000001"


@pytest.mark.parametrize("key", ["3", "9", "*", "#", "0"])
def test_any_other_key_goes_on_waiting(key: str) -> None:
    story = asked_where().tell(DigitPressed(key))
    assert isinstance(story.state, Waiting)
    assert story.wanted[-1] == do.StartMusic()
    assert not any(isinstance(command, do.LeaveLine) for command in story.wanted)


def test_one_press_that_is_told_as_several_is_one() -> None:
    story = asked_where()
    asked = story.state
    story.tell(*[DigitPressed("5")] * 6)
    assert story.state == asked
    story.tell(DigitPressed("1"), after_s=2.0)
    assert isinstance(story.state, Promised)


def test_silence_goes_on_waiting() -> None:
    story = asked_where()
    story.tell(PromptEnded(story.at(Ordering).play_id or PlayId("")))
    story.tell(DeadlinePassed(), after_s=8.1)
    assert isinstance(story.state, Waiting)


def test_a_question_whose_end_is_never_told_ends_all_the_same() -> None:
    story = asked_where().tell(DeadlinePassed(), after_s=60.1).tell(DeadlinePassed(), after_s=8.1)
    assert isinstance(story.state, Waiting)


def test_a_pocket_does_not_key_for_ever() -> None:
    story = asked_where().tell(*map(DigitPressed, "2#######"))
    assert isinstance(story.state, Waiting)


def test_without_a_number_it_is_asked_for() -> None:
    story = in_line()
    state = story.at(Waiting)
    story.state = replace(state, facts=replace(state.facts, caller=""))
    story.tell(DigitPressed("5"))
    assert story.at(Ordering).question == "number"
    assert prompts(story) == ["callback-number"]


def test_a_seat_answers_in_the_middle_of_the_question() -> None:
    story = asked_where().tell(offer(), LegAnswered(LEG), OfferConfirmed(OFFER, 3.0))
    assert isinstance(story.state, Talking)
    connect = story.wanted.index(do.Connect(LEG))
    assert do.StopMusic() in story.wanted[connect - 3 : connect], "the question stops first"


def test_an_offer_comes_and_goes_during_the_question() -> None:
    story = asked_where().tell(offer())
    assert isinstance(story.at(Ordering).line, Offered)
    story.tell(OfferWithdrawn(OFFER, "expired"))
    assert isinstance(story.at(Ordering).line, Waiting)
    assert legs_left(story.wanted) == set()


def test_ordered_while_a_seat_rings_the_seat_stops_ringing() -> None:
    story = ORDERS["asked_where_while_a_seat_rings"]().tell(DigitPressed("1"), CallbackPromised(BACK, None))
    assert isinstance(story.state, Promised)
    assert legs_left(story.wanted) == set()
    story.tell(LegAnswered(LEG))
    assert story.wanted[-1] == do.HangUpLeg(LEG)


def test_the_longest_wait_ends_in_the_middle_of_the_question() -> None:
    story = asked_where().tell(WaitEnded("overflow"))
    assert isinstance(story.state, InFlow), "a voice message is offered"


def test_no_place_is_told_in_the_middle_of_the_question() -> None:
    story = asked_where()
    wanted = len(story.wanted)
    story.tell(PlaceChanged(2, 30.0))
    assert len(story.wanted) == wanted


@pytest.mark.parametrize("name", ORDERS)
def test_the_caller_hangs_up_at_any_moment(name: str) -> None:
    story = ORDERS[name]().tell(CallerHungUp("test"))
    assert isinstance(story.state, Ended)
    ordered_ = name == "promised"
    assert story.wanted[-1] == do.EndCall("callback-ordered" if ordered_ else "abandoned-in-line")
    assert (do.LeaveLine("caller hung up") in story.wanted) is not ordered_
    assert legs_left(story.wanted) == set()


def test_asterisk_dies_in_the_middle_of_the_question() -> None:
    story = keying().tell(CallLost())
    assert story.at(Ended).outcome == "lost-with-asterisk"


def test_in_quiet_hours_the_caller_hears_until_when() -> None:
    story = asked_where().tell(DigitPressed("1"), CallbackPromised(BACK, START + timedelta(hours=20)))
    play = story.last(do.Play)
    assert isinstance(play, do.Play)
    [(_, say)] = play.parts
    assert (say.prompt, dict(say.values)) == ("callback-ordered-later", {"at": "07:00"})


def test_a_late_end_of_an_announcement_does_not_end_the_question() -> None:
    story = asked_where().tell(PromptEnded(PlayId("play-x-place1")))
    assert story.at(Ordering).play_id is not None
    assert story.wanted[-1] != do.StartMusic()


def test_the_promise_ends_also_when_its_prompt_never_does() -> None:
    story = promised().tell(DeadlinePassed(), after_s=61.0)
    assert story.wanted[-1] == do.EndCall("callback-ordered")


def test_confirming_lasts_one_event_also_here() -> None:
    story = asked_where().tell(offer(), LegAnswered(LEG))
    assert isinstance(story.at(Ordering).line, Confirming)
