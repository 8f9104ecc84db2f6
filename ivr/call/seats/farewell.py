"""Told on its own telephone: a seat from which no sound comes is parked, and hears why before it is hung up on (C6)."""

import asyncio

import structlog

from ivr.ari import AriError
from ivr.call.ports import Ports
from ivr.prompts.voice import PromptMissing
from models.ids import LegId, SeatId

log = structlog.get_logger(__name__)

PROMPT = "seat-no-audio"

#: Longer than the message.
SPEAKING_S = 15


async def tell_and_hang_up(ports: Ports, seat: SeatId, leg: LegId) -> None:
    play_id = f"farewell-{leg}"
    ended = ports.arrivals.expect(play_id)
    try:
        sound = await ports.voice.sound(ports.seat_languages.get(seat, "ru"), PROMPT, {})
        await ports.ari.channels.play_with_id(leg, play_id, media=[sound.media])
        async with asyncio.timeout(SPEAKING_S):
            await ended
    except (AriError, TimeoutError, PromptMissing) as failure:
        log.info("the seat did not hear that its telephone is silent", seat=seat, why=type(failure).__name__)
    finally:
        ports.arrivals.gone(play_id)
    await ports.letting_go.sure(leg, lambda: ports.ari.channels.hangup(leg, reason="normal"))
