"""What can happen to a caller inside a flow. Past tense; frozen; made by the call, never by Asterisk's own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.ids import PlayId, UtteranceId


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A service of the catalogue that fits what was said."""

    service: str  # id, e.g. "water-home.none"
    name: Mapping[str, str]  # by language, as spoken
    score: float  # 0..1, comparable only within one suggestion list


@dataclass(frozen=True, slots=True)
class PromptEnded:
    play_id: PlayId


@dataclass(frozen=True, slots=True)
class DigitPressed:
    digit: str  # one of 0-9 * #


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance ended with words. In words mode `text` holds words of the grammar, or is "" for [unk]."""

    utterance_id: UtteranceId
    text: str
    language: str = ""  # of the surest recogniser, where several ran side by side


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """The caller was silent up to the utterance's limit."""

    utterance_id: UtteranceId


@dataclass(frozen=True, slots=True)
class EarLost:
    """Recognition is not available (any more): the flow goes on with keys."""

    utterance_id: UtteranceId


@dataclass(frozen=True, slots=True)
class ServicesSuggested:
    suggestions: tuple[Suggestion, ...]  # best first; may be empty
    danger: str = ""  # the service of a danger to life that was heard; "": none


@dataclass(frozen=True, slots=True)
class QueueEnded:
    """The line is done with the caller, who is still there."""

    why: str  # "talked" | "overflow" | "closed"
    values: Mapping[str, str]  # e.g. {"ticket": "1000017"} for the prompts that follow


@dataclass(frozen=True, slots=True)
class DivertEnded:
    reached: bool  # False: the other number did not answer, the flow goes on


@dataclass(frozen=True, slots=True)
class MessageTaken:
    """A voice message ended (by #, silence or its limit)."""

    duration_s: float
    values: Mapping[str, str] = field(default_factory=dict)  # e.g. {"ticket": "1000017"}: it is a ticket already


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """The state's `deadline` has come. Sent by the clock; late or early ones are ignored by the machine."""


FlowEvent = (
    PromptEnded
    | DigitPressed
    | Heard
    | NothingHeard
    | EarLost
    | ServicesSuggested
    | QueueEnded
    | DivertEnded
    | MessageTaken
    | DeadlinePassed
)
