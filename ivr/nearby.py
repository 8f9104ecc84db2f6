"""What a controller must know to begin while the database is away, kept in a small file beside the journal: how far
public numbers may have been given out, and how the seats stand. A caller is served all the same.
"""

import asyncio
import json
import os
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import structlog

from agents.tickets.numbers import number_of
from models.events import CallEvent, EventLog
from models.ids import CallId, SeatId
from models.kinds import Kind
from models.records import WISHLESS, Seat, Ticket
from models.store.errors import DatabaseAway

log = structlog.get_logger(__name__)

AHEAD = 200  # numbers that are skipped at most by a start without the database
MARGIN = 100
SOON_S = 0.2  # what changes within it is written in one go


class Nearby:
    """An event log too: it takes from each event what it keeps, and hands it on. Used from the event loop's thread; the
    file is written beside it, since a seat changes four times a call and each time the disk is waited for."""

    def __init__(self, path: Path, log_: EventLog) -> None:
        self._file, self._log = _File(path), log_
        kept = _read(path)
        self._reserved = int(kept.get("reserved", 0))  # every sequence up to this may be in use
        self._seats: dict[str, dict[str, str]] = dict(kept.get("seats", {}))
        self._on_disk = self._reserved
        self._stale = False
        self._writing: asyncio.Task[None] | None = None

    @property
    def known(self) -> bool:
        """False: nothing was kept here yet, so numbers could be given out twice."""
        return self._reserved > 0

    @property
    def highest_public(self) -> int:
        return int(number_of(self._reserved)) if self._reserved else 0

    def seats(self) -> list[Seat]:
        return [
            Seat(
                SeatId(seat),
                told["state"],
                datetime.fromisoformat(told["since"]),
                told["why"],
                told.get("wish", ""),
                told.get("wish_why", ""),
            )
            for seat, told in self._seats.items()
        ]

    def covers(self, highest_public: int) -> None:
        """That number is in use: some more are reserved before the next is told to anybody."""
        sequence = highest_public // 10
        if sequence + MARGIN > self._reserved:
            self._reserved = sequence + AHEAD
            self._soon()
        if sequence >= self._on_disk:  # the disk is far behind, or this is the first
            self._write_now()

    def append(self, event: CallEvent) -> None:
        match event.kind:
            case Kind.TICKET_REGISTERED:
                public = str(event.fields.get("public") or "")
                self.covers(int(public) if public.isdecimal() else 0)
            case Kind.SEAT_CHANGED:
                self._changed(event)
                self._soon()
            case Kind.SEAT_WISHED:
                self._wished(event)
                self._soon()
        self._log.append(event)

    def _changed(self, event: CallEvent) -> None:
        seat = str(event.fields.get("seat"))
        told = {name: str(event.fields.get(name) or "") for name in ("state", "why")}
        before = {} if told["state"] in WISHLESS else self._seats.get(seat, {})
        self._seats[seat] = {**before, **told, "since": event.at.isoformat()}

    def _wished(self, event: CallEvent) -> None:
        seat, wish, why = (str(event.fields.get(name) or "") for name in ("seat", "wish", "why"))
        known = self._seats.get(seat, {"state": "logged-out", "since": event.at.isoformat(), "why": ""})
        self._seats[seat] = {**known, "wish": wish, "wish_why": why}

    async def flush(self) -> None:
        """Until all taken so far is on disk, or the disk has refused it."""
        if self._writing is not None:
            await self._writing

    def _soon(self) -> None:
        self._stale = True
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write_soon(), name="nearby")

    async def _write_soon(self) -> None:
        while self._stale:
            await asyncio.sleep(SOON_S)
            self._stale = False
            reserved, turn, text = self._reserved, *self._file.next(self._text())
            if await asyncio.to_thread(self._file.write, turn, text):
                self._on_disk = max(self._on_disk, reserved)

    def _write_now(self) -> None:
        if self._file.write(*self._file.next(self._text())):
            self._on_disk = self._reserved

    def _text(self) -> str:
        return json.dumps({"reserved": self._reserved, "seats": self._seats}, ensure_ascii=False)


class _File:
    """Written by two threads: what is older never replaces what is newer."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._given = self._written = 0

    def next(self, text: str) -> tuple[int, str]:
        self._given += 1
        return self._given, text

    def write(self, turn: int, text: str) -> bool:
        beside = self._path.with_suffix(".new")
        with self._lock:
            if turn < self._written:
                return True
            try:
                with beside.open("w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(self._path)
            except OSError as wrong:
                log.warning("what is kept for a start without the database is old now", why=type(wrong).__name__)
                return False
            self._written = turn
        return True


def _read(path: Path) -> Mapping[str, Any]:
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


class Written(Protocol):
    """The record in the database; every method raises DatabaseAway."""

    async def settled(self) -> None: ...
    async def language_of(self, number: str) -> str | None: ...
    async def events_of(self, call_id: CallId) -> tuple[CallEvent, ...]: ...
    async def open_call_ids(self) -> tuple[CallId, ...]: ...
    async def highest_public_number(self) -> int: ...
    async def tickets(self, *, state: str | None = None, limit: int = 50) -> list[Ticket]: ...
    async def seats(self) -> list[Seat]: ...
    async def recent_events(self, kinds: Collection[str], since: datetime) -> tuple[CallEvent, ...]: ...


class NearbyRecord:
    """The record, or what is kept nearby where a controller cannot begin without an answer.

    away: whether the database is known not to answer.
    """

    def __init__(self, written: Written, nearby: Nearby, away: Callable[[], bool] = lambda: False) -> None:
        self._written, self._nearby, self._away = written, nearby, away
        self.settled, self.events_of, self.open_call_ids = written.settled, written.events_of, written.open_call_ids
        self._asking: set[asyncio.Task[str | None]] = set()

    async def language_of(self, number: str) -> str | None:
        """Each caller's arrival asks this. A database that is away is not tried for each of them; and a question that
        is given up goes on: cancelled, it would cost its connection, and the thread that goes with it."""
        if self._away():
            raise DatabaseAway("what happens is written down nearby until then")
        asking = asyncio.create_task(self._written.language_of(number), name="language")
        self._asking.add(asking)
        asking.add_done_callback(self._asked)
        return await asyncio.shield(asking)

    def _asked(self, asking: asyncio.Task[str | None]) -> None:
        self._asking.discard(asking)
        if not asking.cancelled():
            asking.exception()  # whoever still waits hears it; of who has given up it is no fault

    async def highest_public_number(self) -> int:
        try:
            highest = await self._written.highest_public_number()
        except DatabaseAway:
            if not self._nearby.known:
                raise
            log.warning("the database is away: numbers go on from what was reserved")
            return self._nearby.highest_public
        self._nearby.covers(highest)
        return highest

    async def tickets(self, *, state: str | None = None, limit: int = 50) -> list[Ticket]:
        try:
            return await self._written.tickets(state=state, limit=limit)
        except DatabaseAway:
            return []

    async def seats(self) -> list[Seat]:
        try:
            return await self._written.seats()
        except DatabaseAway:
            return self._nearby.seats()

    async def recent_events(self, kinds: Collection[str], since: datetime) -> tuple[CallEvent, ...]:
        try:
            return await self._written.recent_events(kinds, since)
        except DatabaseAway:
            return ()
