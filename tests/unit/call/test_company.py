"""Conversations in company: hold, transfers, consulting, conferences; who goes in each of their states (C4, C6, B5)."""

from dataclasses import replace

import pytest

from ivr.call import names
from ivr.call.machine import commands as do
from ivr.call.machine.events import (
    AdoptedTalking,
    AskRefused,
    CallerHungUp,
    CallEvent,
    LegAnswered,
    LegFailed,
    LegHungUp,
    OfferConfirmed,
    OfferLost,
    OfferWithdrawn,
    SeatSilent,
    TicketDrafted,
    TicketRegistered,
)
from ivr.call.machine.states import (
    Arriving,
    Conferring,
    Consulting,
    Diverted,
    Ended,
    Registering,
    Talking,
    Transferring,
    Waiting,
)
from ivr.call.machine.wishes import (
    CompletionWanted,
    ConferenceWanted,
    ConsultWanted,
    HoldEndWanted,
    ListenerJoined,
    ReturnWanted,
    ToQueue,
    TransferWanted,
)
from ivr.flow.events import DeadlinePassed
from ivr.flow.states import Context
from models.ids import LegId, OfferId, QueueId, SeatId
from models.kinds import Kind
from tests.unit.call.company_stories import (
    S2,
    STORIES,
    TO_112,
    TO_SEAT,
    Ledger,
    asking,
    called,
    conferring,
    consulting,
    consulting_outside,
    held,
    inviting,
    lifted,
)
from tests.unit.call.stories import CALL, LEG, SEAT, TICKET, Story, talking, waiting
from tests.virtual_time import START


@pytest.mark.parametrize("name", STORIES)
def test_stories_reach_their_state(name: str) -> None:
    story, state = STORIES[name]
    assert isinstance(story().state, state)


@pytest.mark.parametrize("name", STORIES)
def test_the_caller_hangs_up_in_each_state(name: str) -> None:
    story = STORIES[name][0]()
    talked = {"consulting": 2, "conferring": 2}.get(name, 1)
    story.tell(CallerHungUp("test"))
    left = Ledger(story)
    assert isinstance(story.state, Ended)
    assert story.wanted[-1] == do.EndCall("answered")
    assert (left.legs, left.asks, left.tickets, left.lined) == (set(), set(), 1, False)
    assert len(left.seats) == len(set(left.seats)) == talked, "each seat that talked is let go of once"
    assert do.SendNotice(TICKET) in story.wanted


@pytest.mark.parametrize("name", STORIES)
def test_the_same_events_twice_change_nothing(name: str) -> None:
    story = STORIES[name][0]()
    before, wanted = story.state, len(story.wanted)
    twice: list[CallEvent] = [LegAnswered(LEG), OfferConfirmed(OfferId("offer-x"), 1.0), OfferLost(OfferId("offer-x"))]
    story.tell(*twice, LegHungUp(LegId("leg-x")), SeatSilent(LegId("leg-x"), "vanished"))
    assert story.state == before
    late = {command for command in story.wanted[wanted:] if not isinstance(command, do.HangUpLeg)}
    assert late == set()


def test_on_hold_the_caller_hears_music_and_the_seat_nothing() -> None:
    story = held()
    assert story.wanted[-3:] == [do.HoldTalk(SEAT), do.PartCaller(), do.StartMusic()]
    story.tell(HoldEndWanted("101"))
    assert isinstance(story.state, Talking)
    assert [type(c) for c in story.wanted[-4:]] == [do.StopMusic, do.JoinCaller, do.ResumeTalk, do.Write]


def test_a_seat_that_hangs_up_with_its_caller_on_hold_loses_nobody() -> None:
    queued_at = waiting().at(Waiting).queued_at
    story = held().tell(LegHungUp(LEG))
    assert story.at(Waiting).queued_at == queued_at, "at the head: whoever came later comes later"
    assert do.EndTalk(SEAT) in story.wanted
    assert Ledger(story).lined


@pytest.mark.parametrize("name", ["talking", "held", "asking", "inviting"])
@pytest.mark.parametrize(
    "event", [LegHungUp(LEG, "vanished"), SeatSilent(LEG, "no audio"), SeatSilent(LEG, "vanished")], ids=str
)
def test_a_seat_that_vanishes_gives_its_caller_back_to_the_head(name: str, event: CallEvent) -> None:
    story = talking() if name == "talking" else STORIES[name][0]()
    queued_at = waiting().at(Waiting).queued_at
    story.tell(event)
    assert story.at(Waiting).queued_at == queued_at
    assert any(isinstance(command, do.LoseSeat) and command.seat == SEAT for command in story.wanted)
    left = Ledger(story)
    assert (left.asks, left.legs - {LEG}, left.seats, left.tickets) == (set(), set(), ["101"], 0)
    story.tell(CallerHungUp("test"))
    assert Ledger(story).tickets == 1, "a draft never ends as one"
    assert story.wanted[-1] == do.EndCall("answered")


def test_a_blind_transfer_to_a_queue_keeps_the_time_of_the_first_wait() -> None:
    queued_at = waiting().at(Waiting).queued_at
    story = talking().tell(TransferWanted(ToQueue(QueueId("danger")), "101"))
    assert (story.at(Waiting).queue, story.state.queued_at) == ("danger", queued_at)  # type: ignore[union-attr]
    line = [c for c in story.wanted if isinstance(c, do.EndTalk | do.EnterLine)]
    assert [type(command) for command in line][-2:] == [do.EndTalk, do.EnterLine], "the line refuses who still talks"


@pytest.mark.parametrize("name", ["transferring", "transferring_outside"])
def test_a_transfer_that_nobody_takes_comes_back_to_the_head(name: str) -> None:
    queued_at = waiting().at(Waiting).queued_at
    for failure in ("failed", "gone", "late"):
        story = STORIES[name][0]()
        who = called(story)
        assert who.seat is None or who.offer_id is not None
        match failure, who.offer_id:
            case "failed", _:
                story.tell(LegFailed(who.leg, "busy"))
            case "gone", _:
                story.tell(LegHungUp(who.leg))
            case _, None:
                story.tell(DeadlinePassed(), after_s=31)
            case _, offer_id:
                story.tell(OfferWithdrawn(offer_id, "expired"))
        assert story.at(Waiting).queued_at == queued_at
        assert Kind.TRANSFER_ENDED in [c.kind for c in story.wanted if isinstance(c, do.Write)]


def test_a_transfer_that_is_taken_is_a_conversation_with_the_same_ticket() -> None:
    story = lifted(talking().tell(TransferWanted(TO_SEAT, "101"))).tell(TicketDrafted(TICKET))
    assert story.at(Talking).seat == S2
    story.tell(LegHungUp(story.at(Talking).leg), TicketRegistered(TICKET, "10000014"))
    left = Ledger(story)
    assert (left.seats, left.tickets) == (["101", "102"], 1)


def test_outside_the_ticket_is_registered_when_the_outside_hangs_up() -> None:
    story = lifted(talking().tell(TransferWanted(TO_112, "101")))
    assert story.at(Diverted).after_talk
    story.tell(LegHungUp(story.at(Diverted).leg))
    assert isinstance(story.state, Registering)
    assert Ledger(story).tickets == 1
    again = lifted(talking().tell(TransferWanted(TO_112, "101"))).tell(CallerHungUp("test"))
    assert again.wanted[-1] == do.EndCall("answered")
    assert Ledger(again).tickets == 1


@pytest.mark.parametrize("name", ["asking", "asking_outside"])
def test_who_is_asked_and_does_not_come_leaves_the_caller_with_the_first_seat(name: str) -> None:
    for failure in ("failed", "returned"):
        story = STORIES[name][0]()
        story.tell(LegFailed(called(story).leg, "declined") if failure == "failed" else ReturnWanted("101"))
        assert story.at(Talking).seat == SEAT
        left = Ledger(story)
        assert left.caller_in
        assert (left.asks, left.seats) == (set(), [])


def test_a_seat_that_the_line_does_not_give_is_not_rung() -> None:
    story = talking().tell(ConsultWanted(TO_SEAT, "101"))
    offer_id = called(story).offer_id
    assert offer_id is not None
    story.tell(AskRefused(offer_id))
    assert story.at(Talking).seat == SEAT
    assert not any(isinstance(c, do.RingSeat) and c.seat == S2 for c in story.wanted)


@pytest.mark.parametrize("how", [CompletionWanted("101"), LegHungUp(LEG)], ids=["asked", "hung up"])
def test_an_attended_transfer_is_completed(how: CallEvent) -> None:
    story = consulting().tell(how)
    assert story.at(Talking).seat == S2
    left = Ledger(story)
    assert (left.seats, left.caller_in) == (["101"], True)
    outside = consulting_outside().tell(how)
    assert outside.at(Diverted).number == "112"
    assert Ledger(outside).caller_in


@pytest.mark.parametrize("how", [CompletionWanted("101"), LegHungUp(LEG)], ids=["asked", "hung up"])
def test_who_does_not_wait_for_the_answer_transfers_blind(how: CallEvent) -> None:
    story = asking().tell(how)
    assert isinstance(story.state, Transferring)
    who = called(story)
    assert who.offer_id is not None
    story.tell(LegAnswered(who.leg), OfferConfirmed(who.offer_id, 0.0))
    assert story.at(Talking).seat == S2


def test_the_consulted_seat_goes_and_the_caller_is_back_with_the_first() -> None:
    for name in ("consulting", "consulting_outside"):
        story = STORIES[name][0]()
        story.tell(LegHungUp(story.at(Consulting).second.leg))
        assert story.at(Talking).seat == SEAT
        assert Ledger(story).caller_in
        assert Ledger(story).seats == (["102"] if name == "consulting" else [])
    story = consulting().tell(ReturnWanted("101"))
    assert story.at(Talking).seat == SEAT
    assert Ledger(story).legs == {LEG}


def test_consulted_becomes_a_conference() -> None:
    story = consulting().tell(ConferenceWanted(None, "101"))
    assert [talk.seat for talk in story.at(Conferring).talks] == ["101", "102"]
    assert Ledger(story).caller_in


@pytest.mark.parametrize("leaves", [0, 1])
@pytest.mark.parametrize("why", ["hung up", "vanished"])
def test_whoever_leaves_a_conference_the_others_stay(leaves: int, why: str) -> None:
    story = conferring()
    talks = story.at(Conferring).talks
    story.tell(LegHungUp(talks[leaves].leg, why))
    assert story.at(Talking).leg == talks[1 - leaves].leg
    assert Ledger(story).seats == [talks[leaves].seat]
    story.tell(LegHungUp(talks[1 - leaves].leg))
    assert isinstance(story.state, Registering)
    assert sorted(Ledger(story).seats) == ["101", "102"]
    assert Ledger(story).tickets == 1


def test_a_supervisor_who_listened_joins() -> None:
    story = talking().tell(ListenerJoined(SeatId("109"), LegId("listen-1")))
    assert [talk.seat for talk in story.at(Conferring).talks] == ["101", "109"]
    assert do.JoinLeg(LegId("listen-1")) in story.wanted


def test_the_first_seat_leaves_before_the_third_has_come() -> None:
    story = inviting().tell(LegHungUp(LEG))
    assert isinstance(story.state, Registering)
    left = Ledger(story)
    assert (left.asks, left.seats, left.tickets) == (set(), ["101"], 1)
    assert left.legs == {LEG}, "it hung up itself"


def test_no_two_legs_of_a_call_have_one_name() -> None:
    """Not even those that are asked for in one millisecond."""
    story, legs = talking(), set[str]()
    for wish in (ConferenceWanted(TO_112, "101"), ConsultWanted(TO_112, "101"), TransferWanted(TO_112, "101")):
        legs.add(called(story.tell(wish, after_s=0)).leg)
        story.tell(ReturnWanted("101"), after_s=0)
    assert len(legs) == 3
    assert {names.call_in(leg) for leg in legs} == {story.state.facts.call_id}


def test_a_conversation_that_is_taken_up_has_a_draft() -> None:
    """The controller ended between connecting the two and writing it down."""
    story = Story(Arriving(talking().state.facts))
    adopted = AdoptedTalking(Context(seed=CALL), "line", SEAT, LEG, START)
    assert not any(isinstance(command, do.DraftTicket) for command in story.tell(adopted).wanted)
    story = Story(Arriving(replace(story.state.facts, ticket=None))).tell(adopted)
    assert do.DraftTicket(SEAT) in story.wanted
    assert story.tell(TicketDrafted(TICKET), CallerHungUp("test")).state.facts.ticket == TICKET
    assert do.RegisterTicket(TICKET, f"seat {SEAT}") in story.wanted
