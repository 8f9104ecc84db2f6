"""The recogniser as a port, and Vosk behind it. Every method may take long: never call one on the event loop."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from ivr.speech import phrases
from ivr.speech.gate import RATE
from ivr.speech.phrases import Decoded, Word
from ivr.speech.unfolded import Shelf, Unfolded


class Recogniser(Protocol):
    """Hears one utterance in one language."""

    def feed(self, pcm: bytes) -> str:
        """Take 16-bit samples at 8 kHz; give the text so far."""

    def rest(self) -> str:
        """The speaker draws breath: what was said so far is settled, its last word with it. Give its text."""

    def finish(self) -> Decoded:
        """The final words. Nothing may be fed afterwards."""


class Model(Protocol):
    """One language, loaded once, shared by all recognisers."""

    language: str

    def knows(self, word: str) -> bool: ...

    def recogniser(self, sayable: Sequence[str]) -> Recogniser:
        """With phrases: a grammar of them. Without: free speech."""


class ModelBroken(Exception):
    """A model's folder cannot be used: says what is missing and what to do."""


#: A model is one of two layouts; one file of each pair must be there, or Vosk ends the process or raises in silence.
_NEEDED = (("am/final.mdl", "final.mdl"), ("conf/mfcc.conf", "mfcc.conf"))
_GRAPHS = (("graph/HCLG.fst",), ("HCLG.fst",), ("graph/HCLr.fst", "graph/Gr.fst"), ("HCLr.fst", "Gr.fst"))


def missing_files(folder: Path) -> list[str]:
    """What a folder lacks to be a model, in words; empty when it is whole."""
    if not folder.is_dir():
        return ["the folder itself"]
    lacks = [" or ".join(pair) for pair in _NEEDED if not any(_whole(folder / name) for name in pair)]
    if not any(all(_whole(folder / name) for name in graph) for graph in _GRAPHS):
        lacks.append("graph/HCLG.fst, or graph/HCLr.fst and graph/Gr.fst")
    return lacks


def takes_grammar(folder: Path) -> bool:
    """Only models with a look-ahead graph (HCLr and Gr) can be given the words of a menu."""
    return any((folder / name).is_file() for name in ("graph/Gr.fst", "Gr.fst"))


def _whole(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


class VoskModel:
    """A Vosk model in memory. Loading takes a second or more."""

    def __init__(self, language: str, folder: Path) -> None:
        if lacks := missing_files(folder):
            raise ModelBroken(f"{folder} is no speech model: {'; '.join(lacks)} missing. Fetch it again.")
        import vosk  # only the worker and the checks pay for loading the library

        vosk.SetLogLevel(-1)
        self.language = language
        self._vosk = vosk
        try:
            self._model = vosk.Model(str(folder))
        except Exception as error:  # Vosk raises nothing more precise
            raise ModelBroken(f"{folder} is there but Vosk cannot load it: fetch it again ({error})") from error
        self._shelf = Shelf(lambda: vosk.KaldiRecognizer(self._model, RATE))

    def knows(self, word: str) -> bool:
        number: int = self._model.vosk_model_find_word(word)
        return number >= 0

    def recogniser(self, sayable: Sequence[str]) -> "VoskRecogniser":
        if not sayable:
            return VoskRecogniser(self.language, self._shelf.take(), self._shelf.give_back)
        grammar = phrases.grammar(sayable, self.knows)
        return VoskRecogniser(self.language, Unfolded(self._vosk.KaldiRecognizer(self._model, RATE, grammar)))


class VoskRecogniser:
    """Vosk ends its own segments at pauses; here they are put together again: the end of speech is ours."""

    def __init__(self, language: str, unfolded: Unfolded, give_back: Callable[[Unfolded], None] | None = None) -> None:
        self._language, self._give_back = language, give_back
        self._recogniser = unfolded.vosk
        self._recogniser.SetWords(True)
        self._began_s = self._heard_s = unfolded.heard_s
        self._words: list[Word] = []
        self._text: list[str] = []

    def feed(self, pcm: bytes) -> str:
        self._heard_s += len(pcm) / 2 / RATE
        if self._recogniser.AcceptWaveform(pcm):
            self._take(self._recogniser.Result())
            return " ".join(self._text)
        partial = json.loads(self._recogniser.PartialResult()).get("partial", "")
        return " ".join([*self._text, partial]).strip()

    def rest(self) -> str:
        self._take(self._recogniser.Result())
        return " ".join(self._text)

    def finish(self) -> Decoded:
        self._take(self._recogniser.FinalResult())
        if self._give_back:
            self._give_back(Unfolded(self._recogniser, self._heard_s))
        return Decoded(self._language, tuple(self._words))

    def _take(self, result: str) -> None:
        read = json.loads(result)
        if read.get("text"):
            self._text.append(read["text"])
        for word in read.get("result", []):
            start_s, end_s = word["start"] - self._began_s, word["end"] - self._began_s
            self._words.append(Word(word["word"], start_s, end_s, word["conf"]))
