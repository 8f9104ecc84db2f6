"""How calls begin and end in the fake Asterisk. The order of events was read from a real 22.10.1."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ivr.ari import (
    CallerID,
    ChannelDestroyed,
    ChannelHangupRequest,
    ChannelStateChange,
    Dial,
    StasisEnd,
    StasisStart,
)
from tests.fakes.asterisk_media import MediaRoom
from tests.fakes.asterisk_seats import Answers, Busy, Declines, Rings, SeatScript, Silent, Unreachable
from tests.fakes.asterisk_world import FakeChannel, Refusal, World, caller_id

SETTLE_S = 0.002  # a made channel is in Stasis a moment after the answer to the request that made it

NORMAL, BUSY, NO_USER_RESPONSE, NO_ANSWER, REJECTED = 16, 17, 18, 19, 21
BY_REASON = {"normal": NORMAL, "busy": BUSY, "no_answer": NO_ANSWER, "": NORMAL}


@dataclass(slots=True)
class CallRoom:
    world: World
    media: MediaRoom
    scripts: dict[str, SeatScript] = field(default_factory=dict)
    rang: list[str] = field(default_factory=list)  # endpoints, each time one began to ring

    def arrive(self, channel_id: str, caller: CallerID, dialled: str, args: tuple[str, ...], endpoint: str) -> None:
        channel = self.world.new_channel(channel_id, endpoint, "Ring", "incoming", caller)
        channel.dialled = dialled
        self.start(channel, args)

    def start(self, channel: FakeChannel, args: tuple[str, ...]) -> None:
        if channel.id in self.world.channels:
            channel.in_stasis = True
            channel.app_data = ",".join((self.world.app, *args))
            self.world.tell(StasisStart, args=args, channel=channel.model())

    def originate(self, channel_id: str, query: Mapping[str, str], variables: Mapping[str, str]) -> FakeChannel:
        endpoint = query.get("endpoint", "")
        if not endpoint:
            raise Refusal(400, "Endpoint must be specified")
        if "app" not in query and "extension" not in query:
            raise Refusal(400, "Application or extension must be specified")
        if channel_id in self.world.channels:
            raise Refusal(409, "Channel with given unique ID already exists")
        if query.get("originator", channel_id) not in {*self.world.channels, channel_id}:
            raise Refusal(400, "Provided originator channel was not found")
        script = self.scripts.get(endpoint, Unreachable())
        if isinstance(script, Unreachable):
            raise Refusal(500, "Allocation failed")
        channel = self.world.new_channel(
            channel_id, endpoint, "Down", "originated", caller_id(query.get("callerId", ""))
        )
        channel.variables |= variables
        self._later(channel, 0, lambda: self._dial(channel, script, _args(query)))
        if (limit_s := float(query.get("timeout", 30))) > 0:
            self._later(channel, limit_s, lambda: self._give_up(channel))
        return channel

    def _later(self, channel: FakeChannel, after_s: float, act: Callable[[], None]) -> None:
        channel.timers.append(asyncio.get_running_loop().call_later(after_s, act))

    def _dial(self, channel: FakeChannel, script: SeatScript, args: tuple[str, ...]) -> None:
        channel.variables["_args"] = ",".join(args)
        self.world.tell(Dial, peer=channel.model(), dialstatus="")
        match script:
            case Busy(after_s):
                self._later(channel, after_s, lambda: self.refuse(channel, BUSY))
            case Answers(after_s, sends_sound):
                self._ring(channel)
                channel.sends_until = None if sends_sound else 0.0
                self._later(channel, after_s, lambda: self.pick_up(channel))
            case Declines(after_s):
                self._ring(channel)
                self._later(channel, after_s, lambda: self.refuse(channel, REJECTED))
            case Rings():
                self._ring(channel)
            case Silent() | Unreachable():
                pass

    def _ring(self, channel: FakeChannel) -> None:
        channel.state = "Ringing"
        self.rang.append(channel.name.rpartition("-")[0])
        self.world.tell(ChannelStateChange, channel=channel.model())
        self.world.tell(Dial, peer=channel.model(), dialstatus="RINGING")

    def pick_up(self, channel: FakeChannel) -> None:
        if channel.state == "Up" or channel.id not in self.world.channels:
            return
        self._cancel_timers(channel)
        channel.state = "Up"
        self.world.tell(ChannelStateChange, channel=channel.model())
        self.world.tell(Dial, peer=channel.model(), dialstatus="ANSWER")
        args = tuple(a for a in channel.variables.pop("_args", "").split(",") if a)
        self._later(channel, 0, lambda: self.start(channel, args))

    def refuse(self, channel: FakeChannel, cause: int) -> None:
        """The phone says no while it is rung."""
        self.world.tell(ChannelHangupRequest, channel=channel.model(), cause=cause)
        self.world.tell(Dial, peer=channel.model(), dialstatus="BUSY" if cause == BUSY else "NOANSWER")
        self._destroy(channel, cause)

    def _give_up(self, channel: FakeChannel) -> None:
        if channel.state != "Up":
            self._destroy(channel, NO_ANSWER)  # only this: no Dial event tells of the limit

    def end(self, channel: FakeChannel, *, by_us: bool, cause: int = NORMAL) -> None:
        """A hang-up. The request carries 32 when we made it; its end carries the reason."""
        request = {"cause": 32, "soft": True} if by_us else {"cause": cause}
        if channel.in_stasis or channel.kind == "originated":  # nobody tells us of what went on in the dialplan
            self.world.tell(ChannelHangupRequest, channel=channel.model(), **request)
        if channel.kind == "originated" and channel.state != "Up":
            self.world.tell(Dial, peer=channel.model(), dialstatus="NOANSWER")
        self.out_of_stasis(channel, channel.place)
        self._destroy(channel, cause)

    def out_of_stasis(self, channel: FakeChannel, place: str) -> None:
        self.media.cut(channel)
        bridge = channel.bridge
        self.world.leave(channel, hung_up=True)
        if bridge is not None and not bridge.channels:
            self.media.cut(bridge)  # nobody is left to hear or to be recorded
        channel.place = place
        if channel.in_stasis:
            channel.in_stasis = False
            self.world.tell(StasisEnd, channel=channel.model())

    def _destroy(self, channel: FakeChannel, cause: int) -> None:
        self._cancel_timers(channel)
        del self.world.channels[channel.id]
        channel.idle.set()
        for other in [c for c in self.world.channels.values() if c.snooped == channel.id]:
            self.out_of_stasis(other, "")
            self._destroy(other, NORMAL)
        if channel.kind in ("originated", "media"):  # of others the application hears nothing after StasisEnd
            self.world.tell(ChannelDestroyed, cause=cause, cause_txt="", channel=channel.model())

    def _cancel_timers(self, channel: FakeChannel) -> None:
        for timer in channel.timers:
            timer.cancel()
        channel.timers.clear()

    def make(self, channel_id: str, endpoint: str, kind: str, args: tuple[str, ...]) -> FakeChannel:
        """A snoop or an external media channel: answered at once, in Stasis a little later."""
        if channel_id in self.world.channels:
            raise Refusal(500, "Channel could not be created")  # 500, not 409: so the real one
        channel = self.world.new_channel(channel_id, endpoint, "Down", kind, CallerID(name="", number=""))
        self._later(channel, SETTLE_S, lambda: self._settle(channel, args))
        return channel

    def _settle(self, channel: FakeChannel, args: tuple[str, ...]) -> None:
        if channel.kind == "media":
            self.world.tell(Dial, peer=channel.model(), dialstatus="")
        channel.state = "Up"
        if channel.kind == "media":
            self.world.tell(ChannelStateChange, channel=channel.model())
            self.world.tell(Dial, peer=channel.model(), dialstatus="ANSWER")
        self.start(channel, args)


def _args(query: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(query["appArgs"].split(",")) if query.get("appArgs") else ()
