"""Pure: the words of the last conversations, so that a page that is reloaded loses none. Bounded in every direction."""

from collections import OrderedDict
from dataclasses import dataclass, field

from agents.words.said import HearingChanged, Leg, Live, WordsHeard
from models.ids import CallId

MOST_CALLS = 500
MOST_LETTERS = 60_000  # of one call: an hour of quick speech; beyond it the oldest utterances are let go
LONGEST_TEXT = 2_000  # letters of one utterance, which lasts 20 s


@dataclass(slots=True)
class Spoken:
    """One conversation. hearing: the last news of each side."""

    utterances: OrderedDict[str, WordsHeard] = field(default_factory=OrderedDict)
    hearing: dict[Leg, HearingChanged] = field(default_factory=dict)
    letters: int = 0


class Book:
    def __init__(self) -> None:
        self._calls: OrderedDict[CallId, Spoken] = OrderedDict()

    def take(self, live: Live) -> None:
        spoken = self._of(live.call_id)
        match live:
            case HearingChanged(leg=leg):
                spoken.hearing[leg] = live
            case WordsHeard():
                _write(spoken, live)

    def _of(self, call_id: CallId) -> Spoken:
        spoken = self._calls.setdefault(call_id, Spoken())
        self._calls.move_to_end(call_id)
        while len(self._calls) > MOST_CALLS:
            self._calls.popitem(last=False)
        return spoken

    def said(self, call_id: CallId) -> tuple[WordsHeard, ...]:
        """In the order in which it was begun."""
        spoken = self._calls.get(call_id)
        return tuple(sorted(spoken.utterances.values(), key=lambda each: each.at)) if spoken else ()

    def hearing(self, call_id: CallId) -> tuple[HearingChanged, ...]:
        spoken = self._calls.get(call_id)
        return tuple(spoken.hearing.values()) if spoken else ()

    def forget(self, call_id: CallId) -> None:
        """Its transcript is made."""
        self._calls.pop(call_id, None)


def _write(spoken: Spoken, words: WordsHeard) -> None:
    before = spoken.utterances.pop(words.utterance, None)
    if before is not None:
        spoken.letters -= len(before.text)
    if words.final and not words.text:
        return
    spoken.utterances[words.utterance] = words
    spoken.letters += len(words.text)
    while spoken.letters > MOST_LETTERS:
        _, oldest = spoken.utterances.popitem(last=False)
        spoken.letters -= len(oldest.text)
