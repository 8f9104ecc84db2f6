"""Call-backs: who goes in each state, and whatever happens in whatever order (A7)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.call.machine import commands as do
from ivr.call.machine.events import (
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
    Confirming,
    Dialling,
    Ended,
    InFlow,
    Leaving,
    Lifting,
    Offered,
    Pending,
    Registering,
    Talking,
    Unreached,
    Waiting,
    deadline,
)
from ivr.flow.events import DeadlinePassed, DigitPressed, PromptEnded
from models.ids import PlayId
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
    failures,
    legs_left,
    lifting,
    offer_id,
    offered_to,
    pending,
    seat_leg,
)


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


@pytest.mark.parametrize("name", ["lifting", "agent_dialling", "customer_dialling"])
def test_who_rings_us_meanwhile_is_not_called_any_more(name: str) -> None:
    story = CALLBACKS[name]()
    state, before = story.state, len(story.wanted)
    new = story.tell(CallbackNotNeeded()).wanted[before:]
    assert isinstance(story.state, Ended)
    assert new[-1] == do.EndCall("callback-not-needed")
    assert isinstance(state, Lifting | Dialling)
    hung_up = {command.leg for command in new if isinstance(command, do.HangUpLeg)}
    assert hung_up == {leg for leg in (state.leg, state.facts.channel) if leg}
    assert sum(isinstance(command, do.FreeSeat | do.RefuseOffer | do.LeaveLine) for command in new) == 1


@pytest.mark.parametrize("name", ["agent_greeting", "agent_proving", "customer_proving"])
def test_where_somebody_has_lifted_the_call_goes_on(name: str) -> None:
    story = CALLBACKS[name]()
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
