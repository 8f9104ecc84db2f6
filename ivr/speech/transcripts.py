"""Recordings to words: read, cut at the silences, and times given back as they are in the recording."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ivr.speech.g711 import from_alaw, from_ulaw
from ivr.speech.gate import FRAME_BYTES, FRAME_S, Gate
from ivr.speech.phrases import UNKNOWN_SPELLINGS, Word

#: Silence kept on both sides of speech, in frames (0.3 s).
_MARGIN = 15
#: The longest recording read, in bytes of samples (four hours).
_MOST = 4 * 3600 * 16000

_WAV_HEADER = 44


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that was said in a recording. Times are seconds from its beginning."""

    text: str
    words: tuple[Word, ...]


class RecordingUnreadable(Exception):
    """Not a recording of ours: says why."""


def read_pcm(path: Path) -> bytes:
    """16-bit samples at 8 kHz of a headerless alaw, ulaw or sln recording, or of a wav of that kind."""
    if not path.is_file():
        raise RecordingUnreadable("there is no such recording")
    if path.stat().st_size > _MOST + _WAV_HEADER:
        raise RecordingUnreadable("the recording is longer than four hours")
    raw = path.read_bytes()
    match path.suffix.lower():
        case ".alaw" | ".al":
            return from_alaw(raw)
        case ".ulaw" | ".ul" | ".pcm":
            return from_ulaw(raw)
        case ".sln" | ".raw":
            return raw[: len(raw) & ~1]
        case ".wav":
            return _wav(raw)
    raise RecordingUnreadable(f"{path.suffix or 'no suffix'} is none of .alaw, .ulaw, .sln, .wav")


def _wav(raw: bytes) -> bytes:
    """Chunks are walked by hand: Asterisk writes the sizes only at the end, and a killed one never does."""
    if raw[:4] != b"RIFF" or raw[8:12] != b"WAVE":
        raise RecordingUnreadable("the file says wav but is none")
    at, form = 12, b""
    while at + 8 <= len(raw):
        name, size = raw[at : at + 4], int.from_bytes(raw[at + 4 : at + 8], "little")
        if name == b"fmt ":
            form = raw[at + 8 : at + 8 + size]
        if name == b"data":
            break
        at += 8 + size + size % 2
    else:
        raise RecordingUnreadable("the wav has no sound in it")
    coded = int.from_bytes(form[0:2], "little"), int.from_bytes(form[2:4], "little")
    if coded != (1, 1) or int.from_bytes(form[4:8], "little") != 8000 or form[14:16] != b"\x10\x00":
        raise RecordingUnreadable("a wav must be 8 kHz, mono, 16 bit")
    end = at + 8 + size if size else len(raw)
    sound = raw[at + 8 : end]
    return sound[: len(sound) & ~1]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece with speech in it. fed_s: where it stands in what the recogniser hears."""

    start_s: float
    fed_s: float
    pcm: bytes


def spans(pcm: bytes) -> list[Span]:
    """The pieces worth decoding, margins included, touching ones joined."""
    gate = Gate()
    frames = [pcm[at : at + FRAME_BYTES] for at in range(0, len(pcm), FRAME_BYTES)]
    wanted = bytearray(len(frames))
    for number in _spoken(gate, frames):
        first, last = max(0, number - _MARGIN), min(len(frames), number + _MARGIN + 1)
        wanted[first:last] = b"\x01" * (last - first)
    found: list[Span] = []
    fed_s, at = 0.0, wanted.find(1)
    while at >= 0:
        end = wanted.find(0, at)
        end = len(frames) if end < 0 else end
        piece = pcm[at * FRAME_BYTES : end * FRAME_BYTES]
        found.append(Span(at * FRAME_S, fed_s, piece))
        fed_s += len(piece) / 16000
        at = wanted.find(1, end)
    return found


def _spoken(gate: Gate, frames: list[bytes]) -> Iterator[int]:
    """Frames that are voiced, in runs of at least two: one alone is a click."""
    before = False
    for number, frame in enumerate(frames):
        voiced = gate.voiced(frame)
        if voiced and before:
            yield number
        before = voiced


def in_recording(words: tuple[Word, ...], found: list[Span]) -> Transcript:
    """Times of the fed sound moved to where they were said."""
    moved = []
    for word in words:
        if word.word in UNKNOWN_SPELLINGS:
            continue
        span = max((span for span in found if span.fed_s <= word.start_s + 0.01), key=lambda span: span.fed_s)
        shift = span.start_s - span.fed_s
        last = span.start_s + len(span.pcm) / 16000
        moved.append(
            replace(word, start_s=round(word.start_s + shift, 3), end_s=round(min(word.end_s + shift, last), 3))
        )
    return Transcript(" ".join(word.word for word in moved), tuple(moved))
