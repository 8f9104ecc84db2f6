"""An Asterisk in memory: the transport of ivr.ari with channels, bridges and phones behind it.

It works in virtual time and answers and tells as a real 22.10.1 does; tests/contract/ari holds both to one suite.

    fake = FakeAsterisk()
    ari = Ari(fake)
    fake.seat("PJSIP/seat-101", Answers(after_s=3))
    channel_id = fake.dial_in("+77011234567")
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count

import msgspec

from ivr.ari import (
    ApplicationReplaced,
    AriDown,
    AriEvent,
    CallerID,
    ChannelDtmfReceived,
    Connected,
    Disconnected,
    Request,
)
from ivr.ari.errors import refused
from ivr.ari.generated.events import AnyEvent, ChannelHold, ChannelUnhold
from tests.fakes.asterisk_calls import NORMAL, REJECTED, CallRoom
from tests.fakes.asterisk_channel_operations import ChannelOperations
from tests.fakes.asterisk_media import MediaRoom
from tests.fakes.asterisk_other_operations import BridgeOperations, MediaOperations, RestOperations
from tests.fakes.asterisk_seats import Answers, Busy, Declines, Rings, SeatScript, Silent, Unreachable
from tests.fakes.asterisk_world import FakeBridge, FakeChannel, Refusal, World

__all__ = ["Answers", "Busy", "Declines", "FakeAsterisk", "Rings", "Silent", "Unreachable"]

LOST = 0  # instead of a status
Operation = Callable[[Request], Awaitable[object | None]]


class FakeAsterisk:
    def __init__(self, app: str = "ivr109", media_s: dict[str, float] | None = None) -> None:
        """media_s: how long each media lasts, e.g. {"sound:greeting": 8.0}; others last two seconds."""
        self.world = World(app, self._emit)
        self._media = MediaRoom(self.world, dict(media_s or {}))
        self._calls = CallRoom(self.world, self._media)
        self._numbers = count(1)
        self._rest = RestOperations(self._calls)
        self._operations = _operations(self._calls, self._rest, self._numbers)
        self._streams: list[asyncio.Queue[AriEvent]] = []
        self._connected = True
        self._failures: defaultdict[str, list[int]] = defaultdict(list)
        self.down = False  # requests find nobody
        self.requests: Counter[str] = Counter()
        self.told: list[AnyEvent] = []  # all events, also those that nobody was there to hear
        self.fallback: list[str] = []  # callers whom the dialplan kept because the application was away

    # -- the transport -------------------------------------------------------------------------------------------

    async def request(self, request: Request) -> bytes:
        self.requests[request.operation] += 1
        await asyncio.sleep(0)
        if self.down:
            raise AriDown(request.operation, "ConnectionRefusedError")
        if self._failures[request.operation]:
            status = self._failures[request.operation].pop(0)
            if status == LOST:
                raise AriDown(request.operation, "no answer")
            raise refused(request.operation, status, "as the test ordered")
        if request.operation not in self._operations:
            raise refused(request.operation, 501, "this fake does not know the operation")
        try:
            answer = await self._operations[request.operation](request)
        except Refusal as refusal:
            raise refused(request.operation, refusal.status, refusal.message) from None
        return b"" if answer is None else msgspec.json.encode(answer)

    async def events(self) -> AsyncIterator[AriEvent]:
        for stream in self._streams:
            stream.put_nowait(ApplicationReplaced(application=self.world.app, timestamp=self.world.now()))
        queue: asyncio.Queue[AriEvent] = asyncio.Queue()
        self._streams = [queue]
        queue.put_nowait(Connected(resumed=False) if self._connected else Disconnected("ConnectionRefusedError"))
        try:
            while True:
                event = await queue.get()
                yield event
                if isinstance(event, ApplicationReplaced):
                    return
        finally:
            if queue in self._streams:
                self._streams.remove(queue)

    def _emit(self, event: AnyEvent) -> None:
        self.told.append(event)
        if self._connected and type(event).__name__ not in self._rest.unread:
            for stream in self._streams:
                stream.put_nowait(event)

    # -- what the outside world does -----------------------------------------------------------------------------

    def dial_in(
        self,
        caller: str,
        name: str = "",
        dialled: str = "109",
        args: tuple[str, ...] = ("call",),
        endpoint: str = "PJSIP/trunk",
        channel_id: str = "",
    ) -> str:
        """A new call reaches the dialplan. args: those of its Stasis(). Returns the channel's id."""
        channel_id = channel_id or f"1768456800.{next(self._numbers)}"
        if self._connected and self._streams:
            self._calls.arrive(channel_id, CallerID(name=name, number=caller), dialled, args, endpoint)
        else:
            self.fallback.append(channel_id)
        return channel_id

    def press(self, channel_id: str, digits: str) -> None:
        channel = self.world.channel(channel_id)
        for digit in digits:
            if channel.in_stasis:
                told = {"digit": digit, "duration_ms": 100, "channel": channel.model()}
                self.world.tell(ChannelDtmfReceived, **told)
            for item in list(channel.media):
                ends = "0123456789*#" if item.terminate_on == "any" else item.terminate_on
                if item.state == "recording" and ends != "none" and digit in ends:
                    self._media.stop(item)

    def hang_up(self, channel_id: str, cause: int = NORMAL) -> None:
        """The far party hangs up: the caller, or somebody at a seat."""
        self._calls.end(self.world.channel(channel_id), by_us=False, cause=cause)

    def seat(self, endpoint: str, script: SeatScript) -> None:
        """From now on, what happens when this endpoint is rung. Endpoints without a script are unreachable."""
        self._calls.scripts[endpoint] = script

    def fall_silent(self, channel_id: str) -> None:
        """Its network is gone: no more packets, and nobody says so."""
        self.mute(channel_id)
        self.world.channel(channel_id).there = False

    def mute(self, channel_id: str) -> None:
        """By a key of the telephone, which sends no packets then."""
        self.world.channel(channel_id).sends_until = asyncio.get_running_loop().time()

    def unmute(self, channel_id: str) -> None:
        """It sends again, and is there if it was not."""
        channel = self.world.channel(channel_id)
        assert channel.sends_until is not None
        channel.paused_s += asyncio.get_running_loop().time() - channel.sends_until
        channel.sends_until, channel.there = None, True

    def phone_hold(self, channel_id: str, on: bool) -> None:
        """The hold key of the telephone itself."""
        self.world.tell(ChannelHold if on else ChannelUnhold, channel=self.world.channel(channel_id).model())

    def answer(self, channel_id: str) -> None:
        """Somebody picks the ringing phone up."""
        self._calls.pick_up(self.world.channel(channel_id))

    def decline(self, channel_id: str) -> None:
        self._calls.refuse(self.world.channel(channel_id), REJECTED)

    # -- faults --------------------------------------------------------------------------------------------------

    def fail_next(self, operation: str, status: int, times: int = 1) -> None:
        """The next request of this operation, e.g. "bridges.add_channel", is refused."""
        self._failures[operation] += [status] * times

    def lose_next(self, operation: str, times: int = 1) -> None:
        """The next request of this operation is not answered, and not carried out."""
        self._failures[operation] += [LOST] * times

    def tell_again(self, event: AnyEvent) -> None:
        """The same event once more."""
        self._emit(event)

    def lose_media(self, media: str) -> None:
        """A sound file is missing: its playback starts and fails."""
        self._media.missing.add(media)

    def disconnect(self, why: str = "the test cut the event stream") -> None:
        """The event stream breaks; calls that are in Stasis stay there, new ones go into the fallback."""
        self._connected = False
        for stream in self._streams:
            stream.put_nowait(Disconnected(why))

    def die(self) -> None:
        """kill -9: the event stream breaks and everything is gone at once, told to nobody."""
        self.down = True
        self.disconnect("ClientConnectionError")
        for channel in self.world.channels.values():
            for timer in channel.timers:
                timer.cancel()
            channel.idle.set()
        for media in self.world.media.values():
            if media.timer is not None:
                media.timer.cancel()
        self.world.channels.clear()
        self.world.bridges.clear()
        self.world.media.clear()
        self.world.variables.clear()

    def rise(self) -> None:
        """A new Asterisk in the place of the old one."""
        self.world.born_at = self.world.now()
        self.down = False
        self.reconnect()

    def reconnect(self) -> None:
        self._connected = True
        for stream in self._streams:
            stream.put_nowait(Connected(resumed=True))

    # -- what can be seen ----------------------------------------------------------------------------------------

    @property
    def channels(self) -> dict[str, FakeChannel]:
        return self.world.channels

    @property
    def bridges(self) -> dict[str, FakeBridge]:
        return self.world.bridges

    @property
    def rang(self) -> list[str]:
        """Endpoints in the order in which they began to ring."""
        return self._calls.rang

    @property
    def plays(self) -> list[tuple[str, str]]:
        """(target, media) in the order in which they began to sound."""
        return self._media.plays

    @property
    def variables(self) -> dict[str, str]:
        return self.world.variables

    def ringing(self, endpoint: str) -> str | None:
        """The channel that rings this endpoint now."""
        for channel in self.channels.values():
            if channel.state == "Ringing" and channel.name.startswith(f"{endpoint}-"):
                return channel.id
        return None

    def in_bridge_with(self, channel_id: str) -> set[str]:
        bridge = self.world.channel(channel_id).bridge
        return {channel.id for channel in bridge.channels} - {channel_id} if bridge else set()

    def leftovers(self) -> list[str]:
        """Must be empty when every call is over."""
        return [*self.channels, *self.bridges, *self.world.media]


def _operations(calls: CallRoom, rest: RestOperations, numbers: "count[int]") -> dict[str, Operation]:
    channels, bridges = ChannelOperations(calls, numbers), BridgeOperations(calls, numbers)
    media = MediaOperations(calls)
    table: dict[str, Operation] = {}
    for group, room in (("channels", channels), ("bridges", bridges)):
        table |= {f"{group}.{name}": getattr(room, name) for name in dir(room) if _is_operation(room, name)}
    return table | {
        "playbacks.get": media.get_playback,
        "playbacks.stop": media.stop_playback,
        "recordings.get_live": media.get_live,
        "recordings.stop": media.stop_recording,
        "recordings.cancel": media.cancel_recording,
        "recordings.pause": media.leave_running,
        "recordings.unpause": media.leave_running,
        "recordings.mute": media.mute_recording,
        "recordings.unmute": media.unmute_recording,
        "recordings.list_stored": media.list_stored,
        "recordings.get_stored": media.get_stored,
        "recordings.delete_stored": media.delete_stored,
        "asterisk.ping": rest.ping,
        "asterisk.get_info": rest.get_info,
        "asterisk.get_global_var": rest.get_global_var,
        "asterisk.set_global_var": rest.set_global_var,
        "applications.get": rest.application,
        "applications.filter": rest.set_filter,
        "endpoints.list": rest.endpoints,
        "endpoints.get": rest.endpoint,
    }


def _is_operation(room: object, name: str) -> bool:
    return not name.startswith("_") and asyncio.iscoroutinefunction(getattr(room, name))
