"""Who decides about a call: the controller while its heart beats, else Asterisk alone; and what a seat may dial."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.live.conftest import Switch
from tests.live.sipp.run import sipp
from tests.live.switch.test_calls import no_channels, set_global
from tests.live.until import PATIENT_S, until


class Controller:
    """The least that can be one: an application's socket, and requests."""

    def __init__(self, session: aiohttp.ClientSession, url: str, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._session, self._url, self._socket = session, url, socket

    async def next(self, kind: str) -> dict[str, Any]:
        async with asyncio.timeout(PATIENT_S):
            while True:
                event: dict[str, Any] = await self._socket.receive_json()
                if event["type"] == kind:
                    return event

    async def post(self, path: str, **params: str) -> int:
        async with self._session.post(f"{self._url}/{path}", params=params) as answer:
            return answer.status


@asynccontextmanager
async def controller(switch: Switch) -> AsyncIterator[Controller]:
    secrets = switch.secrets
    header = {"Authorization": aiohttp.encode_basic_auth(secrets.ari_user, secrets.ari_password)}
    url = switch.centre.ari_url
    async with (
        aiohttp.ClientSession(headers=header) as session,
        session.ws_connect(f"{url}/events?app=ivr109") as socket,
    ):
        yield Controller(session, url, socket)


async def beat(switch: Switch, ago_s: float = 0) -> None:
    await set_global(switch, "IVR_HEARTBEAT", str(int(time.time() - ago_s)))


def seat_dials(switch: Switch, dialled: str) -> list[str]:
    return ["-s", dialled, "-key", "number", "101", "-key", "password", switch.secrets.seats["101"]]


@pytest.mark.parametrize("dialled", ["103", "87010000000", "109", "s", "seat-102", "1120"])
async def test_a_seat_dials_only_what_is_allowed(switch: Switch, tmp_path: Path, dialled: str) -> None:
    async with sipp(tmp_path, switch.site.asterisk.sip.port, "refused", *seat_dials(switch, dialled)) as call:
        ran = await call
    assert ran.status == 0, ran.errors
    assert await until(lambda: no_channels(switch))


async def test_a_feature_code_is_the_controllers(switch: Switch, tmp_path: Path) -> None:
    async with (
        controller(switch) as ours,
        sipp(tmp_path, switch.site.asterisk.sip.port, "refused", *seat_dials(switch, "*21")) as call,
    ):
        started = await ours.next("StasisStart")
        assert started["args"] == ["feature", "*21"]
        assert started["channel"]["name"].startswith("PJSIP/seat-101-")
        assert not call.done()
        assert await ours.post(f"channels/{started['channel']['id']}/continue") == 204
        assert await until(lambda: no_channels(switch))  # the next test's Asterisk is this one
