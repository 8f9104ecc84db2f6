"""Pure: what the log is told when a seat's state changes. restore.py reads it back."""

from collections.abc import Iterator

from agents.line.commands import RecordSeat, RecordWish
from agents.line.seats import NAMES, OFF_DUTY, LoggedOut, Offered, Parked, Paused, SeatState, Talking, wish_of
from models.ids import SeatId
from models.records import WISHLESS


def recorded(seat: SeatId, before: SeatState, after: SeatState, why: str) -> Iterator[RecordSeat | RecordWish]:
    """First the wish: with the state alone it were lost."""
    wish = wish_of(after)
    if wish != wish_of(before) and NAMES[type(after)] not in WISHLESS:
        yield RecordWish(seat, NAMES[type(wish)] if wish else "", wish.reason if isinstance(wish, Paused) else "")
    match after:
        case Paused(reason):
            yield RecordSeat(seat, NAMES[Paused], reason)
        case Parked(reason) if not isinstance(before, Parked) or before.why != reason:
            yield RecordSeat(seat, NAMES[Parked], reason)
        case Offered(then=LoggedOut()) | Talking(then=LoggedOut()) if type(after) is not type(before):
            yield RecordSeat(seat, NAMES[type(after)], OFF_DUTY)
        case _ if type(after) is not type(before):  # a wish during a talk is no new state
            yield RecordSeat(seat, NAMES[type(after)], why)
