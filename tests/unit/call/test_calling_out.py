"""A seat calls a citizen: who goes in each of its states, and what the conversation that comes of it is like (C4)."""

from datetime import timedelta

import pytest

from ivr.call.machine import commands as do
from ivr.call.machine.events import (
    AskRefused,
    CallerHungUp,
    CallEvent,
    CallLost,
    CallPlaced,
    LegAnswered,
    LegFailed,
    LegHungUp,
    OfferConfirmed,
    OfferLost,
    OfferMade,
    OfferWithdrawn,
    SeatSilent,
)
from ivr.call.machine.facts import CallOut, Facts
from ivr.call.machine.states import Arriving, Calling, Ended, Held, Summoned, Talking, Waiting
from ivr.call.machine.step import step
from ivr.call.machine.wishes import HangUpWanted, HoldWanted, ToQueue, TransferWanted
from ivr.flow.events import DeadlinePassed
from ivr.flow.states import Context
from models.ids import LegId, OfferId, QueueId
from models.kinds import Kind
from tests.unit.call.stories import CALL, SEAT, Story, small_flow
from tests.virtual_time import START

OFFER, LEG = OfferId(f"offer-{CALL}-out"), LegId(f"leg-{CALL}-out")
CITIZEN = LegId(f"leg-{CALL}-citizen1")
NUMBER = "+77011234567"


def placed() -> Story:
    out = CallOut(SEAT, "aigul", QueueId("city"), "line")
    facts = Facts(CALL, "", NUMBER, "", "109", START, small_flow(), "kk", country="KZ", out=out)
    return Story(Arriving(facts)).tell(CallPlaced(Context(seed=CALL)))


def rung() -> Story:
    return placed().tell(OfferMade(OFFER, SEAT, START + timedelta(seconds=16)))


def calling() -> Story:
    return rung().tell(LegAnswered(LEG), OfferConfirmed(OFFER, 0.0))


def talking() -> Story:
    return calling().tell(LegAnswered(CITIZEN), after_s=4)


def test_first_the_seat_then_the_citizen() -> None:
    story = talking()
    kinds = [type(each) for each in story.wanted]
    order = [do.AskSeat, do.RingSeat, do.TakeOffer, do.DialCitizen, do.Ringback, do.Ringback, do.Connect, do.Write]
    assert kinds == [*order, do.StartRecording]
    state = story.at(Talking)
    assert (state.seat, state.leg, state.facts.channel) == (SEAT, LEG, CITIZEN)
    assert state.facts.lined is not None
    assert state.facts.lined.queue == "city"
    written = story.last(do.Write)
    assert isinstance(written, do.Write)
    assert (written.kind, written.fields["after_s"]) == (Kind.CITIZEN_REACHED, 4.0)


@pytest.mark.parametrize(
    ("event", "release"),
    [
        (AskRefused(OFFER), ()),
        (OfferWithdrawn(OFFER, "expired"), (do.HangUpLeg(LEG),)),
        (OfferLost(OFFER), (do.HangUpLeg(LEG),)),
        (LegFailed(LEG, "declined"), (do.RevokeOffer(OFFER, "not wanted"),)),
        (LegFailed(LEG, "busy"), (do.RevokeOffer(OFFER, "not wanted"),)),
        (LegFailed(LEG, "unreachable"), (do.RefuseOffer(OFFER, "unreachable"),)),
        (HangUpWanted(SEAT, "aigul"), (do.HangUpLeg(LEG), do.RevokeOffer(OFFER, "not wanted"))),
    ],
)
def test_the_seat_does_not_lift(event: CallEvent, release: tuple[do.CallCommand, ...]) -> None:
    story = rung()
    known = len(story.wanted)
    story.tell(event)
    assert story.at(Ended).outcome == "not-reached"
    assert tuple(story.wanted[known:-2]) == release
    assert story.wanted[-1] == do.EndCall("not-reached")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (CallerHungUp("citizen-busy", CITIZEN), "citizen-busy"),
        (LegFailed(CITIZEN, "unreachable"), "unreachable"),
        (DeadlinePassed(), "citizen-no-answer"),
        (LegHungUp(LEG), "seat-gone"),
        (HangUpWanted(SEAT, "aigul"), "seat-gone"),
    ],
)
def test_the_citizen_is_not_reached_and_the_seat_is_free_at_once(event: CallEvent, why: str) -> None:
    story = calling().tell(event, after_s=60)
    assert story.at(Ended).outcome == "not-reached"
    assert do.FreeSeat(SEAT) in story.wanted
    assert do.Write(Kind.CITIZEN_NOT_REACHED, {"why": why}) in story.wanted
    assert not any(isinstance(each, do.StartRecording | do.EndTalk) for each in story.wanted)


def test_a_seat_that_vanishes_while_its_citizen_is_rung_is_parked() -> None:
    story = calling().tell(LegHungUp(LEG, "vanished"))
    assert story.at(Ended).outcome == "not-reached"
    assert story.wanted.index(do.LoseSeat(SEAT, "vanished")) < story.wanted.index(do.FreeSeat(SEAT))


def test_a_ring_before_its_time_goes_on() -> None:
    story = calling()
    assert step(story.state, DeadlinePassed(), START + timedelta(seconds=5)) == (story.state, ())
    assert story.at(Calling).facts.channel == CITIZEN


def test_it_ends_when_the_seat_hangs_up() -> None:
    story = talking().tell(LegHungUp(LEG))
    assert story.at(Ended).outcome == "answered"
    assert [type(each) for each in story.wanted[-4:]] == [
        do.StopRecording,
        do.Disconnect,
        do.HangUpCaller,
        do.EndCall,
    ]
    assert do.EndTalk(SEAT) in story.wanted
    assert not any(isinstance(each, do.DraftTicket | do.RegisterTicket) for each in story.wanted), "no ticket unasked"


def test_it_ends_when_the_citizen_hangs_up() -> None:
    story = talking().tell(CallerHungUp("hung up", CITIZEN))
    assert story.at(Ended).outcome == "answered"
    assert do.EndTalk(SEAT) in story.wanted


def test_the_seat_hangs_up_while_the_citizen_holds_and_nobody_waits_for_us() -> None:
    story = talking().tell(HoldWanted("101"))
    assert isinstance(story.state, Held)
    assert story.tell(LegHungUp(LEG)).at(Ended).outcome == "answered"


def test_the_seat_vanishes_and_the_citizen_is_not_left_alone() -> None:
    story = talking().tell(SeatSilent(LEG, "vanished"))
    assert story.at(Waiting).queue == "city"


def test_a_citizen_who_was_called_can_be_transferred_into_the_line() -> None:
    story = talking().tell(TransferWanted(ToQueue(QueueId("city")), "101"))
    entered = story.last(do.EnterLine)
    assert isinstance(entered, do.EnterLine)
    assert (entered.queue, story.at(Waiting).facts.reached) == ("city", "answered")


@pytest.mark.parametrize("begin", [rung, calling, talking])
def test_asterisk_dies_and_nobody_is_promised_anything(begin: object) -> None:
    assert callable(begin)
    story = begin()
    assert isinstance(story, Story)
    story.tell(CallLost())
    assert story.at(Ended).outcome == "lost-with-asterisk"
    assert not any(isinstance(each, do.LeaveTicket | do.OrderCallback) for each in story.wanted)


def test_the_same_twice_is_late() -> None:
    story = talking()
    for event in (LegAnswered(CITIZEN), LegAnswered(LEG), OfferConfirmed(OFFER, 0.0)):
        assert step(story.state, event, START) == (story.state, ())
    assert isinstance(placed().state, Summoned)
