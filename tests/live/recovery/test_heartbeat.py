"""Who decides about a call: the controller while its heart beats, else Asterisk alone; the warden moves who waits."""

import asyncio
from pathlib import Path

import pytest

from ivr.switch.warden import Warden
from tests.live.conftest import Switch
from tests.live.sipp.run import sipp
from tests.live.switch.test_calls import caller, rows, set_global
from tests.live.switch.test_dialplan import beat, controller
from tests.live.until import until


async def test_with_a_heartbeat_the_call_is_the_controllers(switch: Switch, tmp_path: Path) -> None:
    await beat(switch)
    async with (
        controller(switch) as ours,
        sipp(tmp_path, switch.site.asterisk.sip.port, "caller", *caller("77040000001")) as call,
    ):
        started = await ours.next("StasisStart")
        assert started["args"] == ["call"]
        assert started["channel"]["state"] == "Ring"  # nothing was answered for it
        assert started["channel"]["caller"]["number"] == "77040000001"
        assert await ours.post(f"channels/{started['channel']['id']}/answer") == 204
        assert (await call).status == 0
    assert [row[0] for row in await until(lambda: rows(switch, "77040000001"))] == ["trunk"]


@pytest.mark.parametrize("ago_s", [5, 86400, -60])
async def test_with_a_stale_heartbeat_the_fallback_answers(switch: Switch, tmp_path: Path, ago_s: int) -> None:
    number = f"7705{ago_s + 100:07}"
    await beat(switch, ago_s)
    async with (
        controller(switch),
        sipp(tmp_path, switch.site.asterisk.sip.port, "caller", *caller(number)) as call,
    ):
        assert (await call).status == 0
    assert [row[0] for row in await until(lambda: rows(switch, number))] == ["fallback"]


@pytest.mark.parametrize("value", ["", "abc", "-1", "9e99", '") | 1 = (1'])
async def test_a_broken_heartbeat_is_none(switch: Switch, tmp_path: Path, value: str) -> None:
    number = f"7706{len(value):07}"
    await set_global(switch, "IVR_HEARTBEAT", value)
    async with sipp(tmp_path, switch.site.asterisk.sip.port, "caller", *caller(number)) as call:
        assert (await call).status == 0
    assert [row[0] for row in await until(lambda: rows(switch, number))] == ["fallback"]


async def test_a_waiting_caller_is_moved_into_the_fallback(switch: Switch, tmp_path: Path) -> None:
    await beat(switch)
    async with (
        controller(switch) as ours,
        sipp(tmp_path, switch.site.asterisk.sip.port, "caller", *caller("77040000002", pause_ms=1500)) as call,
    ):
        channel = (await ours.next("StasisStart"))["channel"]["id"]
        assert await ours.post(f"channels/{channel}/answer") == 204
        assert await ours.post(f"channels/{channel}/continue", context="fallback", extension="s", priority="1") == 204
        assert (await call).status == 0
    assert [row[0] for row in await until(lambda: rows(switch, "77040000002"))] == ["fallback"]


async def test_the_warden_rescues_a_caller_whose_controller_is_gone(switch: Switch, tmp_path: Path) -> None:
    await beat(switch)
    async with sipp(tmp_path, switch.site.asterisk.sip.port, "caller", *caller("77040000003")) as call:
        async with controller(switch) as ours:
            await ours.next("StasisStart")
        await beat(switch, 30)
        watch = asyncio.create_task(Warden(switch.centre).run())
        ran = await call  # the controller never answered: only the fallback can have done it
        watch.cancel()
    assert ran.status == 0, ran.errors
    assert [row[0] for row in await until(lambda: rows(switch, "77040000003"))] == ["fallback"]
