"""Calls brought into each of their states by the events that really lead there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from ivr.call.machine import commands as do
from ivr.call.machine.commands import CallCommand
from ivr.call.machine.events import (
    CallArrived,
    CallEvent,
    LegAnswered,
    LegHungUp,
    OfferConfirmed,
    OfferMade,
    TicketDrafted,
    TicketRegistered,
)
from ivr.call.machine.facts import Facts
from ivr.call.machine.states import Arriving, CallState
from ivr.call.machine.step import step
from ivr.flow.book import Flow
from ivr.flow.events import DigitPressed, PromptEnded
from ivr.flow.load import load
from ivr.flow.states import Context
from models.ids import CallId, LegId, OfferId, SeatId, TicketId
from tests.virtual_time import START

SMALL = Path(__file__).parents[2] / "flow" / "small" / "small.yaml"
State = TypeVar("State")
CALL = CallId("call-0000000000001a")
OFFER, SEAT = OfferId(f"offer-{CALL}-1"), SeatId("101")
LEG = LegId(f"leg-{CALL}-1")
TICKET = TicketId("ticket-1")


@cache
def small_flow() -> Flow:
    return load(SMALL)


@dataclass
class Story:
    """A call and all that it has wanted so far."""

    state: CallState
    wanted: list[CallCommand] = field(default_factory=list)
    seconds: float = 0.0

    def tell(self, *events: CallEvent, after_s: float = 0.1) -> "Story":
        for event in events:
            self.seconds += after_s
            self.state, commands = step(self.state, event, START + timedelta(seconds=self.seconds))
            self.wanted += commands
        return self

    def at(self, kind: type[State]) -> State:
        assert isinstance(self.state, kind), f"in {self.state}"
        return self.state

    def last(self, kind: type) -> CallCommand:
        return next(command for command in reversed(self.wanted) if isinstance(command, kind))


def arriving(language: str | None = None) -> Story:
    facts = Facts(CALL, "1768456800.1", "+77011234567", "Асан", "109", START, small_flow(), "kk")
    return Story(Arriving(facts)).tell(CallArrived(Context(seed=CALL, language=language)))


def offer(n: int = 1, seat: str = "101") -> OfferMade:
    return OfferMade(OfferId(f"offer-{CALL}-{n}"), SeatId(seat), START + timedelta(seconds=60))


def in_menu() -> Story:
    return arriving("ru").tell(DigitPressed("5"), DigitPressed("2"))


def waiting() -> Story:
    return in_menu().tell(DigitPressed("0"))


def offered() -> Story:
    return waiting().tell(offer())


def confirming() -> Story:
    return offered().tell(LegAnswered(LEG))


def talking() -> Story:
    return confirming().tell(OfferConfirmed(OFFER, 1.0), TicketDrafted(TICKET))


def registering() -> Story:
    return talking().tell(LegHungUp(LEG))


def after_talk() -> Story:
    return registering().tell(TicketRegistered(TICKET, "10000014"))


def recording() -> Story:
    story = in_menu().tell(DigitPressed("3"))
    play = story.last(do.Play)
    assert isinstance(play, do.Play)
    return story.tell(PromptEnded(play.play_id))


def diverting() -> Story:
    story = arriving("ru").tell(DigitPressed("5"), DigitPressed("1"))
    play = story.last(do.Play)
    assert isinstance(play, do.Play)
    return story.tell(PromptEnded(play.play_id))


def diverted() -> Story:
    story = diverting()
    dial = story.last(do.DialOut)
    assert isinstance(dial, do.DialOut)
    return story.tell(LegAnswered(dial.leg))


STORIES = {
    story.__name__: story
    for story in (
        arriving,
        in_menu,
        waiting,
        offered,
        confirming,
        talking,
        registering,
        after_talk,
        recording,
        diverting,
        diverted,
    )
}


def legs_left(wanted: Sequence[CallCommand]) -> set[LegId]:
    """Legs that were asked for and never let go of: the performer's own sweep at the end must not be needed."""
    left: set[LegId] = set()
    for command in wanted:
        match command:
            case do.RingSeat(leg=leg) | do.DialOut(leg=leg):
                left.add(leg)
            case do.HangUpLeg(leg=leg):
                left.discard(leg)
    return left
