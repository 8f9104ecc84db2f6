"""Sounds that need no voice: the beep, the tones heard where a sentence has no sound yet, and quiet music on hold."""

import math
import wave
from array import array
from functools import cache
from pathlib import Path

RATE = 8000

#: A slow pentatonic tune, notes in semitones above A3; None is a rest. Made for this project.
TUNE = (
    0,
    3,
    7,
    10,
    7,
    5,
    3,
    None,
    5,
    7,
    12,
    10,
    7,
    3,
    0,
    None,
    3,
    7,
    10,
    12,
    15,
    12,
    10,
    None,
    7,
    5,
    3,
    5,
    0,
    None,
    None,
    None,
)
NOTE_S = 0.75

#: sentence of the fallback -> the notes that stand for it, in Hz: rising asks to wait, falling asks to speak.
SENTENCES = {"promise": (523, 659, 784), "message": (784, 659, 523), "thanks": (523, 523)}


def make_tones(folder: Path) -> None:
    """What the fallback plays: the beep, and what stands for its sentences as long as their sounds are not made."""
    make_beep(folder)
    for sentence, notes in SENTENCES.items():
        _keep(folder / f"{sentence}.wav", [(note, 0.3) for note in notes], loudness=0.25)


def make_beep(folder: Path) -> None:
    _keep(folder / "beep.wav", [(1000, 0.25)], loudness=0.3)


def make_music(folder: Path) -> None:
    """Quiet music for a centre that has none of its own."""
    notes = [(0.0 if step is None else 220 * 2 ** (step / 12), NOTE_S) for step in TUNE]
    _keep(folder / "soft.wav", notes, loudness=0.12)  # music on a telephone tires when it is loud


def _keep(path: Path, notes: list[tuple[float, float]], loudness: float) -> None:
    """Written once, and whole: Asterisk may be reading the folder."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    with wave.open(str(beside), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for pitch, length_s in notes:
            file.writeframes(_note(pitch, length_s, loudness).tobytes())
    beside.replace(path)


@cache
def _note(pitch: float, length_s: float, loudness: float) -> "array[int]":
    """A tone with one soft overtone that swells and fades, so that nothing clicks."""
    count = int(RATE * length_s)
    step = math.tau * pitch / RATE
    full = 32767 * loudness
    return array(
        "h",
        (
            int(full * math.sin(math.pi * at / count) * (0.8 * math.sin(step * at) + 0.2 * math.sin(2 * step * at)))
            for at in range(count)
        ),
    )
