"""Pure: a command that Asterisk refused, as an event of its call.

404 means that somebody hung up: normal traffic. Any other failure says nothing about the caller, who may well be there:
the call goes on as well as it can, and never ends by it.
"""

from ivr.ari import AriDown, AriError, BadRequest, NotFound
from ivr.call.machine import commands as do
from ivr.call.machine.commands import CallCommand
from ivr.call.machine.events import CallerHungUp, CallEvent, LegFailed, MessageRecorded
from ivr.flow.events import PromptEnded

#: Asterisk's words when a leg is rung for a caller whose channel has just ended.
CALLER_GONE = "originator channel was not found"


def reply_to(command: CallCommand, refusal: AriError) -> CallEvent | None:
    """None: the call can go on as if it had been done."""
    match command:
        case do.RingSeat() if isinstance(refusal, BadRequest) and CALLER_GONE in refusal.message:
            return CallerHungUp("gone")  # between the offer and the ring: the seat is well, and rung for the next
        case do.RingSeat(leg=leg):
            return LegFailed(leg, "away" if isinstance(refusal, AriDown) else "unreachable")
        case do.DialOut(leg=leg):
            return LegFailed(leg, "unreachable")
        case do.DialCitizen(leg=leg):
            return CallerHungUp("citizen-unreachable", leg)
        case do.Connect(leg=leg) | do.JoinLeg(leg=leg):
            return LegFailed(leg, "gone")
        case do.TakeMessage():  # whoever is gone left none; the flow's next prompt will find out
            return MessageRecorded(0.0)
        case do.Answer() | do.Play() | do.Announce() | do.StartMusic() if isinstance(refusal, NotFound):
            return CallerHungUp("gone")
        case do.Play(play_id=play_id):
            return PromptEnded(play_id)
        case _:
            return None
