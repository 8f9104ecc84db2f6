"""One listening turn: from the opened ear to words, silence or a failure. Exactly one end, unless stopped."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping

import structlog

from ivr.speech import phrases
from ivr.speech.decoding import Decoding
from ivr.speech.ears import EarEvent, EarFailed, PartialHeard, UtteranceHeard, UtteranceSilent, UtteranceSpec
from ivr.speech.endpoint import Ended, EndpointConfig, Hushed, Speaking, Stage, Why, step
from ivr.speech.engine import Model
from ivr.speech.gate import FRAME_S
from ivr.speech.pool import DecodePool, Urgency
from models.ids import CallId

log = structlog.get_logger(__name__)

#: Frames kept from before the first voice: a soft first consonant is below the gate.
BEFORE_FRAMES = 15
#: Silence inside an utterance beyond this is not decoded: 0.5 s keeps words apart, the rest costs processor time.
DECODED_SILENCE_S = 0.5
#: A partial at most every so many seconds of audio, and only when it changed.
PARTIAL_S = 0.2
#: One call of the recogniser may take this long.
_LAST_PIECE_S = 1.0
#: Free speech may be so many times further behind than a menu: its caller would lose a whole story, not one word.
PATIENCE = 4


class Utterance:
    """Fed frame by frame on the loop; decodes only while somebody speaks."""

    def __init__(
        self,
        call_id: CallId,
        spec: UtteranceSpec,
        models: Mapping[str, Model],
        pool: DecodePool,
        emit: Callable[[EarEvent], None],
        behind_limit_s: float,
        urgency: Urgency | None = None,
        refused: Callable[[], str | None] = lambda: None,
        breath_s: float | None = None,
    ) -> None:
        """urgency: by itself that of menus. refused: why nothing can be decoded just now; asked when speech begins.
        breath_s: a silence that ends nothing, but in which the last word is told; without it, only the end tells it."""
        self._call_id, self._spec, self._pool, self._emit = call_id, spec, pool, emit
        self._config = EndpointConfig(spec.no_input_s, spec.end_silence_s, spec.limit_s)
        self._urgency = urgency or (Urgency.FREE_SPEECH if self.free_speech else Urgency.MENU)
        self._refused, self._breath_s = refused, breath_s
        # What comes after a breath and is no speech is not decoded: out of mere silence a recogniser makes a word.
        self._decoded_silence_s = DECODED_SILENCE_S if breath_s is None else breath_s
        self._behind_limit_s = behind_limit_s * (PATIENCE if self._urgency is Urgency.FREE_SPEECH else 1)
        self._models = {language: models[language] for language in spec.languages if language in models}
        self._sayable = {name: self._sayable_in(model) for name, model in self._models.items()}
        self._stage: Stage = Hushed()
        self._kept: deque[bytes] = deque(maxlen=BEFORE_FRAMES)
        self._decodings: dict[str, Decoding] = {}
        self._partials: dict[str, tuple[float, str]] = {}
        self._fed_s = 0.0
        self._end: asyncio.Task[None] | None = None
        self.open = True

    @property
    def utterance_id(self) -> str:
        return self._spec.utterance_id

    @property
    def hears(self) -> bool:
        """Not so once it has ended, though its last words may still be decoded."""
        return self.open and self._end is None

    @property
    def decodes(self) -> bool:
        return self.open and bool(self._decodings)

    @property
    def free_speech(self) -> bool:
        return not any(self._spec.words.values())

    @property
    def deaf_because(self) -> str | None:
        """Why this turn can never hear anything, if so: better said at once than after a silence."""
        if not self._models:
            return f"no model is loaded for {', '.join(self._spec.languages)}"
        if not self.free_speech and not any(self._sayable.values()):
            return "none of the phrases consists of words that the models know"
        return None

    def _sayable_in(self, model: Model) -> dict[str, str]:
        wanted = self._spec.words.get(model.language, ())
        if unknown := phrases.unknown_words(wanted, model.knows):
            log.warning("words unknown to the speech model", language=model.language, unknown=sorted(unknown))
        return phrases.sayable(wanted, model.knows)

    def before(self, frames: "deque[bytes]") -> None:
        """What was said just before the turn began belongs to its first word."""
        self._kept.extend(frames)

    def frame(self, pcm: bytes, voiced: bool) -> None:
        """20 ms of audio."""
        if not self.hears:
            return
        was = self._stage
        self._stage = step(self._config, was, voiced, FRAME_S)
        match self._stage:
            case Hushed():
                self._kept.append(pcm)
            case Speaking(silence_s=silence_s):
                if isinstance(was, Hushed):
                    self._begin()
                self._hear(pcm, voiced or silence_s <= self._decoded_silence_s)
                if self._breath_s is not None and _silence_s(was) < self._breath_s <= silence_s:
                    for decoding in self._decodings.values():
                        decoding.rest()
            case Ended(why=why):
                if why is Why.NO_INPUT:
                    self._close(UtteranceSilent(self._call_id, self._spec.utterance_id))
                else:
                    self._hear(pcm, self._breath_s is None or why is Why.LIMIT)
                    self._end = asyncio.create_task(self._decode_rest(self._stage, time.monotonic()))

    def _begin(self) -> None:
        if why := self._refused():
            self.fail(why)
            return
        for language, model in self._models.items():
            if self.free_speech or self._sayable[language]:
                forms = tuple(self._sayable[language])
                self._decodings[language] = Decoding(
                    self._pool, self._urgency, model, forms, self._partial, self._settled
                )

    def _hear(self, pcm: bytes, decoded: bool) -> None:
        self._kept.append(pcm)
        if not decoded:
            return
        sound = b"".join(self._kept)
        self._kept.clear()
        self._fed_s += len(sound) / 16000
        for decoding in self._decodings.values():
            decoding.feed(sound)
            if decoding.behind_s > self._behind_limit_s:
                self.fail("the processors are full: decoding is too far behind")
                return

    def _partial(self, language: str, text: str) -> None:
        text = _without_marks(text)
        at_s, last = self._partials.get(language, (-PARTIAL_S, ""))
        if self.open and text and text != last and self._fed_s - at_s >= PARTIAL_S:
            self._partials[language] = (self._fed_s, text)
            self._emit(PartialHeard(self._call_id, self._spec.utterance_id, language, text))

    def _settled(self, language: str, text: str) -> None:
        if self.open and (text := _without_marks(text)):
            self._partials[language] = (self._fed_s, text)
            self._emit(PartialHeard(self._call_id, self._spec.utterance_id, language, text, settled=True))

    async def _decode_rest(self, ended: Ended, ended_at: float) -> None:
        try:
            async with asyncio.timeout(self._behind_limit_s + _LAST_PIECE_S):
                results = [await decoding.finish() for decoding in self._decodings.values()]
        except TimeoutError:
            self.fail("the processors are full: the words did not come in time")
            return
        except Exception as error:  # noqa: BLE001 - supervisor of this task: whatever a recogniser raises ends one turn
            log.error("a recogniser failed", error=repr(error))
            self.fail("the recogniser failed")
            return
        match = phrases.surest(
            [phrases.free(each) if self.free_speech else self._phrase_in(each) for each in results],
        )
        lag_ms = 1000 * (ended.silence_s + time.monotonic() - ended_at)
        utterance_id = self._spec.utterance_id
        self._close(
            UtteranceHeard(self._call_id, utterance_id, match.language, match.text, round(ended.speech_s, 3), lag_ms),
        )

    def _phrase_in(self, decoded: phrases.Decoded) -> phrases.Match:
        return phrases.phrase_in(decoded, self._sayable[decoded.language])

    def fail(self, why: str) -> None:
        self._close(EarFailed(self._call_id, self._spec.utterance_id, why))

    def stop(self) -> None:
        """End without a word."""
        self.open = False
        for decoding in self._decodings.values():
            decoding.stop()
        if self._end is not None and self._end is not asyncio.current_task():
            self._end.cancel()

    def _close(self, event: EarEvent) -> None:
        if self.open:
            self.stop()
            self._emit(event)


def _without_marks(text: str) -> str:
    """Free speech tells all words; a menu tells only words, never the mark for 'something else'."""
    return " ".join(word for word in text.split() if word not in phrases.UNKNOWN_SPELLINGS)


def _silence_s(stage: Stage) -> float:
    return stage.silence_s if isinstance(stage, Speaking) else 0.0
