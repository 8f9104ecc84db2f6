"""Call-backs brought into each of their states by the events that really lead there."""

from dataclasses import replace
from datetime import timedelta

from ivr.call.machine import commands as do
from ivr.call.machine.callback import CallBack, CallbackRules, callback_id, citizen_leg
from ivr.call.machine.events import (
    CallbackOpened,
    CallbackPromised,
    LegAnswered,
    LegFailed,
    OfferConfirmed,
    OfferMade,
    TicketDrafted,
)
from ivr.call.machine.facts import Facts
from ivr.call.machine.states import Arriving, InFlow
from ivr.flow.events import DeadlinePassed, DigitPressed, PromptEnded
from ivr.flow.states import Context
from models.ids import LegId, OfferId, QueueId, SeatId, TicketId
from models.kinds import Kind
from tests.unit.call.stories import CALL, Story, arriving, offer, small_flow
from tests.virtual_time import START

BACK = callback_id(CALL)
SEAT = SeatId("101")
TICKET = TicketId("ticket-9")
QUEUED_AT = START - timedelta(minutes=4)
AGENT_FIRST = CallbackRules(agent_first=True, retry_s=600, tries=2)
CUSTOMER_FIRST = replace(AGENT_FIRST, agent_first=False)


def offer_id(n: int = 1) -> OfferId:
    return OfferId(f"offer-{BACK}-{n}")


def seat_leg(n: int = 1) -> LegId:
    return LegId(f"leg-{BACK}-{n}")


def citizen(n: int = 1) -> LegId:
    return citizen_leg(BACK, n)


def offered_to(n: int = 1, seat: str = "101") -> OfferMade:
    return OfferMade(offer_id(n), SeatId(seat), START + timedelta(seconds=45))


def facts(rules: CallbackRules) -> Facts:
    callback = CallBack(CALL, QueueId("city"), {"ru": 1}, QUEUED_AT, "line", rules)
    return Facts(BACK, "", "+77011234567", "Асан", "109", START, small_flow(), "ru", callback=callback)


# the first call


def in_line() -> Story:
    """The number may be called back."""
    story = arriving("ru")
    state = story.at(InFlow)
    story.state = replace(state, facts=replace(state.facts, country="KZ", area_code="7172"))
    return story.tell(DigitPressed("5"), DigitPressed("2"), DigitPressed("0"))


def asked_where() -> Story:
    return in_line().tell(DigitPressed("5"))


def asked_where_while_a_seat_rings() -> Story:
    return in_line().tell(offer(), DigitPressed("5"))


def keying() -> Story:
    return asked_where().tell(*map(DigitPressed, "28701"))


def checking() -> Story:
    return keying().tell(*map(DigitPressed, "7654321#"))


def promised() -> Story:
    return asked_where().tell(DigitPressed("1"), CallbackPromised(BACK, None))


# the call-back


def pending(rules: CallbackRules = AGENT_FIRST) -> Story:
    return Story(Arriving(facts(rules))).tell(CallbackOpened(Context(seed=BACK, language="ru")))


def lifting() -> Story:
    return pending().tell(offered_to())


def agent_dialling() -> Story:
    return lifting().tell(LegAnswered(seat_leg()), OfferConfirmed(offer_id(), 240.0))


def agent_greeting() -> Story:
    return agent_dialling().tell(LegAnswered(citizen()), after_s=5.0)


def agent_proving() -> Story:
    return agent_dialling().tell(LegAnswered(citizen()), after_s=0.3)


def agent_talking() -> Story:
    story = agent_greeting()
    play = story.last(do.Play)
    assert isinstance(play, do.Play)
    return story.tell(PromptEnded(play.play_id), TicketDrafted(TICKET))


def customer_dialling() -> Story:
    return pending(CUSTOMER_FIRST).tell(offered_to())


def customer_proving() -> Story:
    return customer_dialling().tell(LegAnswered(citizen()), after_s=0.3)


def customer_offered() -> Story:
    return customer_dialling().tell(LegAnswered(citizen()), after_s=5.0)


def customer_confirming() -> Story:
    return customer_offered().tell(LegAnswered(seat_leg()))


def customer_talking() -> Story:
    return customer_confirming().tell(OfferConfirmed(offer_id(), 240.0), TicketDrafted(TICKET))


def customer_waiting() -> Story:
    """The citizen is there and the seat did not take the call."""
    return customer_offered().tell(LegFailed(seat_leg(), "busy"))


def unreached() -> Story:
    """The last try has run out."""
    story = customer_dialling().tell(DeadlinePassed(), after_s=30.0)
    return story.tell(offered_to(2)).tell(DeadlinePassed(), after_s=30.0)


CALLBACKS = {
    story.__name__: story
    for story in (
        lifting,
        agent_dialling,
        agent_greeting,
        agent_proving,
        agent_talking,
        customer_dialling,
        customer_proving,
        customer_offered,
        customer_confirming,
        customer_talking,
        customer_waiting,
    )
}
ORDERS = {
    story.__name__: story
    for story in (in_line, asked_where, asked_where_while_a_seat_rings, keying, checking, promised)
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
