"""Tells Asterisk every second that we live: its dialplan takes new calls itself when this is old (DESIGN §9). And who
is at work, so that its own queue does not ring empty chairs when we are gone."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from agents.line.seats import LoggedOut, Parked, Paused, SeatState
from ivr.ari import Ari, AriError
from models.clock import Clock
from models.ids import SeatId

log = structlog.get_logger(__name__)

VARIABLE = "IVR_HEARTBEAT"
EVERY_S = 1.0

#: Asterisk takes 4 kB of a request's first line. Where the seats are too many it hears of none, and rings them all.
LONGEST = 2000


async def beat(ari: Ari, clock: Clock, seats: Callable[[], Mapping[SeatId, SeatState]]) -> None:
    """For ever. A refused beat is no reason to stop: the next one may come through."""
    while True:
        try:
            await ari.asterisk.set_global_var(variable=VARIABLE, value=spelt(clock.now(), seats()))
        except AriError as refusal:
            log.debug("no heartbeat", why=type(refusal).__name__)
        await asyncio.sleep(EVERY_S)


def spelt(now: datetime, seats: Mapping[SeatId, SeatState]) -> str:
    """ "1795332284.55-101-102-": the instant, and who is at work."""
    at, there = f"{now.timestamp():.2f}", "".join(f"{seat}-" for seat in sorted(filter(_digits, at_work(seats))))
    return f"{at}-{there}" if len(there) <= LONGEST else at


def at_work(seats: Mapping[SeatId, SeatState]) -> list[SeatId]:
    """Who is parked for a telephone that is away is: Asterisk sees by itself when it is back."""
    return [seat for seat, state in seats.items() if not _is_away(state)]


def _is_away(state: SeatState) -> bool:
    return isinstance(state, LoggedOut | Paused) or (isinstance(state, Parked) and isinstance(state.was, Paused))


def _digits(seat: str) -> bool:
    return seat.isascii() and seat.isdigit()


async def stop_beating(ari: Ari) -> None:
    """A controller that stops on purpose says so: new calls need not wait until its last beat is old."""
    await ari.asterisk.set_global_var(variable=VARIABLE, value="0")


async def last_beat(ari: Ari) -> float:
    """Seconds since 1970; 0.0: never, or its controller stopped on purpose."""
    said = (await ari.asterisk.get_global_var(variable=VARIABLE)).value
    try:
        return float((said or "0").partition("-")[0])
    except ValueError:
        return 0.0
