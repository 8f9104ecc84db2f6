"""Tells Asterisk every second that we live: its dialplan takes new calls itself when this is old (DESIGN §9)."""

import asyncio

import structlog

from ivr.ari import Ari, AriError
from models.clock import Clock

log = structlog.get_logger(__name__)

VARIABLE = "IVR_HEARTBEAT"
EVERY_S = 1.0


async def beat(ari: Ari, clock: Clock) -> None:
    """For ever. A refused beat is no reason to stop: the next one may come through."""
    while True:
        try:
            await ari.asterisk.set_global_var(variable=VARIABLE, value=f"{clock.now().timestamp():.2f}")
        except AriError as refusal:
            log.debug("no heartbeat", why=type(refusal).__name__)
        await asyncio.sleep(EVERY_S)


async def stop_beating(ari: Ari) -> None:
    """A controller that stops on purpose says so: new calls need not wait until its last beat is old."""
    await ari.asterisk.set_global_var(variable=VARIABLE, value="0")


async def last_beat(ari: Ari) -> float:
    """Seconds since 1970; 0.0: never, or its controller stopped on purpose."""
    said = (await ari.asterisk.get_global_var(variable=VARIABLE)).value
    try:
        return float(said or 0)
    except ValueError:
        return 0.0
