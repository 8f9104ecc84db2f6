"""Whether a seat's telephone can be rung, brought to the line. Without AMI nothing is known; calls go on (C6)."""

from collections.abc import AsyncIterator

import structlog

from agents.desk.desk import Desk
from agents.line.events import LineEvent, SeatFound, SeatLoggedIn, SeatLost, SeatPaused, SeatResumed
from agents.line.seats import Offered, Paused, Ready, SeatState, Talking, WrapUp
from ivr.ami import AmiEvent, AmiLost, SeatDials, SeatReachable, SeatUnreachable
from ivr.call.seats.telephones import Telephones
from models.ids import SeatId

log = structlog.get_logger(__name__)

#: The break of a seat whose telephone is in a call that it has dialled itself, past the desk (112, mostly).
OWN_CALL = "own call"


def dials(seat: SeatId, state: SeatState, *, over: bool) -> LineEvent | None:
    """No call is offered to a telephone in use: a break from its first digit on, which ends with that call. A break
    that somebody has asked for is let be."""
    own, wish = Paused(OWN_CALL), getattr(state, "then", None)
    if not over:
        free = isinstance(state, Ready | Offered | Talking | WrapUp) and wish is None
        return SeatPaused(seat, OWN_CALL) if free else None
    if state == own:
        return SeatResumed(seat)
    return SeatLoggedIn(seat) if wish == own else None  # takes the wish back, and ends no wrap-up


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
            case SeatDials(seat=seat, over=over) if seat in desk.line.seats:
                meant = dials(seat, desk.line.seats[seat], over=over)
                if meant is not None:
                    desk.submit(meant)
            case AmiLost(why=why):
                log.warning("registrations are not watched for now", why=why)
