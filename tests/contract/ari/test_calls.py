"""How calls begin and end: the same order of events on the fake and on the real Asterisk."""

import pytest

from ivr.ari import BadRequest, Conflict, NotFound, ServerFailed, Unprocessable
from ivr.call.refusals import CALLER_GONE
from tests.contract.ari.real_asterisk import APP
from tests.contract.ari.rigs import LONG, Rig

pytestmark = pytest.mark.asyncio(loop_scope="module")

#: Asterisk tells the first two from two threads: which comes first is chance.
RUNG = ["Dial leg", "ChannelStateChange leg Ringing", "Dial leg RINGING"]


def settled(heard: list[str]) -> list[str]:
    return [*sorted(heard[:2], reverse=True), *heard[2:]]


async def test_a_call_arrives_is_answered_and_the_caller_hangs_up(rig: Rig) -> None:
    await rig.arrive("call")
    await rig.until("StasisStart call")
    await rig.ari.channels.answer("call")
    await rig.until("ChannelStateChange call Up")
    await rig.far_hang_up("call")
    await rig.until("StasisEnd call")
    await rig.settled()
    assert rig.heard == [
        "StasisStart call",
        "ChannelStateChange call Up",
        "ChannelHangupRequest call 16",
        "StasisEnd call",  # and no ChannelDestroyed: that comes only for channels we made
    ]


async def test_we_hang_up_before_answering(rig: Rig) -> None:
    await rig.call("call", answered=False)
    await rig.ari.channels.hangup("call", reason="busy")
    await rig.settled()
    assert rig.heard == ["ChannelHangupRequest call 32", "StasisEnd call"]


async def test_a_seat_answers(rig: Rig) -> None:
    await rig.ring("leg", "answers")
    await rig.until("StasisStart leg")
    assert settled(rig.heard) == [*RUNG, "ChannelStateChange leg Up", "Dial leg ANSWER", "StasisStart leg"]
    rig.heard.clear()
    await rig.ari.channels.hangup("leg")
    await rig.until("ChannelDestroyed leg 16")
    assert rig.heard == ["ChannelHangupRequest leg 32", "StasisEnd leg", "ChannelDestroyed leg 16"]


async def test_the_seat_hangs_up_after_answering(rig: Rig) -> None:
    await rig.ring("leg", "answers")
    await rig.until("StasisStart leg")
    rig.heard.clear()
    await rig.far_hang_up("leg")
    await rig.until("ChannelDestroyed leg 16")
    assert rig.heard == ["ChannelHangupRequest leg 16", "StasisEnd leg", "ChannelDestroyed leg 16"]


async def test_a_seat_is_busy(rig: Rig) -> None:
    await rig.ring("leg", "busy")
    await rig.until("ChannelDestroyed leg 17")
    assert rig.heard == ["Dial leg", "ChannelHangupRequest leg 17", "Dial leg BUSY", "ChannelDestroyed leg 17"]


async def test_a_seat_declines(rig: Rig) -> None:
    await rig.ring("leg", "declines")
    await rig.until("ChannelDestroyed leg 21")
    assert settled(rig.heard) == [*RUNG, "ChannelHangupRequest leg 21", "Dial leg NOANSWER", "ChannelDestroyed leg 21"]


async def test_nobody_picks_up_within_the_limit(rig: Rig) -> None:
    await rig.ring("leg", "rings", limit_s=1)
    await rig.until("ChannelDestroyed leg 19")
    assert settled(rig.heard) == [*RUNG, "ChannelDestroyed leg 19"]


async def test_we_stop_ringing(rig: Rig) -> None:
    await rig.ring("leg", "rings")
    await rig.until("Dial leg RINGING")
    rig.heard.clear()
    await rig.ari.channels.hangup("leg")
    await rig.until("ChannelDestroyed leg 16")
    assert rig.heard == ["ChannelHangupRequest leg 32", "Dial leg NOANSWER", "ChannelDestroyed leg 16"]


async def test_an_endpoint_that_is_not_there_refuses_the_originate(rig: Rig) -> None:
    with pytest.raises(ServerFailed):
        await rig.ari.channels.originate_with_id("leg", endpoint="Nothing/here", app=APP)
    with pytest.raises(BadRequest):
        await rig.ari.channels.originate_with_id("leg", endpoint="", app=APP)
    with pytest.raises(BadRequest):
        await rig.ari.channels.originate_with_id("leg", endpoint="Local/rings@seat")


async def test_a_leg_for_a_caller_who_has_gone_is_refused_by_these_words(rig: Rig) -> None:
    with pytest.raises(BadRequest, match=CALLER_GONE):
        await rig.ari.channels.originate_with_id("leg", endpoint="Local/rings@seat", app=APP, originator="gone")


async def test_a_ringing_channel_can_neither_be_bridged_nor_hear(rig: Rig) -> None:
    await rig.ring("leg", "rings")
    await rig.until("Dial leg RINGING")
    await rig.ari.bridges.create_with_id("br", type="mixing")
    with pytest.raises(Unprocessable):
        await rig.ari.bridges.add_channel("br", channel="leg")
    with pytest.raises(Conflict):
        await rig.ari.channels.play_with_id("leg", "play", media=LONG)
    with pytest.raises(Conflict):
        await rig.ari.channels.start_moh("leg")


async def test_the_same_id_twice(rig: Rig) -> None:
    await rig.call("call")
    with pytest.raises(Conflict):
        await rig.ring("call", "rings")
    await rig.ari.channels.snoop_channel_with_id("call", "snoop", spy="in", app=APP)
    await rig.until("StasisStart snoop")
    with pytest.raises(ServerFailed):  # not a Conflict
        await rig.ari.channels.snoop_channel_with_id("call", "snoop", spy="in", app=APP)


async def test_a_channel_that_is_gone(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.hangup("call")
    await rig.until("StasisEnd call")
    await rig.clear()
    for operation in (rig.ari.channels.answer, rig.ari.channels.hangup, rig.ari.channels.get):
        with pytest.raises(NotFound):
            await operation("call")
    with pytest.raises(NotFound):
        await rig.ari.channels.snoop_channel_with_id("call", "snoop", spy="in", app=APP)


async def test_it_goes_on_in_the_dialplan(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.continue_in_dialplan("call", context="after", extension="s", priority=1)
    await rig.until("StasisEnd call")
    with pytest.raises(Conflict):
        await rig.ari.channels.set_channel_var("call", variable="A", value="1")
    with pytest.raises(Conflict):
        await rig.ari.channels.continue_in_dialplan("call", context="after")
    assert "call" in {channel.id for channel in await rig.ari.channels.list()}
    await rig.ari.channels.hangup("call")
    await rig.settled()
    assert rig.heard == ["StasisEnd call"]  # nothing more is told of a call that arrived and left


async def test_it_moves_within_the_application(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.move("call", app=APP, app_args="again")
    await rig.until("StasisStart call")
    await rig.ari.channels.move("call", app="nobody-here")
    await rig.until("ApplicationMoveFailed call nobody-here")
    assert rig.heard == ["StasisEnd call", "StasisStart call", "ApplicationMoveFailed call nobody-here"]


async def test_a_snoop_ends_with_its_channel(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.snoop_channel_with_id("call", "snoop", spy="in", app=APP, app_args="snoop")
    await rig.until("StasisStart snoop")
    rig.heard.clear()
    await rig.far_hang_up("call")
    await rig.until("StasisEnd snoop")
    await rig.settled()
    assert rig.heard == ["ChannelHangupRequest call 16", "StasisEnd call", "StasisEnd snoop"]


async def test_external_media_is_in_stasis_only_after_its_start(rig: Rig) -> None:
    await rig.ari.channels.external_media(
        channel_id="ears", app=APP, format="slin", external_host="127.0.0.1:9", direction="both"
    )
    await rig.until("StasisStart ears")
    assert rig.heard == ["Dial ears", "ChannelStateChange ears Up", "Dial ears ANSWER", "StasisStart ears"]
    assert (await rig.ari.channels.get_channel_var("ears", variable="UNICASTRTP_LOCAL_PORT")).value.isdigit()
    rig.heard.clear()
    await rig.ari.channels.hangup("ears")
    await rig.until("ChannelDestroyed ears 16")
    assert rig.heard == ["ChannelHangupRequest ears 32", "StasisEnd ears", "ChannelDestroyed ears 16"]


async def test_variables(rig: Rig) -> None:
    await rig.call("call")
    value = "a,b=c&d ә ?#%"
    await rig.ari.channels.set_channel_var("call", variable="IVR_X", value=value)
    assert (await rig.ari.channels.get_channel_var("call", variable="IVR_X")).value == value
    with pytest.raises(NotFound):
        await rig.ari.channels.get_channel_var("call", variable="IVR_NONE")
    await rig.ari.asterisk.set_global_var(variable="IVR_HEARTBEAT", value="1")
    assert (await rig.ari.asterisk.get_global_var(variable="IVR_HEARTBEAT")).value == "1"
    assert (await rig.ari.asterisk.get_global_var(variable="IVR_NONE")).value == ""
