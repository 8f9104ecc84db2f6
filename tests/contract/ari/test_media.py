"""Playbacks, recordings, keys and bridges: the same on the fake and on the real Asterisk."""

import asyncio

import pytest

from ivr.ari import BadRequest, Conflict, NotFound, Unprocessable
from tests.contract.ari.rigs import LONG, MISSING, SHORT, Rig
from tests.live.until import PATIENT_S

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_playback_is_stopped(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.play_with_id("call", "play", media=[LONG])
    await rig.until("PlaybackStarted play playing")
    await rig.ari.playbacks.stop("play")
    await rig.until("PlaybackFinished play done")
    await rig.settled()
    with pytest.raises(NotFound):
        await rig.ari.playbacks.stop("play")
    assert rig.heard == ["PlaybackStarted play playing", "PlaybackFinished play done"]


async def test_two_sounds_in_one_playback_and_another_behind_them(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.play_with_id("call", "two", media=[SHORT, "sound:digits/2"])
    await rig.ari.channels.play_with_id("call", "next", media=[SHORT])
    await rig.until("PlaybackFinished next done")
    assert rig.heard == [
        "PlaybackStarted two playing",
        "PlaybackContinuing two continuing",
        "PlaybackStarted two playing",
        "PlaybackFinished two done",
        "PlaybackStarted next playing",
        "PlaybackFinished next done",
    ]


async def test_a_queued_playback_that_is_stopped_ends_at_its_turn_without_a_start(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.play_with_id("call", "first", media=[LONG])
    await rig.ari.channels.play_with_id("call", "second", media=[LONG])
    await rig.until("PlaybackStarted first playing")
    await rig.ari.playbacks.stop("second")
    await rig.settled()
    assert rig.heard == ["PlaybackStarted first playing"]
    await rig.ari.playbacks.stop("first")
    await rig.until("PlaybackFinished second done")
    assert rig.heard[1:] == ["PlaybackFinished first done", "PlaybackFinished second done"]


async def test_a_missing_sound_starts_and_fails(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.play_with_id("call", "play", media=[MISSING])
    await rig.until("PlaybackFinished play failed")
    assert rig.heard == ["PlaybackStarted play playing", "PlaybackFinished play failed"]


async def test_a_media_of_no_known_kind_starts_and_never_ends(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.play_with_id("call", "play", media=["nothing"])
    await rig.until("PlaybackStarted play playing")
    await rig.settled()
    assert rig.heard == ["PlaybackStarted play playing"]


async def test_a_hang_up_fails_what_plays_and_what_waits(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.play_with_id("call", "first", media=[LONG])
    await rig.ari.channels.play_with_id("call", "second", media=[LONG])
    await rig.until("PlaybackStarted first playing")
    await rig.ari.channels.hangup("call")
    await rig.until("StasisEnd call")
    assert rig.heard == [
        "PlaybackStarted first playing",
        "ChannelHangupRequest call 32",
        "PlaybackFinished first failed",
        "PlaybackStarted second playing",
        "PlaybackFinished second failed",
        "StasisEnd call",
    ]


async def test_commands_wait_behind_a_playback(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.bridges.create_with_id("br", type="mixing")
    await rig.ari.channels.play_with_id("call", "play", media=[LONG])
    await rig.until("PlaybackStarted play playing")
    adding = asyncio.ensure_future(rig.ari.bridges.add_channel("br", channel="call"))
    await rig.settled()
    assert not adding.done()
    await rig.ari.playbacks.stop("play")
    async with asyncio.timeout(PATIENT_S):
        await adding
    await rig.until("ChannelEnteredBridge call br")
    assert rig.heard[1:] == ["PlaybackFinished play done", "ChannelEnteredBridge call br"]


async def test_keys_are_told_and_do_not_stop_a_playback(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.play_with_id("call", "play", media=[LONG])
    await rig.until("PlaybackStarted play playing")
    await rig.far_press("call", "5#")
    await rig.until("ChannelDtmfReceived call #")
    assert rig.heard[1:] == ["ChannelDtmfReceived call 5", "ChannelDtmfReceived call #"]


async def test_a_recording_of_a_caller_ends_by_key(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.channels.record("call", name="message", format="wav", terminate_on="#", if_exists="overwrite")
    await rig.until("RecordingStarted message recording")
    await rig.ari.bridges.create_with_id("br", type="mixing")
    with pytest.raises(Conflict):
        await rig.ari.bridges.add_channel("br", channel="call")
    await rig.far_press("call", "#")
    await rig.until("RecordingFinished message done")
    assert "message" in {recording.name for recording in await rig.ari.recordings.list_stored()}


async def test_a_bridge_is_recorded(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.bridges.create_with_id("br", type="mixing")
    await rig.ari.bridges.add_channel("br", channel="call")
    await rig.until("ChannelEnteredBridge call br")
    await rig.ari.channels.record("call", name="one-side", format="wav")
    await rig.until("RecordingFailed one-side failed")
    await rig.ari.bridges.record("br", name="talk", format="wav", if_exists="fail")
    await rig.until("RecordingStarted talk recording")
    with pytest.raises(Conflict):
        await rig.ari.bridges.record("br", name="talk", format="wav", if_exists="fail")
    with pytest.raises(Unprocessable):
        await rig.ari.bridges.record("br", name="other", format="xyz")
    await rig.ari.recordings.stop("talk")
    await rig.until("RecordingFinished talk done")
    with pytest.raises(NotFound):
        await rig.ari.recordings.stop("talk")
    assert rig.heard[1:] == [
        "RecordingFailed one-side failed",
        "RecordingStarted talk recording",
        "RecordingFinished talk done",
    ]


async def test_two_parties_in_a_bridge(rig: Rig) -> None:
    await rig.call("call")
    await rig.ring("leg", "answers")
    await rig.until("StasisStart leg")
    await rig.ari.bridges.create_with_id("br", type="mixing")
    rig.heard.clear()
    await rig.ari.bridges.add_channel("br", channel=["call", "leg"])
    await rig.until("ChannelEnteredBridge leg br")
    assert (await rig.ari.bridges.get("br")).channels in (("call", "leg"), ("leg", "call"))
    await rig.far_hang_up("call")
    await rig.until("StasisEnd call")
    await rig.ari.channels.hangup("leg")
    await rig.until("ChannelDestroyed leg 16")
    await rig.ari.bridges.destroy("br")
    assert rig.heard == [
        "ChannelEnteredBridge call br",
        "ChannelEnteredBridge leg br",
        "ChannelHangupRequest call 16",
        "ChannelLeftBridge call br",
        "StasisEnd call",
        "ChannelHangupRequest leg 32",
        "ChannelLeftBridge leg br",
        "StasisEnd leg",
        "ChannelDestroyed leg 16",
    ]


async def test_in_and_out_of_bridges(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.bridges.create_with_id("hold", type="holding")
    await rig.ari.bridges.create_with_id("talk", type="mixing")
    await rig.ari.bridges.add_channel("hold", channel="call")
    await rig.ari.bridges.add_channel("talk", channel="call")
    await rig.ari.bridges.add_channel("talk", channel="call")
    await rig.ari.bridges.remove_channel("talk", channel="call")
    with pytest.raises(Unprocessable):
        await rig.ari.bridges.remove_channel("talk", channel="call")
    await rig.settled()
    assert rig.heard == [
        "ChannelEnteredBridge call hold",
        "ChannelLeftBridge call hold",
        "ChannelEnteredBridge call talk",
        "ChannelLeftBridge call talk",
        "ChannelEnteredBridge call talk",
        "ChannelLeftBridge call talk",
    ]


async def test_what_a_bridge_refuses(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.bridges.create_with_id("br", type="mixing")
    with pytest.raises(Conflict):
        await rig.ari.bridges.create_with_id("br", type="mixing")
    with pytest.raises(BadRequest):  # not a NotFound
        await rig.ari.bridges.add_channel("br", channel=["call", "gone"])
    assert (await rig.ari.bridges.get("br")).channels == ()
    with pytest.raises(NotFound):
        await rig.ari.bridges.add_channel("gone", channel="call")
    with pytest.raises(Conflict):
        await rig.ari.bridges.stop_moh("br")


async def test_destroying_a_bridge_lets_its_channels_go(rig: Rig) -> None:
    await rig.call("call")
    await rig.ari.bridges.create_with_id("br", type="mixing")
    await rig.ari.bridges.add_channel("br", channel="call")
    await rig.until("ChannelEnteredBridge call br")
    await rig.ari.bridges.destroy("br")
    await rig.settled()
    assert rig.heard == ["ChannelEnteredBridge call br", "ChannelLeftBridge call br"]
    with pytest.raises(NotFound):
        await rig.ari.bridges.get("br")
    assert (await rig.ari.channels.get("call")).state == "Up"
