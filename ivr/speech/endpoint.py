"""When does an utterance begin and end? Pure, and counted in seconds of audio: no clock, no I/O.

Hushed --speech--> Speaking --end silence or limit--> Ended
   \\--no input-----------------------------------------^
"""

from dataclasses import dataclass, replace
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class EndpointConfig:
    """All in seconds of audio."""

    no_input_s: float  # silence before any word ends the turn
    end_silence_s: float  # silence after speech ends the utterance
    limit_s: float  # the longest utterance, counted from its first word
    onset_s: float = 0.06  # voice shorter than this is a click, not speech
    resume_s: float = 0.04  # nor does a shorter one break the silence at the end


class Why(StrEnum):
    NO_INPUT = "no-input"
    END_SILENCE = "end-silence"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Hushed:
    """Nobody has spoken yet. run_s: voice without a break up to now, still too short to be speech."""

    listened_s: float = 0.0
    run_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Speaking:
    """Speech has begun. silence_s: silence up to now; run_s: voice in it, too short to end it."""

    since_onset_s: float
    speech_s: float
    silence_s: float = 0.0
    run_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Ended:
    why: Why
    speech_s: float
    silence_s: float  # the silence waited for, which is part of the caller's wait


Stage = Hushed | Speaking | Ended

_CLOSE = 1e-9  # sums of 0.02 do not meet 0.8 exactly


def step(config: EndpointConfig, stage: Stage, voiced: bool, frame_s: float) -> Stage:
    """One more frame of audio. A stage that has ended stays as it is."""
    match stage:
        case Hushed():
            return _hushed(config, stage, voiced, frame_s)
        case Speaking():
            return _speaking(config, stage, voiced, frame_s)
        case Ended():
            return stage


def _hushed(config: EndpointConfig, stage: Hushed, voiced: bool, frame_s: float) -> Stage:
    run_s = stage.run_s + frame_s if voiced else 0.0
    listened_s = stage.listened_s + frame_s
    if run_s >= config.onset_s - _CLOSE:
        return Speaking(since_onset_s=run_s, speech_s=run_s)
    if run_s == 0 and listened_s >= config.no_input_s - _CLOSE:
        return Ended(Why.NO_INPUT, speech_s=0.0, silence_s=listened_s)
    return Hushed(listened_s, run_s)


def _speaking(config: EndpointConfig, stage: Speaking, voiced: bool, frame_s: float) -> Stage:
    stage = replace(stage, since_onset_s=stage.since_onset_s + frame_s)
    if not voiced:
        stage = replace(stage, silence_s=stage.silence_s + stage.run_s + frame_s, run_s=0.0)
    elif stage.silence_s == 0 or stage.run_s + frame_s >= config.resume_s - _CLOSE:
        stage = replace(stage, speech_s=stage.speech_s + stage.run_s + frame_s, silence_s=0.0, run_s=0.0)
    else:
        stage = replace(stage, run_s=stage.run_s + frame_s)
    if stage.run_s == 0 and stage.silence_s >= config.end_silence_s - _CLOSE:
        return Ended(Why.END_SILENCE, stage.speech_s, stage.silence_s)
    if stage.since_onset_s >= config.limit_s - _CLOSE:
        return Ended(Why.LIMIT, stage.speech_s, stage.silence_s)
    return stage
