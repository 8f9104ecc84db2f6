"""Calls of the log that Asterisk does not know any more: they ended while nobody wrote. Each gets its outcome, and what
was said or recorded in it gets its ticket."""

import asyncio
from collections.abc import Callable, Container, Iterable, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from agents.tickets.service import Tickets
from ivr.call import names
from ivr.call.machine.calling_out import NOT_REACHED
from ivr.call.machine.lost import OUTCOME as LOST
from ivr.call.recovery.mending import Mending, gone
from ivr.flow.machine import SHORTEST_MESSAGE_S
from models.clock import Clock
from models.events import CallEvent as Line
from models.events import EventLog, Field
from models.ids import CallId, SeatId
from models.kinds import Kind

log = structlog.get_logger(__name__)


FellBack = Callable[[], frozenset[CallId]]


class History(Protocol):
    """Both raise OSError while the database is away."""

    async def events_of(self, call_id: CallId) -> tuple[Line, ...]: ...

    async def open_call_ids(self) -> tuple[CallId, ...]:
        """Calls that have arrived and not ended."""


class Unheard:
    def __init__(
        self,
        history: History,
        tickets: Tickets,
        mending: Mending,
        log_: EventLog,
        clock: Clock,
        place: Callable[[Sequence[Line]], None],
    ) -> None:
        """place: gives a message its place in the line, of a call whose end is not written yet."""
        self._history, self._tickets, self._mending, self._place = history, tickets, mending, place
        self._log, self._clock = log_, clock
        self._closed: set[CallId] = set()  # the log may tell it a moment later

    async def close(
        self,
        channels: Iterable[str],
        in_progress: Container[CallId],
        ended_here: Callable[[CallId], bool],
        asterisk_began_at: datetime | None,
        alone: FellBack = frozenset,
    ) -> bool:
        """ended_here: the log may not tell it yet. asterisk_began_at: what arrived before it died with another
        Asterisk. alone: calls that the fallback has had last, which are brought (ivr/alone) with what it made of them.
        False: the database is away, and they wait."""
        try:
            unheard = gone(await self._history.open_call_ids(), channels)
            brought = await asyncio.to_thread(alone) if unheard else frozenset()
            for call_id in unheard:
                if call_id not in in_progress and call_id not in self._closed and call_id not in brought:
                    await self._close(call_id, asterisk_began_at, ended_here(call_id))
        except OSError as away:
            log.warning("calls that ended unheard wait for the database", why=type(away).__name__)
            return False
        return True

    async def _close(self, call_id: CallId, asterisk_began_at: datetime | None, ended_here: bool) -> None:
        events = await self._history.events_of(call_id)
        kinds = {event.kind for event in events}
        if not events or Kind.CALL_ENDED in kinds:
            return
        lost = asterisk_began_at is not None and events[0].at < asterisk_began_at
        fell_back = Kind.CALL_FELL_BACK in kinds
        if fell_back and not lost:
            return  # Asterisk's CDR tells how it ended
        if ended_here and not fell_back:
            return
        message = names.message(call_id, 1 + sum(event.kind == Kind.MESSAGE_TAKEN for event in events))
        message_s = await self._mending.length_of(message)
        self._closed.add(call_id)  # not before: where Asterisk could not be asked, it is asked again
        outcome = _outcome(kinds, message_s, lost=lost)
        if message_s >= SHORTEST_MESSAGE_S:
            taken: dict[str, Field] = {"recording": message, "duration_s": round(message_s, 2)}
            events = (*events, self._append(call_id, Kind.MESSAGE_TAKEN, taken))
        owed = Kind.CALL_PLACED not in kinds or Kind.TICKET_DRAFTED in kinds
        owed = owed and (Kind.TICKET_REGISTERED not in kinds or message_s >= SHORTEST_MESSAGE_S)
        if outcome not in ("ended-unseen", NOT_REACHED) and owed:
            self._ticket(call_id, events, outcome)
        if lost and Kind.CALL_PLACED not in kinds and _text(events[0], "caller"):
            self._append(call_id, Kind.FACT_NOTED, {"name": "call-back", "value": LOST})
        self._place(events)
        self._append(call_id, Kind.CALL_ENDED, {"outcome": outcome})

    def _ticket(self, call_id: CallId, events: Sequence[Line], by: str) -> None:
        now = self._clock.now()
        language = next((_text(event, "language") for event in events if event.kind == Kind.LANGUAGE_CHOSEN), "")
        seat = next((_text(event, "seat") for event in events if event.kind == Kind.SEAT_ANSWERED), "")
        path = [_text(event, "step") for event in events if event.kind == Kind.STEP_ENTERED]
        ticket = self._tickets.draft(
            call_id,
            now,
            caller=_text(events[0], "caller"),
            language=language,
            path=path,
            seat=SeatId(seat) if seat else None,
        )
        self._tickets.register(ticket, now, by)

    def _append(self, call_id: CallId, kind: Kind, fields: dict[str, Field]) -> Line:
        event = Line(call_id, kind, self._clock.now(), fields)
        self._log.append(event)
        return event


def _outcome(kinds: Container[str], message_s: float, *, lost: bool) -> str:
    if Kind.CALL_PLACED in kinds and Kind.CITIZEN_REACHED not in kinds:
        return NOT_REACHED
    if lost:
        return LOST
    if Kind.SEAT_ANSWERED in kinds or Kind.CITIZEN_REACHED in kinds:
        return "answered"
    return "message-left" if message_s >= SHORTEST_MESSAGE_S or Kind.MESSAGE_TAKEN in kinds else "ended-unseen"


def _text(event: Line, field: str) -> str:
    value = event.fields.get(field)
    return "" if value is None else str(value)
