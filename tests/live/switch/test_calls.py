"""Calls over real SIP and RTP while no controller runs: the fallback keeps every caller; strangers get nothing."""

import csv
import wave
from pathlib import Path

import aiohttp
import pytest

from ivr.prompts import fallback
from ivr.prompts.speaker import Speaker
from ivr.switch import Asterisk
from tests.live.conftest import Switch
from tests.live.sip import line, register
from tests.live.sipp.run import sipp
from tests.live.sites import free_ports, small_site
from tests.live.until import until

NAMES = ["Айгүл", "x" * 64, "a;b ${SHELL(id)}", "' OR 1=1", ""]


def caller(number: str, name: str = "Citizen", pause_ms: int = 200, dialled: str = "109") -> list[str]:
    return ["-s", dialled, "-key", "number", number, "-key", "name", name, "-d", str(pause_ms)]


def rows(switch: Switch, number: str) -> list[list[str]]:
    """The CDR rows of one caller."""
    file = switch.asterisk.places.log / "cdr-csv" / "Master.csv"
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.reader(lines) if row[1] == number]


async def no_channels(switch: Switch) -> bool:
    return "0 active channels" in await switch.asterisk.cli("core show channels")


async def seen(switch: Switch, seat: str) -> bool:
    """The phone answered Asterisk's question."""
    return " Avail " in await switch.asterisk.cli(f"pjsip show aor {seat}")


async def set_global(switch: Switch, name: str, value: str) -> None:
    header = {"Authorization": aiohttp.encode_basic_auth(switch.secrets.ari_user, switch.secrets.ari_password)}
    url = f"{switch.centre.ari_url}/asterisk/variable"
    value_set = {"variable": name, "value": value}
    async with aiohttp.ClientSession(headers=header) as session, session.post(url, params=value_set) as answer:
        assert answer.status == 204


def recordings(switch: Switch, row: list[str], kind: str) -> list[Path]:
    return list(switch.paths.recordings.glob(f"fallback-{row[16]}-{kind}.sln"))


async def test_a_caller_leaves_a_message_and_is_found_afterwards(switch: Switch, tmp_path: Path) -> None:
    async with sipp(tmp_path, switch.site.asterisk.sip.port, "keyed", *caller("77010000001", pause_ms=5000)) as call:
        ran = await call
    assert ran.status == 0, ran.errors
    [row] = await until(lambda: rows(switch, "77010000001"))
    assert row[0] == "fallback"
    assert row[17] == "message"
    [message] = recordings(switch, row, "message")
    assert message.stat().st_size > 2 * 8000
    assert await until(lambda: no_channels(switch))


async def test_a_message_is_kept_when_the_caller_just_hangs_up(switch: Switch, tmp_path: Path) -> None:
    async with sipp(tmp_path, switch.site.asterisk.sip.port, "caller", *caller("77010000002", pause_ms=5000)) as call:
        ran = await call
    assert ran.status == 0, ran.errors
    [row] = await until(lambda: rows(switch, "77010000002"))
    assert row[0] == "fallback"
    [message] = recordings(switch, row, "message")
    assert message.stat().st_size > 2 * 8000


@pytest.mark.parametrize("pause_ms", [0, 300, 1200, 2200])
async def test_a_caller_who_hangs_up_early_leaves_nothing_behind(switch: Switch, tmp_path: Path, pause_ms: int) -> None:
    number = f"7701100{pause_ms:04}"
    async with sipp(tmp_path, switch.site.asterisk.sip.port, "caller", *caller(number, pause_ms=pause_ms)) as call:
        ran = await call
    assert ran.status == 0, ran.errors
    assert [row[0] for row in await until(lambda: rows(switch, number))] == ["fallback"]
    assert await until(lambda: no_channels(switch))


async def test_a_fresh_heartbeat_without_a_controller_still_ends_in_the_fallback(
    switch: Switch, tmp_path: Path
) -> None:
    await set_global(switch, "IVR_HEARTBEAT", "99999999999")  # a clock that ran ahead is no heartbeat
    async with sipp(tmp_path, switch.site.asterisk.sip.port, "caller", *caller("77010000003")) as call:
        assert (await call).status == 0
    assert [row[0] for row in await until(lambda: rows(switch, "77010000003"))] == ["fallback"]


async def test_a_registered_seat_answers_in_the_fallback_and_is_recorded(switch: Switch, tmp_path: Path) -> None:
    sip = switch.site.asterisk.sip.port
    [phone] = free_ports(1)
    async with line(sip, phone) as own:
        assert (await register(own, "seat-101", switch.secrets.seats["101"])).status == 200
        assert await until(lambda: seen(switch, "seat-101"))
    async with sipp(tmp_path, sip, "seat", "-d", "1500", own_port=phone) as seat:
        async with sipp(tmp_path, sip, "patient", *caller("77010000004")) as call:
            ran = await call
        assert ran.status == 0, ran.errors
        answered = await seat
    assert answered.status == 0, answered.errors
    found = await until(lambda: rows(switch, "77010000004"))
    assert {row[0] for row in found} == {"fallback"}
    [heard], [said] = recordings(switch, found[0], "caller"), recordings(switch, found[0], "seat")
    assert heard.stat().st_size > 2 * 4000
    assert said.stat().st_size == heard.stat().st_size, "both voices keep time"


@pytest.mark.parametrize("name", NAMES)
async def test_any_caller_name_is_only_a_name(switch: Switch, tmp_path: Path, name: str) -> None:
    number = f"7702{NAMES.index(name):07}"
    async with sipp(tmp_path, switch.site.asterisk.sip.port, "caller", *caller(number, name=name, pause_ms=0)) as call:
        ran = await call
    assert ran.status == 0, ran.errors
    assert [row[0] for row in await until(lambda: rows(switch, number))] == ["fallback"]


async def test_a_stranger_gets_a_challenge_and_nothing_else(switch: Switch, tmp_path: Path) -> None:
    port = switch.site.asterisk.sip.port
    async with sipp(tmp_path, port, "stranger", *caller("77030000001"), address="127.0.0.9") as call:
        ran = await call
    assert ran.status == 0, ran.errors
    assert rows(switch, "77030000001") == []


@pytest.mark.parametrize("dialled", ["112", "87010000000", "s", "h", "*21", "arrival"])
async def test_the_trunk_may_dial_only_our_number(switch: Switch, tmp_path: Path, dialled: str) -> None:
    port = switch.site.asterisk.sip.port
    async with sipp(tmp_path, port, "unknown_number", *caller("77030000002", dialled=dialled)) as call:
        ran = await call
    assert ran.status == 0, ran.errors


async def test_a_seat_registers_with_its_own_password_only(switch: Switch) -> None:
    secrets = switch.secrets.seats
    async with line(switch.site.asterisk.sip.port) as own:
        assert (await register(own, "seat-102", "wrong")).status == 401
        assert (await register(own, "seat-102", secrets["102"])).status == 200
    assert "Contact:  seat-102/" in await switch.asterisk.cli("pjsip show contacts")


async def test_one_seat_cannot_take_anothers_calls(switch: Switch) -> None:
    """Asterisk goes by the password's owner, not by the name that the request asks for."""
    async with line(switch.site.asterisk.sip.port) as own:
        await register(own, "seat-102", switch.secrets.seats["101"], as_user="seat-101")
        own_port = own.transport.get_extra_info("sockname")[1]
        assert f":{own_port}" not in await switch.asterisk.cli("pjsip show aor seat-102")


async def test_nobody_registers_as_an_unknown_seat(switch: Switch) -> None:
    async with line(switch.site.asterisk.sip.port) as own:
        assert (await register(own, "seat-999", switch.secrets.seats["101"])).status in (401, 403, 404)


async def test_rubbish_does_not_stop_the_switch(switch: Switch) -> None:
    async with line(switch.site.asterisk.sip.port) as own:
        for rubbish in (
            "\x00\xff rubbish\r\n\r\n",
            "INVITE\r\n\r\n",
            "INVITE sip:109@x SIP/2.0\r\n" + "A: b\r\n" * 3000,
        ):
            own.transport.sendto(rubbish.encode("latin-1"))
        assert (await register(own, "seat-102", "wrong")).status == 401


async def test_the_made_sentences_are_played(tmp_path: Path) -> None:
    centre = small_site(tmp_path / "var")
    made = fallback.make(Speaker(centre.paths.dialplans / "prompts", centre.paths.sounds), centre.paths.sounds, ("ru",))
    assert made
    with wave.open(str(centre.paths.sounds / "fallback" / "message.wav")) as sound:
        whole_ms = sound.getnframes() // 8
    asterisk = Asterisk(centre)
    asterisk.start()
    try:
        await asterisk.wait_ready()
        ours = Switch(*centre, asterisk)
        port = centre.site.asterisk.sip.port
        async with sipp(tmp_path, port, "caller", *caller("77010000009", pause_ms=whole_ms + 1500)) as call:
            assert (await call).status == 0
        [row] = await until(lambda: rows(ours, "77010000009"))
        assert len(recordings(ours, row, "message")) == 1
        assert "WARNING" not in (asterisk.places.log / "messages").read_text("utf-8")
    finally:
        await asterisk.stop()
