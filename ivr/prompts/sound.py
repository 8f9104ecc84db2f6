"""Samples to telephone sound: 8 kHz, mono, 16 bit, even loudness, no silence at the ends. Pure but for the files."""

import os
import tempfile
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ivr.prompts.voice import Sound

Samples = npt.NDArray[np.float32]

RATE = 8000
LOW_HZ, HIGH_HZ = (150.0, 250.0), (3500.0, 3850.0)  # the telephone's band: cosine slopes from nothing to all and back
LOUDNESS_DBFS = -20.0  # RMS of the spoken parts; what public announcements on G.711 use
PEAK = 0.84  # -1.5 dBFS: nothing is ever clipped
KNEE = 0.5  # above it peaks are bent, not cut
QUIET = 0.01  # of the loudest sample: silence at the ends
HEAD_S, TAIL_S = 0.06, 0.09
BLOCK = 160  # 20 ms


def telephone(samples: Samples, rate: int) -> Samples:
    """The whole way from a synthesiser's or a recording's samples to what Asterisk plays."""
    return padded(levelled(trimmed(resampled(samples, rate))))


def resampled(samples: Samples, rate: int) -> Samples:
    """To 8 kHz, through the spectrum: band-limited to the telephone's band first, so that nothing folds back."""
    if not len(samples):
        return samples
    step = rate // np.gcd(rate, RATE)
    margin = rate // 10  # the spectrum is circular: silence keeps the end from leaking into the beginning
    length = -(-(len(samples) + 2 * margin) // step) * step
    whole = np.zeros(length, dtype=np.float64)
    whole[margin : margin + len(samples)] = samples
    spectrum = np.fft.rfft(whole)
    hertz = np.arange(len(spectrum)) * (rate / length)
    target = length * RATE // rate
    shaped = (spectrum * _slope(hertz, *LOW_HZ) * (1 - _slope(hertz, *HIGH_HZ)))[: target // 2 + 1]
    if len(shaped) < target // 2 + 1:
        shaped = np.pad(shaped, (0, target // 2 + 1 - len(shaped)))
    small = np.fft.irfft(shaped, target) * (target / length)
    return np.asarray(small, dtype=np.float32)


def _slope(hertz: npt.NDArray[np.float64], start: float, end: float) -> npt.NDArray[np.float64]:
    ramp = np.clip((hertz - start) / (end - start), 0.0, 1.0)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * ramp))


def trimmed(samples: Samples) -> Samples:
    if not len(samples):
        return samples
    loud = np.flatnonzero(np.abs(samples) > QUIET * np.abs(samples).max())
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]


def levelled(samples: Samples) -> Samples:
    """To the same loudness, counted over the blocks that carry speech; peaks above the knee are bent below PEAK."""
    spoken = spoken_rms(samples)
    if spoken == 0:
        return samples
    gained = samples * (10 ** (LOUDNESS_DBFS / 20) / spoken)
    size = np.abs(gained)
    room = PEAK - KNEE
    bent = KNEE + room * np.tanh((size - KNEE) / room)
    return np.where(size > KNEE, np.sign(gained) * bent, gained).astype(np.float32)


def spoken_rms(samples: Samples) -> float:
    """RMS over the 20 ms blocks that are within 30 dB of the loudest one: pauses do not count."""
    whole = samples[: len(samples) // BLOCK * BLOCK].reshape(-1, BLOCK)
    if not len(whole):
        return float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
    power = np.mean(whole.astype(np.float64) ** 2, axis=1)
    return float(np.sqrt(power[power >= power.max() / 1000].mean()))


def padded(samples: Samples) -> Samples:
    return np.pad(samples, (int(HEAD_S * RATE), int(TAIL_S * RATE)))


def write(samples: Samples, path: Path) -> Sound:
    """Whole or not at all: a sound that Asterisk opens is never half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pcm = (np.clip(samples, -1, 1) * 32767).round().astype("<i2")
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".wav")
    try:
        with os.fdopen(handle, "wb") as file, wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(pcm.tobytes())
        Path(half).chmod(0o644)  # Asterisk may run as another user
        Path(half).replace(path)
    finally:
        Path(half).unlink(missing_ok=True)
    return Sound(path, len(pcm) / RATE)


def length_s(path: Path) -> float:
    with wave.open(str(path), "rb") as sound:
        return sound.getnframes() / sound.getframerate()


def joined(pieces: list[Samples], gap_s: float = 0.35) -> Samples:
    gap = np.zeros(int(gap_s * RATE), dtype=np.float32)
    parts = [part for piece in pieces for part in (piece, gap)]
    return np.concatenate(parts[:-1]) if parts else gap[:0]
