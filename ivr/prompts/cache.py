"""Made sounds on disk, named by what they say. Whoever deletes the folder loses nothing but seconds."""

import hashlib
import json
import os
import time
import wave
from collections import OrderedDict
from dataclasses import astuple
from pathlib import Path

from ivr.prompts import sound
from ivr.prompts.espeak import Manner
from ivr.prompts.voice import Sound

VERSION = 1  # raised when the same text would sound different: loudness, filter, normalisation
MOST = 8000  # sounds of one language; ticket numbers make a new one each
KEPT_S = 3600  # a sound used within the hour may be playing
HELD = 1000  # lengths kept in memory, of the sounds used last; of another one its file's head is read


def key_of(text: str, language: str, manner: Manner) -> str:
    return _digest(json.dumps([VERSION, language, astuple(manner), text], ensure_ascii=False).encode())


def key_of_recording(raw: bytes) -> str:
    return "rec-" + _digest(raw + bytes([VERSION]))


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:32]


class Cache:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lengths: OrderedDict[str, float] = OrderedDict()
        self._made = 0

    def path_of(self, language: str, key: str) -> Path:
        return self._folder / language / f"{key}.wav"

    def held(self, language: str, key: str) -> Sound | None:
        path = self.path_of(language, key)
        try:
            os.utime(path)  # in use: not the next to be removed
        except OSError:
            self._lengths.pop(f"{language}/{key}", None)
            return None
        length_s = self._lengths.get(f"{language}/{key}")
        try:
            return self._hold(language, key, Sound(path, sound.length_s(path) if length_s is None else length_s))
        except (wave.Error, EOFError, OSError):
            return None  # broken by a full disk or a power cut: made again

    def _hold(self, language: str, key: str, held: Sound) -> Sound:
        self._lengths[f"{language}/{key}"] = held.duration_s
        self._lengths.move_to_end(f"{language}/{key}")
        if len(self._lengths) > HELD:
            self._lengths.popitem(last=False)
        return held

    def put(self, language: str, key: str, samples: sound.Samples) -> Sound:
        made = sound.write(samples, self.path_of(language, key))
        self._made += 1
        if self._made % 256 == 0:
            self.prune(language)
        return self._hold(language, key, made)

    def prune(self, language: str, most: int = MOST, kept_s: float = KEPT_S) -> int:
        """Remove the longest unused above `most`; how many."""
        stamps = sorted((path.stat().st_mtime, path) for path in (self._folder / language).glob("*.wav"))
        surplus = stamps[: max(0, len(stamps) - most)]
        old = [path for at, path in surplus if at < time.time() - kept_s]
        for path in old:
            self._lengths.pop(f"{language}/{path.stem}", None)
            path.unlink(missing_ok=True)
        return len(old)
