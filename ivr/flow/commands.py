"""What a flow wants done to its caller. Imperative; frozen; carried out by the call."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.flow.says import Say
from models.ids import PlayId, QueueId, UtteranceId


@dataclass(frozen=True, slots=True)
class Play:
    """Say these one after the other; ends in PromptEnded unless stopped. The language menu speaks in two languages."""

    play_id: PlayId
    parts: tuple[tuple[str, Say], ...]  # (language, what), in order


@dataclass(frozen=True, slots=True)
class StopPlaying:
    play_id: PlayId


@dataclass(frozen=True, slots=True)
class Listen:
    """Open an utterance. Ends in Heard, NothingHeard or EarLost, exactly one of them, unless stopped.

    words: phrases for a grammar (with [unk] added by the recogniser); empty means free speech.
    """

    utterance_id: UtteranceId
    languages: tuple[str, ...]  # the recognisers to run side by side (the language menu listens in two)
    words: Mapping[str, tuple[str, ...]]  # by language; empty: free speech
    no_input_s: float  # silence before any word
    end_silence_s: float  # silence that ends an utterance
    limit_s: float  # the longest utterance


@dataclass(frozen=True, slots=True)
class StopListening:
    utterance_id: UtteranceId


@dataclass(frozen=True, slots=True)
class SuggestServices:
    """Answered by ServicesSuggested."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class RememberLanguage:
    language: str


@dataclass(frozen=True, slots=True)
class EnterQueue:
    """The flow waits in its queue step; answered by QueueEnded (or the caller hangs up)."""

    queue: QueueId
    skills: Mapping[str, int] = field(default_factory=dict)  # the least level of each, e.g. {"kk": 1}


@dataclass(frozen=True, slots=True)
class Divert:
    """Connect the caller with an outside number (112…); answered by DivertEnded."""

    number: str


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Record the caller after a beep; answered by MessageTaken."""

    limit_s: float


@dataclass(frozen=True, slots=True)
class Note:
    """A fact for the log and the draft ticket, e.g. ("service", "water-home.none") or ("danger", "gas")."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class StepEntered:
    """The path of the call, for the log and the operator's screen."""

    step: str


@dataclass(frozen=True, slots=True)
class HangUp:
    outcome: str  # e.g. "self-served", "no-input", "diverted", "referred", "message-left"


FlowCommand = (
    Play
    | StopPlaying
    | Listen
    | StopListening
    | SuggestServices
    | RememberLanguage
    | EnterQueue
    | Divert
    | TakeMessage
    | Note
    | StepEntered
    | HangUp
)
