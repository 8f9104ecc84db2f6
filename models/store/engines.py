"""The engines of a store: writers with one connection each, and readers that cannot write.

SQLite: WAL with a sync at every commit, since "durable" is what the log promises; commits are grouped, so that costs at
most about twenty syncs a second. Versions 3.7.0-3.51.2 may corrupt a WAL when two connections write or checkpoint in
the same instant; hence a turn (file lock) around every write, in this process as between processes.

The log's groups are written by one thread from begin to commit: with aiosqlite each statement is handed to a thread and
back, which took five times the processor time, most of it on the loop.

Parameters are hidden from errors' texts: a caller's number must not reach a log that way.
"""

import asyncio
import contextlib
import fcntl
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from models.store.errors import DatabaseUnknown

T = TypeVar("T")

CONNECT_S = 5
READERS = 4
BUSY_MS = 5000
RETURNED_S = 5
CHAIN_LOCK = 109_000_001  # PostgreSQL's advisory lock around the end of the chain


@dataclass(frozen=True, slots=True)
class Engines:
    writer: AsyncEngine
    reader: AsyncEngine
    log: "_LogThread | None" = None  # SQLite only, as the next
    turn_file: Path | None = None

    async def in_one_go(self, work: Callable[[Connection], T]) -> T:
        """One transaction as in `writing`, done by `work` without a pause. Where the wait for it is given up, it may
        still be done, but before whatever is asked for later."""
        if self.log is not None:
            return await self.log.run(work)
        async with self.writing() as connection:
            return await connection.run_sync(work)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction at the end of the chain, alone among all processes."""
        async with self._turn(), self.writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
            yield connection

    async def dispose(self) -> None:
        for engine in (self.reader, self.writer):
            await _all_returned(engine)
        await self.reader.dispose()
        if self.log is not None:
            await self.log.idle()  # it takes the turn itself
        try:
            async with self._turn():  # the last SQLite connection checkpoints as it closes
                await self._dispose_writers()
        except OSError:  # its folder is gone or closed to us: nothing was written there either
            await self._dispose_writers()

    async def _dispose_writers(self) -> None:
        if self.log is not None:
            await self.log.dispose()
        await self.writer.dispose()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self.turn_file is None:
            yield
            return
        with self.turn_file.open("ab") as turn:
            try:
                fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await asyncio.to_thread(fcntl.flock, turn, fcntl.LOCK_EX)
            yield


async def _all_returned(engine: AsyncEngine) -> None:
    """Who still asks brings the connection back a moment later: a pool that is gone would lose it."""
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(RETURNED_S):
            while pool.checkedout():  # noqa: ASYNC110 - a pool tells nobody when it has all of them back
                await asyncio.sleep(RETURNED_S / 500)


class _LogThread:
    """One thread, one connection, one piece of work at a time, in the order in which they were asked for."""

    def __init__(self, engine: Engine, turn_file: Path) -> None:
        self._engine, self._turn_file = engine, turn_file
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="log")

    async def run(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    def _run(self, work: Callable[[Connection], T]) -> T:
        with self._turn_file.open("ab") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            with self._engine.begin() as connection:
                return work(connection)

    async def idle(self) -> None:
        """Until all that was asked for is done."""
        await asyncio.get_running_loop().run_in_executor(self._thread, int)

    async def dispose(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)


def engines_for(url: str) -> Engines:
    """url: postgresql://…, sqlite:///path, or a path."""
    if "://" not in url:
        return _sqlite(Path(url))
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnknown(url.split("@")[-1]) from None
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database:
        return _sqlite(Path(parsed.database))
    if backend in ("postgresql", "postgres"):
        return _postgresql(parsed.set(drivername="postgresql+psycopg"))
    raise DatabaseUnknown(parsed.render_as_string(hide_password=True))


def _sqlite(path: Path) -> Engines:
    path = path.absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    writing = URL.create("sqlite+aiosqlite", database=str(path))
    writer = create_async_engine(writing, pool_size=1, max_overflow=0, hide_parameters=True)
    reading = URL.create("sqlite+aiosqlite", database=path.as_uri(), query={"mode": "ro", "uri": "true"})
    reader = create_async_engine(reading, pool_size=READERS, max_overflow=0, hide_parameters=True)
    log = create_engine(writing.set(drivername="sqlite"), pool_size=1, max_overflow=0, hide_parameters=True)
    for engine in (writer.sync_engine, log):
        event.listen(engine, "connect", _tune_sqlite_writer)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    event.listen(reader.sync_engine, "connect", _tune_sqlite_reader)
    event.listen(reader.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    turn_file = path.with_name(path.name + ".turn")
    return Engines(writer, reader, _LogThread(log, turn_file), turn_file)


def _tune_sqlite_writer(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin ourselves: BEGIN IMMEDIATE
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _tune_sqlite_reader(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # with an explicit BEGIN all reads of one transaction see one moment
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _postgresql(url: URL) -> Engines:
    wait: dict[str, Any] = {"connect_timeout": CONNECT_S}
    both: dict[str, Any] = {"max_overflow": 0, "pool_pre_ping": True, "hide_parameters": True}
    writer = create_async_engine(url, pool_size=1, connect_args=wait, **both)
    only_read = {**wait, "options": "-c default_transaction_read_only=on"}
    reader = create_async_engine(url, pool_size=READERS, connect_args=only_read, **both)
    return Engines(writer, reader)
