"""Pure: the recording of a conversation pauses at a wish, for personal data (C4). A new recording is never paused."""

from dataclasses import replace

from ivr.call.machine.commands import CallCommand, PauseRecording, ResumeRecording, StartRecording, StopRecording, Write
from ivr.call.machine.facts import Facts
from ivr.call.machine.parties import Commands, seat_in
from ivr.call.machine.states import Asking, CallState, Conferring, Confirming, Consulting, Held, Ordering, Talking
from ivr.call.machine.wishes import RecordingWanted
from models.events import Field
from models.kinds import Kind

#: In these a recording runs.
TAPED = (Talking, Held, Asking, Consulting, Conferring)


def wished(state: CallState, event: RecordingWanted) -> tuple[CallState, Commands]:
    facts = state.facts
    if not isinstance(state, TAPED) or facts.off_record is not event.on:
        return state, ()
    fields: dict[str, Field] = {"seat": seat_in(state), "by": event.by}
    after = with_facts(state, replace(facts, off_record=not event.on))
    if event.on:
        return after, (Write(Kind.RECORDING_RESUMED, fields), ResumeRecording())
    return after, (PauseRecording(), Write(Kind.RECORDING_PAUSED, fields))


def anew(state: CallState, commands: tuple[CallCommand, ...]) -> CallState:
    """A recording that ends or begins ends the pause too."""
    if not state.facts.off_record or not any(isinstance(each, StartRecording | StopRecording) for each in commands):
        return state
    return with_facts(state, replace(state.facts, off_record=False))


def with_facts(state: CallState, facts: Facts) -> CallState:
    match state:
        case Held(talk=talk):
            return Held(replace(talk, facts=facts))
        case Asking(talk=talk) | Consulting(talk=talk):
            return replace(state, talk=replace(talk, facts=facts))
        case Conferring(talks=talks):
            return replace(state, talks=tuple(replace(talk, facts=facts) for talk in talks))
        case Confirming(offered=offered):
            return Confirming(replace(offered, facts=facts))
        case Ordering(line=line):
            return replace(state, line=with_facts(line, facts))  # type: ignore[arg-type] # of the same class
        case _:
            return replace(state, facts=facts)
