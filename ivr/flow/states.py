"""Where a caller stands in a flow: one class per state, with only what is valid in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from ivr.flow.events import Suggestion
from models.ids import PlayId, UtteranceId


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a call before its flow begins."""

    seed: str  # the call's id: makes the ids of prompts and utterances
    language: str | None = None  # remembered for this number
    caller_known: bool = False  # the number is there and has called before
    speech_languages: frozenset[str] = frozenset()  # can be heard right now
    crowded: bool = False  # more calls than the centre can take: no operator for this one


@dataclass(frozen=True, slots=True)
class Memory:
    """What a call remembers from step to step."""

    context: Context
    step: str
    language: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)  # for the holes of prompts
    type_ahead: str = ""  # keys pressed before their question
    path_length: int = 0  # steps since the start or the last queue
    rescued: bool = False  # the path was too long once already
    deaf: bool = False  # the ear was lost: keys only
    plays: int = 0
    utterances: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Every state: its memory, what sounds, what listens, and when the clock is to report."""

    memory: Memory
    play_id: PlayId | None = None
    utterance_id: UtteranceId | None = None
    deadline: datetime | None = None
    takes_keys: ClassVar[bool] = True

    @property
    def step(self) -> str:
        return self.memory.step

    @property
    def language(self) -> str | None:
        return self.memory.language


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking(Standing):
    """Says something, then does what its step is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(Standing):
    """A question is being said (play_id) or waits for its answer."""

    tries: int = 0
    openings: int = 0  # utterances opened for this try
    keys_from: datetime | None = None  # keys pressed earlier were meant for something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening(Standing):
    """Free speech: the prompt is being said, or the ear is open."""

    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggesting(Standing):
    """What was said is looked up in the catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming(Standing):
    """A suggested service is named; a key says whether it is the right one."""

    suggestions: tuple[Suggestion, ...]  # the first is being asked
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued(Standing):
    """In the line or in conversation: the line has the caller."""

    takes_keys: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Diverted(Standing):
    """An outside number is called or talks with the caller."""

    takes_keys: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording(Standing):
    """A voice message is being taken."""

    takes_keys: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Standing):
    """Nothing more comes of this flow."""

    outcome: str
    takes_keys: ClassVar[bool] = False


State = Speaking | Asking | Listening | Suggesting | Confirming | Queued | Diverted | Recording | Finished
