"""The doctor on what runs now: ARI and AMI with our passwords, the controller, the speech worker, the ports."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from ivr.setup.verdict import Verdict, ok, warning, wrong
from ivr.site.centre import Centre
from ivr.site.schema import GivenHost
from ivr.switch.ports import check_ports
from ivr.switch.tree import check_version
from ivr.switch.wrong import SwitchWrong

ANSWER_S = 3.0
START = "start it with: ivr up"


async def running(centre: Centre) -> AsyncIterator[Verdict]:
    answers = await ari(centre)
    if answers is None:
        yield _away(centre)
        yield ports(centre)
        return
    yield answers
    yield await ami(centre)
    yield await listening("controller", centre.paths.control_socket, "calls are taken by Asterisk's fallback now")
    yield await listening("speech worker", centre.paths.speech_socket, "menus run by keys now")


def _away(centre: Centre) -> Verdict:
    if isinstance(centre.site.asterisk.use, GivenHost):
        return wrong(
            "ARI", f"nothing answers at {centre.ari_url}", "start Asterisk there, and let this machine reach it"
        )
    return warning("centre", "not running", START)


async def ari(centre: Centre) -> Verdict | None:
    """None where nothing listens."""
    part, secrets = "ARI", centre.secrets
    header = {"Authorization": aiohttp.encode_basic_auth(secrets.ari_user, secrets.ari_password)}
    limit = aiohttp.ClientTimeout(total=ANSWER_S)
    try:
        async with (
            aiohttp.ClientSession(headers=header, timeout=limit) as session,
            session.get(f"{centre.ari_url}/asterisk/info", params={"only": "system"}) as answer,
        ):
            if answer.status == 401:
                remedy = "another Asterisk has this port, or ours runs with older passwords: stop it, then ivr up"
                return wrong(part, f"{centre.ari_url} refuses our password", remedy)
            if answer.status != 200:
                remedy = f"another program has port {centre.site.asterisk.ari_port}: stop it, or change ari_port"
                return wrong(part, f"{centre.ari_url} answers {answer.status}", remedy)
            said = await answer.json(content_type=None)
            return ok(part, f"answers, Asterisk {check_version(str(said['system']['version']))}")
    except SwitchWrong as fault:
        return wrong(part, str(fault), "update Asterisk")
    except (TimeoutError, aiohttp.ServerTimeoutError):
        return wrong(part, f"no answer within {ANSWER_S:g} s", "Asterisk hangs: ivr up restarts it when it is killed")
    except aiohttp.ClientConnectorError:
        return None
    except (aiohttp.ClientError, ValueError, KeyError, TypeError):
        remedy = f"another program has port {centre.site.asterisk.ari_port}: stop it, or change ari_port"
        return wrong(part, f"what answers at {centre.ari_url} is not Asterisk", remedy)


async def ami(centre: Centre) -> Verdict:
    """Calls go on without it, so nothing here is wrong enough to stop."""
    part, unseen = "AMI", "registrations and audio quality are not seen"
    try:
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_connection(centre.ari_host, centre.site.asterisk.ami_port)
            try:
                said = await _log_in(reader, writer, centre)
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
        return warning(part, f"does not answer: {unseen}", "restart: ivr up")
    if said is None:
        return warning(part, f"what answers is not Asterisk: {unseen}", "change ami_port in the site file")
    if b"Response: Success" not in said:
        return warning(part, f"refuses our password: {unseen}", "restart: ivr up")
    return ok(part, "answers")


async def _log_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, centre: Centre) -> bytes | None:
    """What it says to our login; None where it is no Asterisk, which then does not get our password."""
    if not (await reader.readline()).startswith(b"Asterisk Call Manager"):
        return None
    user, secret = centre.secrets.ami_user, centre.secrets.ami_secret
    writer.write(f"Action: Login\r\nUsername: {user}\r\nSecret: {secret}\r\nEvents: off\r\n\r\n".encode())
    return await reader.readuntil(b"\r\n\r\n")


async def listening(part: str, socket: Path, meanwhile: str) -> Verdict:
    try:
        async with asyncio.timeout(ANSWER_S):
            _, writer = await asyncio.open_unix_connection(socket)
            writer.close()
            await writer.wait_closed()
    except (OSError, TimeoutError):
        return warning(part, f"not running: {meanwhile}", START)
    return ok(part, "runs")


def ports(centre: Centre) -> Verdict:
    """Only asked where ours does not run: then each must be free."""
    if isinstance(centre.site.asterisk.use, GivenHost):
        return ok("ports", "are that machine's own")
    try:
        check_ports(centre.site)
    except SwitchWrong as fault:
        taken = [line.partition("; ")[0] for line in str(fault).splitlines()]
        return wrong("ports", "; ".join(taken), "stop the program that has them, or change them in the site file")
    return ok("ports", "free")
