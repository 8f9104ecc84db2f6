"""Listening: whole, in parts, audited before the first sound."""

import asyncio
import struct

import pytest

from agents.accounts.rights import Role
from tests.contract.web.room import Room

ADDRESS = "/api/recordings/tape-call-0a-caller"
SOUND = bytes(range(256)) * 40
LENGTH = len(SOUND) + 58


async def test_a_whole_recording_is_a_wav_file_of_a_law(room: Room) -> None:
    await room.call("call-0a", "city", "101")
    quality = await room.person("quality", Role.QUALITY)
    got = await quality.get(ADDRESS)
    assert (got.status, got.headers["Content-Type"], got.headers["Accept-Ranges"]) == (200, "audio/wav", "bytes")
    assert (got.raw[:4], got.raw[8:16], got.raw[58:]) == (b"RIFF", b"WAVEfmt ", SOUND)
    assert struct.unpack("<I", got.raw[4:8])[0] == LENGTH - 8
    assert struct.unpack("<HHII", got.raw[20:32]) == (6, 1, 8000, 8000)
    assert got.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, LENGTH - 1),
        ("bytes=0-0", 0, 0),
        ("bytes=50-69", 50, 69),
        ("bytes=58-", 58, LENGTH - 1),
        ("bytes=100-999999", 100, LENGTH - 1),
        ("bytes=-10", LENGTH - 10, LENGTH - 1),
        ("bytes=-999999", 0, LENGTH - 1),
    ],
)
async def test_a_part_of_it(room: Room, asked: str, first: int, last: int) -> None:
    await room.call("call-0a", "city", "101")
    quality = await room.person("quality", Role.QUALITY)
    whole = (await quality.get(ADDRESS)).raw
    got = await quality.ask("GET", ADDRESS, headers={"Range": asked})
    assert (got.status, got.headers["Content-Range"]) == (206, f"bytes {first}-{last}/{LENGTH}")
    assert got.raw == whole[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=5-2", "bytes=-0"])
async def test_a_part_that_is_not_there(room: Room, asked: str) -> None:
    await room.call("call-0a", "city", "101")
    quality = await room.person("quality", Role.QUALITY)
    got = await quality.ask("GET", ADDRESS, headers={"Range": asked})
    assert (got.status, got.code, got.headers["Content-Range"]) == (416, "bad-range", f"bytes */{LENGTH}")


async def test_what_is_no_range_gets_the_whole(room: Room) -> None:
    await room.call("call-0a", "city", "101")
    quality = await room.person("quality", Role.QUALITY)
    for asked in ("bytes=-", "bytes=0-1,3-4", "lines=1-2", "x" * 5000, "bytes=" + "9" * 40 + "-"):
        got = await quality.ask("GET", ADDRESS, headers={"Range": asked})
        assert (got.status, len(got.raw)) == (200, LENGTH)


async def test_each_listening_is_audited_once_and_before_the_sound(room: Room) -> None:
    await room.call("call-0a", "city", "101")
    quality, boss = await room.person("quality", Role.QUALITY), await room.person("boss", Role.SUPERVISOR)
    await asyncio.gather(*(quality.ask("GET", ADDRESS, headers={"Range": f"bytes={n}-"}) for n in (500, 0, 900)))
    audited = (await boss.get("/api/audit", about="tape-call-0a-caller")).body["audited"]
    assert [(row["who"], row["action"], row["call_id"]) for row in audited] == [
        ("quality", "recording.heard", "call-0a")
    ]
    await boss.get(ADDRESS)
    assert len((await boss.get("/api/audit", about="tape-call-0a-caller")).body["audited"]) == 2
    shown = (await boss.get("/api/calls/call-0a")).body["events"]
    assert [each["fields"]["who"] for each in shown if each["kind"] == "ActionAudited"] == ["quality", "boss"]
    hidden = (await quality.get("/api/calls/call-0a")).body["events"]
    assert "ActionAudited" not in [each["kind"] for each in hidden]


async def test_a_recording_whose_file_is_gone(room: Room) -> None:
    await room.call("call-0a", "city", "101")
    (room.folder / "tape-call-0a-caller.alaw").unlink()
    quality = await room.person("quality", Role.QUALITY)
    assert (await quality.get(ADDRESS)).code == "no-such-recording"
