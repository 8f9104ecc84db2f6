"""Pure: a call in its menus. Feeds the flow machine and turns what the flow wants into what the call wants."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ivr.call.machine import joining, promises
from ivr.call.machine.commands import (
    Answer,
    CallCommand,
    DialOut,
    DraftTicket,
    EndCall,
    EnterLine,
    HangUpCaller,
    KeepLanguage,
    StartMusic,
    Write,
)
from ivr.call.machine.company_resumed import taken_up
from ivr.call.machine.events import (
    AdoptedDiverted,
    AdoptedInFlow,
    AdoptedTalking,
    AdoptedWaiting,
    CallArrived,
    CallEvent,
    MessageRecorded,
    TicketDrafted,
)
from ivr.call.machine.facts import Facts
from ivr.call.machine.states import Arriving, CallState, Diverted, Diverting, Ended, InFlow, Registering, Waiting
from ivr.flow import commands as wanted
from ivr.flow import machine as flow_machine
from ivr.flow.commands import FlowCommand
from ivr.flow.events import DigitPressed, FlowEvent, MessageTaken
from ivr.flow.machine import SHORTEST_MESSAGE_S
from ivr.flow.resume import paused_at, resume, taking_at
from ivr.flow.states import State as FlowState
from models.events import Field
from models.ids import LegId, QueueId
from models.kinds import Kind

Commands = tuple[CallCommand, ...]

#: How long an outside number may ring before the caller goes on in the menus. Emergency desks answer within seconds.
DIVERT_RING = timedelta(seconds=45)


def arriving(state: Arriving, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    facts = state.facts
    match event:
        case CallArrived(context=context):
            facts = replace(facts, language=context.language or facts.language)
            flow, wants = flow_machine.start(facts.flow, context, now)
            after, commands = translate(facts, flow, wants, now)
            return after, (Answer(), *commands)
        case AdoptedInFlow(context=context, step=at, recording=True) if taking_at(facts.flow, context, at, now):
            taking = taking_at(facts.flow, context, at, now)
            assert taking is not None
            return InFlow(facts, taking, recording=True), ()
        case AdoptedInFlow(context=context, step=at):
            flow, wants = resume(facts.flow, context, at, now)
            return translate(facts, flow, wants, now)
        case AdoptedWaiting(context=context, step=at, queue=queue, skills=skills, queued_at=queued_at):
            flow = paused_at(facts.flow, context, at)
            waiting = Waiting(facts, flow, QueueId(queue), skills, queued_at)
            return waiting, (EnterLine(waiting.queue, skills, queued_at), StartMusic())
        case AdoptedTalking(context=context, step=at):
            return taken_up(event, facts, paused_at(facts.flow, context, at))
        case AdoptedDiverted(context=context, step=at, number=number, leg=leg):
            after_talk = facts.reached == "answered"
            return Diverted(facts, paused_at(facts.flow, context, at), number, leg, after_talk), ()
        case _:
            return state, ()


def in_flow(state: InFlow, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case MessageRecorded(duration_s=duration_s) if state.recording:
            return _message_recorded(state, duration_s, now)
        case TicketDrafted():
            return state, ()
        case DigitPressed(digit=digit):
            after, commands = enter(state.facts, state.flow, event, now, recording=state.recording)
            return after, (Write(Kind.DIGIT_PRESSED, {"digits": digit}), *commands)
        case _ if isinstance(event, FlowEvent):
            return enter(state.facts, state.flow, event, now, recording=state.recording)
        case _:
            return state, ()


def _message_recorded(state: InFlow, duration_s: float, now: datetime) -> tuple[CallState, Commands]:
    facts = state.facts.with_message()
    if duration_s < SHORTEST_MESSAGE_S:
        return enter(facts, state.flow, MessageTaken(duration_s), now)
    facts = replace(facts.with_new_matter(), reached="message-left")
    return Registering(facts, state.flow, duration_s), (*promises.of_message(facts, now), DraftTicket(None))


def enter(
    facts: Facts, flow: FlowState, event: FlowEvent, now: datetime, recording: bool = False
) -> tuple[CallState, Commands]:
    """Feed one event to the flow and go where it leads."""
    after, wants = flow_machine.step(facts.flow, flow, event, now)
    return translate(facts, after, wants, now, recording)


def translate(
    facts: Facts, flow: FlowState, wants: Sequence[FlowCommand], now: datetime, recording: bool = False
) -> tuple[CallState, Commands]:
    commands: list[CallCommand] = []
    for want in wants:
        match want:
            case wanted.StepEntered(step=step):
                facts = facts.with_step(step)
                commands.append(Write(Kind.STEP_ENTERED, {"step": step}))
            case wanted.Note(name=name, value=value):
                facts = facts.with_note(name, value)
                commands.append(Write(Kind.FACT_NOTED, {"name": name, "value": value}))
            case wanted.RememberLanguage(language=language):
                facts = replace(facts, language=language)
                commands.append(KeepLanguage(language))
            case wanted.SuggestServices(text=text):
                facts = replace(facts, said=text)
                commands.append(want)
            case wanted.Play(parts=parts):
                said: list[Field] = [f"{say.prompt} ({language})" for language, say in parts]
                commands += [Write(Kind.PROMPT_PLAYED, {"prompts": said}), want]
            case wanted.TakeMessage():
                recording = True
                commands.append(want)
            case wanted.EnterQueue(queue=queue, skills=skills):
                after, joined = joining.arrive(facts, flow, queue, skills, now)
                return after, (*commands, *joined)
            case wanted.Divert(number=number):
                return _divert(facts, flow, number, now, tuple(commands))
            case wanted.HangUp(outcome=outcome):
                outcome = facts.reached or outcome
                return Ended(facts, outcome), (*commands, HangUpCaller(), EndCall(outcome))
            case _:
                commands.append(want)
    return InFlow(facts, flow, recording), tuple(commands)


def _divert(facts: Facts, flow: FlowState, number: str, now: datetime, before: Commands) -> tuple[CallState, Commands]:
    leg = LegId(f"leg-{facts.call_id}-out{len(facts.path)}")
    written = Write(Kind.DIVERT_STARTED, {"dialled": number})
    state = Diverting(facts, flow, number, leg, now + DIVERT_RING)
    return state, (*before, written, StartMusic(), DialOut(number, leg))
