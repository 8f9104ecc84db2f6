"""Codes to samples, and the gate that tells speech from the line's noise."""

import math
import random
import struct

import pytest

from ivr.speech.g711 import from_alaw, from_l16, from_ulaw, samples, to_alaw
from ivr.speech.gate import FRAME_BYTES, FRAME_S, Gate, level_db


def tone(seconds: float, db: float) -> bytes:
    """A sine at this mean level."""
    peak = 32768 * math.sqrt(2) * 10 ** (db / 20)
    return b"".join(struct.pack("<h", round(peak * math.sin(n * 0.7))) for n in range(int(8000 * seconds)))


def noise(seconds: float, db: float, seed: int = 1) -> bytes:
    made = random.Random(seed)
    spread = 32768 * 10 ** (db / 20)
    return b"".join(struct.pack("<h", round(made.gauss(0, spread))) for _ in range(int(8000 * seconds)))


def voiced_s(pcm: bytes, gate: Gate | None = None) -> float:
    gate = gate or Gate()
    return FRAME_S * sum(gate.voiced(pcm[at : at + FRAME_BYTES]) for at in range(0, len(pcm), FRAME_BYTES))


# Values of ITU-T G.711's own tables: the first, the smallest and the largest of both signs.
@pytest.mark.parametrize(("code", "sample"), [(0xD5, 8), (0x55, -8), (0xAA, 32256), (0x2A, -32256), (0x80, 5504)])
def test_alaw(code: int, sample: int) -> None:
    assert list(samples(from_alaw(bytes([code])))) == [sample]


@pytest.mark.parametrize(("code", "sample"), [(0xFF, 0), (0x7F, 0), (0x80, 32124), (0x00, -32124), (0xFE, 8)])
def test_ulaw(code: int, sample: int) -> None:
    assert list(samples(from_ulaw(bytes([code])))) == [sample]


def test_l16_travels_in_network_order() -> None:
    assert list(samples(from_l16(b"\x12\x34\xff\xfe\x00"))) == [0x1234, -2]


def test_every_alaw_code_survives_coding() -> None:
    every = bytes(range(256))
    assert to_alaw(from_alaw(every)) == every


def test_alaw_is_near_any_sample() -> None:
    pcm = tone(0.1, -20)
    for was, now in zip(samples(pcm), samples(from_alaw(to_alaw(pcm))), strict=True):
        assert abs(was - now) <= max(16, abs(was) / 16)


def test_level() -> None:
    assert level_db(tone(0.02, -20)) == pytest.approx(-20, abs=0.5)
    assert level_db(bytes(320)) == -96
    assert level_db(b"") == -96


@pytest.mark.parametrize("noise_db", [-90, -60, -50, -42])
def test_speech_stands_out_of_any_usual_line(noise_db: float) -> None:
    gate = Gate()
    assert voiced_s(noise(1.0, noise_db), gate) <= 0.1
    assert voiced_s(tone(0.6, noise_db + 25 if noise_db > -60 else -30), gate) == pytest.approx(0.6, abs=0.05)
    assert voiced_s(noise(1.0, noise_db, seed=2), gate) <= 0.1


def test_speech_from_the_first_frame() -> None:
    word_and_pause = tone(0.3, -20) + noise(0.2, -60)
    assert voiced_s(word_and_pause * 4) >= 0.9


def test_a_new_steady_noise_is_taken_for_noise_within_seconds() -> None:
    gate = Gate()
    voiced_s(noise(1.0, -65), gate)
    voiced_s(noise(10.0, -40), gate)
    assert voiced_s(noise(1.0, -40, seed=3), gate) <= 0.1
