"""A line as it was before the controller's end, from what was written down."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from agents.line.draft import Draft
from agents.line.events import Entry
from agents.line.ledger import Line, Moved, empty
from agents.line.rules import QueueRules, SeatRules
from agents.line.seats import OFF_DUTY, PASSING, LoggedOut, Parked, Paused, Ready, SeatState, Talking
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
) -> Line:
    """Nobody is rung by this: Desk.start() matches, when the floor is ready for it and all is known.

    seats: the last (state, why) of each, as RecordSeat gave them; a seat or a queue the site no longer has is left out
    (its callers are not: they wait, and overflow). offers_made: how many offers the log knows, so that no offer id is
    used twice. moved: where calls were put by a supervisor or by overflow: they stand there again when they come back.
    """
    line = replace(empty(queues, rules), offers_made=offers_made, moved=moved or {})
    draft = Draft(line, now)
    for seat in rules:
        draft.seats[seat] = _seat_state(*seats.get(seat, ("logged-out", "")), now)
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


def _seat_state(state: str, why: str, now: datetime) -> SeatState:
    """A ring did not outlive the controller, and a wrap-up has been long enough."""
    match state:
        case "offered" | "talking" | "hold" if why == OFF_DUTY:
            return LoggedOut()
        case "ready" | "offered" | "talking" | "hold" | "wrap-up":
            return Ready(now)
        case "paused":
            return Paused(why)
        case "parked":
            return Ready(now) if why in PASSING else Parked(why)
        case _:
            return LoggedOut()
