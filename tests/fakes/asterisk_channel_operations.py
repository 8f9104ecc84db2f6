"""The channel operations of the fake Asterisk, with the refusals of the real one."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from ivr.ari import ChannelStateChange, ChannelVarset, Request
from ivr.ari.generated.events import ApplicationMoveFailed
from ivr.ari.generated.models import RTPstat, Variable, Variables
from tests.fakes.asterisk_calls import BY_REASON, CallRoom
from tests.fakes.asterisk_world import FakeChannel, FakeMedia, Refusal


@dataclass(slots=True)
class ChannelOperations:
    calls: CallRoom
    numbers: "count[int]"

    async def list(self, _: Request) -> object:
        return [channel.model() for channel in self.calls.world.channels.values()]

    async def get(self, request: Request) -> object:
        return self._channel(request).model()

    async def originate_with_id(self, request: Request) -> object:
        return self.calls.originate(self._new_id(request), request.query, variables_of(request)).model()

    originate = originate_with_id

    async def hangup(self, request: Request) -> None:
        channel, reason = self._channel(request), request.query.get("reason", "")
        if reason not in BY_REASON and "reason_code" not in request.query:
            raise Refusal(400, "Invalid Hangup Reason")
        code = request.query.get("reason_code")
        self.calls.end(channel, by_us=True, cause=int(code) if code else BY_REASON[reason])

    async def answer(self, request: Request) -> None:
        channel = await self._free(request)
        if channel.state != "Up":
            channel.state, channel.indication = "Up", None
            self.calls.world.tell(ChannelStateChange, channel=channel.model())

    async def ring(self, request: Request) -> None:
        (await self._free(request)).indication = "ringing"

    async def ring_stop(self, request: Request) -> None:
        (await self._free(request)).indication = None

    async def progress(self, request: Request) -> None:
        await self._free(request)

    async def start_moh(self, request: Request) -> None:
        (await self._free(request)).music = request.query.get("mohClass", "default")

    async def stop_moh(self, request: Request) -> None:
        (await self._free(request)).music = None

    async def start_silence(self, request: Request) -> None:
        await self._free(request)

    stop_silence = start_silence

    async def hold(self, request: Request) -> None:
        (await self._free(request)).on_hold = True

    async def unhold(self, request: Request) -> None:
        (await self._free(request)).on_hold = False

    async def mute(self, request: Request) -> None:
        (await self._free(request)).muted = request.query.get("direction", "both")

    async def unmute(self, request: Request) -> None:
        (await self._free(request)).muted = None

    async def rtpstatistics(self, request: Request) -> object:
        channel = self._channel(request)
        count = channel.packets(asyncio.get_running_loop().time())
        return RTPstat(
            txcount=count,
            rxcount=count,
            txploss=0,
            rxploss=0,
            local_ssrc=1,
            remote_ssrc=2,
            txoctetcount=count * 160,
            rxoctetcount=count * 160,
            channel_uniqueid=channel.id,
        )

    async def send_dtmf(self, request: Request) -> None:
        self._in_stasis(request)

    async def play_with_id(self, request: Request) -> object:
        channel = self._in_stasis(request)
        item = FakeMedia(self._playback_id(request), f"channel:{channel.id}", "playback", media_of(request))
        self.calls.media.put(channel, item)
        return item.playback()

    play = play_with_id

    async def record(self, request: Request) -> object:
        channel = self._in_stasis(request)
        item = recording_of(request, f"channel:{channel.id}", self.calls)
        self.calls.media.put(channel, item)
        return item.recording()

    async def continue_in_dialplan(self, request: Request) -> None:
        channel, query = self._in_stasis(request), request.query
        place = ",".join(query.get(key, "") for key in ("context", "extension", "priority"))
        after(channel, lambda: self.calls.out_of_stasis(channel, place or "next"))

    async def move(self, request: Request) -> None:
        channel, query = self._in_stasis(request), request.query
        args = tuple(query["appArgs"].split(",")) if query.get("appArgs") else ()

        def go() -> None:
            if query["app"] != self.calls.world.app:
                failed = {"channel": channel.model(), "destination": query["app"], "args": args}
                self.calls.world.tell(ApplicationMoveFailed, **failed)
                return
            self.calls.out_of_stasis(channel, "")
            self.calls.start(channel, args)

        after(channel, go)

    async def snoop_channel_with_id(self, request: Request) -> object:
        snooped = self.calls.world.channels.get(request.names["channelId"])
        if snooped is None:
            raise Refusal(404, "Provided channel was not found")
        name = request.names.get("snoopId") or self._new_id(request, "snoopId")
        snoop = self.calls.make(name, f"Snoop/{snooped.id}", "snoop", args_of(request))
        snoop.snooped = snooped.id
        return snoop.model()

    snoop_channel = snoop_channel_with_id

    async def external_media(self, request: Request) -> object:
        host = request.query.get("external_host", "")
        if ":" not in host:
            raise Refusal(400, "external_host is required")
        said = request.query.get("data", "")  # Asterisk hands it to Stasis() as the application's arguments
        args = tuple(said.split(",")) if said else ()
        channel = self.calls.make(self._new_id(request), f"UnicastRTP/{host}", "media", args)
        channel.variables |= variables_of(request)
        channel.variables |= {"UNICASTRTP_LOCAL_ADDRESS": "127.0.0.1", "UNICASTRTP_LOCAL_PORT": "40000"}
        return channel.model()

    async def get_channel_var(self, request: Request) -> object:
        channel, name = self._channel(request), request.query["variable"]
        value = channel.variables.get(name, self.calls.world.variables.get(name))
        if value is None:
            raise Refusal(404, "Provided variable was not found")
        return Variable(value=value)

    async def set_channel_var(self, request: Request) -> None:
        self._set(await self._free(request), {request.query["variable"]: request.query.get("value", "")})

    async def get_channel_vars(self, request: Request) -> object:
        channel = self._channel(request)
        names = request.query["variables"].split(",")
        return Variables(variables={name: channel.variables.get(name) for name in names})

    async def set_channel_vars(self, request: Request) -> None:
        self._set(await self._free(request), variables_of(request))

    def _set(self, channel: FakeChannel, variables: Mapping[str, str]) -> None:
        channel.variables |= variables
        for name, value in variables.items():
            self.calls.world.tell(ChannelVarset, channel=channel.model(), variable=name, value=value)

    def _channel(self, request: Request) -> FakeChannel:
        return self.calls.world.channel(request.names["channelId"])

    def _in_stasis(self, request: Request) -> FakeChannel:
        return self.calls.world.channel_in_stasis(request.names["channelId"])

    async def _free(self, request: Request) -> FakeChannel:
        """These commands wait until nothing is played or recorded on the channel any more."""
        channel = self._in_stasis(request)
        await channel.idle.wait()
        return self._in_stasis(request)  # it may have gone meanwhile

    def _new_id(self, request: Request, name: str = "channelId") -> str:
        chosen = request.names.get(name) or request.query.get(name)
        return chosen or f"1768456800.{next(self.numbers)}"

    def _playback_id(self, request: Request) -> str:
        return request.names.get("playbackId") or request.query.get("playbackId") or f"playback-{next(self.numbers)}"


def after(channel: FakeChannel, act: Any) -> None:
    """At once answered, done when the channel's media have ended."""

    async def wait() -> None:
        await channel.idle.wait()
        if channel.in_stasis:
            act()

    channel.waiting.append(asyncio.ensure_future(wait()))


def args_of(request: Request) -> tuple[str, ...]:
    return tuple(request.query["appArgs"].split(",")) if request.query.get("appArgs") else ()


def media_of(request: Request) -> tuple[str, ...]:
    if not request.query.get("media"):
        raise Refusal(400, "Media is required")
    return tuple(request.query["media"].split(","))


def variables_of(request: Request) -> dict[str, str]:
    body: Any = request.body or {}
    given = body.get("variables") or {}
    return {name: value if isinstance(value, str) else str(value["value"]) for name, value in given.items()}


def recording_of(request: Request, target: str, calls: CallRoom) -> FakeMedia:
    query = request.query
    calls.media.check_recording(query.get("name", ""), query.get("format", ""), query.get("ifExists", "fail"))
    return FakeMedia(
        query["name"],
        target,
        "recording",
        format=query["format"],
        terminate_on=query.get("terminateOn", "none"),
        limit_s=float(query.get("maxDurationSeconds", 0)),
    )
