"""A tape on the shelf, raw and pressed: the same sound, and at no moment none (B7)."""

import asyncio
import errno
import os
from pathlib import Path

import pytest

from ivr.ari import Ari
from ivr.call.tape import press as pressing
from ivr.call.tape.press import PIECE, Press, StillWritten, press
from ivr.call.tape.shelf import RAW, Shelf, alaw_of
from ivr.speech.g711 import from_alaw, to_alaw
from models.ids import CallId
from tests.fakes.asterisk import FakeAsterisk

CALL = CallId("call-0123456789abcd")
NAME = f"tape-{CALL}-caller"
EVERY = bytes(range(256))


def raw(folder: Path, sound: bytes, name: str = NAME) -> Path:
    file = folder / f"{name}.sln"
    file.write_bytes(from_alaw(sound))
    return file


def on_disk(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_what_came_as_a_law_is_pressed_as_it_came() -> None:
    assert alaw_of(from_alaw(EVERY)) == EVERY
    assert alaw_of(bytes(320)) == b"\xd5" * 160, "silence is silence"
    assert alaw_of(from_alaw(EVERY) + b"\x01") == EVERY, "half a sample is none"


def test_any_sample_is_pressed_as_the_nearest() -> None:
    sound = bytes(at & 0xFF for at in range(0, 200_000, 7))
    assert alaw_of(sound) == to_alaw(sound[: len(sound) & ~1])


@pytest.mark.parametrize("form", ["sln", "alaw"])
def test_a_shelf_knows_what_is_on_it(tmp_path: Path, form: str) -> None:
    shelf, sound = Shelf(tmp_path), EVERY * 47
    (tmp_path / f"{NAME}.{form}").write_bytes(sound if form == "alaw" else from_alaw(sound))
    assert (shelf.samples(NAME), shelf.length_s(NAME)) == (12_032, 1.504)
    assert shelf.path(NAME) == tmp_path / f"{NAME}.{form}"
    for first, last in ((0, 12_032), (1, 2), (255, 4001), (12_000, 99_999), (99_999, 100_000)):
        assert shelf.read(NAME, first, last) == sound[first:last]


def test_what_is_not_there(tmp_path: Path) -> None:
    for shelf in (Shelf(tmp_path), Shelf(None)):
        assert (shelf.samples("none"), shelf.length_s("none"), shelf.read("none", 0, 9)) == (None, None, b"")
        assert not shelf.path("none").exists()


def test_a_tape_is_pressed_whole_and_keeps_its_time(tmp_path: Path) -> None:
    sound = EVERY * (PIECE // 256) + b"\xd5\x2a"
    file = raw(tmp_path, sound)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    file.chmod(0o640)
    press(Shelf(tmp_path), NAME)
    made = tmp_path / f"{NAME}.alaw"
    assert on_disk(tmp_path) == [made.name]
    assert made.read_bytes() == sound
    assert (made.stat().st_mtime, made.stat().st_mode & 0o777) == (1_700_000_000, 0o640)


def test_ended_in_the_middle_it_is_done_again(tmp_path: Path) -> None:
    """Killed after the new name was made, and before the old one went."""
    raw(tmp_path, EVERY)
    (tmp_path / f"{NAME}.alaw").write_bytes(EVERY)
    assert Shelf(tmp_path).samples(NAME) == 256
    press(Shelf(tmp_path), NAME)
    assert on_disk(tmp_path) == [f"{NAME}.alaw"]


def test_a_tape_that_grows_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = raw(tmp_path, EVERY)

    def written_to(sound: bytes) -> bytes:
        with file.open("ab") as growing:
            growing.write(b"\0\0")
        return alaw_of(sound)

    monkeypatch.setattr(pressing, "alaw_of", lambda sound: written_to(sound) if file.stat().st_size < 600 else sound)
    with pytest.raises(StillWritten):
        press(Shelf(tmp_path), NAME)
    assert on_disk(tmp_path) == [file.name]


async def test_without_room_the_raw_tape_stays_and_is_pressed_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    made = Press(Shelf(tmp_path), Ari(FakeAsterisk()), lambda _: False)
    file = raw(tmp_path, EVERY)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        await made.take(NAME)
    assert on_disk(tmp_path) == [file.name]
    assert "No space left on device" in capsys.readouterr().out
    await made.take(NAME)
    assert on_disk(tmp_path) == [f"{NAME}.alaw"]
    await made.take(NAME)
    assert on_disk(tmp_path) == [f"{NAME}.alaw"], "a second time nothing happens"


async def pressed(folder: Path, made: Press, *names: str) -> None:
    """Until nothing else is on the disk."""
    looking = asyncio.create_task(made.run())
    try:
        async with asyncio.timeout(20):
            while on_disk(folder) != sorted(names):  # noqa: ASYNC110 made in a thread
                await asyncio.sleep(0.01)
    finally:
        looking.cancel()


async def test_what_was_left_behind_is_pressed(tmp_path: Path) -> None:
    other = "tape-call-ffffffffffffff-seat2"
    raw(tmp_path, EVERY)
    raw(tmp_path, EVERY, other)
    raw(tmp_path, EVERY, "somebody-elses")
    (tmp_path / f"{other}.alaw.123.part").write_bytes(b"half of it")
    (tmp_path / "fallback-1.2-caller.sln").write_bytes(bytes(2))
    made = Press(Shelf(tmp_path), Ari(FakeAsterisk()), lambda call_id: call_id == CALL)
    await pressed(tmp_path, made, f"{other}.alaw", f"{NAME}.sln", "somebody-elses.sln", "fallback-1.2-caller.sln")


async def test_a_tape_that_turns_in_asterisk_is_left_alone(tmp_path: Path) -> None:
    asterisk = FakeAsterisk()
    ari = Ari(asterisk)
    events = aiter(ari.events())
    await anext(events)  # connected: calls come to us
    caller = asterisk.dial_in("+77011234567")
    await ari.channels.answer(caller)
    await ari.channels.record(caller, name=NAME, format=RAW)
    raw(tmp_path, EVERY)
    raw(tmp_path, EVERY, f"{NAME}2")
    made = Press(Shelf(tmp_path), ari, lambda _: False)
    await pressed(tmp_path, made, f"{NAME}.sln", f"{NAME}2.alaw")
    asked = asyncio.create_task(made.take(NAME))
    async with asyncio.timeout(20):
        while asterisk.requests["recordings.get_live"] < 4:  # noqa: ASYNC110 the sweep's two, and ours
            await asyncio.sleep(0.01)
    assert on_disk(tmp_path) == [f"{NAME}.sln", f"{NAME}2.alaw"]
    await ari.recordings.stop(NAME)
    async with asyncio.timeout(20):
        await asked
    assert on_disk(tmp_path) == [f"{NAME}.alaw", f"{NAME}2.alaw"]


async def test_without_asterisks_word_nothing_is_pressed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "CLOSING_PAUSE_S", 0.01)
    monkeypatch.setattr(pressing, "CLOSING_S", 0.1)
    asterisk = FakeAsterisk()
    asterisk.down = True
    made = Press(Shelf(tmp_path), Ari(asterisk), lambda _: False)
    raw(tmp_path, EVERY)
    await made.take(NAME)
    assert on_disk(tmp_path) == [f"{NAME}.sln"]
    asterisk.down = False
    asterisk.fail_next("recordings.get_live", 500, 1)
    await made.take(NAME)
    assert on_disk(tmp_path) == [f"{NAME}.alaw"]
