"""The call-back as a call of its own: every state, every way in which somebody goes (A7)."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.call.machine import commands as do
from ivr.call.machine.callback import QuietHours
from ivr.call.machine.events import (
    AdoptedCallback,
    CallbackNotNeeded,
    CallerHungUp,
    CallEvent,
    LegAnswered,
    LegFailed,
    LegHungUp,
    OfferConfirmed,
    OfferLost,
    OfferWithdrawn,
    TicketDrafted,
    TicketRegistered,
    WaitEnded,
)
from ivr.call.machine.states import (
    Arriving,
    CallState,
    Confirming,
    Dialling,
    Ended,
    Greeting,
    InFlow,
    Leaving,
    Lifting,
    Offered,
    Pending,
    Proving,
    Registering,
    Talking,
    Unreached,
    Waiting,
    deadline,
)
from ivr.flow.events import DeadlinePassed, DigitPressed, PromptEnded
from ivr.flow.states import Context
from models.ids import LegId, PlayId
from models.kinds import Kind
from tests.unit.call.callback_stories import (
    AGENT_FIRST,
    BACK,
    CALLBACKS,
    CUSTOMER_FIRST,
    QUEUED_AT,
    SEAT,
    TICKET,
    citizen,
    facts,
    lifting,
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


def legs_left(story: Story) -> set[LegId]:
    left: set[LegId] = set()
    for command in story.wanted:
        match command:
            case do.RingSeat(leg=leg) | do.DialCitizen(leg=leg):
                assert leg not in left, "rung twice"
                left.add(leg)
            case do.HangUpLeg(leg=leg):
                left.discard(leg)
    return left


def entered(story: Story) -> do.EnterLine:
    command = story.last(do.EnterLine)
    assert isinstance(command, do.EnterLine)
    return command


def failures(story: Story) -> list[str]:
    writes = [c for c in story.wanted if isinstance(c, do.Write) and c.kind == Kind.CALLBACK_FAILED]
    return [str(write.fields["why"]) for write in writes]


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


# somebody goes


@pytest.mark.parametrize("name", ["agent_greeting", "agent_proving", "customer_proving", "customer_offered"])
def test_the_citizen_hangs_up_before_anybody_talked(name: str) -> None:
    story = CALLBACKS[name]().tell(CallerHungUp("citizen-unreachable", citizen()))
    assert isinstance(story.state, Pending)
    assert entered(story).queued_at == QUEUED_AT
    assert legs_left(story) - {citizen()} == set()


@pytest.mark.parametrize("name", ["customer_confirming", "customer_waiting"])
def test_the_citizen_hangs_up_in_the_line(name: str) -> None:
    story = CALLBACKS[name]().tell(CallerHungUp("citizen-unreachable", citizen()))
    assert isinstance(story.state, Pending)
    assert failures(story) == ["citizen-hung-up"]


@pytest.mark.parametrize("name", ["agent_talking", "customer_talking"])
def test_the_citizen_hangs_up_in_conversation(name: str) -> None:
    story = CALLBACKS[name]().tell(CallerHungUp("citizen-unreachable", citizen()))
    assert story.wanted[-1] == do.EndCall("answered")
    assert any(isinstance(command, do.RegisterTicket) for command in story.wanted)


@pytest.mark.parametrize("name", ["agent_talking", "customer_talking"])
def test_the_seat_hangs_up_and_the_citizen_hears_the_ticket(name: str) -> None:
    story = CALLBACKS[name]().tell(LegHungUp(seat_leg()), TicketRegistered(TICKET, "10000014"))
    assert isinstance(story.state, InFlow)
    play = story.last(do.Play)
    assert isinstance(play, do.Play)
    assert str(BACK) in play.play_id, "not the first call's: its prompts would end elsewhere"
    assert dict(play.parts[0][1].values) == {"ticket": "10000014"}


@pytest.mark.parametrize("name", ["agent_dialling", "agent_proving"])
def test_the_seat_goes_while_the_citizen_is_rung(name: str) -> None:
    story = CALLBACKS[name]().tell(LegHungUp(seat_leg()))
    assert isinstance(story.state, Pending)
    assert do.HangUpLeg(citizen()) in story.wanted
    assert entered(story).not_before is None, "at once to the next seat: no try of the citizen's"
    assert story.state.facts.callback is not None
    assert story.state.facts.callback.tries == 0


def test_the_seat_goes_as_the_citizen_hears_who_calls() -> None:
    story = CALLBACKS["agent_greeting"]().tell(LegHungUp(seat_leg()))
    assert story.at(Waiting).queued_at == QUEUED_AT
    assert entered(story).kind == "live", "a caller in the line like any other"
    assert do.EndTalk(SEAT) in story.wanted
    story.tell(offered_to(2))
    assert isinstance(story.state, Offered)


@pytest.mark.parametrize("name", ["customer_dialling", "customer_proving"])
def test_the_reserved_seat_goes(name: str) -> None:
    story = CALLBACKS[name]().tell(OfferWithdrawn(offer_id(), "seat lost"))
    assert isinstance(story.state, Pending)
    assert legs_left(story) == set()
    assert not any(isinstance(command, do.EnterLine) for command in story.wanted), "its entry is in the line still"


def test_the_seat_lets_it_ring_though_the_citizen_is_there() -> None:
    story = CALLBACKS["customer_offered"]().tell(DeadlinePassed(), after_s=16.1)
    assert isinstance(story.state, Waiting)
    assert story.wanted[-1] == do.RefuseOffer(offer_id(), "missed"), "the line could not know whose phone rang"
    assert legs_left(story) == {citizen()}
    story.tell(offered_to(2, "102")).tell(DeadlinePassed(), after_s=16.1)
    assert story.wanted[-1] == do.RefuseOffer(offer_id(2), "missed")


def test_who_was_served_meanwhile_is_not_called() -> None:
    story = pending().tell(CallbackNotNeeded())
    assert story.wanted == [do.LeaveLine("served"), do.EndCall("callback-not-needed")]
    story = CALLBACKS["customer_dialling"]()
    before = story.state
    assert story.tell(CallbackNotNeeded()).state == before


def test_both_go_at_once() -> None:
    story = CALLBACKS["agent_greeting"]().tell(LegHungUp(seat_leg()), CallerHungUp("x", citizen()))
    assert isinstance(story.state, Pending)
    story = CALLBACKS["agent_greeting"]().tell(CallerHungUp("x", citizen()), LegHungUp(seat_leg()))
    assert isinstance(story.state, Pending)
    assert sum(isinstance(command, do.EnterLine) for command in story.wanted) == 1


@pytest.mark.parametrize(
    "event",
    [LegFailed(seat_leg(), "busy"), LegHungUp(seat_leg()), OfferWithdrawn(offer_id(), "expired")],
    ids=lambda event: type(event).__name__,
)
def test_the_seat_does_not_lift(event: CallEvent) -> None:
    story = lifting().tell(event)
    assert isinstance(story.state, Pending)
    assert not any(isinstance(command, do.DialCitizen) for command in story.wanted), "the citizen is left in peace"


def test_the_seat_lifts_an_offer_just_withdrawn() -> None:
    story = lifting().tell(LegAnswered(seat_leg()), OfferLost(offer_id()))
    assert isinstance(story.state, Pending)
    assert legs_left(story) == set()


def test_a_talk_that_was_never_begun_is_not_begun_by_a_late_confirmation() -> None:
    story = lifting().tell(OfferWithdrawn(offer_id(), "expired"), OfferConfirmed(offer_id(), 1.0))
    assert isinstance(story.state, Pending)


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


EVENTS = st.sampled_from(
    [
        *(offered_to(n, seat) for n in (1, 2, 3) for seat in ("101", "102")),
        *(OfferWithdrawn(offer_id(n), "expired") for n in (1, 2, 3)),
        *(OfferConfirmed(offer_id(n), 1.0) for n in (1, 2)),
        *(OfferLost(offer_id(n)) for n in (1, 2)),
        *(LegAnswered(leg) for leg in (seat_leg(1), seat_leg(2), citizen(1), citizen(2))),
        *(LegHungUp(leg) for leg in (seat_leg(1), seat_leg(2), citizen(1))),
        *(LegFailed(leg, "busy") for leg in (seat_leg(1), seat_leg(2))),
        *(CallerHungUp("citizen-busy", citizen(n)) for n in (1, 2, 3)),
        PromptEnded(PlayId(f"play-{BACK}-hello1")),
        DigitPressed("1"),
        DigitPressed("5"),
        DeadlinePassed(),
        WaitEnded("overflow"),
        TicketDrafted(TICKET),
        TicketRegistered(TICKET, "10000014"),
    ]
)
MINE = (Ended, Pending, Lifting, Unreached, Talking, Waiting, Offered, Confirming, Registering)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([AGENT_FIRST, CUSTOMER_FIRST]),
    st.lists(st.tuples(EVENTS, st.sampled_from([0.01, 1.0, 6.0, 40.0])), max_size=40),
)
def test_whatever_happens_nobody_is_forgotten(rules: object, happened: list[tuple[CallEvent, float]]) -> None:
    story = pending(AGENT_FIRST if rules == AGENT_FIRST else CUSTOMER_FIRST)
    for event, after_s in happened:
        story.tell(event, after_s=after_s)
        if not isinstance(story.state, MINE):
            assert deadline(story.state) is not None, f"stuck in {type(story.state).__name__}"
    dialled = [c.leg for c in story.wanted if isinstance(c, do.DialCitizen)]
    assert len(dialled) == len(set(dialled)), "one leg, one ring"
    ended = sum(isinstance(command, do.EndCall) for command in story.wanted)
    assert ended == isinstance(story.state, Ended)
    assert isinstance(story.state, Ended | Leaving) or ended == 0
