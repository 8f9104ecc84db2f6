"""Brings what Asterisk did alone into our log: at the start and every few seconds, each call exactly once.

Once, because the log itself is asked what it knows of a call, after everything written so far can be read in it; a
restart in the middle finds the half that was written and adds the rest.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import structlog

from agents.tickets.service import Tickets
from ivr.alone.cdr import Trunk, trunk_calls
from ivr.alone.files import CdrFiles
from ivr.alone.landing import MESSAGE, TALK, Landing, ended, events_of, landing_of, missing
from ivr.call import names
from ivr.call.caller import clean_name
from ivr.call.tape.afterwards import Recorded
from ivr.call.tape.shelf import RAW, Shelf
from models.clock import Clock
from models.events import CallEvent, EventLog
from models.ids import CallId, SeatId
from models.kinds import Kind

log = structlog.get_logger(__name__)

EVERY_S = 5.0
#: Asterisk writes the rows of one call within moments of its end.
SETTLED = timedelta(seconds=3)
#: Recordings without a row of the CDR are looked for so far back.
ORPHANS = timedelta(days=7)
REMEMBERED = 10_000
LEGS = (*TALK, MESSAGE)
_WRITTEN = (Kind.TRANSCRIPT_MADE, Kind.TRANSCRIPT_FAILED)


class Known(Protocol):
    async def events_of(self, call_id: CallId) -> tuple[CallEvent, ...]:
        """What the log knows. Raises OSError while it cannot be asked."""

    async def settled(self) -> None:
        """Until everything appended so far can be read."""


class Order(Protocol):
    """Of who is called back: the line."""

    def place(self, events: Sequence[CallEvent]) -> None:
        """Of a message; events: all of its call but the end."""

    def served(self, number: str) -> None:
        """Somebody has talked with them: they are not called back."""


class Bring:
    def __init__(
        self,
        files: CdrFiles,
        recordings: Path,
        known: Known,
        log_: EventLog,
        tickets: Tickets,
        clock: Clock,
        *,
        dialled: str,
        whole: Callable[[str], str],
        language: str,
        give_up: Callable[[CallId], bool],
        after: Callable[[Recorded], None],
        line: Order,
    ) -> None:
        """whole: a caller's number in its one form. give_up: the controller begins no session of this call any more,
        though its arrival were told late; False: it has one. after: takes each recording, to be written down."""
        self._files, self._recordings, self._known = files, recordings, known
        self._shelf = Shelf(recordings)
        self._log, self._tickets, self._clock = log_, tickets, clock
        self._dialled, self._whole, self._language = dialled, whole, language
        self._give_up, self._after, self._line = give_up, after, line
        self._done: OrderedDict[str, None] = OrderedDict()
        self._began_at = clock.now()

    async def run(self, every_s: float = EVERY_S) -> None:
        """For ever. A database that is away is waited for."""
        self._began_at = self._clock.now()  # not before all that still lived was taken over
        while True:
            try:
                await self.once()
            except OSError as wrong:
                log.warning("calls of the fallback wait to be brought", why=type(wrong).__name__)
            await asyncio.sleep(every_s)

    async def once(self) -> int:
        """How many calls were brought. Raises OSError where the log or the files cannot be read."""
        calls = trunk_calls(await asyncio.to_thread(self._files.new)).values()
        open_ = [call for call in calls if self._concerns(call)]
        ready = [call for call in open_ if self._settled(call)]
        if ready:
            await self._known.settled()
        landings = [(await asyncio.to_thread(self._landing, call), call.fell_back) for call in ready]
        count = await self._bring_all(landings)
        if len(ready) == len(open_):
            await asyncio.to_thread(self._files.kept)
        return count

    async def _bring_all(self, landings: list[tuple[Landing, bool]]) -> int:
        """A sound gets its tape's name when the log is sure to name it: until then it is found again."""
        brought = [await self._bring(landing, fell_back=fell_back) for landing, fell_back in landings]
        if any(brought):
            await self._known.settled()
        for landing, _ in landings:
            await asyncio.to_thread(self._shelve, landing)
            await self._write_down(landing)
            self._remember(landing.unique_id)
        return sum(brought)

    async def lost(self, asterisk_began_at: datetime) -> None:
        """After a start and after each new life of Asterisk."""
        try:
            await self.orphans(asterisk_began_at)
        except OSError as wrong:
            log.warning("recordings of calls that Asterisk lost are not looked after", why=type(wrong).__name__)

    async def orphans(self, asterisk_began_at: datetime) -> int:
        """Recordings whose call has no row: Asterisk died with it. asterisk_began_at: when it lived again."""
        await self._known.settled()
        found = await asyncio.to_thread(self._lost, asterisk_began_at)
        return await self._bring_all([(landing, True) for landing in found if self._give_up(landing.call_id)])

    def _concerns(self, call: Trunk) -> bool:
        """What the controller had while it lived is in the log by its own hand."""
        return call.unique_id not in self._done and (call.fell_back or call.ended_at < self._began_at)

    def _settled(self, call: Trunk) -> bool:
        return call.ended_at + SETTLED < self._clock.now() and self._give_up(names.call_id_for(call.unique_id))

    def _landing(self, call: Trunk) -> Landing:
        lengths = self._lengths(call.unique_id) if call.fell_back else {}
        return landing_of(call, self._whole(call.caller), clean_name(call.caller_name), lengths)

    def _lengths(self, unique_id: str) -> dict[str, float]:
        """Of what is on the disk, under either name."""
        tapes = {leg: (_raw(unique_id, leg), names.alone(names.call_id_for(unique_id), leg)) for leg in LEGS}
        return {leg: max(self._shelf.length_s(name) or 0.0 for name in both) for leg, both in tapes.items()}

    def _shelve(self, landing: Landing) -> None:
        """From here on it is a tape like any other. Raises OSError; done again it changes nothing."""
        for leg in LEGS:
            raw, tape = self._shelf.file(_raw(landing.unique_id, leg), RAW), landing.recording(leg)
            if not raw.is_file():
                continue
            if not raw.stat().st_size:
                raw.unlink()  # nobody answered, nothing was said
            elif self._shelf.samples(tape) is None:
                raw.replace(self._shelf.file(tape, RAW))
            else:
                log.warning("a second sound of one call keeps its name", recording=raw.name)

    def _lost(self, before: datetime) -> list[Landing]:
        """Files of a life of Asterisk that has ended."""
        found: dict[str, Landing] = {}
        for path in sorted(self._recordings.glob(f"fallback-*.{RAW}")):
            unique_id = path.stem.removeprefix("fallback-").rpartition("-")[0]
            touched_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if unique_id in found or unique_id in self._done or not before - ORPHANS < touched_at < before:
                continue
            try:
                began_at = datetime.fromtimestamp(float(unique_id.partition(".")[0]), UTC)
            except (ValueError, OverflowError):
                continue
            lengths = self._lengths(unique_id)
            found[unique_id] = Landing(unique_id, "", "", began_at, touched_at, lengths=lengths, lost=True)
        return list(found.values())

    async def _bring(self, landing: Landing, *, fell_back: bool) -> bool:
        """False: all of it was in the log already."""
        known = await self._known.events_of(landing.call_id)
        if landing.lost and known:  # the sound alone does not tell whose it is
            landing = replace(landing, caller=str(known[0].fields.get("caller") or ""))
        if not fell_back:
            return self._unseen(landing, known)
        new = missing(events_of(landing, self._dialled, self._clock.now()), known)
        for event in new:
            self._log.append(event)
        kinds = {event.kind for event in known}
        paper = self._ticket(landing) if self._owed(landing, known) else False
        if Kind.CALL_ENDED not in kinds:
            self._line.place((*known, *new))
            if landing.outcome == "answered-by-fallback":
                self._line.served(landing.caller)
            self._log.append(ended(landing))
        return bool(new) or paper or Kind.CALL_ENDED not in kinds

    def _unseen(self, landing: Landing, known: tuple[CallEvent, ...]) -> bool:
        """A call of an earlier controller that died before it could write: it has at least an outcome."""
        if known:
            return False
        arrived = events_of(landing, self._dialled, self._clock.now())[0]
        last = ended(landing)
        self._log.append(arrived)
        self._log.append(CallEvent(last.call_id, last.kind, last.at, {**last.fields, "outcome": "ended-unseen"}))
        return True

    def _owed(self, landing: Landing, known: tuple[CallEvent, ...]) -> bool:
        """What was said to the fallback has a ticket of its own beside that of a talk before it, which is not left a
        draft."""
        kinds = [event.kind for event in known]
        if landing.recorded:
            kinds = kinds[kinds.index(Kind.CALL_FELL_BACK) :] if Kind.CALL_FELL_BACK in kinds else []
        registered = Kind.TICKET_REGISTERED in kinds
        return (landing.wants_ticket and not registered) or self._tickets.draft_of(landing.call_id) is not None

    def _ticket(self, landing: Landing) -> bool:
        now, seat = self._clock.now(), SeatId(landing.seat) if landing.talk_s and landing.seat else None
        ticket = self._tickets.draft(
            landing.call_id, now, caller=landing.caller, language=self._language, path=("fallback",), seat=seat
        )
        self._tickets.register(ticket, now, "fallback")
        return True

    async def _write_down(self, landing: Landing) -> None:
        if not landing.recorded:
            return
        known = await self._known.events_of(landing.call_id)
        tried = {event.fields.get("leg") for event in known if event.kind in _WRITTEN}
        for leg in landing.recorded:
            if leg not in tried:
                self._after(Recorded(landing.call_id, landing.recording(leg), self._language))

    def _remember(self, unique_id: str) -> None:
        self._done[unique_id] = None
        if len(self._done) > REMEMBERED:
            self._done.popitem(last=False)


def _raw(unique_id: str, leg: str) -> str:
    """The tape's name in the dialplan."""
    return f"fallback-{unique_id}-{leg}"
