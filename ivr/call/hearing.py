"""How a call is heard: one ear per call, opened at its first listening step and kept to the end."""

import asyncio
from collections.abc import Callable

import structlog

from ivr.ari import AriError
from ivr.call import names
from ivr.call.machine.events import CallEvent
from ivr.call.ports import Ports
from ivr.flow.commands import Listen
from ivr.flow.events import EarLost, Heard, NothingHeard
from ivr.speech.ears import (
    EarAddress,
    EarEvent,
    EarFailed,
    SpeechUnavailable,
    UtteranceHeard,
    UtteranceSilent,
    UtteranceSpec,
)
from models.events import CallEvent as Line
from models.ids import CallId, UtteranceId
from models.kinds import Kind

log = structlog.get_logger(__name__)

#: How long Asterisk may take to send the caller's voice to the ear before the call goes on with keys.
OPENING_S = 2.0


class Hearing:
    def __init__(self, ports: Ports, call_id: CallId, channel: str, post: Callable[[CallEvent], None]) -> None:
        self._ports, self._call_id, self._channel, self._post = ports, call_id, channel, post
        self._opening: asyncio.Task[bool] | None = None
        self._turns: set[asyncio.Task[None]] = set()
        self._stopped: set[UtteranceId] = set()

    def listen(self, command: Listen) -> None:
        """Start an utterance without holding the call up; a failure comes back as EarLost."""
        turn = asyncio.get_running_loop().create_task(self._listen(command), name=f"listen {self._call_id}")
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)

    async def _listen(self, command: Listen) -> None:
        languages = tuple(lang for lang in command.languages if lang in self._ports.ears.languages())
        if not languages or not await self._opened():
            self._post(EarLost(command.utterance_id))
            return
        if command.utterance_id in self._stopped:
            return
        spec = UtteranceSpec(
            command.utterance_id, languages, command.words, command.no_input_s, command.end_silence_s, command.limit_s
        )
        try:
            await self._ports.ears.listen(self._call_id, spec)
        except SpeechUnavailable as gone:
            self._write(Kind.EAR_LOST, why=str(gone))
            self._post(EarLost(command.utterance_id))

    async def stop(self, utterance_id: UtteranceId) -> None:
        self._stopped.add(utterance_id)
        try:
            await self._ports.ears.stop(self._call_id, utterance_id)
        except SpeechUnavailable:
            log.debug("nothing to stop: the speech worker is away")

    async def _opened(self) -> bool:
        if self._opening is None or (self._opening.done() and not self._opening.result()):
            self._opening = asyncio.get_running_loop().create_task(self._open())
        return await asyncio.shield(self._opening)

    async def _open(self) -> bool:
        try:
            async with asyncio.timeout(OPENING_S):
                address = await self._ports.ears.open(self._call_id, self._heard)
                await self._send_voice_to(address)
        except (AriError, SpeechUnavailable, TimeoutError) as failure:
            self._write(Kind.EAR_LOST, why=type(failure).__name__)
            await self._let_go()
            return False
        return True

    async def _send_voice_to(self, address: EarAddress) -> None:
        """The caller's voice only (snoop), copied to the worker as RTP: a stuck worker can never hold Asterisk."""
        ari, app, call_id = self._ports.ari, self._ports.app, self._call_id
        snoop, media = names.ear_snoop(call_id), names.ear_media(call_id)
        arrived = [self._ports.arrivals.expect(snoop), self._ports.arrivals.expect(media)]
        await asyncio.gather(
            ari.channels.snoop_channel_with_id(self._channel, snoop, spy="in", app=app, app_args="aux"),
            ari.channels.external_media(
                channel_id=media,
                app=app,
                external_host=f"{address.host}:{address.port}",
                format=address.format,
                data="aux",
            ),
            ari.bridges.create_with_id(names.ear_bridge(call_id), type="mixing"),
        )
        await asyncio.gather(*arrived)
        await ari.bridges.add_channel(names.ear_bridge(call_id), channel=[snoop, media])

    def _heard(self, event: EarEvent) -> None:
        match event:
            case UtteranceHeard(utterance_id=utterance_id, text=text):
                self._write(
                    Kind.CALLER_HEARD,
                    text=text,
                    language=event.language,
                    speech_s=round(event.speech_s, 2),
                    lag_ms=round(event.lag_ms),
                )
                self._post(Heard(utterance_id, text, event.language))
            case UtteranceSilent(utterance_id=utterance_id):
                self._write(Kind.CALLER_SILENT)
                self._post(NothingHeard(utterance_id))
            case EarFailed(utterance_id=utterance_id, why=why):
                self._write(Kind.EAR_LOST, why=why)
                self._post(EarLost(utterance_id))

    def _write(self, kind: Kind, **fields: str | float) -> None:
        self._ports.log.append(Line(self._call_id, kind, self._ports.clock.now(), fields))

    def leave(self) -> None:
        for task in (*self._turns, *((self._opening,) if self._opening else ())):
            task.cancel()

    async def close(self) -> None:
        self.leave()
        if self._opening is not None:
            await self._let_go()

    async def _let_go(self) -> None:
        ari, call_id = self._ports.ari, self._call_id
        try:
            await self._ports.ears.close(call_id)
        except SpeechUnavailable:
            log.debug("the speech worker is away: it has forgotten the ear itself")
        snoop, media, bridge = names.ear_snoop(call_id), names.ear_media(call_id), names.ear_bridge(call_id)
        self._ports.arrivals.gone(snoop)
        self._ports.arrivals.gone(media)
        sure = self._ports.letting_go.sure
        await asyncio.gather(
            sure(snoop, lambda: ari.channels.hangup(snoop)),
            sure(media, lambda: ari.channels.hangup(media)),
            sure(bridge, lambda: ari.bridges.destroy(bridge)),
        )
