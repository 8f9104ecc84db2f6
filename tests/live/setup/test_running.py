"""The doctor beside a real, running Asterisk, and beside programs that only sit on its ports."""

import asyncio
from dataclasses import replace

import pytest

from ivr.setup import running
from ivr.setup.doctor import centre_verdicts
from ivr.setup.verdict import Grade, Verdict
from ivr.site import Centre
from tests.live.conftest import Switch
from tests.live.sites import small_site


async def test_our_passwords_are_taken_and_busy_ports_are_ours(switch: Switch) -> None:
    found = {verdict.part: verdict async for verdict in centre_verdicts(switch.centre)}
    assert found["Asterisk"].grade == Grade.OK
    assert found["ARI"].says.startswith("answers, Asterisk 22.")
    assert found["AMI"] == Verdict("AMI", Grade.OK, "answers")
    assert "ports" not in found, "they are busy because ours runs"
    assert found["controller"].grade == Grade.WARNING
    assert "fallback" in found["controller"].says


async def test_other_passwords_are_told_apart(switch: Switch) -> None:
    secrets = replace(switch.secrets, ari_password="wrong", ami_secret="wrong")
    centre = switch.centre._replace(secrets=secrets)
    ari, ami = await running.ari(centre), await running.ami(centre)
    assert ari is not None
    assert ari.grade == Grade.WRONG
    assert "refuses our password" in ari.says
    assert "refuses our password" in ami.says


STRANGERS = [
    (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "answers 404"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", "is not Asterisk"),
    (b'HTTP/1.1 200 OK\r\nContent-Length: 33\r\n\r\n{"system":{"version":"20.1.0-x"}}', "22.10.1 or newer is needed"),
    (b"SSH-2.0-OpenSSH_9.2\r\n", "is not Asterisk"),
    (b"", "is not Asterisk"),
]


@pytest.mark.parametrize(("bytes_said", "says"), STRANGERS)
async def test_a_stranger_on_aris_port(bytes_said: bytes, says: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    async with await _stranger(bytes_said) as server:
        found = await running.ari(_on_port_of(server, small_site(tmp_path_factory.mktemp("doctor"))))
    assert found is not None
    assert found.grade == Grade.WRONG
    assert says in found.says


async def test_a_stranger_on_amis_port(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with await _stranger(b"220 mail ready\r\n\r\n", asked=False) as server:
        found = await running.ami(_on_port_of(server, small_site(tmp_path_factory.mktemp("doctor"))))
    assert found.grade == Grade.WARNING
    assert "is not Asterisk" in found.says


async def _stranger(said: bytes, *, asked: bool = True) -> asyncio.Server:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if asked:
            await reader.read(1)
        writer.write(said)
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


def _on_port_of(server: asyncio.Server, centre: Centre) -> Centre:
    port = server.sockets[0].getsockname()[1]
    asterisk = centre.site.asterisk.model_copy(update={"ari_port": port, "ami_port": port})
    return centre._replace(site=centre.site.model_copy(update={"asterisk": asterisk}))
