"""espeak-ng's library, held by one thread: it keeps its state in globals and must never be entered twice."""

import ctypes
import threading
from dataclasses import dataclass
from functools import lru_cache

import espeakng_loader
import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come to the callback, nothing is played
RATE, VOLUME, PITCH, RANGE, WORD_GAP = 1, 2, 3, 4, 7  # espeak_PARAMETER
CHARS_UTF8 = 1
POS_CHARACTER = 1
OK = 0

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language is spoken on the telephone: calm and clear. Part of a sound's cache key."""

    voice: str
    words_per_minute: int = 150  # espeak's own 175 hurries a caller who hears it over a street
    pitch: int = 45  # 0..99, 50 is espeak's own
    pitch_range: int = 55
    word_gap: int = 1  # in 10 ms at normal speed


#: Kazakh words are long: at the same figure espeak says fewer of them, and a greeting has 8 s.
MANNERS = {
    "kk": Manner("kk", words_per_minute=160),
    "ru": Manner("ru", words_per_minute=150),
    "ko": Manner("ko", words_per_minute=140),
}


class VoiceBroken(Exception):
    """espeak-ng or its data cannot be used: says what is missing and how to get it."""


class _Library:
    def __init__(self) -> None:
        try:
            self._espeak = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as fault:
            raise VoiceBroken(
                f"espeak-ng cannot be loaded ({fault}); install again: pip install espeakng-loader"
            ) from None
        data_folder = str(espeakng_loader.get_data_path()).encode()
        self.rate: int = self._espeak.espeak_Initialize(SYNCHRONOUS, 200, data_folder, 0)
        if self.rate <= 0:
            raise VoiceBroken("espeak-ng finds no voices; install again: pip install --force-reinstall espeakng-loader")
        self._blocks: list[npt.NDArray[np.int16]] = []
        self._callback = _Callback(self._take)  # kept: the library holds only the address
        self._espeak.espeak_SetSynthCallback(self._callback)
        self._espeak.espeak_Synth.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
            ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
        ]  # fmt: skip
        self._manner: Manner | None = None

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        if samples and count > 0:
            # Not as_array: it makes a type for each length, and ctypes keeps every type for ever.
            self._blocks.append(np.frombuffer(ctypes.string_at(samples, 2 * count), dtype=np.int16))
        return 0

    def say(self, text: str, manner: Manner) -> Samples:
        if manner != self._manner:
            self._take_on(manner)
        self._blocks.clear()
        line = text.encode() + b"\0"
        if self._espeak.espeak_Synth(line, len(line), 0, POS_CHARACTER, 0, CHARS_UTF8, None, None) != OK:
            raise VoiceBroken("espeak-ng refused a text; see: ivr doctor")
        if not self._blocks:
            return np.zeros(0, dtype=np.float32)
        return (np.concatenate(self._blocks) / 32768.0).astype(np.float32)

    def _take_on(self, manner: Manner) -> None:
        if self._espeak.espeak_SetVoiceByName(manner.voice.encode()) != OK:
            raise VoiceBroken(
                f"espeak-ng has no voice {manner.voice!r}; install again: pip install --force-reinstall espeakng-loader"
            )
        for parameter, value in (
            (RATE, manner.words_per_minute),
            (PITCH, manner.pitch),
            (RANGE, manner.pitch_range),
            (WORD_GAP, manner.word_gap),
            (VOLUME, 100),
        ):
            self._espeak.espeak_SetParameter(parameter, value, 0)
        self._manner = manner


_ENTRY = threading.Lock()


@lru_cache(maxsize=1)
def _library() -> _Library:
    return _Library()


def synthesised(text: str, manner: Manner) -> tuple[Samples, int]:
    """Samples (-1..1) and their rate. Blocks for some milliseconds; safe from any thread, one at a time."""
    with _ENTRY:
        library = _library()
        return library.say(text, manner), library.rate
