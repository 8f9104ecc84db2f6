"""Recordings that people drop in: any PCM .wav, made telephone sound; all else is refused with the remedy."""

import wave
from pathlib import Path

import numpy as np

from ivr.prompts.sound import Samples

LONGEST_S = 300
REMEDY = (
    "save it as WAV, PCM 16 bit, mono, 8000 Hz or more, e.g.: ffmpeg -i INPUT -ac 1 -ar 16000 -c:a pcm_s16le OUTPUT.wav"
)


class BadRecording(Exception):
    """A recording that cannot be played: names the file and says how to save it."""


def read(path: Path) -> tuple[Samples, int]:
    """Mono samples (-1..1) and their rate."""
    try:
        with wave.open(str(path), "rb") as sound:
            channels, width, rate, frames = (
                sound.getnchannels(),
                sound.getsampwidth(),
                sound.getframerate(),
                sound.getnframes(),
            )
            if not 8000 <= rate <= 192_000 or channels not in (1, 2) or frames > LONGEST_S * rate:
                raise BadRecording(f"{path}: {channels} channels, {rate} Hz, {frames / max(rate, 1):.0f} s; {REMEDY}")
            raw = sound.readframes(frames)
    except (wave.Error, EOFError, OSError) as fault:
        raise BadRecording(f"{path}: not a PCM WAV file ({fault}); {REMEDY}") from None
    if not raw:
        raise BadRecording(f"{path}: it holds no sound; {REMEDY}")
    return _mono(_scaled(raw[: len(raw) // (width * channels) * width * channels], width), channels), rate


def _scaled(raw: bytes, width: int) -> Samples:
    if width == 1:
        return (np.frombuffer(raw, dtype=np.uint8).astype(np.float32) - np.float32(128)) / np.float32(128)
    if width == 3:
        bytes_ = np.frombuffer(raw, dtype=np.uint8).reshape(-1, 3)
        wide = np.zeros((len(bytes_), 4), dtype=np.uint8)
        wide[:, 1:] = bytes_
        return (wide.view("<i4").reshape(-1) / 2**31).astype(np.float32)
    return np.frombuffer(raw, dtype=f"<i{width}").astype(np.float32) / np.float32(2 ** (8 * width - 1))


def _mono(samples: Samples, channels: int) -> Samples:
    return samples.reshape(-1, channels).mean(axis=1).astype(np.float32) if channels > 1 else samples
