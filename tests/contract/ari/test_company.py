"""What conversations in company need of Asterisk: the same on the fake and on the real one."""

import pytest

from ivr.ari import BadRequest, Conflict, NotFound, Unprocessable
from tests.contract.ari.real_asterisk import APP
from tests.contract.ari.rigs import Rig

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_caller_leaves_the_bridge_for_music_and_comes_back(rig: Rig) -> None:
    await rig.call("call")
    await rig.ring("leg", "answers")
    await rig.until("StasisStart leg")
    await rig.ari.bridges.create_with_id("br", type="mixing")
    await rig.ari.bridges.add_channel("br", channel=["call", "leg"])
    await rig.ari.bridges.remove_channel("br", channel=["call"])
    assert (await rig.ari.bridges.get("br")).channels == ("leg",)
    await rig.ari.channels.start_moh("call")
    with pytest.raises(Unprocessable):
        await rig.ari.bridges.remove_channel("br", channel=["call"])
    await rig.ari.channels.stop_moh("call")
    await rig.ari.bridges.add_channel("br", channel=["call"])
    assert set((await rig.ari.bridges.get("br")).channels) == {"call", "leg"}


async def test_whoever_leaves_a_bridge_of_three_the_others_stay(rig: Rig) -> None:
    await rig.call("call")
    for leg in ("leg", "third"):
        await rig.ring(leg, "answers")
        await rig.until(f"StasisStart {leg}")
    await rig.ari.bridges.create_with_id("br", type="mixing")
    await rig.ari.bridges.add_channel("br", channel=["call", "leg"])
    await rig.ari.bridges.add_channel("br", channel=["third"])
    assert len((await rig.ari.bridges.get("br")).channels) == 3
    await rig.far_hang_up("leg")
    await rig.until("ChannelDestroyed leg 16")
    assert set((await rig.ari.bridges.get("br")).channels) == {"call", "third"}


async def test_a_copy_that_whispers_ends_with_what_it_copies(rig: Rig) -> None:
    await rig.call("call")
    await rig.ring("leg", "answers")
    await rig.until("StasisStart leg")
    await rig.ari.channels.snoop_channel_with_id("leg", "spy", spy="both", whisper="out", app=APP, app_args="aux")
    await rig.until("StasisStart spy")
    await rig.ari.bridges.create_with_id("br", type="mixing")
    await rig.ari.bridges.add_channel("br", channel=["call", "spy"])
    await rig.far_hang_up("leg")
    await rig.until("StasisEnd spy")


async def test_the_packets_of_a_channel_that_is_gone_cannot_be_counted(rig: Rig) -> None:
    with pytest.raises(NotFound):
        await rig.ari.channels.rtpstatistics("nobody")


async def test_a_gone_caller_cannot_be_put_back(rig: Rig) -> None:
    await rig.ari.bridges.create_with_id("br", type="mixing")
    with pytest.raises((BadRequest, Conflict, NotFound)):
        await rig.ari.bridges.add_channel("br", channel=["nobody"])
