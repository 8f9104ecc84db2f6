"""A call's tapes as one sound: both lanes in time, in whole and in part, audited once; its wave form; its pauses."""

import asyncio
import struct
from datetime import timedelta

import pytest

from agents.accounts.rights import Role
from ivr.speech.g711 import from_alaw
from models.kinds import Kind
from tests.contract.web.room import Room

CALL = "call-0a"
ADDRESS = f"/api/calls/{CALL}/audio"
HEAD = 58
CALLER, SEAT = bytes(range(256)) * 40, bytes([7]) * 8000


async def recorded(room: Room) -> None:
    """The seat's tape begins a second after the caller's."""
    await room.call(CALL, "city", "101")
    room.clock.by = timedelta(seconds=1)
    room.write(Kind.RECORDING_STARTED, CALL, leg="seat", recording=f"tape-{CALL}-seat")
    (room.folder / f"tape-{CALL}-seat.alaw").write_bytes(SEAT)
    await room.store.flush()


async def test_both_voices_in_one_sound_each_on_its_side(room: Room) -> None:
    await recorded(room)
    quality = await room.person("quality", Role.QUALITY)
    track = (await quality.get(f"/api/calls/{CALL}/soundtrack")).body
    assert [(each["leg"], each["lane"]) for each in track["tapes"]] == [("caller", 0), ("seat", 1)]
    late = round(track["tapes"][1]["at_s"] * 8000)
    assert late >= 8000
    got = await quality.get(ADDRESS)
    assert struct.unpack("<HHII", got.raw[20:32]) == (6, 2, 8000, 16000)
    left, right = got.raw[HEAD::2], got.raw[HEAD + 1 :: 2]
    assert left[: len(CALLER)] == CALLER
    assert right == b"\xd5" * late + SEAT
    assert set(left[len(CALLER) :]) == {0xD5}
    assert len(left) == len(right) == round(track["length_s"] * 8000)


@pytest.mark.parametrize(("first", "last"), [(0, 0), (57, 61), (58, 58), (59, 4000), (16001, 33000), (20000, 10**9)])
async def test_any_part_is_the_same_sound(room: Room, first: int, last: int) -> None:
    await recorded(room)
    quality = await room.person("quality", Role.QUALITY)
    whole = (await quality.get(ADDRESS)).raw
    got = await quality.ask("GET", ADDRESS, headers={"Range": f"bytes={first}-{last}"})
    assert (got.status, got.raw) == (206, whole[first : last + 1])


async def test_one_listening_is_one_line_of_the_audit(room: Room) -> None:
    await recorded(room)
    quality, boss = await room.person("quality", Role.QUALITY), await room.person("boss", Role.SUPERVISOR)
    await quality.get(f"/api/calls/{CALL}/soundtrack")
    await quality.get(f"/api/calls/{CALL}/waveform/tape-{CALL}-caller")
    assert (await boss.get("/api/audit", who="quality", about=CALL)).body["audited"] == []
    await asyncio.gather(*(quality.ask("GET", ADDRESS, headers={"Range": f"bytes={at}-"}) for at in (0, 900, 20_000)))
    audited = (await boss.get("/api/audit", who="quality", about=CALL)).body["audited"]
    assert [each["action"] for each in audited] == ["recording.heard"]


async def test_the_wave_form_is_loud_where_the_voice_is(room: Room) -> None:
    await recorded(room)
    quality = await room.person("quality", Role.QUALITY)
    name = f"tape-{CALL}-seat"
    (room.folder / f"{name}.alaw").write_bytes(b"\xd5" * 8000 + b"\x2a" * 8000)
    wave = (await quality.get(f"/api/calls/{CALL}/waveform/{name}")).body
    assert wave["length_s"] == 2
    assert len(wave["peaks"]) == 40
    assert max(wave["peaks"][:20]) <= 3
    assert min(wave["peaks"][20:]) >= 95


async def test_a_raw_tape_sounds_as_it_will_when_it_is_pressed(room: Room) -> None:
    await recorded(room)
    quality = await room.person("quality", Role.QUALITY)
    name = f"tape-{CALL}-seat"
    (room.folder / f"{name}.alaw").write_bytes(SEAT + bytes(range(256)) * 33)
    asked = [ADDRESS, f"/api/recordings/{name}", f"/api/calls/{CALL}/waveform/{name}", f"/api/calls/{CALL}/soundtrack"]
    pressed = [(await quality.get(address)).raw for address in asked]
    part = (await quality.ask("GET", asked[1], headers={"Range": "bytes=7001-8300"})).raw
    (room.folder / f"{name}.sln").write_bytes(from_alaw((room.folder / f"{name}.alaw").read_bytes()))
    (room.folder / f"{name}.alaw").unlink()
    assert [(await quality.get(address)).raw for address in asked] == pressed
    assert (await quality.ask("GET", asked[1], headers={"Range": "bytes=7001-8300"})).raw == part


async def test_other_calls_tapes_are_not_this_calls(room: Room) -> None:
    await recorded(room)
    await room.call("call-0b", "city", "101", caller="+77010000002")
    quality = await room.person("quality", Role.QUALITY)
    for name in ("tape-call-0b-caller", "tape-call-0a-none"):
        assert (await quality.get(f"/api/calls/{CALL}/waveform/{name}")).code == "no-such-recording"
    stranger = await room.person("senior", Role.SENIOR, queues=("danger",))
    for address in (ADDRESS, f"/api/calls/{CALL}/soundtrack", f"/api/calls/{CALL}/waveform/tape-{CALL}-caller"):
        assert (await stranger.get(address)).code == "no-such-call"


async def test_without_a_file_there_is_no_sound_but_what_was_paused_is_told(room: Room) -> None:
    await room.call(CALL, "city", "101")
    (room.folder / f"tape-{CALL}-caller.alaw").unlink()
    room.write(Kind.RECORDING_PAUSED, CALL, seat="101", by="101")
    room.write(Kind.RECORDING_RESUMED, CALL, seat="101", by="101")
    room.write(Kind.RECORDING_FAILED, CALL, leg="seat", why="AriDown")
    await room.store.flush()
    quality = await room.person("quality", Role.QUALITY)
    track = (await quality.get(f"/api/calls/{CALL}/soundtrack")).body
    assert (track["began_at"], track["tapes"]) == (None, [])
    assert [(each["why"], each["leg"]) for each in track["gaps"]] == [("paused", ""), ("failed", "seat")]
    assert (await quality.get(ADDRESS)).code == "no-such-recording"
