"""The port through which a call hears: one ear per call, many utterances per ear."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from models.ids import CallId, UtteranceId


@dataclass(frozen=True, slots=True)
class EarAddress:
    """Where Asterisk sends the caller's voice: RTP over UDP, 8 kHz, receive only."""

    host: str
    port: int
    format: str  # Asterisk's name: "alaw"


@dataclass(frozen=True, slots=True)
class UtteranceSpec:
    """words: phrases by language for a grammar; empty: free speech. Durations are in seconds of audio."""

    utterance_id: UtteranceId
    languages: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    no_input_s: float
    end_silence_s: float
    limit_s: float


@dataclass(frozen=True, slots=True)
class DictationSpec:
    """One side of a conversation, put down as it is said: utterance after utterance until it is stopped. Each has an id
    of its own, `<utterance_id>-<number>`. foremost: heard before what is not, where the processors are full."""

    utterance_id: UtteranceId
    language: str
    foremost: bool = True
    end_silence_s: float = 0.7
    limit_s: float = 20.0

    def holds(self, utterance_id: UtteranceId) -> bool:
        return utterance_id == self.utterance_id or utterance_id.startswith(f"{self.utterance_id}-")


@dataclass(frozen=True, slots=True)
class PartialHeard:
    """settled: at a breath, its last word with it; nothing more comes before the next word is said."""

    call_id: CallId
    utterance_id: UtteranceId
    language: str
    text: str
    settled: bool = False


@dataclass(frozen=True, slots=True)
class UtteranceHeard:
    """The end of an utterance. text "" in words mode: something outside the grammar ([unk])."""

    call_id: CallId
    utterance_id: UtteranceId
    language: str  # the language whose recogniser was the surest
    text: str
    speech_s: float  # seconds of speech in it
    lag_ms: float  # from the end of speech (silence included) to this text


@dataclass(frozen=True, slots=True)
class UtteranceSilent:
    call_id: CallId
    utterance_id: UtteranceId


@dataclass(frozen=True, slots=True)
class EarFailed:
    """The worker is gone, full or broken: every open utterance of the call gets one within 2 s. With a dictation's own
    id the whole of it is over; with that of one utterance in it, only that one is lost."""

    call_id: CallId
    utterance_id: UtteranceId
    why: str


EarEvent = PartialHeard | UtteranceHeard | UtteranceSilent | EarFailed


class EarSink(Protocol):
    """Takes what was heard. Called on the controller's loop; must not block."""

    def __call__(self, event: EarEvent, /) -> None: ...


class Ears(Protocol):
    """Hearing for all calls. No method blocks longer than 2 s; a failure is SpeechUnavailable or an EarFailed event."""

    def languages(self) -> frozenset[str]:
        """Languages that can be heard right now; empty when the worker is away."""

    async def open(self, call_id: CallId, sink: EarSink) -> EarAddress: ...

    async def listen(self, call_id: CallId, spec: UtteranceSpec) -> None: ...

    async def dictate(self, call_id: CallId, spec: DictationSpec) -> None:
        """Raises SpeechUnavailable where no ear is open or the worker is away. A later `listen` ends it."""

    async def stop(self, call_id: CallId, utterance_id: UtteranceId) -> None: ...

    async def close(self, call_id: CallId) -> None: ...


class SpeechUnavailable(Exception):
    """The worker cannot take this now; the call goes on with keys."""
