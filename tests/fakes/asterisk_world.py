"""What the fake Asterisk holds: channels, bridges, media, and the one place that emits events."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from ivr.ari import (
    Bridge,
    BridgeDestroyed,
    CallerID,
    Channel,
    ChannelEnteredBridge,
    ChannelLeftBridge,
    DialplanCEP,
    LiveRecording,
    Playback,
)
from ivr.ari.generated.events import AnyEvent, Event

EPOCH = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)  # instant 0 of the loop's clock, as in tests/virtual_time.py
NOBODY = CallerID(name="", number="")


class Refusal(Exception):
    """What the real one answers with a status of 400 and above."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@dataclass(slots=True, eq=False)
class FakeMedia:
    """A playback or a recording, in the queue of its target."""

    id: str
    target: str  # channel:… or bridge:…
    kind: str  # playback or recording
    media: tuple[str, ...] = ()
    state: str = "queued"
    position: int = 0  # which of the media
    format: str = ""
    terminate_on: str = "none"
    limit_s: float = 0.0
    started_at: float = 0.0
    timer: asyncio.TimerHandle | None = None
    muted: bool = False  # a recording that has silence now

    def playback(self) -> Playback:
        following = self.media[self.position + 1] if self.position + 1 < len(self.media) else None
        return Playback(
            id=self.id,
            media_uri=self.media[self.position],
            next_media_uri=following,
            target_uri=self.target,
            state=self.state,
        )

    def recording(self, cause: str | None = None) -> LiveRecording:
        done = self.state == "done"
        duration = int(asyncio.get_running_loop().time() - self.started_at) if done else None
        return LiveRecording(
            name=self.id,
            format=self.format,
            target_uri=self.target,
            state=self.state,
            duration=duration,
            cause=cause,
        )


@dataclass(slots=True, eq=False)
class FakeChannel:
    id: str
    name: str  # as Asterisk names it: PJSIP/seat-101-00000003
    state: str  # Down, Ring, Ringing, Up
    kind: str  # incoming, originated, snoop or media
    caller: CallerID
    created_at: datetime
    connected: CallerID = NOBODY
    dialled: str = "s"
    in_stasis: bool = False
    app_data: str = ""  # of its Stasis(): application and arguments
    place: str = ""  # context,exten,priority once it went on in the dialplan
    bridge: "FakeBridge | None" = None
    media: deque[FakeMedia] = field(default_factory=deque)
    variables: dict[str, str] = field(default_factory=dict)
    music: str | None = None
    muted: str | None = None
    on_hold: bool = False
    indication: str | None = None  # ringing, when we let the caller hear it
    snooped: str | None = None
    sends_until: float | None = None  # on the loop's clock; None: it sends packets while it is up
    paused_s: float = 0.0  # so long it has not sent altogether, before
    there: bool = True  # its telephone answers when it is asked (OPTIONS)
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    idle: asyncio.Event = field(default_factory=asyncio.Event)  # no media in its queue
    waiting: list["asyncio.Future[None]"] = field(default_factory=list)  # commands for when it is idle

    def packets(self, now: float) -> int:
        """Fifty a second, while it sends any."""
        until = now if self.sends_until is None else min(now, self.sends_until)
        began = (self.created_at - EPOCH).total_seconds()
        return max(0, int((until - began - self.paused_s) * 50)) if self.state == "Up" else 0

    def model(self) -> Channel:
        application = "Stasis" if self.in_stasis else "AppDial2"
        return Channel(
            id=self.id,
            protocol_id="",
            name=self.name,
            state=self.state,
            caller=self.caller,
            connected=self.connected,
            accountcode="",
            dialplan=DialplanCEP(
                context=self.place.split(",")[0] or "from-trunk",
                exten=self.dialled,
                priority=1,
                app_name=application,
                app_data=self.app_data,
            ),
            creationtime=self.created_at,
            language="kk",
        )


@dataclass(slots=True, eq=False)
class FakeBridge:
    id: str
    type: str
    name: str
    created_at: datetime
    channels: list[FakeChannel] = field(default_factory=list)
    media: list[FakeMedia] = field(default_factory=list)
    music: str | None = None
    subscribed: bool = False  # the application hears of its end: only when the last channel left by a hang-up

    def model(self) -> Bridge:
        return Bridge(
            id=self.id,
            technology="holding_bridge" if self.type == "holding" else "simple_bridge",
            bridge_type=self.type,
            bridge_class="stasis",
            creator="Stasis",
            name=self.name,
            channels=tuple(channel.id for channel in self.channels),
            creationtime=self.created_at,
        )


@dataclass(slots=True)
class World:
    app: str
    emit: Callable[[AnyEvent], None]
    channels: dict[str, FakeChannel] = field(default_factory=dict)
    bridges: dict[str, FakeBridge] = field(default_factory=dict)
    media: dict[str, FakeMedia] = field(default_factory=dict)  # playbacks and live recordings that have not ended
    stored: dict[str, FakeMedia] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    serials: "count[int]" = field(default_factory=count)
    born_at: datetime = EPOCH - timedelta(days=1)  # when this Asterisk started

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=asyncio.get_running_loop().time())

    def tell(self, kind: type[Event], **fields: Any) -> None:
        self.emit(kind(application=self.app, timestamp=self.now(), **fields))  # type: ignore[arg-type]

    def channel(self, channel_id: str) -> FakeChannel:
        if channel_id not in self.channels:
            raise Refusal(404, "Channel not found")
        return self.channels[channel_id]

    def channel_in_stasis(self, channel_id: str) -> FakeChannel:
        channel = self.channel(channel_id)
        if not channel.in_stasis:
            raise Refusal(409, "Channel not in Stasis application")
        return channel

    def bridge(self, bridge_id: str) -> FakeBridge:
        if bridge_id not in self.bridges:
            raise Refusal(404, "Bridge not found")
        return self.bridges[bridge_id]

    def new_channel(self, channel_id: str, endpoint: str, state: str, kind: str, caller: CallerID) -> FakeChannel:
        name = f"{endpoint}-{next(self.serials):08x}"
        channel = FakeChannel(channel_id, name, state, kind, caller, self.now())
        channel.idle.set()
        self.channels[channel_id] = channel
        return channel

    def enter(self, bridge: FakeBridge, channel: FakeChannel) -> None:
        self.leave(channel)  # also when it is this bridge: the real one takes it out and puts it in again
        bridge.channels.append(channel)
        bridge.subscribed, channel.bridge = True, bridge
        self.tell(ChannelEnteredBridge, bridge=bridge.model(), channel=channel.model())

    def leave(self, channel: FakeChannel, *, hung_up: bool = False) -> None:
        bridge = channel.bridge
        if bridge is None:
            return
        channel.bridge, bridge.subscribed = None, hung_up
        bridge.channels.remove(channel)
        self.tell(ChannelLeftBridge, bridge=bridge.model(), channel=channel.model())

    def destroy(self, bridge: FakeBridge) -> None:
        del self.bridges[bridge.id]
        if bridge.subscribed:
            self.tell(BridgeDestroyed, bridge=bridge.model())


def caller_id(text: str) -> CallerID:
    """`Name <number>` or a number alone."""
    name, _, number = text.rpartition("<")
    return CallerID(name=name.strip(' "'), number=number.strip("> ")) if number else CallerID(name="", number=text)
