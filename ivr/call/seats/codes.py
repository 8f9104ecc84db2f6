"""What an operator does from the telephone: log in, log out, pause, be ready again (*11 … *14), each told by voice."""

import asyncio
from collections.abc import Mapping

import structlog

from agents.line.events import LineEvent, SeatLoggedIn, SeatLoggedOut, SeatPaused, SeatResumed
from ivr.ari import AriError
from ivr.ari import Channel as AriChannel
from ivr.call import names
from ivr.call.ports import Ports
from ivr.prompts.voice import PromptMissing
from models.ids import SeatId

log = structlog.get_logger(__name__)

#: Longer than any of these messages.
SPEAKING_S = 15


def event_for(code: str, seat: SeatId) -> tuple[LineEvent | None, str]:
    """What the code does, and the prompt that says so."""
    match code:
        case "*11":
            return SeatLoggedIn(seat), "seat-logged-in"
        case "*12":
            return SeatLoggedOut(seat, by="phone"), "seat-logged-out"
        case "*13":
            return SeatPaused(seat, reason="phone"), "seat-paused"
        case "*14":
            return SeatResumed(seat), "seat-ready"
        case _:
            return None, "seat-unknown-code"


class SeatCodes:
    def __init__(self, ports: Ports, languages: Mapping[SeatId, str]) -> None:
        self._ports, self._languages = ports, languages

    async def take(self, channel: AriChannel, code: str) -> None:
        number = names.seat_of(channel.name)
        seat = SeatId(number or "")
        event, prompt = event_for(code, seat) if seat in self._languages else (None, "seat-unknown-code")
        if event is not None:
            self._ports.desk.submit(event)
        try:
            await self._say(channel.id, prompt, self._languages.get(seat, "ru"))
        except (AriError, TimeoutError, PromptMissing) as failure:
            log.info("the seat did not hear the answer to its code", why=type(failure).__name__)

    async def _say(self, channel_id: str, prompt: str, language: str) -> None:
        sound = await self._ports.voice.sound(language, prompt, {})
        channels, play_id = self._ports.ari.channels, f"code-{channel_id}"
        await channels.answer(channel_id)
        ended = self._ports.arrivals.expect(play_id)
        try:
            await channels.play_with_id(channel_id, play_id, media=[sound.media])
            async with asyncio.timeout(SPEAKING_S):
                await ended
        finally:
            self._ports.arrivals.gone(play_id)
            await channels.hangup(channel_id)
