"""Conversations in company as stories, one per state, and what their commands leave behind."""

from collections.abc import Callable
from datetime import timedelta

from ivr.call.machine import commands as do
from ivr.call.machine.events import (
    LegAnswered,
    OfferConfirmed,
    OfferMade,
)
from ivr.call.machine.states import (
    Asking,
    Called,
    Conferring,
    Consulting,
    Held,
    Transferring,
)
from ivr.call.machine.wishes import (
    ConferenceWanted,
    ConsultWanted,
    HoldWanted,
    ToNumber,
    ToSeat,
    TransferWanted,
)
from models.ids import SeatId
from tests.unit.call.stories import Story, talking
from tests.virtual_time import START

S2 = SeatId("102")
TO_SEAT = ToSeat(S2)
TO_112 = ToNumber("112")


def held() -> Story:
    return talking().tell(HoldWanted("101"))


def called(story: Story) -> Called:
    assert isinstance(story.state, Asking | Transferring)
    return story.state.called


def rung(story: Story) -> Story:
    """The line gives the seat that was asked for."""
    who = called(story)
    if who.offer_id is not None and who.seat is not None:
        story.tell(OfferMade(who.offer_id, who.seat, START + timedelta(seconds=60)))
    return story


def lifted(story: Story) -> Story:
    who = called(rung(story))
    story.tell(LegAnswered(who.leg))
    return story.tell(OfferConfirmed(who.offer_id, 0.0)) if who.offer_id else story


def asking() -> Story:
    return rung(talking().tell(ConsultWanted(TO_SEAT, "101")))


def asking_outside() -> Story:
    return talking().tell(ConsultWanted(TO_112, "101"))


def consulting() -> Story:
    return lifted(talking().tell(ConsultWanted(TO_SEAT, "101")))


def consulting_outside() -> Story:
    return lifted(asking_outside())


def inviting() -> Story:
    return rung(talking().tell(ConferenceWanted(TO_SEAT, "101")))


def conferring() -> Story:
    return lifted(talking().tell(ConferenceWanted(TO_SEAT, "101")))


def transferring() -> Story:
    return rung(talking().tell(TransferWanted(TO_SEAT, "101")))


def transferring_outside() -> Story:
    return talking().tell(TransferWanted(TO_112, "101"))


STORIES: dict[str, tuple[Callable[[], Story], type]] = {
    "held": (held, Held),
    "asking": (asking, Asking),
    "asking_outside": (asking_outside, Asking),
    "consulting": (consulting, Consulting),
    "consulting_outside": (consulting_outside, Consulting),
    "inviting": (inviting, Asking),
    "conferring": (conferring, Conferring),
    "transferring": (transferring, Transferring),
    "transferring_outside": (transferring_outside, Transferring),
}


class Ledger:
    """What the commands leave behind: legs, seats in conversation, open asks, registered tickets."""

    def __init__(self, story: Story) -> None:
        self.legs: set[str] = set()
        self.seats: list[str] = []
        self.asks: set[str] = set()
        self.tickets = 0
        self.lined = False
        self.caller_in = True  # with the others in the bridge
        self.music = False
        for command in story.wanted:
            self._take(command)

    def _take(self, command: do.CallCommand) -> None:
        match command:
            case do.RingSeat(leg=leg) | do.DialOut(leg=leg):
                self.legs.add(leg)
            case do.HangUpLeg(leg=leg) | do.TellSeat(leg=leg):
                self.legs.discard(leg)
            case do.AskSeat(offer_id=offer_id):
                self.asks.add(offer_id)
            case (
                do.RevokeOffer(offer_id=offer_id) | do.RefuseOffer(offer_id=offer_id) | do.TakeOffer(offer_id=offer_id)
            ):
                self.asks.discard(offer_id)
            case do.EndTalk(seat=seat):
                self.seats.append(seat)
            case do.StartRecording():
                self.lined = False  # a seat has taken the call
            case do.RegisterTicket():
                self.tickets += 1
            case do.EnterLine():
                self.lined = True
            case do.LeaveLine():
                self.lined = False
            case do.StartMusic():
                self.music = True
            case do.StopMusic():
                self.music = False
            case do.PartCaller():
                self.caller_in = False
            case do.JoinCaller() | do.Connect():
                self.caller_in = True
