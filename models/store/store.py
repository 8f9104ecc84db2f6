"""The store: one database opened, with its log, its queries and its journal."""

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from models.chain import ChainVerdict
from models.records import CatalogueChange, CatalogueEntries
from models.store.accounts import AccountBook
from models.store.catalogue import load_entries
from models.store.commit import answers
from models.store.engines import Engines, engines_for
from models.store.errors import DatabaseAway
from models.store.journal import Journal
from models.store.pages import PageReader
from models.store.questions import ANSWER_S
from models.store.reader import Reader
from models.store.upgrade import upgrade
from models.store.verify import verify_chain
from models.store.within import within
from models.store.writer import MEMORY, RETRY_S, LogWriter

Alarm = Callable[[str, str], None]


class Store:
    """Made by `open_store`; close it at the end."""

    def __init__(self, engines: Engines, log: LogWriter) -> None:
        self._engines = engines
        self.log = log
        self.read = Reader(engines.reader, log.merged)
        self.pages = PageReader(engines.reader)
        self.accounts = AccountBook(engines)

    @property
    def away(self) -> bool:
        """True while events go to the journal."""
        return self.log.away

    async def flush(self) -> None:
        """Until all appended so far is durable: in the database, or in the journal while that is away."""
        await self.log.flush()

    async def merged(self) -> None:
        """Until all appended so far is in the database."""
        await self.log.merged()

    async def verify(self) -> ChainVerdict:
        return await verify_chain(self._engines.reader)

    async def load_catalogue(self, entries: CatalogueEntries) -> CatalogueChange:
        async with self._engines.writing() as connection:
            return await load_entries(connection, entries)

    async def close(self) -> None:
        await self.log.close()
        await self._engines.dispose()


def _silent(what: str, why: str) -> None:
    """For programs that end at once: what goes wrong there is raised by flush()."""


async def open_store(
    url: str,
    journal_dir: Path | None,
    on_alarm: Alarm = _silent,
    *,
    retry_s: float = RETRY_S,
    memory: int = MEMORY,
    patient: bool = False,
) -> Store:
    """url: a path (SQLite) or postgresql://…; the tables are brought up to date.

    journal_dir None: a short command that keeps no journal; flush() then raises LogFull when the database is away.
    patient: a database that is away is no reason not to begin: events go to the journal until it is there.
    Raises DatabaseAway, DatabaseTooNew, DatabaseUnknown or JournalInUse.
    """
    try:
        engines = engines_for(url)
    except OSError as fault:
        raise DatabaseAway(fault) from None
    async with contextlib.AsyncExitStack() as undo:
        undo.push_async_callback(engines.dispose)
        prepare = None
        try:
            if patient:  # one that hangs would hold the beginning up for ever; an upgrade itself may take its time
                await within(ANSWER_S, engines.in_one_go(answers))
            await upgrade(engines)
        except (DatabaseError, OSError) as fault:
            if not patient:
                raise DatabaseAway(getattr(fault, "orig", None) or fault) from None
            on_alarm("database-away", "the controller begins without it")
            prepare = partial(upgrade, engines)
        journal = Journal(journal_dir) if journal_dir is not None else None
        store = Store(engines, LogWriter(engines, journal, on_alarm, retry_s=retry_s, memory=memory, prepare=prepare))
        store.log.start()
        undo.pop_all()
    if prepare is None:
        await store.merged()  # what an earlier run left in the journal
    return store
