"""Bridges, playbacks, recordings and the rest of the fake Asterisk's operations."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from ivr.ari import UNREAD, Request
from ivr.ari.generated.models import (
    Application,
    AsteriskInfo,
    AsteriskPing,
    Endpoint,
    StatusInfo,
    StoredRecording,
    SystemInfo,
    Variable,
)
from tests.fakes.asterisk_calls import CallRoom
from tests.fakes.asterisk_channel_operations import media_of, recording_of
from tests.fakes.asterisk_seats import Unreachable
from tests.fakes.asterisk_world import FakeBridge, FakeChannel, FakeMedia, Refusal


@dataclass(slots=True)
class BridgeOperations:
    calls: CallRoom
    numbers: "count[int]"

    async def list(self, _: Request) -> object:
        return [bridge.model() for bridge in self.calls.world.bridges.values()]

    async def get(self, request: Request) -> object:
        return self._bridge(request).model()

    async def create_with_id(self, request: Request) -> object:
        world, query = self.calls.world, request.query
        name = request.names.get("bridgeId") or query.get("bridgeId") or f"bridge-{next(self.numbers)}"
        if name in world.bridges:
            raise Refusal(409, f"Bridge with id '{name}' already exists")
        bridge = FakeBridge(name, query.get("type", "mixing").split(",")[0], query.get("name", ""), world.now())
        world.bridges[name] = bridge
        return bridge.model()

    create = create_with_id

    async def destroy(self, request: Request) -> None:
        bridge = self._bridge(request)
        for channel in list(bridge.channels):
            self.calls.world.leave(channel)
        self.calls.media.cut(bridge)
        self.calls.world.destroy(bridge)

    async def add_channel(self, request: Request) -> None:
        bridge, channels = self._bridge(request), self._named(request)
        for channel in channels:
            if not channel.in_stasis:
                raise Refusal(422, "Channel not in Stasis application")
            if channel.media and channel.media[0].state == "recording":
                raise Refusal(409, f"Channel {channel.id} currently recording")
        for channel in channels:
            await channel.idle.wait()  # behind what it is hearing
            if channel.in_stasis and bridge.id in self.calls.world.bridges:
                self.calls.world.enter(bridge, channel)

    async def remove_channel(self, request: Request) -> None:
        bridge, channels = self._bridge(request), self._named(request)
        for channel in channels:
            if channel.bridge is not bridge:
                raise Refusal(422, "Channel not in this bridge")
        for channel in channels:
            await channel.idle.wait()
            if channel.bridge is bridge:
                self.calls.world.leave(channel)

    async def start_moh(self, request: Request) -> None:
        self._bridge(request).music = request.query.get("mohClass", "default")

    async def stop_moh(self, request: Request) -> None:
        bridge = self._bridge(request)
        if bridge.music is None:
            raise Refusal(409, "Bridge isn't playing music")
        bridge.music = None

    async def play_with_id(self, request: Request) -> object:
        bridge = self._bridge(request)
        name = request.names.get("playbackId") or request.query.get("playbackId") or f"playback-{next(self.numbers)}"
        item = FakeMedia(name, f"bridge:{bridge.id}", "playback", media_of(request))
        self.calls.media.put(bridge, item)
        return item.playback()

    play = play_with_id

    async def record(self, request: Request) -> object:
        bridge = self._bridge(request)
        item = recording_of(request, f"bridge:{bridge.id}", self.calls)
        self.calls.media.put(bridge, item)
        return item.recording()

    def _bridge(self, request: Request) -> FakeBridge:
        return self.calls.world.bridge(request.names["bridgeId"])

    def _named(self, request: Request) -> Sequence[FakeChannel]:
        names = request.query["channel"].split(",")
        if any(name not in self.calls.world.channels for name in names):
            raise Refusal(400, "Channel not found")  # 400, not 404: so the real one
        return [self.calls.world.channels[name] for name in names]


@dataclass(slots=True)
class MediaOperations:
    """Playbacks and recordings by their own name."""

    calls: CallRoom

    async def get_playback(self, request: Request) -> object:
        return self._playback(request).playback()

    async def stop_playback(self, request: Request) -> None:
        self.calls.media.stop(self._playback(request))

    async def get_live(self, request: Request) -> object:
        return self._live(request).recording()

    async def stop_recording(self, request: Request) -> None:
        self.calls.media.stop(self._live(request))

    async def cancel_recording(self, request: Request) -> None:
        item = self._live(request)
        self.calls.media.stop(item)
        self.calls.world.stored.pop(item.id, None)

    async def leave_running(self, request: Request) -> None:
        """The pause of a recording changes nothing that can be seen from outside."""
        self._live(request)

    async def mute_recording(self, request: Request) -> None:
        """It turns on, with silence."""
        self._live(request).muted = True

    async def unmute_recording(self, request: Request) -> None:
        self._live(request).muted = False

    async def list_stored(self, _: Request) -> object:
        return [StoredRecording(name=item.id, format=item.format) for item in self.calls.world.stored.values()]

    async def get_stored(self, request: Request) -> object:
        item = self._stored(request)
        return StoredRecording(name=item.id, format=item.format)

    async def delete_stored(self, request: Request) -> None:
        del self.calls.world.stored[self._stored(request).id]

    def _playback(self, request: Request) -> FakeMedia:
        return self.calls.media.of_kind("playback", request.names["playbackId"])

    def _live(self, request: Request) -> FakeMedia:
        return self.calls.media.of_kind("recording", request.names["recordingName"])

    def _stored(self, request: Request) -> FakeMedia:
        item = self.calls.world.stored.get(request.names["recordingName"])
        if item is None:
            raise Refusal(404, "Recording not found")
        return item


@dataclass(slots=True)
class RestOperations:
    calls: CallRoom
    unread: tuple[str, ...] = field(default=UNREAD)  # event types that the application does not want

    async def ping(self, _: Request) -> object:
        return AsteriskPing(asterisk_id="fake", ping="pong", timestamp=self.calls.world.now().isoformat())

    async def get_info(self, _: Request) -> object:
        born_at = self.calls.world.born_at
        status = StatusInfo(startup_time=born_at, last_reload_time=born_at)
        return AsteriskInfo(system=SystemInfo(version="22.10.1", entity_id="fake"), status=status)

    async def get_global_var(self, request: Request) -> object:
        return Variable(value=self.calls.world.variables.get(request.query["variable"], ""))

    async def set_global_var(self, request: Request) -> None:
        self.calls.world.variables[request.query["variable"]] = request.query.get("value", "")

    async def application(self, request: Request) -> object:
        if request.names["applicationName"] != self.calls.world.app:
            raise Refusal(404, "Application not found")
        return Application(
            name=self.calls.world.app,
            channel_ids=tuple(c.id for c in self.calls.world.channels.values() if c.in_stasis),
            bridge_ids=(),
            endpoint_ids=(),
            device_names=(),
            events_allowed=(),
            events_disallowed=tuple({"type": name} for name in self.unread),
        )

    async def set_filter(self, request: Request) -> object:
        body: Any = request.body or {}
        self.unread = tuple(entry["type"] for entry in body.get("disallowed", []))
        return await self.application(request)

    async def endpoints(self, _: Request) -> object:
        return [self._endpoint(name) for name in self.calls.scripts]

    async def endpoint(self, request: Request) -> object:
        name = f"{request.names['tech']}/{request.names['resource']}"
        if name not in self.calls.scripts:
            raise Refusal(404, "Endpoint not found")
        return self._endpoint(name)

    def _endpoint(self, name: str) -> Endpoint:
        technology, _, resource = name.partition("/")
        offline = isinstance(self.calls.scripts[name], Unreachable)
        ids = tuple(c.id for c in self.calls.world.channels.values() if c.name.startswith(f"{name}-"))
        return Endpoint(
            technology=technology, resource=resource, state="offline" if offline else "online", channel_ids=ids
        )
