"""Vosk's recognisers of free speech, kept from utterance to utterance: in hearing they unfold the language's graph. A
new one needs two to five times the processor time, and half a second for its first word."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ivr.speech.gate import RATE

#: Those of a caller, an operator and a recording.
MOST_KEPT = 3
#: One that has heard so much is let go: what it has unfolded, and the size of its times, stay bounded.
KEPT_S = 3600.0
#: Of silence, ended for good before each utterance: only so does nothing of the last speaker's voice stay in it.
MOMENT_S = 0.1
_MOMENT = bytes(2 * int(MOMENT_S * RATE))


@dataclass(frozen=True, slots=True)
class Unfolded:
    """heard_s: where its times stand."""

    vosk: Any
    heard_s: float = 0.0


class Shelf:
    """Used by several threads; each recogniser by one at a time. One whose utterance is cut short stays away."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._kept: deque[Unfolded] = deque(maxlen=MOST_KEPT)

    def take(self) -> Unfolded:
        try:
            kept = self._kept.pop()
        except IndexError:
            kept = Unfolded(self._make())
        kept.vosk.AcceptWaveform(_MOMENT)
        kept.vosk.FinalResult()
        return Unfolded(kept.vosk, kept.heard_s + MOMENT_S)

    def give_back(self, used: Unfolded) -> None:
        if used.heard_s < KEPT_S:
            self._kept.append(used)
