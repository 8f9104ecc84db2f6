"""The one writer task: takes events from memory in groups, writes them to the database, and to the journal while the
database is away. What is in the journal is merged first when it is back, so the order stays."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from models.events import CallEvent
from models.store.commit import answers, commit_group
from models.store.engines import Engines
from models.store.entries import Entry, entry_of
from models.store.errors import LogFull
from models.store.journal import Journal
from models.store.within import within

GROUP = 200  # events in one transaction at most
GROUP_S = 0.04  # how long the first event of a group waits for others
COMMIT_S = 5.0  # a database that takes longer is away
ANSWER_S = 2.0  # one that was away, and is asked whether it is there again: events wait in memory for as long
RETRY_S = 1.0  # between two tries to reach a database that is away
MEMORY = 100_000  # events kept when neither database nor journal takes them

Alarm = Callable[[str, str], None]  # what ("database-away", …), why


class LogWriter:
    """An EventLog. Used from the event loop's thread only."""

    def __init__(
        self,
        engines: Engines,
        journal: Journal | None,
        on_alarm: Alarm,
        *,
        retry_s: float = RETRY_S,
        memory: int = MEMORY,
        prepare: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """prepare: what the database needs before anything is written; given where it was away at the start."""
        self._engines = engines
        self._journal = journal
        self._on_alarm = on_alarm
        self._retry_s = retry_s
        self._memory = memory
        self._pending: deque[Entry] = deque()
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        self._taken = 0  # events appended, and of those the ones on disk
        self._kept = 0
        self._lost = 0
        self._deaf = 0  # alarms that nobody could be told of
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._merged = asyncio.Event()
        self._closing = False
        self._maybe_written = False
        self._full = False  # neither database nor journal took the last group
        self._next_try = 0.0  # on the loop's clock, while away
        self._prepare = prepare
        # True: merge the journal before anything else
        self.away = prepare is not None or (journal is not None and not journal.empty)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="log-writer")

    def append(self, event: CallEvent) -> None:
        if len(self._pending) >= self._memory:
            self._lose()
            return
        try:
            self._pending.append(entry_of(event))
        except Exception as fault:  # noqa: BLE001 the port promises never to raise, whatever a mapping does when read
            self._alarm("event-unreadable", f"{event.kind}: {type(fault).__name__}")
            return
        self._taken += 1
        self._merged.clear()
        self._wake.set()
        if len(self._pending) >= GROUP:
            self._hurry.set()

    @property
    def kept(self) -> int:
        """How many events of this run are on disk."""
        return self._kept

    async def flush(self) -> None:
        """Until all appended so far is durable, in the database or in the journal. LogFull where neither takes it."""
        if self._kept >= self._taken:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((self._taken, done))
        self._hurry.set()
        self._wake.set()
        await done

    async def merged(self) -> None:
        """Until everything is in the database and the journal is empty."""
        if self._pending or self.away:
            self._hurry.set()
            self._wake.set()
            await self._merged.wait()

    async def close(self) -> None:
        """Write what is left (to the journal if need be), then stop."""
        self._closing = True
        self._hurry.set()
        self._wake.set()
        if self._task is not None:
            await self._task
        if self._journal is not None:
            self._journal.close()

    async def _run(self) -> None:
        while not self._closing or (self._pending and not self._full):
            await self._group_ready()
            if self.away and (self._closing or self._now() >= self._next_try):
                await self._supervised(self._come_back())
            if not self.away:
                await self._supervised(self._write_group())
            if self.away and self._pending:
                await self._write_journal()

    async def _group_ready(self) -> None:
        """Until there are events, and their group is full or has waited long enough; while away, until the next try."""
        if not (self._pending or self.away):
            self._merged.set()
        if self._closing:
            return
        idle = not self._pending or self._full
        if idle:
            await _set_within(self._wake, max(0.0, self._next_try - self._now()) if self.away else None)
        if self._pending and not self._closing:
            await _set_within(self._hurry, GROUP_S)
        self._wake.clear()
        self._hurry.clear()

    async def _supervised(self, step: Coroutine[Any, Any, None]) -> None:
        """Whatever goes wrong with the database is one thing to us: it is away."""
        try:
            await step
        except Exception as fault:  # noqa: BLE001 the supervisor of this task
            self._maybe_written = True
            self._next_try = self._now() + self._retry_s
            if not self.away:
                self.away = True
                self._alarm("database-away", str(fault).splitlines()[0][:300] if str(fault) else type(fault).__name__)

    async def _write_group(self) -> None:
        group = self._first(GROUP)
        if not group:
            return
        await self._commit(group, maybe_written=self._maybe_written)
        self._maybe_written = False
        self._done_with(group)

    async def _commit(self, group: list[Entry], *, maybe_written: bool) -> None:
        work = partial(commit_group, entries=group, maybe_written=maybe_written)
        refused = await within(COMMIT_S, self._engines.in_one_go(work))
        for entry, fault in refused:
            self._alarm("projection-refused", f"{entry.kind} {entry.event_id}: {type(fault).__name__}")

    async def _come_back(self) -> None:
        """The journal into the database, then empty it. A crash in between is harmless: events are named."""
        await within(ANSWER_S, self._engines.in_one_go(answers))
        if self._prepare is not None:
            await self._prepare()
            self._prepare = None
        if self._journal is None or self._journal.empty:
            await self._commit(self._first(1), maybe_written=True)  # is it there?
        else:
            await self._merge(self._journal)
        self.away = self._full = False
        self._alarm("database-back", "the journal is merged")

    async def _merge(self, journal: Journal) -> None:
        """What is appended meanwhile goes to the journal's end: a journal of hours takes minutes, and whatever waits in
        memory alone is lost with a controller that is killed."""
        offset = 0
        while True:
            entries, strange, offset = await asyncio.to_thread(journal.read, offset, GROUP)
            if not entries and not strange:
                break
            await self._commit(entries, maybe_written=True)
            if strange:  # not before: what is tried again would be set aside again
                await asyncio.to_thread(journal.set_aside, strange)
                self._alarm("journal-unreadable", f"{len(strange)} lines are set aside in events.unreadable")
            if self._pending:
                await self._write_journal()
        await asyncio.to_thread(journal.clear)

    async def _write_journal(self) -> None:
        group = self._first(self._memory)
        try:
            if self._journal is None:
                raise OSError("this program keeps no journal")
            await asyncio.to_thread(self._journal.write, group)
        except (OSError, ValueError) as fault:  # ValueError: its file was closed under us
            self._journal_refused(fault)
        else:
            self._full = False
            self._done_with(group)

    def _journal_refused(self, fault: OSError | ValueError) -> None:
        if not self._full and self._journal is not None:
            self._alarm("journal-full", f"events are kept in memory: {fault}")
        self._full = True
        for _, done in self._waiting:
            if not done.done():
                done.set_exception(LogFull(fault))
        self._waiting.clear()

    def _first(self, count: int) -> list[Entry]:
        return [self._pending[n] for n in range(min(count, len(self._pending)))]

    def _done_with(self, group: list[Entry]) -> None:
        for _ in group:
            self._pending.popleft()
        self._kept += len(group)
        still = []
        for target, done in self._waiting:
            if target > self._kept:
                still.append((target, done))
            elif not done.done():
                done.set_result(None)
        self._waiting = still
        if self._pending and (still or len(self._pending) >= GROUP):
            self._hurry.set()

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()

    def _alarm(self, what: str, why: str) -> None:
        try:
            self._on_alarm(what, why)
        except Exception:  # noqa: BLE001 whoever listens to alarms must not be able to stop the writing
            self._deaf += 1

    def _lose(self) -> None:
        self._lost += 1
        if self._lost == 1:
            self._alarm("log-lost", f"more than {self._memory} events wait and nothing takes them: new ones are lost")


async def _set_within(event: asyncio.Event, limit_s: float | None) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(limit_s):
            await event.wait()
