"""Whether a seat's telephone can be rung, brought to the line. Without AMI nothing is known; calls go on (C6)."""

from collections.abc import AsyncIterator

import structlog

from agents.desk.desk import Desk
from agents.line.events import LineEvent, SeatFound, SeatLoggedIn, SeatLost, SeatPaused, SeatResumed
from agents.line.seats import Offered, Paused, Ready, SeatState, Talking, WrapUp
from ivr.ami import AmiEvent, AmiLost, SeatDials, SeatReachable, SeatUnreachable
from ivr.call.calls import Calls
from ivr.call.machine.states import Held
from ivr.call.seats.telephones import Telephones
from models.ids import SeatId

log = structlog.get_logger(__name__)


def _gone_on_hold(seat: SeatId, desk: Desk, calls: Calls) -> None:
    """A telephone that holds by its own key may send nothing, so that no packet tells of its end: or its caller would
    hear music for ever."""
    state = desk.line.seats[seat]
    session = calls.sessions.get(state.call_id) if isinstance(state, Talking) else None
    if session is not None and isinstance(session.state, Held) and session.state.talk.seat == seat:
        calls.audio.unreachable(session.state.talk.leg)


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


async def watch_seats(told: AsyncIterator[AmiEvent], desk: Desk, telephones: Telephones, calls: Calls) -> None:
    """For ever."""
    async for event in told:
        match event:
            case SeatReachable(seat=seat, telephones=kinds) if seat in desk.line.seats:
                telephones.known[seat] = kinds
                desk.submit(SeatFound(seat))
            case SeatUnreachable(seat=seat, why=why) if seat in desk.line.seats:
                telephones.known.pop(seat, None)
                desk.submit(SeatLost(seat, why))
                _gone_on_hold(seat, desk, calls)
            case SeatDials(seat=seat, over=over) if seat in desk.line.seats:
                meant = dials(seat, desk.line.seats[seat], over=over)
                if meant is not None:
                    desk.submit(meant)
            case AmiLost(why=why):
                log.warning("registrations are not watched for now", why=why)
