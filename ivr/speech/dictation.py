"""One side of a conversation, written down as it is said: utterance after utterance, none lost between two."""

from collections import deque
from collections.abc import Callable, Mapping

from ivr.speech.ears import DictationSpec, EarEvent, EarFailed, UtteranceSilent, UtteranceSpec
from ivr.speech.engine import Model
from ivr.speech.gate import FRAME_S
from ivr.speech.pool import DecodePool, Urgency
from ivr.speech.utterance import Utterance
from models.ids import CallId, UtteranceId

#: Words that are shown later than this help nobody: they are given up, and the processors with them.
BEHIND_LIMIT_S = 3.0
#: After an utterance was given up nothing is decoded for so long (of audio): the load has to fall first.
REST_S = 2.0
#: So long a silence settles the last word: it is on the desk before the utterance ends, and no sentence is cut.
BREATH_S = 0.35
#: The longest silence between two utterances; it ends nothing that anybody notices.
_SILENCE_S = 300.0


class Dictation:
    """Takes frames as an Utterance does, and hands them to one of its own; the next begins with the frame after its
    end, while the last words of the one before are still being decoded."""

    def __init__(
        self,
        call_id: CallId,
        spec: DictationSpec,
        models: Mapping[str, Model],
        pool: DecodePool,
        emit: Callable[[EarEvent], None],
        refused: Callable[[], str | None],
        behind_limit_s: float = BEHIND_LIMIT_S,
    ) -> None:
        self._call_id, self._spec, self._models, self._pool = call_id, spec, models, pool
        self._emit, self._refused = emit, refused
        self._behind_limit_s = behind_limit_s
        self._number = 0
        self._resting_s = 0.0
        self._ending: list[Utterance] = []
        self._now = self._next()
        self.open = True

    @property
    def utterance_id(self) -> str:
        return self._spec.utterance_id

    @property
    def decodes(self) -> bool:
        return self._now.decodes or any(each.decodes for each in self._ending)

    def before(self, frames: deque[bytes]) -> None:
        self._now.before(frames)

    def frame(self, pcm: bytes, voiced: bool) -> None:
        """20 ms of audio."""
        if self._resting_s > 0:
            self._resting_s -= FRAME_S
            return
        if not self._now.hears:
            self._ending = [each for each in (*self._ending, self._now) if each.open]
            self._now = self._next()
        self._now.frame(pcm, voiced)

    def _next(self) -> Utterance:
        spec, self._number = self._spec, self._number + 1
        turn = UtteranceSpec(
            UtteranceId(f"{spec.utterance_id}-{self._number}"),
            (spec.language,),
            {},
            _SILENCE_S,
            spec.end_silence_s,
            spec.limit_s,
        )
        urgency = Urgency.DESK if spec.foremost else Urgency.DESK_SEAT
        return Utterance(
            *(self._call_id, turn, self._models, self._pool, self._heard),
            *(self._behind_limit_s, urgency, self._refused, BREATH_S),
        )

    def _heard(self, event: EarEvent) -> None:
        if isinstance(event, UtteranceSilent):
            return
        if isinstance(event, EarFailed):
            self._resting_s = REST_S
        self._emit(event)

    def stop(self) -> None:
        self.open = False
        for utterance in (*self._ending, self._now):
            utterance.stop()
