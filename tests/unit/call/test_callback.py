"""The call-back as a call of its own: its two ways, who is not reached, the night, a restart (A7)."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from ivr.call.machine import commands as do
from ivr.call.machine.callback import QuietHours
from ivr.call.machine.events import (
    AdoptedCallback,
    CallerHungUp,
    LegAnswered,
    LegHungUp,
    TicketDrafted,
)
from ivr.call.machine.states import (
    Arriving,
    CallState,
    Confirming,
    Dialling,
    Greeting,
    Lifting,
    Offered,
    Pending,
    Proving,
    Talking,
    Unreached,
    Waiting,
)
from ivr.flow.events import DeadlinePassed, DigitPressed
from ivr.flow.states import Context
from tests.unit.call.callback_stories import (
    AGENT_FIRST,
    BACK,
    CALLBACKS,
    CUSTOMER_FIRST,
    QUEUED_AT,
    SEAT,
    TICKET,
    citizen,
    entered,
    facts,
    failures,
    legs_left,
    offer_id,
    offered_to,
    pending,
    seat_leg,
    unreached,
)
from tests.unit.call.stories import Story
from tests.virtual_time import START

REACHED: dict[str, type[CallState]] = {
    "lifting": Lifting,
    "agent_dialling": Dialling,
    "agent_greeting": Greeting,
    "agent_proving": Proving,
    "agent_talking": Talking,
    "customer_dialling": Dialling,
    "customer_proving": Proving,
    "customer_offered": Offered,
    "customer_confirming": Confirming,
    "customer_talking": Talking,
    "customer_waiting": Waiting,
}


@pytest.mark.parametrize("name", CALLBACKS)
def test_stories_reach_their_state(name: str) -> None:
    assert isinstance(CALLBACKS[name]().state, REACHED[name])


def test_a_call_back_waits_without_anybody() -> None:
    story = pending()
    assert isinstance(story.state, Pending)
    assert story.wanted == []
    assert story.state.facts.channel == ""


# how the two modes go


def test_agent_first_rings_the_seat_then_the_citizen() -> None:
    story = CALLBACKS["agent_talking"]()
    order = [type(c) for c in story.wanted if isinstance(c, do.RingSeat | do.TakeOffer | do.DialCitizen | do.Connect)]
    assert order == [do.RingSeat, do.TakeOffer, do.DialCitizen, do.Connect]
    assert do.DraftTicket(SEAT) in story.wanted
    assert do.StartRecording() in story.wanted


def test_customer_first_rings_the_citizen_then_the_seat() -> None:
    story = CALLBACKS["customer_talking"]()
    order = [type(c) for c in story.wanted if isinstance(c, do.RingSeat | do.TakeOffer | do.DialCitizen | do.Connect)]
    assert order == [do.DialCitizen, do.RingSeat, do.TakeOffer, do.Connect]


@pytest.mark.parametrize("name", ["agent_greeting", "customer_offered"])
def test_the_citizen_hears_at_once_who_calls_in_the_own_language(name: str) -> None:
    story = CALLBACKS[name]()
    said = next(c for c in reversed(story.wanted) if isinstance(c, do.Play | do.Announce))
    parts = said.parts if isinstance(said, do.Play) else ((said.language, said.say),)
    assert [(language, say.prompt) for language, say in parts] == [("ru", "callback-hello")]


# nobody is there


@pytest.mark.parametrize("cause", ["citizen-busy", "citizen-no-answer", "citizen-unreachable"])
def test_customer_first_a_citizen_who_does_not_answer_costs_the_seat_nothing(cause: str) -> None:
    story = CALLBACKS["customer_dialling"]().tell(CallerHungUp(cause, citizen()))
    assert isinstance(story.state, Pending)
    assert do.RefuseOffer(offer_id(), cause) in story.wanted
    again = entered(story)
    assert (again.kind, again.queued_at) == ("callback", QUEUED_AT), "the place is kept"
    assert again.not_before is not None
    assert again.not_before > START + timedelta(seconds=600)
    assert failures(story) == [cause]


def test_agent_first_the_seat_is_let_go_without_wrap_up() -> None:
    story = CALLBACKS["agent_dialling"]().tell(CallerHungUp("citizen-busy", citizen()))
    assert isinstance(story.state, Pending)
    wanted = story.wanted
    assert wanted.index(do.FreeSeat(SEAT)) < wanted.index(entered(story)), "out of the talk, then into the line"
    assert legs_left(story) == {citizen()}, "the seat's is hung up; the citizen's never stood"


@pytest.mark.parametrize("name", ["agent_dialling", "customer_dialling"])
def test_a_ring_that_lasts_too_long_is_ended_by_us(name: str) -> None:
    story = CALLBACKS[name]().tell(DeadlinePassed(), after_s=29.5)
    assert isinstance(story.state, Pending)
    assert failures(story) == ["citizen-no-answer"]
    assert legs_left(story) == set()


@pytest.mark.parametrize("name", ["agent_proving", "customer_proving"])
def test_a_mailbox_that_lifts_at_once_presses_no_key(name: str) -> None:
    story = CALLBACKS[name]().tell(DeadlinePassed(), after_s=15.5)
    assert isinstance(story.state, Pending)
    assert failures(story) == ["citizen-unreachable"]
    assert legs_left(story) == set()


@pytest.mark.parametrize(("name", "after"), [("agent_proving", Talking), ("customer_proving", Offered)])
def test_a_quick_person_presses_a_key(name: str, after: type[CallState]) -> None:
    assert isinstance(CALLBACKS[name]().tell(DigitPressed("7")).state, after)


def test_the_last_try_makes_a_ticket_for_a_person() -> None:
    story = unreached()
    assert isinstance(story.state, Unreached)
    assert story.wanted[-1] == do.DraftTicket(None)
    story.tell(TicketDrafted(TICKET))
    assert story.wanted[-3:] == [
        do.RegisterTicket(TICKET, "call-back"),
        do.SendNotice(TICKET),
        do.EndCall("callback-failed"),
    ]
    assert legs_left(story) == set()


def test_each_ring_is_a_leg_of_its_own_and_late_news_of_the_first_do_no_harm() -> None:
    story = CALLBACKS["customer_dialling"]().tell(CallerHungUp("citizen-busy", citizen(1))).tell(offered_to(2))
    assert story.at(Dialling).facts.channel == citizen(2)
    before = story.state
    story.tell(CallerHungUp("citizen-busy", citizen(1)), LegHungUp(citizen(1)), LegAnswered(citizen(1)))
    assert story.state == before


# quiet hours


NIGHT = QuietHours(time(22), time(8))  # START is 11:00 of local time


@pytest.mark.parametrize(
    ("hours", "quiet_until"),
    [(0, None), (10.99, None), (11, 21), (13, 21), (20.9, 21), (21, None)],
)
def test_quiet_hours_over_midnight(hours: float, quiet_until: float | None) -> None:
    until = NIGHT.until(START + timedelta(hours=hours))
    assert until == (None if quiet_until is None else START + timedelta(hours=quiet_until))


def test_quiet_hours_within_a_day() -> None:
    nap = QuietHours(time(13), time(14, 30))
    assert nap.until(START + timedelta(hours=2)) == START + timedelta(hours=3.5)
    assert nap.until(START) is None


def test_a_turn_that_comes_at_night_waits_until_the_morning_and_is_no_try() -> None:
    asleep = replace(AGENT_FIRST, quiet=QuietHours(time(10), time(12)))
    story = pending(asleep).tell(offered_to())
    assert isinstance(story.state, Pending)
    assert entered(story).not_before == START + timedelta(hours=1)
    assert story.state.facts.callback is not None
    assert story.state.facts.callback.tries == 0
    assert not any(isinstance(command, do.RingSeat) for command in story.wanted)


def test_a_retry_never_falls_into_the_night() -> None:
    soon = replace(CUSTOMER_FIRST, quiet=QuietHours(time(11, 5), time(12)))
    story = pending(soon).tell(offered_to()).tell(CallerHungUp("citizen-busy", citizen()))
    assert entered(story).not_before == START + timedelta(hours=1)


# after a restart


def adopted(event: AdoptedCallback, tries: int = 0) -> Story:
    known = facts(CUSTOMER_FIRST)
    assert known.callback is not None
    return Story(Arriving(replace(known, callback=replace(known.callback, tries=tries)))).tell(event)


def test_it_waits_again_in_its_place() -> None:
    later = START + timedelta(minutes=7)
    story = adopted(AdoptedCallback(Context(seed=BACK), later))
    assert isinstance(story.state, Pending)
    again = entered(story)
    assert (again.queued_at, again.kind, again.not_before) == (QUEUED_AT, "callback", later)


def test_a_ring_that_nobody_followed_was_a_try() -> None:
    story = adopted(AdoptedCallback(Context(seed=BACK), None, legs=(citizen(), seat_leg()), unseen=True))
    assert isinstance(story.state, Pending)
    assert {do.HangUpLeg(citizen()), do.HangUpLeg(seat_leg())} <= set(story.wanted[:2])
    assert failures(story) == ["unseen"]
    again = entered(story)
    assert again.not_before is not None
    assert again.not_before > START


def test_the_ticket_of_the_last_try_is_made_after_the_restart() -> None:
    story = adopted(AdoptedCallback(Context(seed=BACK), None), tries=2)
    assert isinstance(story.state, Unreached)
    assert story.wanted[-1] == do.DraftTicket(None)
