"""Ears without sound: a test says what was heard. Keeps the promises of the port, also in virtual time."""

import asyncio
from dataclasses import dataclass, field

from ivr.speech.ears import (
    DictationSpec,
    EarAddress,
    EarEvent,
    EarFailed,
    EarSink,
    PartialHeard,
    SpeechUnavailable,
    UtteranceHeard,
    UtteranceSilent,
    UtteranceSpec,
)
from models.ids import CallId, UtteranceId


@dataclass(slots=True)
class _Ear:
    sink: EarSink
    address: EarAddress
    turn: UtteranceSpec | None = None
    hush: asyncio.TimerHandle | None = None
    dictation: DictationSpec | None = None
    said: int = 0  # utterances of the dictation


@dataclass(slots=True)
class FakeEars:
    """hear, hush, fail: what becomes of a call's open turn. lose, come_back: the worker. A turn in which nothing is
    said ends by itself after its no_input_s."""

    speaks: frozenset[str] = frozenset({"kk", "ru"})
    away: bool = False
    turns: list[UtteranceSpec] = field(default_factory=list)  # every turn ever opened, for a test to look at
    _ears: dict[CallId, _Ear] = field(default_factory=dict)
    _next_port: int = 40_000

    def languages(self) -> frozenset[str]:
        return frozenset() if self.away else self.speaks

    async def open(self, call_id: CallId, sink: EarSink) -> EarAddress:
        if self.away:
            raise SpeechUnavailable("the speech worker is away")
        self._next_port += 2
        self._ears[call_id] = _Ear(sink, EarAddress("127.0.0.1", self._next_port, "alaw"))
        return self._ears[call_id].address

    async def listen(self, call_id: CallId, spec: UtteranceSpec) -> None:
        ear = self._ears.get(call_id)
        if ear is None:
            raise SpeechUnavailable("no ear is open for this call: open one first")
        self._end(ear)
        self.turns.append(spec)
        ear.turn = spec
        if self.away:
            self.fail(call_id, "the speech worker is away")
        elif not self.speaks.intersection(spec.languages):
            self.fail(call_id, "no model is loaded for these languages")
        else:
            ear.hush = asyncio.get_running_loop().call_later(spec.no_input_s, self.hush, call_id)

    async def dictate(self, call_id: CallId, spec: DictationSpec) -> None:
        ear = self._ears.get(call_id)
        if ear is None or self.away:
            raise SpeechUnavailable("no ear is open for this call, or the speech worker is away")
        self._end(ear)
        ear.dictation, ear.said = spec, 0
        if spec.language not in self.speaks:
            self._lose(call_id, ear, f"no model is loaded for {spec.language}")

    async def stop(self, call_id: CallId, utterance_id: UtteranceId) -> None:
        ear = self._ears.get(call_id)
        if ear and ear.dictation and ear.dictation.utterance_id == utterance_id:
            self._end(ear)
        if ear and ear.turn and ear.turn.utterance_id == utterance_id:
            self._end(ear)

    async def close(self, call_id: CallId) -> None:
        ear = self._ears.pop(call_id, None)
        if ear:
            self._end(ear)

    # --- what a test does -------------------------------------------------------------------------------------------

    @property
    def opened(self) -> tuple[CallId, ...]:
        return tuple(self._ears)

    def listening(self, call_id: CallId) -> UtteranceSpec | None:
        """The turn that is open now, if any."""
        ear = self._ears.get(call_id)
        return ear.turn if ear else None

    def hear(self, call_id: CallId, text: str, language: str | None = None, speech_s: float = 1.0) -> None:
        """The caller said this. In words mode what is none of the phrases comes out as ""."""
        turn = self._turn(call_id)
        language = language or turn.languages[0]
        if any(turn.words.values()):
            text = text if text in turn.words.get(language, ()) else ""
        elif text:
            self._ears[call_id].sink(PartialHeard(call_id, turn.utterance_id, language, text))
        lag_ms = 1000 * turn.end_silence_s
        self._finish(call_id, UtteranceHeard(call_id, turn.utterance_id, language, text, speech_s, lag_ms))

    def dictating(self, call_id: CallId) -> DictationSpec | None:
        ear = self._ears.get(call_id)
        return ear.dictation if ear else None

    def mention(self, call_id: CallId, *partials: str, final: str | None) -> None:
        """One utterance of a dictation: partials, and the final text; without it, the utterance goes on."""
        ear, spec = self._ears[call_id], self.dictating(call_id)
        assert spec is not None, f"{call_id} is not written down"
        utterance_id = UtteranceId(f"{spec.utterance_id}-{ear.said + 1}")
        loop = asyncio.get_running_loop()
        for text in partials:
            loop.call_soon(ear.sink, PartialHeard(call_id, utterance_id, spec.language, text))
        if final is not None:
            ear.said += 1
            loop.call_soon(ear.sink, UtteranceHeard(call_id, utterance_id, spec.language, final, 1.0, 700.0))

    def overload(self, call_id: CallId) -> None:
        """The utterance of a dictation is given up; the dictation goes on."""
        ear, spec = self._ears[call_id], self.dictating(call_id)
        assert spec is not None
        ear.said += 1
        gone = EarFailed(call_id, UtteranceId(f"{spec.utterance_id}-{ear.said}"), "the processors are full")
        asyncio.get_running_loop().call_soon(ear.sink, gone)

    def _lose(self, call_id: CallId, ear: _Ear, why: str) -> None:
        spec, ear.dictation = ear.dictation, None
        if spec:
            asyncio.get_running_loop().call_soon(ear.sink, EarFailed(call_id, spec.utterance_id, why))

    def hush(self, call_id: CallId) -> None:
        """The caller said nothing."""
        self._finish(call_id, UtteranceSilent(call_id, self._turn(call_id).utterance_id))

    def fail(self, call_id: CallId, why: str = "the recogniser failed") -> None:
        self._finish(call_id, EarFailed(call_id, self._turn(call_id).utterance_id, why))

    def lose(self) -> None:
        """The worker dies."""
        self.away = True
        for call_id, ear in list(self._ears.items()):
            if ear.turn:
                self.fail(call_id, "the speech worker ended")
            self._lose(call_id, ear, "the speech worker ended")

    def come_back(self) -> None:
        """The worker is there again, with every ear on its old port."""
        self.away = False

    def _turn(self, call_id: CallId) -> UtteranceSpec:
        turn = self.listening(call_id)
        assert turn is not None, f"{call_id} is not listening"
        return turn

    def _finish(self, call_id: CallId, event: EarEvent) -> None:
        ear = self._ears[call_id]
        self._end(ear)
        asyncio.get_running_loop().call_soon(ear.sink, event)

    @staticmethod
    def _end(ear: _Ear) -> None:
        if ear.hush:
            ear.hush.cancel()
        ear.turn = ear.hush = ear.dictation = None
