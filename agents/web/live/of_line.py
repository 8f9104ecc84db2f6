"""Pure: what pages are told of how the line stands."""

from collections.abc import Mapping
from datetime import datetime

from agents.line.ledger import Caller, Line
from agents.line.seats import NAMES, Offered, Talking, WrapUp
from agents.web.live.audience import Circle
from agents.web.live.published import EntryView, LineChange
from models.events import CallEvent
from models.ids import CallId, SeatId


def change_of(before: Mapping[CallId, Caller], line: Line, at: datetime) -> tuple[LineChange, dict[str, str]] | None:
    """What pages are told of the line's callers, and out of which queue each was gone; None: nothing has changed."""
    now = line.callers
    came = [caller for call_id, caller in now.items() if before.get(call_id) is not caller]
    gone: dict[str, str] = {call_id: caller.entry.queue for call_id, caller in before.items() if call_id not in now}
    for caller in came:  # who went to another queue is gone from the one before
        was = before.get(caller.entry.call_id)
        if was is not None and was.entry.queue != caller.entry.queue:
            gone[caller.entry.call_id] = was.entry.queue
    if not came and not gone:
        return None
    left = [call_id for call_id in gone if CallId(call_id) not in now]
    return LineChange(at=at, came=[_entry_view(line, each) for each in came], gone=left), gone


def _entry_view(line: Line, caller: Caller) -> EntryView:
    entry = caller.entry
    return EntryView(
        call_id=entry.call_id,
        queue=entry.queue,
        band=caller.place[0],
        skills=dict(entry.skills),
        queued_at=entry.queued_at,
        kind=entry.kind,
        ringing=line.offers[caller.offer].seat if caller.offer else None,
    )


def lasting(line: Line, event: CallEvent) -> tuple[datetime | None, str | None]:
    """Until when the seat's new state lasts by itself, and the call it is in; nothing where it has moved on since."""
    state = line.seats.get(SeatId(str(event.fields.get("seat"))))
    if state is None or NAMES[type(state)] != event.fields.get("state"):
        return None, None
    match state:
        case Offered(call_id=call_id, expires_at=expires_at):
            return expires_at, call_id
        case Talking(call_id=call_id):
            return None, call_id
        case WrapUp(deadline=deadline):
            return deadline, None
        case _:
            return None, None


def known_of(line: Line, call_id: str) -> Circle:
    """A call from before our time, as far as the line knows it."""
    caller = line.callers.get(CallId(call_id))
    seats = {
        seat: state
        for seat, state in line.seats.items()
        if isinstance(state, Offered | Talking) and state.call_id == call_id
    }
    talk = next((state for state in seats.values() if isinstance(state, Talking)), None)
    queue = caller.entry.queue if caller else talk.queue if talk else None
    return Circle(queue, frozenset(seats))
