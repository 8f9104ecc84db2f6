"""Recordings whose Asterisk was killed: the sound is there, the header is mended."""

import struct
import wave
from pathlib import Path

import pytest

from ivr.alone.wav import HEADER, NotOurWav, length_s, repair

SOUND = struct.pack("<h", 1000) * 8000 * 3


def whole(path: Path) -> bytes:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(SOUND)
    return path.read_bytes()


def test_a_whole_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    before = whole(path)
    assert not repair(path)
    assert path.read_bytes() == before
    assert length_s(path) == 3.0


@pytest.mark.parametrize("lost", [0, 1, 16_000, 16_001])
@pytest.mark.parametrize("header", ["stale", "zero"])
def test_a_header_that_was_never_finished_is_mended(tmp_path: Path, lost: int, header: str) -> None:
    path = tmp_path / "a.wav"
    raw = whole(path)
    stale = raw[:4] + struct.pack("<I", 36) + raw[8:40] + struct.pack("<I", 0)
    path.write_bytes((stale if header == "stale" else bytes(HEADER)) + raw[HEADER : len(raw) - lost])
    assert repair(path)
    with wave.open(str(path)) as file:
        assert file.getnframes() == (len(SOUND) - lost) // 2
        assert file.getframerate() == 8000
        assert file.readframes(100) == SOUND[:200]
    assert not repair(path), "once is enough"


@pytest.mark.parametrize("raw", [b"", b"\0" * 10, b"\0" * 44])
def test_a_file_without_sound_becomes_an_empty_recording(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(raw)
    assert repair(path)
    with wave.open(str(path)) as file:
        assert file.getnframes() == 0


@pytest.mark.parametrize("raw", [b"#!/bin/sh\n" * 10, b"RIFF" + b"x" * 100, b"OggS" + b"\0" * 100])
def test_what_is_no_recording_of_ours_is_left_as_it_is(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(raw)
    with pytest.raises(NotOurWav):
        repair(path)
    assert path.read_bytes() == raw


def test_nothing_has_no_length(tmp_path: Path) -> None:
    assert length_s(tmp_path / "none.wav") == 0.0
