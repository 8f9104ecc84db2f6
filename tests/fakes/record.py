"""What was written down, read back from a log in memory: the port that a controller starts from."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from models.events import CallEvent
from models.ids import CallId, SeatId, TicketId
from models.kinds import Kind
from models.records import WISHLESS, Seat, Ticket
from models.store.errors import DatabaseAway
from tests.fakes.log import MemoryLog

BEGINNINGS = (Kind.CALL_ARRIVED, Kind.CALLBACK_OPENED, Kind.CALL_PLACED)


class MemoryRecord:
    def __init__(self, log: MemoryLog) -> None:
        self._log = log
        self.languages: dict[str, str] = {}
        self.away = False  # the database does not answer

    async def settled(self) -> None:
        """A log in memory can be read at once."""

    async def language_of(self, number: str) -> str | None:
        chosen = [event for event in self._log.events if event.kind == Kind.LANGUAGE_CHOSEN]
        told = [str(event.fields["language"]) for event in chosen if event.fields["caller"] == number]
        return told[-1] if told else self.languages.get(number)

    async def events_of(self, call_id: CallId) -> tuple[CallEvent, ...]:
        self._asked()
        return tuple(self._log.of(call_id))

    def _asked(self) -> None:
        if self.away:
            raise DatabaseAway("the test stopped it")

    async def recent_events(self, kinds: Collection[str], since: datetime) -> tuple[CallEvent, ...]:
        return tuple(event for event in self._log.events if event.kind in kinds and event.at >= since)

    async def open_call_ids(self) -> tuple[CallId, ...]:
        self._asked()
        arrived = {event.call_id for event in self._log.events if event.kind in BEGINNINGS}
        return tuple(arrived - {event.call_id for event in self._log.events if event.kind == Kind.CALL_ENDED})

    async def highest_public_number(self) -> int:
        publics = [event.fields["public"] for event in self._log.events if event.kind == Kind.TICKET_REGISTERED]
        return max((int(str(public)) for public in publics), default=0)

    async def tickets(self, *, state: str | None = None, limit: int = 50) -> list[Ticket]:
        assert state == "draft", "a controller asks for its drafts only"
        done = {e.fields["ticket"] for e in self._log.events if e.kind == Kind.TICKET_REGISTERED}
        drafts = [e for e in self._log.events if e.kind == Kind.TICKET_DRAFTED and e.fields["ticket"] not in done]
        return [
            Ticket(
                TicketId(str(event.fields["ticket"])),
                event.call_id,
                caller=str(event.fields["caller"]),
                language=str(event.fields["language"]),
                service=str(event.fields["service"] or ""),
                text=str(event.fields["text"] or ""),
            )
            for event in drafts[:limit]
        ]

    async def seats(self) -> list[Seat]:
        seats: dict[str, Seat] = {}
        for event in self._log.events:
            name, why = str(event.fields.get("seat")), str(event.fields.get("why") or "")
            if event.kind == Kind.SEAT_CHANGED:
                state, was = str(event.fields["state"]), seats.get(name)
                stands = (was.wish, was.wish_why) if was and state not in WISHLESS else ("", "")
                seats[name] = Seat(SeatId(name), state, event.at, why, *stands)
            elif event.kind == Kind.SEAT_WISHED:
                known = seats.get(name) or Seat(SeatId(name), "logged-out", event.at, "")
                seats[name] = replace(known, wish=str(event.fields["wish"]), wish_why=why)
        return list(seats.values())
