"""Whatever happens in company, and in whatever order, nobody is left behind (C4, C6)."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.call.machine import commands as do
from ivr.call.machine.events import (
    CallerHungUp,
    CallEvent,
    FoundApart,
    LegAnswered,
    LegFailed,
    LegHungUp,
    OfferConfirmed,
    OfferLost,
    OfferMade,
    SeatSilent,
)
from ivr.call.machine.in_company import holds
from ivr.call.machine.states import (
    Asking,
    Conferring,
    Consulting,
    Ended,
    Held,
    Talking,
    Transferring,
    Waiting,
    deadline,
)
from ivr.call.machine.wishes import (
    CompletionWanted,
    ConferenceWanted,
    ConsultWanted,
    HoldEndWanted,
    HoldWanted,
    ListenerJoined,
    ReturnWanted,
    ToQueue,
    TransferWanted,
)
from ivr.flow.events import DeadlinePassed, PromptEnded
from models.ids import LegId, OfferId, PlayId, QueueId, SeatId
from tests.unit.call.company_stories import S2, TO_112, TO_SEAT, Ledger
from tests.unit.call.stories import Story, talking
from tests.virtual_time import START

EVENTS = st.sampled_from(
    [
        HoldWanted("101"),
        HoldEndWanted("101"),
        TransferWanted(TO_SEAT, "101"),
        TransferWanted(TO_112, "101"),
        TransferWanted(ToQueue(QueueId("city")), "101"),
        ConsultWanted(TO_SEAT, "101"),
        ConsultWanted(TO_112, "101"),
        CompletionWanted("101"),
        ReturnWanted("101"),
        ConferenceWanted(None, "101"),
        ConferenceWanted(TO_SEAT, "101"),
        ListenerJoined(SeatId("109"), LegId("listen-1")),
        DeadlinePassed(),
        "rung",
        "answered",
        "failed",
        "first hangs up",
        "first vanishes",
        "first was gone",
        "second vanishes",
        FoundApart(),
        PromptEnded(PlayId("no-music")),
        "second hangs up",
        "second is silent",
    ]
)


def _concrete(story: Story, what: CallEvent | str) -> CallEvent | None:
    """The event as it concerns the call as it stands; None: there is nobody it could concern."""
    state = story.state
    who = state.called if isinstance(state, Asking | Transferring) else None
    if isinstance(state, Consulting):
        who = state.second
    first = state.talks[0] if isinstance(state, Conferring) else getattr(state, "talk", state)
    second = state.talks[-1].leg if isinstance(state, Conferring) else who.leg if who else LegId("leg-nobody")
    offer_id = who.offer_id if who and who.offer_id else OfferId("offer-nobody")
    match what:
        case "rung":
            return OfferMade(offer_id, S2, START + timedelta(seconds=60)) if who else None
        case "answered":
            return LegAnswered(second)
        case "failed":
            return LegFailed(second, "busy")
        case "first hangs up":
            return LegHungUp(first.leg) if isinstance(first, Talking) else None
        case "first vanishes":
            return LegHungUp(first.leg, "vanished") if isinstance(first, Talking) else None
        case "first was gone":
            return LegFailed(first.leg, "gone") if isinstance(first, Talking) else None
        case "second vanishes":
            return LegHungUp(second, "vanished")
        case "second hangs up":
            return LegHungUp(second)
        case "second is silent":
            return SeatSilent(second, "no audio")
        case str():
            return None
        case event:
            return event


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(EVENTS, st.sampled_from([0.01, 1.0, 31.0])), max_size=15))
def test_whatever_happens_every_seat_and_leg_is_let_go_of_once(happened: list[tuple[CallEvent | str, float]]) -> None:
    story = talking()
    for what, after_s in happened:
        event = _concrete(story, what)
        if event is not None and isinstance(
            story.state, Talking | Held | Asking | Consulting | Conferring | Transferring
        ):
            story.tell(event, after_s=after_s)
            asked = story.wanted[-1]
            if isinstance(asked, do.TakeOffer):  # the line answers at once
                lost = after_s == 1.0
                story.tell(OfferLost(asked.offer_id) if lost else OfferConfirmed(asked.offer_id, 0.0))
            state = story.state
            if isinstance(state, Transferring | Asking) and state.called.offer_id is None:
                assert deadline(state) is not None, "an outside number would ring for ever"
            if isinstance(state, Talking | Conferring) or (isinstance(state, Asking) and not state.held):
                assert Ledger(story).caller_in, "nobody speaks to a caller who hears music"
                assert not Ledger(story).music
            if isinstance(state, Transferring | Waiting) or holds(state):
                assert Ledger(story).music, "silence for ever"
            if holds(state):
                assert not Ledger(story).caller_in, "the caller hears what is not for them"
    story.tell(CallerHungUp("test"))
    left = Ledger(story)
    assert isinstance(story.state, Ended)
    assert left.tickets == 1
    assert left.asks == set()
    assert not left.lined
