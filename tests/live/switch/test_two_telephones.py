"""A seat has an ordinary telephone and one in the browser: for the fallback, which nobody guides, they are one seat."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.live.browser_phone import browser_phone
from tests.live.conftest import Switch, running
from tests.live.sip import line, register
from tests.live.sipp.run import Ran, sipp
from tests.live.sites import free_ports, small_site
from tests.live.switch.test_calls import caller, no_channels, rows, seen, set_global
from tests.live.switch.test_dialplan import controller
from tests.live.until import until


@pytest.fixture(scope="module")
def switch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Switch]:
    """Each test has a seat of its own: after a call a seat rests."""
    with running(small_site(tmp_path_factory.mktemp("two"), seats=4)) as made:
        yield made


@asynccontextmanager
async def telephone(switch: Switch, seat: str, *more: str) -> AsyncIterator["asyncio.Task[Ran]"]:
    """The seat's ordinary telephone: registered, answering; in the end it has logged off."""
    [phone], sip = free_ports(1), switch.site.asterisk.sip.port
    user, password = f"seat-{seat}", switch.secrets.seats[seat]
    async with line(sip, phone) as own:
        assert (await register(own, user, password)).status == 200
        assert await until(lambda: seen(switch, user))
    async with sipp(switch.paths.var, sip, "seat", "-aa", *more, own_port=phone) as answering:
        yield answering
    async with line(sip) as own:
        assert (await register(own, user, password, expires_s=0)).status == 200


async def queue(switch: Switch) -> str:
    return await switch.asterisk.cli("queue show fallback")


async def in_call(switch: Switch) -> bool:
    return "(in call)" in await queue(switch)


async def offered_in_vain(switch: Switch) -> bool:
    """Somebody has waited for two of app_queue's tries, which come every 2 s."""
    shown = re.search(r"\(wait: (\d+):(\d+)", await queue(switch))
    return shown is not None and 60 * int(shown[1]) + int(shown[2]) >= 3


async def hung_up(switch: Switch) -> None:
    await switch.asterisk.cli("channel request hangup all")
    assert await until(lambda: no_channels(switch))


async def last_beat(switch: Switch, said: str, ago_s: int = 30) -> None:
    await set_global(switch, "IVR_HEARTBEAT", f"{time.time() - ago_s:.2f}{said}")


async def test_an_empty_chair_is_not_rung(switch: Switch, tmp_path: Path) -> None:
    """Who was logged in and not at rest when the controller was last heard of is rung; the others' telephones are still
    registered."""
    sip = switch.site.asterisk.sip.port
    async with browser_phone(switch.centre, "101") as empty, telephone(switch, "104", "-d", "300"):
        assert await until(lambda: seen(switch, "seat-101-web"))
        await last_beat(switch, "-102-104-")
        async with sipp(tmp_path, sip, "patient", *caller("77080000006")) as call:
            assert (await call).status == 0
        await last_beat(switch, "-")
        async with sipp(tmp_path, sip, "caller", *caller("77080000007", pause_ms=1000)) as call:
            assert (await call).status == 0
        assert empty.asked["INVITE"] == 0
        await last_beat(switch, "-", ago_s=900)  # who knows who sits there now
        async with sipp(tmp_path, sip, "patient", *caller("77080000008")):
            assert await until(lambda: empty.asked["INVITE"])
            await hung_up(switch)
    assert "Local/104" in {row[6][:9] for row in await until(lambda: rows(switch, "77080000006"))}
    assert {row[17] for row in await until(lambda: rows(switch, "77080000007"))} == {"message"}


async def test_who_talks_at_one_telephone_is_not_rung_at_the_other(switch: Switch, tmp_path: Path) -> None:
    sip = switch.site.asterisk.sip.port
    talks, waits = caller("77080000001"), caller("77080000002")
    async with telephone(switch, "101", "-d", "60000"), browser_phone(switch.centre, "101") as browser:
        assert await until(lambda: seen(switch, "seat-101-web"))
        async with sipp(tmp_path, sip, "patient", *talks):
            assert await until(lambda: in_call(switch))
            rung = browser.asked["INVITE"]  # both rang, and the ordinary one answered
            async with sipp(tmp_path, sip, "patient", *waits):
                assert await until(lambda: offered_in_vain(switch))
                assert browser.asked["INVITE"] == rung
            await hung_up(switch)
    assert {row[6][:9] for row in await until(lambda: rows(switch, "77080000001"))} == {"Local/101"}


async def test_a_talk_that_the_controller_began_is_one(switch: Switch, tmp_path: Path) -> None:
    sip = switch.site.asterisk.sip.port
    async with telephone(switch, "102", "-d", "60000"), browser_phone(switch.centre, "102") as browser:
        assert await until(lambda: seen(switch, "seat-102-web"))
        async with controller(switch) as ours:
            assert await ours.post("channels", endpoint="PJSIP/seat-102", app="ivr109") == 200
            leg = (await ours.next("StasisStart"))["channel"]["id"]
            assert await ours.post("bridges/br-talk", type="mixing") == 200
            assert await ours.post("bridges/br-talk/addChannel", channel=leg) == 204
        async with sipp(tmp_path, sip, "patient", *caller("77080000003")):
            assert await until(lambda: offered_in_vain(switch))
            assert browser.asked["INVITE"] == 0
        await hung_up(switch)


async def test_a_seat_is_known_at_the_first_call_after_a_start_and_a_reload(switch: Switch, tmp_path: Path) -> None:
    """app_queue is loaded before the dialplan, so it knows no hint when it begins."""
    sip = switch.site.asterisk.sip.port
    async with telephone(switch, "103", "-d", "300", "-m", "2") as seat:
        await switch.asterisk.stop()
        switch.asterisk.start()
        await switch.asterisk.wait_ready()
        assert await until(lambda: seen(switch, "seat-103"))
        async with sipp(tmp_path, sip, "patient", *caller("77080000004")) as call:
            assert (await call).status == 0
        await switch.asterisk.cli("module reload")
        await switch.asterisk.cli("queue reset stats fallback")  # the seat need not rest
        async with sipp(tmp_path, sip, "patient", *caller("77080000005")) as call:
            assert (await call).status == 0
        assert (await seat).status == 0
    assert {row[17] for row in await until(lambda: rows(switch, "77080000004"))} == {"queued"}
    assert {row[17] for row in await until(lambda: rows(switch, "77080000005"))} == {"queued"}
