"""What an operator does from the telephone: log in, log out, pause, be ready again (*11 … *14), each told by voice.

Nobody is rung while the telephone is still in the call with which it has said so: it would be busy, and the seat paused
for that. Who goes, goes at once; who comes is there when the telephone is down.
"""

import asyncio
from collections.abc import Mapping

import structlog

from agents.line.events import LineEvent, SeatLoggedIn, SeatLoggedOut, SeatPaused, SeatResumed
from agents.line.seats import LoggedOut
from ivr.ari import AriError
from ivr.ari import Channel as AriChannel
from ivr.call import names
from ivr.call.ports import Ports
from ivr.prompts.voice import PromptMissing
from models.ids import SeatId

log = structlog.get_logger(__name__)

#: Longer than any of these messages.
SPEAKING_S = 15
#: Until a telephone that was hung up is down.
DOWN_S = 2

PHONE = "phone"


def event_for(code: str, seat: SeatId, *, logged_out: bool = False) -> tuple[LineEvent | None, str]:
    """What the code does, and the prompt that says so. A break, or its end, at a seat without anybody begins the shift:
    the telephone must not say what is not so."""
    match code:
        case "*11":
            return SeatLoggedIn(seat), "seat-logged-in"
        case "*12":
            return SeatLoggedOut(seat, by=PHONE), "seat-logged-out"
        case "*13":
            return (SeatLoggedIn(seat, pause=PHONE) if logged_out else SeatPaused(seat, PHONE)), "seat-paused"
        case "*14":
            return (SeatLoggedIn(seat) if logged_out else SeatResumed(seat)), "seat-ready"
        case _:
            return None, "seat-unknown-code"


class SeatCodes:
    def __init__(self, ports: Ports, languages: Mapping[SeatId, str]) -> None:
        self._ports, self._languages = ports, languages

    async def take(self, channel: AriChannel, code: str) -> None:
        seat, desk = SeatId(names.seat_of(channel.name) or ""), self._ports.desk
        event, prompt = None, "seat-unknown-code"
        if seat in self._languages:
            event, prompt = event_for(code, seat, logged_out=isinstance(desk.line.seats.get(seat), LoggedOut))
        comes = prompt in ("seat-logged-in", "seat-ready")
        if event is not None and not comes:
            desk.submit(event)
        await self._answer(channel.id, prompt, self._languages.get(seat, "ru"))
        if event is not None and comes:
            desk.submit(event)

    async def _answer(self, channel_id: str, prompt: str, language: str) -> None:
        """Until the telephone is down again, whoever puts it down."""
        arrivals, play_id = self._ports.arrivals, f"code-{channel_id}"
        ended, down = arrivals.expect(play_id), arrivals.expect(channel_id)
        try:
            await self._say(channel_id, play_id, prompt, language)
            await asyncio.wait({ended, down}, timeout=SPEAKING_S, return_when=asyncio.FIRST_COMPLETED)
        except (AriError, PromptMissing) as failure:
            log.info("the seat did not hear the answer to its code", why=type(failure).__name__)
        try:
            await self._ports.letting_go.sure(channel_id, lambda: self._ports.ari.channels.hangup(channel_id))
            await asyncio.wait({down}, timeout=DOWN_S)
        finally:
            arrivals.gone(play_id)
            arrivals.gone(channel_id)

    async def _say(self, channel_id: str, play_id: str, prompt: str, language: str) -> None:
        sound = await self._ports.voice.sound(language, prompt, {})
        await self._ports.ari.channels.answer(channel_id)
        await self._ports.ari.channels.play_with_id(channel_id, play_id, media=[sound.media])
