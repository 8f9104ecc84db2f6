"""docs/call-flow.md, drawn from the machine itself: it is walked through by every event that could come in each state.

python -m tests.unit.call.drawing      writes the page anew
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from ivr.call.machine import commands as do
from ivr.call.machine import events as happened
from ivr.call.machine import wishes
from ivr.call.machine.commands import CallCommand
from ivr.call.machine.events import CallEvent
from ivr.call.machine.facts import CallOut, Facts
from ivr.call.machine.states import Arriving, CallState, Ended
from ivr.call.machine.step import step
from ivr.flow.events import DeadlinePassed, DigitPressed, PromptEnded
from ivr.flow.states import Context
from models.ids import LegId, OfferId, PlayId, QueueId, SeatId
from tests.unit.call.callback_stories import AGENT_FIRST, CUSTOMER_FIRST
from tests.unit.call.callback_stories import facts as facts_of
from tests.unit.call.stories import CALL, TICKET, offer, small_flow
from tests.virtual_time import START

PAGE = Path(__file__).parents[3] / "docs" / "call-flow.md"
LATER = timedelta(seconds=90)  # past every deadline of the machine
SOON = timedelta(seconds=1)
AT_ONCE = timedelta(milliseconds=50)  # quicker than a telephone can ring
LAST_TRY = replace(CUSTOMER_FIRST, tries=1)

#: From every state but the last: told once in words, drawn nowhere.
EVERYWHERE = (happened.CallerHungUp, happened.CallLost, happened.CallerTaken)

HEAD = """# The life of a call

Drawn from `ivr/call/machine/` by `python -m tests.unit.call.drawing`; a test compares. What is true in each state
stands at its class in `ivr/call/machine/states/`.

`CallerHungUp`, `CallLost` (Asterisk died) and `CallerTaken` (Asterisk's fallback has the caller) are answered in every
state: whoever else is on the call is let go, the line is told, the ticket is registered, and the call is `Ended` with
an outcome; a caller who hangs up while leaving a message is `Leaving` until the file is whole. Events that a state does
not know change nothing.

"""


@dataclass(frozen=True)
class Node:
    state: CallState
    play_id: PlayId | None
    now: datetime


def edges() -> Iterator[tuple[str, str, str]]:
    """(state, event, next state) of everything that was met."""
    live = Facts(CALL, "1768456800.1", "+77011234567", "", "109", START, small_flow(), "ru")
    live = replace(live, country="KZ", area_code="7172")
    called = replace(live, channel="", out=CallOut(SeatId("101"), "101", QueueId("city"), "line"))
    kinds = (live, called, replace(live, slow_s=5), facts_of(AGENT_FIRST), facts_of(CUSTOMER_FIRST), facts_of(LAST_TRY))
    waiting = deque(Node(Arriving(facts), None, START) for facts in kinds)
    seen: set[tuple[str, ...]] = set()
    while waiting:
        node = waiting.popleft()
        for event, delay in _timed(node):
            now = node.now + delay
            after, commands = step(node.state, event, now)
            if type(after) is not type(node.state) and not isinstance(event, EVERYWHERE):
                yield type(node.state).__name__, type(event).__name__, type(after).__name__
            if _key(after) not in seen and not isinstance(after, Ended):
                seen.add(_key(after))
                waiting.append(Node(after, _played(commands) or node.play_id, now))


def _key(state: CallState) -> tuple[str, ...]:
    """States are alike when they are of one class, at one step of the flow, and hold the same kinds of values."""
    flow = getattr(state, "flow", None)
    held = tuple(name.name for name in fields(state) if getattr(state, name.name) in (None, "", ()))
    inner = [type(value).__name__ for name in fields(state) if is_dataclass(value := getattr(state, name.name))]
    question = str(getattr(state, "question", ""))
    callback = state.facts.callback
    mode = f"{callback.rules}" if callback else f"{state.facts.slow_s} {state.facts.out is not None}"
    return type(state).__name__, flow.step if flow else "", mode, *held, *inner, question


def _timed(node: Node) -> Iterator[tuple[CallEvent, timedelta]]:
    for event in _events(node):
        yield event, LATER if isinstance(event, DeadlinePassed) else SOON
        if isinstance(event, happened.LegAnswered):
            yield event, AT_ONCE


def _events(node: Node) -> Iterator[CallEvent]:
    context = Context(seed=CALL, language="ru")
    yield happened.CallerHungUp("hung up")
    if isinstance(node.state, Arriving):
        facts = node.state.facts
        if facts.out is not None:
            yield happened.CallPlaced(context)
        else:
            yield happened.CallbackOpened(context) if facts.callback else happened.CallArrived(context)
    yield from map(DigitPressed, "01235#")
    yield DeadlinePassed()
    if node.play_id is not None:
        yield PromptEnded(node.play_id)
    yield from (offer(9), happened.WaitEnded("overflow"), happened.PlaceChanged(2, 60.0))
    for name in _named(node.state, "offer-"):
        yield happened.OfferConfirmed(OfferId(name), 1.0)
        yield happened.OfferLost(OfferId(name))
        yield happened.OfferWithdrawn(OfferId(name), "expired")
        yield happened.AskRefused(OfferId(name))
    for name in _named(node.state, "leg-"):
        yield happened.LegAnswered(LegId(name))
        yield happened.LegFailed(LegId(name), "busy")
        yield happened.LegHungUp(LegId(name))
        yield happened.SeatSilent(LegId(name), "no audio")
    yield from (happened.TicketDrafted(TICKET), happened.TicketRegistered(TICKET, "1000015"))
    yield from (happened.MessageRecorded(5.0), happened.MessageRecorded(0.1))
    yield happened.CallbackPromised(CALL, None)
    yield from _wishes()


def _wishes() -> Iterator[CallEvent]:
    yield from (wishes.HoldWanted("101"), wishes.HoldEndWanted("101"))
    for to in (wishes.ToQueue(QueueId("city")), wishes.ToSeat(SeatId("102")), wishes.ToNumber("112")):
        yield wishes.TransferWanted(to, "101")
    yield wishes.ConsultWanted(wishes.ToSeat(SeatId("102")), "101")
    yield from (wishes.CompletionWanted("101"), wishes.ReturnWanted("101"))
    yield from (wishes.RecordingWanted(False, "101"), wishes.HangUpWanted(SeatId("101"), "101"))
    yield wishes.ConferenceWanted(wishes.ToNumber("112"), "101")
    yield from (wishes.ConferenceWanted(None, "101"), wishes.ConferenceWanted(wishes.ToSeat(SeatId("103")), "101"))


def _named(state: CallState, prefix: str) -> list[str]:
    """Ids of that kind anywhere in the state."""
    return sorted(set(re.findall(rf"'({prefix}[0-9a-z-]+)'", repr(state))))


def _played(commands: Sequence[CallCommand]) -> PlayId | None:
    played = [command.play_id for command in commands if isinstance(command, do.Play)]
    return played[-1] if played else None


def page() -> str:
    ways: dict[tuple[str, str], set[str]] = {}
    for before, event, after in edges():
        ways.setdefault((before, after), set()).add(event)
    lines = ["| State | Event | Next |", "|---|---|---|"]
    lines += [f"| {before} | {', '.join(sorted(told))} | {after} |" for (before, after), told in sorted(ways.items())]
    drawn = [f"    {before} --> {after}" for before, after in sorted(ways)]
    return HEAD + "\n".join(["```mermaid", "stateDiagram-v2", *drawn, "```", "", *lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
