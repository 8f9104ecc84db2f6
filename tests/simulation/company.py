"""Who must be able to hear whom in a conversation of more than two, and in one that holds."""

from collections.abc import Iterator

from agents.line.seats import Talking as SeatTalking
from ivr.call import names
from ivr.call.machine.states import (
    Asking,
    CallState,
    Conferring,
    Consulting,
    Diverted,
    Held,
    Talking,
)
from models.ids import CallId, SeatId
from tests.simulation.town import Town

Together = tuple[set[str], bool]  # whose legs share the conversation's bridge; whether the caller is with them


def company(town: Town) -> Iterator[str]:
    """What memory says of conversations and Asterisk does not bear out."""
    assert town.controller is not None
    for call_id, session in town.controller.calls.sessions.items():
        together = _together(session.state)
        if together is not None:
            yield from _heard(town, call_id, session.facts.channel, session.state, *together)
            for seat in _seats(session.state):
                stands = town.controller.desk.line.seats.get(seat)
                if not isinstance(stands, SeatTalking) or stands.call_id != call_id:
                    yield f"{call_id} is {_name(session.state)} with seat {seat}, which is {type(stands).__name__}"


def _together(state: CallState) -> Together | None:
    match state:
        case Talking(leg=leg):
            return {leg}, True
        case Held(talk=talk):
            return {talk.leg}, False
        case Asking(talk=talk, held=held):
            return {talk.leg}, not held
        case Consulting(talk=talk, second=second):
            return {talk.leg, second.leg}, False
        case Conferring(talks=talks, outside=outside):
            return {talk.leg for talk in talks} | {called.leg for called in outside}, True
        case Diverted(leg=leg) if state.after_talk:
            return {leg}, True
        case _:
            return None


def _heard(
    town: Town, call_id: CallId, caller: str, state: CallState, legs: set[str], with_caller: bool
) -> Iterator[str]:
    bridge = town.asterisk.bridges.get(names.talk_bridge(call_id))
    there = {channel.id for channel in bridge.channels} if bridge else set()
    wanted = legs | ({caller} if with_caller else set())
    for name in wanted - there:
        yield f"{name} does not hear the conversation of {call_id}, which is {_name(state)}"
    for name in there - wanted:
        if not names.is_listening(name):
            yield f"{name} hears the conversation of {call_id}, which is {_name(state)}"


def _seats(state: CallState) -> list[SeatId]:
    match state:
        case Held(talk=talk) | Asking(talk=talk):
            return [talk.seat]
        case Consulting(talk=talk, second=second):
            return [talk.seat, *([second.seat] if second.seat else [])]
        case Conferring(talks=talks):
            return [talk.seat for talk in talks]
        case _:
            return []


def _name(state: CallState) -> str:
    return type(state).__name__
