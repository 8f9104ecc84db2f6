"""Recognisers kept from utterance to utterance: nobody's voice in the next one's, times from each one's beginning."""

import json
from dataclasses import dataclass, field

from ivr.speech.engine import VoskRecogniser
from ivr.speech.phrases import Word
from ivr.speech.unfolded import KEPT_S, MOMENT_S, MOST_KEPT, Shelf, Unfolded

SECOND = bytes(16000)


@dataclass
class Raw:
    """Vosk's own, as it was seen to be: its times go on over the utterances; only a final result of sound that came
    after the last one forgets the voice."""

    fed_s: float = 0.0
    voice: bool = False
    running: bool = False
    remembered: list[bool] = field(default_factory=list)

    def SetWords(self, wanted: bool) -> None:
        assert wanted

    def AcceptWaveform(self, pcm: bytes) -> bool:
        self.running = True
        self.fed_s += len(pcm) / 16000
        if len(pcm) == len(SECOND):
            self.remembered.append(self.voice)
            self.voice = True
        return False

    def PartialResult(self) -> str:
        return json.dumps({"partial": ""})

    def Result(self) -> str:
        self.running = False
        word = {"word": "салем", "start": self.fed_s - 1, "end": self.fed_s, "conf": 1.0}
        return json.dumps({"text": "салем", "result": [word]})

    def FinalResult(self) -> str:
        if not self.running:
            return json.dumps({"text": ""})
        self.voice = False
        return self.Result()


def hear(shelf: Shelf) -> tuple[Word, ...]:
    """One utterance with a breath at its end."""
    recogniser = VoskRecogniser("kk", shelf.take(), shelf.give_back)
    recogniser.feed(SECOND)
    assert recogniser.rest() == "салем"
    return recogniser.finish().words


def test_the_next_utterance_begins_anew_in_a_kept_recogniser() -> None:
    made: list[Raw] = []

    def make() -> Raw:
        made.append(Raw())
        return made[-1]

    shelf = Shelf(make)
    for _ in range(3):
        [word] = hear(shelf)
        assert (round(word.start_s, 6), round(word.end_s, 6)) == (0, 1)
    [raw] = made
    assert raw.remembered == [False, False, False]


def test_two_at_once_have_one_each_and_only_so_many_are_kept() -> None:
    shelf = Shelf(Raw)
    taken = [shelf.take() for _ in range(MOST_KEPT + 2)]
    assert len({id(each.vosk) for each in taken}) == len(taken)
    for each in taken:
        shelf.give_back(each)
    kept = {id(shelf.take().vosk) for _ in taken}
    assert len(kept & {id(each.vosk) for each in taken}) == MOST_KEPT


def test_one_that_has_heard_very_much_is_let_go() -> None:
    shelf = Shelf(Raw)
    old = Unfolded(Raw(), KEPT_S)
    shelf.give_back(old)
    new = shelf.take()
    assert new.vosk is not old.vosk
    assert new.heard_s == MOMENT_S
