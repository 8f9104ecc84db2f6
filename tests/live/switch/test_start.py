"""Asterisk starts from our templates, quietly, with only what is needed, and lets nobody in without the password."""

import os
import socket
from pathlib import Path

import aiohttp
import pytest

from ivr.site import Centre
from ivr.switch import Asterisk, SwitchWrong
from ivr.switch.memory import RETURN
from ivr.switch.modules import MODULES
from tests.live.conftest import Switch
from tests.live.sites import small_site


async def ask_ari(switch: Switch, user: str, password: str, path: str = "asterisk/info") -> int:
    header = {"Authorization": aiohttp.encode_basic_auth(user, password)}
    async with (
        aiohttp.ClientSession(headers=header) as session,
        session.get(f"{switch.centre.ari_url}/{path}") as answer,
    ):
        return answer.status


async def test_only_the_needed_modules_run(switch: Switch) -> None:
    shown = await switch.asterisk.cli("module show")
    running = {line.split(".so")[0] for line in shown.splitlines() if ".so " in line and " Running " in line}
    assert running == set(MODULES)


async def test_it_starts_and_complains_of_nothing(tmp_path: Path) -> None:
    asterisk = Asterisk(small_site(tmp_path))
    asterisk.start()
    try:
        await asterisk.wait_ready()  # within its own limit
    finally:
        await asterisk.stop()
    said = (asterisk.places.log / "messages").read_text("utf-8").splitlines()
    assert said
    assert [line for line in said if "WARNING" in line or "ERROR" in line] == []
    assert asterisk.version.startswith("Asterisk 22.10.1")


def test_its_threads_share_the_heaps_of_few(switch: Switch) -> None:
    given = Path(f"/proc/{switch.asterisk.pid}/environ").read_bytes().split(b"\0")
    assert f"MALLOC_ARENA_MAX={os.environ.get('MALLOC_ARENA_MAX') or os.cpu_count()}".encode() in given


async def test_it_knows_how_to_give_memory_back(switch: Switch) -> None:
    assert "to the OS" in await switch.asterisk.cli(RETURN)


@pytest.mark.parametrize("endpoint", ["trunk", "seat-101", "seat-101-web"])
async def test_sound_is_taken_only_at_the_sites_own_address(switch: Switch, endpoint: str) -> None:
    shown = await switch.asterisk.cli(f"pjsip show endpoint {endpoint}")
    said = dict(line.replace(" ", "").split(":", 1) for line in shown.splitlines() if " : " in line)
    assert (said["media_address"], said["bind_rtp_to_media_address"]) == ("127.0.0.1", "true")
    assert (said["allow_transfer"], said["allow_subscribe"]) == ("false", "false")
    assert said["webrtc"] == ("yes" if endpoint.endswith("-web") else "no")


async def test_ari_wants_the_password(switch: Switch) -> None:
    secrets = switch.secrets
    assert await ask_ari(switch, secrets.ari_user, secrets.ari_password) == 200
    assert await ask_ari(switch, secrets.warden_user, secrets.warden_password) == 200
    assert await ask_ari(switch, secrets.ari_user, "wrong") == 401
    assert await ask_ari(switch, secrets.warden_user, secrets.ari_password) == 401


async def test_what_has_passwords_is_for_the_owner_only(switch: Switch) -> None:
    written = [*switch.asterisk.places.etc.iterdir(), switch.paths.secrets]
    assert {path.stat().st_mode & 0o077 for path in written} == {0}


async def test_a_reload_takes_a_changed_site(tmp_path: Path) -> None:
    centre = small_site(tmp_path)
    asterisk = Asterisk(centre)
    asterisk.start()
    try:
        await asterisk.wait_ready()
        site = centre.site.model_copy(update={"seats": {"777": centre.site.seats["101"]}})
        secrets = centre.secrets
        secrets.seats["777"] = "made-up"
        asterisk.centre = Centre(site, centre.paths, secrets)
        await asterisk.reload()
        assert "seat-777" in await asterisk.cli("pjsip show endpoints")
    finally:
        await asterisk.stop()


@pytest.mark.parametrize("key", ["sip.port", "ari_port", "ami_port"])
async def test_a_port_in_use_is_named_before_anything_starts(tmp_path: Path, key: str) -> None:
    centre = small_site(tmp_path)
    settings = centre.site.asterisk
    port = {"sip.port": settings.sip.port, "ari_port": settings.ari_port, "ami_port": settings.ami_port}[key]
    with socket.socket(type=socket.SOCK_DGRAM if key == "sip.port" else socket.SOCK_STREAM) as other:
        other.bind(("127.0.0.1", port))
        if key != "sip.port":
            other.listen()
        with pytest.raises(SwitchWrong, match=rf"port {port}/.*asterisk\.{key}"):
            Asterisk(centre).start()
    assert not centre.paths.asterisk.exists()


HOSTILE = [
    "a;b",
    "x\n[seat-999]\ntype = endpoint",
    "[evil]",
    'quote" <666>',
    "\\",
    "back\\slash;",
    ";-- comment",
    "${SHELL(id)}",
    "=> x",
    "#exec true",
    "Айгүл",
    "\u202e\u0000null",
]


async def test_hostile_names_stay_names(tmp_path: Path) -> None:
    seats: dict[str, dict[str, object]] = {
        str(101 + at): {"name": name, "queues": ["city"]} for at, name in enumerate(HOSTILE)
    }
    asterisk = Asterisk(_site_of(tmp_path, seats))
    asterisk.start()
    try:
        await asterisk.wait_ready()
        shown = await asterisk.cli("pjsip show endpoints")
        found = {line.split()[1].split("/")[0] for line in shown.splitlines() if line.startswith(" Endpoint:  ")}
        telephones = {f"seat-{number}{kind}" for number in seats for kind in ("", "-web")}
        assert found - {"<Endpoint"} == {"trunk"} | telephones
        for number in seats:
            details = await asterisk.cli(f"pjsip show endpoint seat-{number}")
            callerid = next(line for line in details.splitlines() if line.startswith(" callerid "))
            assert callerid.endswith(f"<{number}>")
    finally:
        await asterisk.stop()


def _site_of(folder: Path, seats: dict[str, dict[str, object]]) -> Centre:
    centre = small_site(folder, seats=0)
    changed = centre.site.model_validate(centre.site.model_dump(mode="json") | {"seats": seats})
    secrets = centre.secrets
    secrets.seats.update({number: f"password-of-{number}" for number in seats})
    return Centre(changed, centre.paths, secrets)


async def test_a_long_run_directory_still_has_a_console(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 20) / ("longer" * 10)
    folder.mkdir(parents=True)
    asterisk = Asterisk(small_site(folder))
    asterisk.start()
    try:
        await asterisk.wait_ready()
        assert "System uptime" in await asterisk.cli("core show uptime")
    finally:
        await asterisk.stop()
    assert not asterisk.places.run.exists()


async def test_wrong_configuration_gives_a_sentence(tmp_path: Path) -> None:
    centre = small_site(tmp_path, asterisk={"use": {"program": str(tmp_path / "nothing")}})
    with pytest.raises(SwitchWrong, match=r"asterisk\.use\.program"):
        Asterisk(centre).start()


async def test_signs_dialled_through_an_open_pattern_do_not_reach_the_dialplan(tmp_path: Path) -> None:
    asterisk = Asterisk(small_site(tmp_path, seats_may_dial=["_8.", "+77010000000", "_9[1-3]X!"]))
    asterisk.start()
    try:
        await asterisk.wait_ready()
        shown = await asterisk.cli("dialplan show from-seats") + await asterisk.cli("dialplan show allowed")
        assert shown.count("FILTER(0-9+*#,${EXTEN})") == 6
    finally:
        await asterisk.stop()
