"""Pure: into the line, with the old place for who dropped out of it (A8), after a pause for nuisance callers (A15)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ivr.call.machine.commands import Announce, CallCommand, EnterLine, StartMusic, Write
from ivr.call.machine.events import CallEvent
from ivr.call.machine.facts import Facts
from ivr.call.machine.states import CallState, Slowed, Waiting
from ivr.flow.events import DeadlinePassed, DigitPressed, PromptEnded
from ivr.flow.says import Say
from ivr.flow.states import State as FlowState
from models.ids import QueueId
from models.kinds import Kind

Commands = tuple[CallCommand, ...]

#: The line tells the place as soon as it knows it: within this time the sentence about the old place is said again.
SAME_BREATH = timedelta(seconds=4)


def arrive(
    facts: Facts, flow: FlowState, queue: QueueId, skills: Mapping[str, int], now: datetime
) -> tuple[CallState, Commands]:
    if facts.slow_s and not facts.noted("danger"):
        slowed = Slowed(facts, flow, queue, skills, now + timedelta(seconds=facts.slow_s))
        say = Say("slowed", {"wait": round(facts.slow_s)})
        written = Write(Kind.CALLER_SLOWED, {"delay_s": facts.slow_s})
        return slowed, (written, StartMusic(), Announce(facts.language, say))
    return join(facts, flow, queue, skills, now)


def join(
    facts: Facts, flow: FlowState, queue: QueueId, skills: Mapping[str, int], now: datetime
) -> tuple[CallState, Commands]:
    if facts.kept is None or not facts.kept.holds(queue, now) or facts.kept.joined_at is not None:
        return Waiting(facts, flow, queue, skills, now), (StartMusic(), EnterLine(queue, skills, now))
    queued_at = facts.kept.queued_at
    facts = replace(facts, kept=replace(facts.kept, joined_at=now))
    entered = EnterLine(queue, skills, queued_at)
    return Waiting(facts, flow, queue, skills, queued_at), (entered, StartMusic(), Announce(facts.language, KEPT))


KEPT = Say("place-kept")


def kept_lately(facts: Facts, now: datetime) -> tuple[Say, ...]:
    joined_at = facts.kept.joined_at if facts.kept else None
    return (KEPT,) if joined_at is not None and now - joined_at < SAME_BREATH else ()


def slowed(state: Slowed, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case DeadlinePassed() if now >= state.deadline:
            return join(state.facts, state.flow, state.queue, state.skills, now)
        case PromptEnded():
            return state, (StartMusic(),)
        case DigitPressed(digit=digit):
            return state, (Write(Kind.DIGIT_PRESSED, {"digits": digit}),)
        case _:
            return state, ()
