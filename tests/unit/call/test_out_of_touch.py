"""What Asterisk could not be asked for is done when it can be: nobody is left in silence, or hears too much."""

from collections.abc import Callable

import pytest

from ivr.call.machine import commands as do
from ivr.call.machine.events import (
    CallerHungUp,
    FoundApart,
    LegFailed,
    LegHungUp,
    MessageRecorded,
    OfferConfirmed,
    TicketDrafted,
    WaitEnded,
)
from ivr.call.machine.states import Consulting, Ended, Leaving, Lifting, Pending, Talking, Waiting
from ivr.flow.events import PromptEnded
from models.ids import LegId, PlayId
from tests.unit.call import company_stories as company
from tests.unit.call.callback_stories import agent_dialling, agent_greeting, agent_proving, lifting, seat_leg
from tests.unit.call.company_stories import S2, Ledger, consulting, lifted
from tests.unit.call.stories import LEG, SEAT, TICKET, Story, confirming, diverting, talking, waiting

ON_HOLD = ["held", "asking", "asking_outside", "consulting", "consulting_outside"]


@pytest.mark.parametrize("name", [*ON_HOLD, "transferring", "transferring_outside", "diverting"])
def test_music_that_could_not_be_started_is_started_when_it_can_be(name: str) -> None:
    story = diverting() if name == "diverting" else company.STORIES[name][0]()
    before = story.state
    story.wanted.clear()
    story.tell(PromptEnded(PlayId("no-music")))
    assert story.wanted == [do.StartMusic()]
    assert story.state == before


@pytest.mark.parametrize("name", ["inviting", "conferring"])
def test_who_talks_hears_no_music(name: str) -> None:
    story = company.STORIES[name][0]()
    story.wanted.clear()
    assert story.tell(PromptEnded(PlayId("no-music"))).wanted == []


@pytest.mark.parametrize("name", ON_HOLD)
def test_who_holds_and_is_in_the_bridge_still_is_taken_out_of_it(name: str) -> None:
    """Or the caller would hear what the seat and its colleague say."""
    story = company.STORIES[name][0]()
    story.wanted.clear()
    assert story.tell(FoundApart()).wanted == [do.PartCaller(), do.StartMusic()]


@pytest.mark.parametrize("name", ["inviting", "conferring"])
def test_who_talks_and_is_not_in_the_bridge_is_brought_there(name: str) -> None:
    story = company.STORIES[name][0]()
    story.wanted.clear()
    assert story.tell(FoundApart()).wanted == [do.JoinCaller()]


def test_caller_and_seat_that_are_apart_are_put_together() -> None:
    story = talking()
    story.wanted.clear()
    assert story.tell(FoundApart()).wanted == [do.Connect(LEG)]
    story.wanted.clear()
    assert story.tell(FoundApart(LegId("leg-of-another-talk"))).wanted == []


@pytest.mark.parametrize("how", ["from the line", "transferred"])
def test_a_telephone_that_is_gone_before_it_is_connected_costs_the_caller_nothing(how: str) -> None:
    """Nobody has said a word to them: they are first in the line again, not at the good-bye."""
    queued_at = waiting().at(Waiting).queued_at
    story = confirming() if how == "from the line" else lifted(company.STORIES["transferring"][0]())
    if how == "from the line":
        story.tell(OfferConfirmed(story.state.offered.offer_id, 1.0))  # type: ignore[union-attr]
    talk = story.at(Talking)
    story.tell(LegFailed(talk.leg, "gone"), TicketDrafted(TICKET))  # in the order in which they come
    assert story.at(Waiting).queued_at == queued_at
    assert Ledger(story).lined
    assert do.EndTalk(talk.seat) in story.wanted
    assert talk.leg not in Ledger(story).legs
    assert not any(isinstance(command, do.LoseSeat) for command in story.wanted), "it may have been the caller"
    assert isinstance(story.tell(CallerHungUp("gone")).state, Ended)
    assert Ledger(story).tickets == 1, "a draft never ends as one"


def test_who_never_met_the_seat_and_leaves_no_message_either_has_a_ticket_all_the_same() -> None:
    """The seat had lifted: its draft went with whoever hung up at the recorder (storm 25630)."""
    story = confirming()
    story.tell(OfferConfirmed(story.state.offered.offer_id, 1.0))  # type: ignore[union-attr]
    story.tell(LegFailed(story.at(Talking).leg, "gone"), TicketDrafted(TICKET), WaitEnded("overflow"))
    play = story.last(do.Play)
    assert isinstance(play, do.Play)
    story.tell(PromptEnded(play.play_id), CallerHungUp("test"))
    story.at(Leaving)
    story.tell(MessageRecorded(0.2))
    assert isinstance(story.state, Ended)
    assert Ledger(story).tickets == 1, "a draft never ends as one"


def test_a_consulted_seat_that_vanishes_is_parked() -> None:
    story = consulting()
    story.tell(LegHungUp(story.at(Consulting).second.leg, "vanished"))
    assert story.at(Talking).seat == SEAT
    assert do.LoseSeat(S2, "vanished") in story.wanted
    assert Ledger(story).seats == [S2]
    assert Ledger(story).caller_in


@pytest.mark.parametrize("begun", [agent_dialling, agent_proving, agent_greeting])
def test_a_seat_that_vanishes_while_its_citizen_is_rung_is_parked(begun: Callable[[], Story]) -> None:
    story = begun()
    story.tell(LegHungUp(seat_leg(), "vanished"))
    lose, end = do.LoseSeat(SEAT, "vanished"), do.EndTalk(SEAT)
    assert story.wanted.index(lose) < story.wanted.index(end)


def test_a_ring_for_a_call_back_that_ended_unseen_costs_the_seat_nothing() -> None:
    """Asterisk was away: the seat has declined nothing, and is not paused for it."""
    story = lifting()
    story.at(Lifting)
    story.tell(LegHungUp(seat_leg(), "away"))
    story.at(Pending)
    assert [each.why for each in story.wanted if isinstance(each, do.RefuseOffer)] == ["away"]
