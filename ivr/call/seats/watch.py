"""Whether a seat's telephone can be rung, brought to the line. Without AMI nothing is known; calls go on (C6)."""

from collections.abc import AsyncIterator

import structlog

from agents.desk.desk import Desk
from agents.line.events import SeatFound, SeatLost
from ivr.ami import AmiEvent, AmiLost, SeatReachable, SeatUnreachable
from ivr.call.seats.telephones import Telephones

log = structlog.get_logger(__name__)


async def watch_seats(told: AsyncIterator[AmiEvent], desk: Desk, telephones: Telephones) -> None:
    """For ever."""
    async for event in told:
        match event:
            case SeatReachable(seat=seat, telephones=kinds) if seat in desk.line.seats:
                telephones.known[seat] = kinds
                desk.submit(SeatFound(seat))
            case SeatUnreachable(seat=seat, why=why) if seat in desk.line.seats:
                telephones.known.pop(seat, None)
                desk.submit(SeatLost(seat, why))
            case AmiLost(why=why):
                log.warning("registrations are not watched for now", why=why)
