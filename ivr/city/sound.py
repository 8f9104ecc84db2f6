"""How much of a recording is sound. Pure but for reading the file."""

from pathlib import Path

import numpy as np

from ivr.speech.g711 import from_alaw

RATE = 8000
FRAME = 160  # 20 ms
#: Mean level of a frame that people hear as sound: silence in A-law is 8 at most, quiet speech some hundreds.
AUDIBLE = 150.0


def sounding_s(alaw: bytes) -> float:
    """Seconds in which something can be heard."""
    samples = np.frombuffer(from_alaw(alaw[: len(alaw) // FRAME * FRAME]), dtype="<i2")
    levels = np.abs(samples.astype(np.int32)).reshape(-1, FRAME).mean(axis=1)
    return float((levels > AUDIBLE).sum()) * FRAME / RATE


def sounding_between_s(path: Path, begin_s: float, end_s: float) -> float:
    """The same for a part of a headerless A-law file; 0 where the file holds nothing of it."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, round(begin_s * RATE)))
            return sounding_s(file.read(max(0, round((end_s - begin_s) * RATE))))
    except FileNotFoundError:
        return 0.0


def lasts_s(path: Path) -> float:
    return path.stat().st_size / RATE if path.is_file() else 0.0
