"""The call machine: events in each state, and the races (A1-A3, A9, A12, B3, B5)."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.call.machine import commands as do
from ivr.call.machine.events import (
    CallerHungUp,
    CallerTaken,
    CallEvent,
    CallLost,
    LegAnswered,
    LegFailed,
    LegHungUp,
    MessageRecorded,
    OfferConfirmed,
    OfferLost,
    OfferWithdrawn,
    PlaceChanged,
    TicketDrafted,
    TicketRegistered,
    WaitEnded,
)
from ivr.call.machine.states import (
    CallState,
    Confirming,
    Diverted,
    Diverting,
    Ended,
    InFlow,
    Leaving,
    Offered,
    Registering,
    Talking,
    Waiting,
    deadline,
)
from ivr.call.machine.step import BY_STATE, step
from ivr.flow.events import DeadlinePassed, DigitPressed, EarLost, Heard, PromptEnded
from models.ids import LegId, OfferId, PlayId, UtteranceId
from models.kinds import Kind
from tests.unit.call.stories import LEG, OFFER, SEAT, STORIES, TICKET, Story, legs_left, offer
from tests.virtual_time import START

REACHED = {
    "arriving": InFlow,
    "in_menu": InFlow,
    "waiting": Waiting,
    "offered": Offered,
    "confirming": Confirming,
    "talking": Talking,
    "registering": Registering,
    "after_talk": InFlow,
    "recording": InFlow,
    "diverting": Diverting,
    "diverted": Diverted,
}

OUTCOMES = {
    "arriving": "abandoned-in-menu",
    "in_menu": "abandoned-in-menu",
    "waiting": "abandoned-in-line",
    "offered": "abandoned-in-line",
    "confirming": "abandoned-in-line",
    "talking": "answered",
    "registering": "answered",
    "after_talk": "answered",
    "diverting": "abandoned-in-divert",
    "diverted": "diverted",
}


@pytest.mark.parametrize("name", STORIES)
def test_stories_reach_their_state(name: str) -> None:
    assert isinstance(STORIES[name]().state, REACHED[name])


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_caller_hangs_up_in_each_state(name: str) -> None:
    story = STORIES[name]()
    story.tell(CallerHungUp("test"))
    assert isinstance(story.state, Ended)
    assert story.wanted[-1] == do.EndCall(OUTCOMES[name])
    alive = {LEG} if name in ("registering", "after_talk") else set()  # the seat hung up itself
    assert legs_left(story.wanted) == alive
    in_line = name in ("waiting", "offered", "confirming")
    assert (do.LeaveLine("caller hung up") in story.wanted) is in_line


@pytest.mark.parametrize("name", STORIES)
def test_nothing_happens_after_the_end(name: str) -> None:
    story = STORIES[name]().tell(CallerHungUp("test"), MessageRecorded(0.0))
    ended, wanted = story.state, len(story.wanted)
    story.tell(CallerHungUp("again"), offer(7), LegAnswered(LEG), DigitPressed("1"), DeadlinePassed())
    assert story.state is ended
    assert len(story.wanted) == wanted


def test_a_talk_becomes_a_registered_ticket_also_when_the_caller_hangs_up_first() -> None:
    story = STORIES["talking"]().tell(CallerHungUp("test"))
    assert do.RegisterTicket(TICKET, by="seat 101") in story.wanted
    assert do.SendNotice(TICKET) in story.wanted
    assert do.EndTalk(SEAT) in story.wanted


def test_a_failed_offer_keeps_the_place() -> None:
    story = STORIES["waiting"]()
    queued_at = story.at(Waiting).queued_at
    story.tell(offer(1), LegFailed(LEG, "busy"), offer(2, "102"))
    assert story.at(Offered).queued_at == queued_at
    assert do.RefuseOffer(OFFER, "busy") in story.wanted


def test_the_seat_answers_an_offer_just_withdrawn() -> None:
    story = STORIES["offered"]().tell(OfferWithdrawn(OFFER, "expired"), LegAnswered(LEG))
    assert isinstance(story.state, Waiting)
    assert story.wanted[-1] == do.HangUpLeg(LEG)


def test_the_line_withdrew_while_the_seat_answered() -> None:
    story = STORIES["confirming"]().tell(OfferLost(OFFER))
    assert isinstance(story.state, Waiting)
    assert story.wanted[-1] == do.HangUpLeg(LEG)
    assert not any(isinstance(command, do.Connect) for command in story.wanted)


def test_a_new_offer_before_the_withdrawal_is_heard_of() -> None:
    story = STORIES["offered"]().tell(offer(2, "102"), OfferWithdrawn(OFFER, "expired"))
    assert isinstance(story.state, Offered)
    assert story.state.seat == "102"
    assert legs_left(story.wanted) == {story.state.leg}


def test_the_same_answer_twice_changes_nothing() -> None:
    story = STORIES["talking"]()
    before, wanted = story.state, len(story.wanted)
    story.tell(LegAnswered(LEG), OfferConfirmed(OFFER, 1.0), TicketDrafted(TICKET))
    assert story.state == before
    assert len(story.wanted) == wanted


def test_an_unregistered_seat_refuses_the_offer() -> None:
    story = STORIES["offered"]().tell(LegFailed(LEG, "unreachable"))
    assert isinstance(story.state, Waiting)
    assert story.wanted[-1] == do.RefuseOffer(OFFER, "unreachable")


def test_the_number_of_the_ticket_is_spoken_after_the_talk() -> None:
    story = STORIES["after_talk"]()
    play = story.last(do.Play)
    assert isinstance(play, do.Play)
    assert dict(play.parts[0][1].values) == {"ticket": "10000014"}


@pytest.mark.parametrize(("wait_s", "minutes"), [(0.0, 1), (59.0, 1), (61.0, 2), (149.0, 3), (3601.0, 61)])
def test_nobody_is_promised_a_shorter_wait_than_is_reckoned(wait_s: float, minutes: int) -> None:
    announce = STORIES["waiting"]().tell(PlaceChanged(1, wait_s)).last(do.Announce)
    assert isinstance(announce, do.Announce)
    assert announce.say.values["minutes"] == minutes


def test_position_messages_do_not_hold_an_offer_up() -> None:
    story = STORIES["waiting"]().tell(PlaceChanged(3, 95.0))
    announce = story.last(do.Announce)
    assert isinstance(announce, do.Announce)
    assert dict(announce.say.values) == {"place": 3, "minutes": 2}
    story.tell(offer(), LegAnswered(LEG), OfferConfirmed(OFFER, 2.0))
    assert isinstance(story.state, Talking)


def test_music_goes_on_after_an_announcement() -> None:
    story = STORIES["waiting"]().tell(PlaceChanged(1, None), PromptEnded(PlayId("play-x-place1")))
    assert story.wanted[-1] == do.StartMusic()


def test_the_longest_wait_ends_in_a_message_and_the_message_in_a_ticket() -> None:
    story = STORIES["waiting"]().tell(WaitEnded("overflow"))
    play = story.last(do.Play)
    assert isinstance(play, do.Play)
    story.tell(PromptEnded(play.play_id), MessageRecorded(12.0))
    story.at(Registering)
    story.tell(TicketDrafted(TICKET), TicketRegistered(TICKET, "10000014"))
    story.at(InFlow)
    story.tell(CallerHungUp("test"))
    assert story.wanted[-1] == do.EndCall("message-left")


def test_a_caller_who_hangs_up_while_speaking_to_the_recorder_has_left_a_message() -> None:
    story = STORIES["recording"]().tell(CallerHungUp("test"))
    assert isinstance(story.state, Leaving)
    story.tell(MessageRecorded(8.0), TicketDrafted(TICKET))
    assert do.RegisterTicket(TICKET, "voice message") in story.wanted
    assert story.wanted[-1] == do.EndCall("message-left")


def test_a_click_is_no_message() -> None:
    story = STORIES["recording"]().tell(CallerHungUp("test"), MessageRecorded(0.2))
    assert story.wanted[-1] == do.EndCall("abandoned-in-menu")


def test_a_message_whose_file_never_closes_is_a_ticket_all_the_same() -> None:
    story = STORIES["recording"]().tell(CallerHungUp("test"))
    story.tell(DeadlinePassed(), after_s=4.0)
    assert do.DraftTicket(None) in story.wanted, "nobody knows how long it is: rather a ticket too many"
    story.tell(TicketDrafted(TICKET))
    assert story.wanted[-1] == do.EndCall("message-left")
    assert isinstance(story.state, Ended)


@pytest.mark.parametrize("name", list(STORIES))
def test_whatever_dies_with_asterisk_has_an_outcome_a_ticket_and_frees_all(name: str) -> None:
    story = STORIES[name]()
    before = len(story.wanted)
    story.tell(CallLost())
    new = story.wanted[before:]
    assert isinstance(story.state, Ended)
    assert new[-1] == do.EndCall("lost-with-asterisk")
    assert sum(isinstance(command, do.LeaveTicket) for command in new) == (not story.state.facts.public)
    assert story.tell(CallLost()).wanted == story.wanted


@pytest.mark.parametrize("name", list(STORIES))
def test_who_is_taken_by_the_fallback_has_no_outcome_from_us(name: str) -> None:
    story = STORIES[name]()
    before = len(story.wanted)
    story.tell(CallerTaken("test"))
    assert isinstance(story.state, Ended)
    new = story.wanted[before:]
    assert not any(isinstance(command, do.EndCall | do.HangUpCaller) for command in new)
    assert do.Write(Kind.CALL_FELL_BACK, {"why": "test"}) in new


def test_112_that_does_not_answer_leads_to_the_danger_queue() -> None:
    story = STORIES["diverting"]()
    story.tell(DeadlinePassed(), after_s=46.0)
    assert isinstance(story.state, Waiting)
    assert story.state.queue == "danger"
    assert legs_left(story.wanted) == set()


def test_danger_is_in_the_draft_ticket() -> None:
    story = STORIES["diverting"]()
    assert story.state.facts.noted("danger") == "key"
    assert do.Write(Kind.FACT_NOTED, {"name": "danger", "value": "key"}) in story.wanted


EVENTS = st.sampled_from(
    [
        *(DigitPressed(key) for key in "01235*"),
        PromptEnded(PlayId("play-call-0000000000001a-1")),
        PromptEnded(PlayId("play-call-0000000000001a-2")),
        Heard(UtteranceId("utt-call-0000000000001a-1"), "рассказать"),
        EarLost(UtteranceId("utt-call-0000000000001a-1")),
        DeadlinePassed(),
        *(offer(n, seat) for n in (1, 2, 3) for seat in ("101", "102")),
        *(OfferWithdrawn(OfferId(f"offer-call-0000000000001a-{n}"), "expired") for n in (1, 2, 3)),
        *(LegAnswered(LegId(f"leg-call-0000000000001a-{n}")) for n in (1, 2, 3)),
        *(LegFailed(LegId(f"leg-call-0000000000001a-{n}"), "busy") for n in (1, 2)),
        *(LegHungUp(LegId(f"leg-call-0000000000001a-{n}")) for n in (1, 2)),
        OfferConfirmed(OFFER, 1.0),
        OfferLost(OFFER),
        TicketDrafted(TICKET),
        TicketRegistered(TICKET, "10000014"),
        MessageRecorded(5.0),
        MessageRecorded(0.1),
        WaitEnded("overflow"),
        PlaceChanged(2, 30.0),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(EVENTS, st.sampled_from([0.01, 1.0, 4.0, 50.0])), max_size=40))
def test_whatever_happens_the_call_can_always_end(happened: list[tuple[CallEvent, float]]) -> None:
    story: Story = STORIES["arriving"]()
    for event, after_s in happened:
        story.tell(event, after_s=after_s)
        if not isinstance(story.state, Ended | Talking | Diverted | Waiting | Offered | Confirming | Registering):
            assert deadline(story.state) is not None, "nothing would ever happen to this caller again"
    story.tell(CallerHungUp("test"), DeadlinePassed(), TicketDrafted(TICKET), after_s=5.0)
    assert isinstance(story.state, Ended)
    assert sum(isinstance(command, do.EndCall) for command in story.wanted) == 1
    assert step(story.state, CallerHungUp("again"), START) == (story.state, ())


def test_each_state_has_its_function() -> None:
    assert set(BY_STATE) == set(get_args(CallState))
