"""One voice of a call, copied by Asterisk to an ear of the speech worker: a worker that is stuck holds nobody up."""

import asyncio
from typing import Literal

import structlog

from ivr.ari import AriError
from ivr.call import names
from ivr.call.ports import Ports
from ivr.speech.ears import EarAddress, EarSink, SpeechUnavailable
from models.ids import CallId

log = structlog.get_logger(__name__)

#: How long Asterisk may take to send a voice to the ear before the call goes on without.
OPENING_S = 2.0


class VoiceGone(Exception):
    """The channel whose voice was wanted has ended, or its copy has."""


class EarLine:
    """ear: the call's id, or one made of it where a call has several ears. spy: whose voice on that channel, "in" its
    own. Opened once, however many ask; after `close` it can be opened anew."""

    def __init__(self, ports: Ports, ear: CallId, channel: str, spy: Literal["in", "out"], sink: EarSink) -> None:
        self._ports, self.ear, self._channel, self._spy, self._sink = ports, ear, channel, spy, sink
        self._opening: asyncio.Task[str] | None = None

    async def opened(self) -> str:
        """ "" when it is open, else why not."""
        if self._opening is None or (self._opening.done() and self._opening.result()):
            self._opening = asyncio.get_running_loop().create_task(self._open())
        return await asyncio.shield(self._opening)

    async def _open(self) -> str:
        try:
            async with asyncio.timeout(OPENING_S):
                address = await self._ports.ears.open(self.ear, self._sink)
                await self._send_voice_to(address)
        except (AriError, SpeechUnavailable, VoiceGone, TimeoutError) as failure:
            await self._let_go()
            return type(failure).__name__
        return ""

    async def _send_voice_to(self, address: EarAddress) -> None:
        ari, app, ear = self._ports.ari, self._ports.app, self.ear
        snoop, media = names.ear_snoop(ear), names.ear_media(ear)
        arrived = [self._ports.arrivals.expect(snoop), self._ports.arrivals.expect(media)]
        await asyncio.gather(
            ari.channels.snoop_channel_with_id(self._channel, snoop, spy=self._spy, app=app, app_args="aux"),
            ari.channels.external_media(
                channel_id=media,
                app=app,
                external_host=f"{address.host}:{address.port}",
                format=address.format,
                data="aux",
            ),
            ari.bridges.create_with_id(names.ear_bridge(ear), type="mixing"),
        )
        await asyncio.wait(arrived)
        if any(each.cancelled() for each in arrived):
            raise VoiceGone
        await ari.bridges.add_channel(names.ear_bridge(ear), channel=[snoop, media])

    def leave(self) -> None:
        """Touch nothing in Asterisk any more."""
        if self._opening is not None:
            self._opening.cancel()

    async def close(self) -> None:
        self.leave()
        if self._opening is not None:
            self._opening = None
            await self._let_go()

    async def _let_go(self) -> None:
        ari, ear = self._ports.ari, self.ear
        try:
            await self._ports.ears.close(ear)
        except SpeechUnavailable:
            log.debug("the speech worker is away: it has forgotten the ear itself")
        snoop, media, bridge = names.ear_snoop(ear), names.ear_media(ear), names.ear_bridge(ear)
        self._ports.arrivals.gone(snoop)
        self._ports.arrivals.gone(media)
        sure = self._ports.letting_go.sure
        await asyncio.gather(
            sure(snoop, lambda: ari.channels.hangup(snoop)),
            sure(media, lambda: ari.channels.hangup(media)),
            sure(bridge, lambda: ari.bridges.destroy(bridge)),
        )
