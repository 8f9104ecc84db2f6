"""A seat's fair share: no band of callers is starved by more urgent ones.

Within a band the oldest goes first across all queues of a seat, so no queue of it can starve another. Between bands the
more urgent goes first; but when a seat has taken `fair_after` calls in a row past a band it could have served, its next
call is the first of that band. Band 0 (danger to life) never waits for such a turn.
"""

from bisect import bisect_right
from collections.abc import Mapping

from agents.line.ledger import Need, Place
from agents.line.needs import Reach
from models.ids import SeatId

MOST_URGENT = 0


def band_of(place: Place) -> int:
    return place[0]


def firsts(waiting: Mapping[Need, tuple[Place, ...]], seat: SeatId, reach: Reach) -> dict[int, Place]:
    """The first caller of each band whom the seat could serve."""
    found: dict[int, Place] = {}
    for need, places in waiting.items():
        if seat not in reach.of(need):
            continue
        at = 0
        while at < len(places):
            place = places[at]
            band = place[0]
            found[band] = min(place, found.get(band, place))
            at = bisect_right(places, band, lo=at, key=band_of)
    return found


def fair_turn(
    waiting: Mapping[Need, tuple[Place, ...]], seat: SeatId, reach: Reach, passed: Mapping[int, int], fair_after: int
) -> Place | None:
    """Whom the seat owes its next call, though somebody more urgent waits. None: the ordinary order holds."""
    if not fair_after or not passed or max(passed.values()) < fair_after:
        return None
    first = firsts(waiting, seat, reach)
    if not first or MOST_URGENT in first:
        return None
    owed = [band for band in first if passed.get(band, 0) >= fair_after]
    return first[min(owed)] if owed and min(owed) > min(first) else None


def passed_over(
    waiting: Mapping[Need, tuple[Place, ...]], seat: SeatId, reach: Reach, before: Mapping[int, int], taken: int
) -> dict[int, int]:
    """How often in a row each band has been passed over, after the seat took a caller of the band `taken`."""
    return {band: before.get(band, 0) + 1 for band in firsts(waiting, seat, reach) if band != taken}
