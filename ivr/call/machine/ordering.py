"""Pure: a caller in the line orders a call-back by key (A7): at this number, or at another that is keyed and read back.

The line goes on meanwhile: a seat that answers in the middle of a question comes first.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from ivr.call.caller import dictation, number_to_call
from ivr.call.machine.commands import (
    Announce,
    CallCommand,
    EndCall,
    HangUpCaller,
    HangUpLeg,
    LeaveLine,
    OrderCallback,
    Play,
    StartMusic,
    StopMusic,
    StopPlaying,
    Write,
)
from ivr.call.machine.events import CallbackPromised, CallEvent, LegAnswered, PlaceChanged
from ivr.call.machine.facts import Facts
from ivr.call.machine.states import CallState, Confirming, Ended, Offered, Ordering, Promised, Question, Waiting
from ivr.flow.events import DeadlinePassed, DigitPressed, PromptEnded
from ivr.flow.grammar import QueueStep
from ivr.flow.says import Say, Value
from ivr.flow.states import State as FlowState
from models.events import Field
from models.ids import PlayId
from models.kinds import Kind

Commands = tuple[CallCommand, ...]
Step = Callable[[CallState, CallEvent, datetime], tuple[CallState, Commands]]

LONGEST_QUESTION = timedelta(seconds=60)  # Asterisk does not report a playback that failed
ANSWER = timedelta(seconds=8)  # silence after a question; then the caller goes on waiting
NEXT_DIGIT = timedelta(seconds=6)  # a pause in the number as long as this ends it, like #
LONGEST_NUMBER = 15
BOUNCE = timedelta(seconds=1)  # some lines tell one press of the ordering key as several
MOST_ASKED = 6  # questions; a pocket goes back to the music
ENDED = "callback-ordered"


def key_of(facts: Facts, flow: FlowState) -> str | None:
    """The key that orders a call-back here. Who is being called back needs none."""
    at = facts.flow.steps.get(flow.step)
    return at.callback_key if isinstance(at, QueueStep) and facts.callback is None else None


def offer(facts: Facts, flow: FlowState) -> tuple[Say, ...]:
    """Said along with the place."""
    key = key_of(facts, flow)
    return (Say("callback-offer", {"key": key}),) if key is not None else ()


def begin(line: Waiting | Offered, now: datetime) -> tuple[CallState, Commands]:
    own = number_to_call(line.facts.caller, line.facts.country, line.facts.area_code)
    state = Ordering(line, "where" if own else "number", now, now, asked=0)
    after, commands = _ask(state, state.question, now)
    return after, (StopMusic(), *commands)


def ordering(state: Ordering, event: CallEvent, now: datetime, step: Step) -> tuple[CallState, Commands]:
    """step: what the line's own states make of everything that does not concern the question."""
    match event:
        case DigitPressed(digit=digit):
            after, commands = _pressed(state, digit, now)
            return after, (Write(Kind.DIGIT_PRESSED, {"digits": digit}), *commands)
        case PromptEnded(play_id=play_id):
            return (_asked(state, now) if play_id == state.play_id else state), ()
        case DeadlinePassed() if now < state.deadline:
            return state, ()
        case DeadlinePassed() if state.play_id is not None:
            return _asked(state, now), ()
        case DeadlinePassed():
            return _number_ended(state, now) if state.digits else _back(state)
        case PlaceChanged():
            return state, ()
    line, commands = step(state.line, event, now)
    if isinstance(line, Waiting | Offered | Confirming):
        return replace(state, line=line), tuple(c for c in commands if not isinstance(c, StartMusic | Announce))
    return line, commands


def _asked(state: Ordering, now: datetime) -> Ordering:
    return replace(state, play_id=None, deadline=now + (NEXT_DIGIT if state.digits else ANSWER))


def _ask(
    state: Ordering, question: Question, now: datetime, before: tuple[str, ...] = ()
) -> tuple[CallState, Commands]:
    if state.asked >= MOST_ASKED:
        return _back(state)
    values: dict[str, Value] = {"number": dictation(state.number)} if question == "check" else {}
    says = tuple(Say(prompt, values if prompt == "callback-check" else {}) for prompt in (*before, PROMPTS[question]))
    play_id = PlayId(f"play-{state.facts.call_id}-order{_stamp(now)}")
    after = replace(
        state,
        question=question,
        play_id=play_id,
        deadline=now + LONGEST_QUESTION,
        asked=state.asked + 1,
        asked_at=now,
        digits="",
    )
    return after, (*_hush(state), *_say(state.facts, play_id, says))


PROMPTS: dict[Question, str] = {"where": "callback-where", "number": "callback-number", "check": "callback-check"}


def _say(facts: Facts, play_id: PlayId, says: tuple[Say, ...]) -> Commands:
    written: list[Field] = [f"{say.prompt} ({facts.language})" for say in says]
    return Write(Kind.PROMPT_PLAYED, {"prompts": written}), Play(play_id, tuple((facts.language, say) for say in says))


def _stamp(now: datetime) -> int:
    """A late end of an earlier question must not end this one."""
    return round(now.timestamp() * 1000)


def _pressed(state: Ordering, digit: str, now: datetime) -> tuple[CallState, Commands]:
    match state.question, digit:
        case "where", _ if digit == key_of(state.facts, _line(state).flow) and now < state.asked_at + BOUNCE:
            return state, ()
        case "where", "1":
            own = number_to_call(state.facts.caller, state.facts.country, state.facts.area_code)
            return _promise(state, own, now)
        case "where", "2":
            return _ask(state, "number", now)
        case "number", "#":
            return _number_ended(state, now)
        case "number", "*":
            return _ask(state, "number", now)
        case "number", _:
            digits = (state.digits + digit)[:LONGEST_NUMBER]
            return replace(state, play_id=None, digits=digits, deadline=now + NEXT_DIGIT), _hush(state)
        case "check", "1":
            return _promise(state, state.number, now)
        case "check", _:
            return _ask(state, "number", now)
        case _:
            return _back(state)


def _number_ended(state: Ordering, now: datetime) -> tuple[CallState, Commands]:
    number = number_to_call(state.digits, state.facts.country, state.facts.area_code)
    if not number:
        return _ask(state, "number", now, before=("callback-number-wrong",))
    return _ask(replace(state, number=number), "check", now)


def _promise(state: Ordering, number: str, now: datetime) -> tuple[CallState, Commands]:
    """First the call-back enters the line, then the caller leaves it: nobody comes between."""
    line = _line(state)
    order = OrderCallback(number, line.queue, line.skills, line.queued_at, line.flow.step)
    facts = replace(line.facts, reached=ENDED)
    ring: Commands = (HangUpLeg(line.leg),) if isinstance(line, Offered) else ()
    after = Promised(facts, line.flow, now + LONGEST_QUESTION)
    return after, (*_hush(state), order, LeaveLine("callback ordered"), *ring)


def _line(state: Ordering) -> Waiting | Offered:
    return state.line.offered if isinstance(state.line, Confirming) else state.line


def _hush(state: Ordering) -> Commands:
    return (StopPlaying(state.play_id),) if state.play_id is not None else ()


def _back(state: Ordering) -> tuple[CallState, Commands]:
    return state.line, (*_hush(state), StartMusic())


def promised(state: Promised, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case CallbackPromised(not_before=not_before) if state.play_id is None:
            play_id = PlayId(f"play-{state.facts.call_id}-ordered")
            say = _confirmation(not_before, state.facts.flow.utc_offset_h)
            return replace(state, play_id=play_id), _say(state.facts, play_id, (say,))
        case PromptEnded(play_id=play_id) if play_id == state.play_id:
            return _over(state)
        case DeadlinePassed() if now >= state.deadline:
            return _over(state)
        case LegAnswered(leg=leg):
            return state, (HangUpLeg(leg),)
        case _:
            return state, ()


def _confirmation(not_before: datetime | None, utc_offset_h: float) -> Say:
    if not_before is None:
        return Say("callback-ordered")
    local = not_before + timedelta(hours=utc_offset_h)
    return Say("callback-ordered-later", {"at": f"{local:%H:%M}"})


def _over(state: Promised) -> tuple[CallState, Commands]:
    return Ended(state.facts, ENDED), (HangUpCaller(), EndCall(ENDED))
