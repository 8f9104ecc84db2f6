"""A line as it was before the controller's end, from what was written down."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from agents.line.draft import Draft
from agents.line.events import Entry
from agents.line.ledger import Line, Moved, empty
from agents.line.rules import QueueRules, SeatRules
from agents.line.seats import PASSING, LoggedOut, Parked, Paused, Ready, SeatState, Talking, Wish
from models.ids import CallId, QueueId, SeatId


def restored(
    queues: Mapping[QueueId, QueueRules],
    rules: Mapping[SeatId, SeatRules],
    seats: Mapping[SeatId, tuple[str, str]],
    entries: Iterable[Entry],
    talks: Mapping[CallId, SeatId],
    now: datetime,
    offers_made: int = 0,
    moved: Mapping[CallId, Moved] | None = None,
    wishes: Mapping[SeatId, tuple[str, str]] | None = None,
) -> Line:
    """Nobody is rung by this: Desk.start() matches, when the floor is ready for it and all is known.

    seats: the last (state, why) of each, as RecordSeat gave them; a seat or a queue the site no longer has is left out
    (its callers are not: they wait, and overflow). offers_made: how many offers the log knows, so that no offer id is
    used twice. moved: where calls were put by a supervisor or by overflow: they stand there again when they come back.
    wishes: of each seat that has one, as RecordWish gave it.
    """
    line = replace(empty(queues, rules), offers_made=offers_made, moved=moved or {})
    draft = Draft(line, now)
    for seat in rules:
        wish = _wish(*(wishes or {}).get(seat, ("", "")))
        draft.seats[seat] = _seat_state(*seats.get(seat, ("logged-out", "")), wish, now)
    for call_id, seat in talks.items():
        if seat in rules:
            state = draft.seats[seat]
            then = state if isinstance(state, LoggedOut | Paused) and seat in seats else None
            draft.seats[seat] = Talking(call_id, now, rules[seat].queues[0], then)
    for entry in entries:
        if entry.call_id not in draft.callers and entry.call_id not in talks:
            draft.let_in(entry, entry.queued_at)
    draft.touched = True
    return draft.frozen()[0]


def _seat_state(state: str, why: str, wish: Wish | None, now: datetime) -> SeatState:
    """A ring did not outlive the controller, and a wrap-up has been long enough. In a talk that goes on the seat is
    taken out of this state again, and comes back to it."""
    match state:
        case "ready" | "offered" | "talking" | "hold" | "wrap-up":
            return wish or Ready(now)
        case "paused":
            return Paused(why)
        case "parked" if why not in PASSING and not isinstance(wish, LoggedOut):
            return Parked(why, wish)
        case "parked":
            return wish or Ready(now)
        case _:
            return LoggedOut()


def _wish(wish: str, why: str) -> Wish | None:
    match wish:
        case "paused":
            return Paused(why)
        case "logged-out":
            return LoggedOut()
        case _:
            return None
