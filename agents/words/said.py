"""Pure: what a conversation's ears report, as it is said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from models.ids import CallId

Leg = Literal["caller", "seat"]
LEGS: tuple[Leg, ...] = ("caller", "seat")

#: Why nothing is written down: no model of the call's language, the speech worker is away, the processors are full,
#: or somebody wishes it so (a hold, a recording that rests, the end of the conversation).
Why = Literal["", "no-model", "away", "busy", "resting"]


@dataclass(frozen=True, slots=True)
class WordsHeard:
    """One utterance as far as it is known; each replaces the one before with the same `utterance`. A final with no
    text: it was no speech."""

    call_id: CallId
    leg: Leg
    utterance: str
    text: str
    final: bool
    at: datetime  # when it was first heard


@dataclass(frozen=True, slots=True)
class HearingChanged:
    """Whether this side of the conversation is written down now."""

    call_id: CallId
    leg: Leg
    on: bool
    why: Why
    at: datetime


Live = WordsHeard | HearingChanged
