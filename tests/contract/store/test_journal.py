"""The database goes away in the middle: every event is in the log exactly once, in order, when it is back."""

import asyncio
import contextlib
import errno
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.kinds import Kind
from models.store import DatabaseAway, JournalInUse, LogFull, LogWriter, Store, open_store
from models.store.engines import engines_for
from models.store.entries import Entry, entry_of
from models.store.journal import Journal
from models.store.pages import CallsWanted, Scope
from tests.contract.store.events import arrived, event
from tests.live.until import until
from tests.postgres import Postgres


class Sqlite:
    """A database that can be taken away: its table is not there, as after a broken restore."""

    def __init__(self, folder: Path) -> None:
        self.url = str(folder / "centre.sqlite")

    def take_away(self) -> None:
        with closing(sqlite3.connect(self.url)) as there:
            there.execute("ALTER TABLE call_event RENAME TO gone")

    def bring_back(self) -> None:
        with closing(sqlite3.connect(self.url)) as there:
            there.execute("ALTER TABLE gone RENAME TO call_event")


class PostgresStops:
    def __init__(self, server: Postgres) -> None:
        self._server = server
        self.url = server.fresh_database()

    def take_away(self) -> None:
        self._server.stop()

    def bring_back(self) -> None:
        self._server.start()


Database = Sqlite | PostgresStops


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return Sqlite(tmp_path)
    return PostgresStops(request.getfixturevalue("postgres"))


@pytest.fixture
async def store(database: Database, tmp_path: Path, alarms: list[str]) -> AsyncIterator[Store]:
    opened = await open_store(database.url, tmp_path / "j", lambda what, _: alarms.append(what), retry_s=0.05)
    yield opened
    await opened.close()


def digits(store: Store, numbers: range) -> None:
    digits_into(store.log, numbers)


def digits_into(log: LogWriter, numbers: range) -> None:
    for n in numbers:
        log.append(event(Kind.DIGIT_PRESSED, s=n, digits=str(n)))


async def stored_digits(store: Store) -> list[int]:
    return [int(str(each.fields["digits"])) for each in await store.read.events_of("call-1")]


async def test_away_in_the_middle(store: Store, database: Database, tmp_path: Path, alarms: list[str]) -> None:
    digits(store, range(300))
    await store.flush()
    await asyncio.to_thread(database.take_away)
    digits(store, range(300, 900))
    await store.flush()  # durable: in the journal
    while_away = store.away
    assert while_away
    assert alarms == ["database-away"]
    assert (tmp_path / "j" / "events.journal").read_bytes().count(b"\n") == 600
    digits(store, range(900, 950))
    await store.flush()
    await asyncio.to_thread(database.bring_back)
    digits(store, range(950, 1000))
    await store.merged()
    assert not store.away
    assert alarms == ["database-away", "database-back"]
    assert (tmp_path / "j" / "events.journal").stat().st_size == 0
    assert await stored_digits(store) == list(range(1000))
    assert (await store.verify()).whole


async def test_a_controller_that_ends_while_the_database_is_away(
    store: Store, database: Database, tmp_path: Path
) -> None:
    digits(store, range(10))
    await store.flush()
    await asyncio.to_thread(database.take_away)
    digits(store, range(10, 30))
    await store.close()
    if isinstance(database, PostgresStops):
        with pytest.raises(DatabaseAway, match="Check that it runs"):
            await open_store(database.url, tmp_path / "j")
    await asyncio.to_thread(database.bring_back)
    again = await open_store(database.url, tmp_path / "j")
    assert await stored_digits(again) == list(range(30))
    assert (await again.verify()).whole
    await again.close()


async def test_a_crash_after_the_merge_and_before_the_journal_is_emptied(tmp_path: Path) -> None:
    """The journal still holds what the database has already: known by its name, it is not written twice."""
    url = str(tmp_path / "centre.sqlite")
    entries = [entry_of(event(Kind.DIGIT_PRESSED, s=n, digits=str(n))) for n in range(450)]
    for _ in range(2):
        journal = Journal(tmp_path / "j")
        journal.write(entries)
        journal.close()
        store = await open_store(url, tmp_path / "j")
        assert await stored_digits(store) == list(range(450))
        await store.close()


async def test_a_torn_and_a_strange_line_do_not_stop_the_merge(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.write([entry_of(event(Kind.DIGIT_PRESSED, digits="0"))])
    journal.close()
    with (tmp_path / "j" / "events.journal").open("ab") as raw:
        raw.write(b'{"nonsense": 1}\n\xff\xfe\n')
        raw.write(entry_of(event(Kind.DIGIT_PRESSED, s=1, digits="1")).line())
        raw.write(b'{"event_id":"ev-torn","call_id":"ca')
    alarms: list[str] = []
    store = await open_store(str(tmp_path / "c.sqlite"), tmp_path / "j", lambda what, _: alarms.append(what))
    assert await stored_digits(store) == [0, 1]
    assert alarms == ["journal-unreadable", "database-back"]
    assert (tmp_path / "j" / "events.unreadable").read_bytes() == b'{"nonsense": 1}\n\xff\xfe\n'
    await store.close()


SPOILT = [
    b'{"event_id":"ev-\\u0000","call_id":"c","kind":"K","at":"2026-01-15T06:00:00+00:00","fields":{}}',
    b'{"event_id":"%s","call_id":"c","kind":"K","at":"2026-01-15T06:00:00+00:00","fields":{}}' % (b"x" * 9000),
    b'{"event_id":"ev-1","call_id":"c","kind":"K","at":"0001-01-01T00:00:00+14:00","fields":{}}',
    b'{"event_id":"ev-2","call_id":"c","kind":"CallEnded","at":"2026-01-15T06:00:00+00:00","fields":[]}',
    b'{"event_id":"ev-3","fields":' + b"[" * 9000,
    b"[]",
]


async def test_a_spoilt_line_holds_no_other_up(database: Database, tmp_path: Path) -> None:
    """A disk that was not true to its word: what is still JSON is looked at as closely as at the door."""
    entries = [entry_of(event(Kind.DIGIT_PRESSED, s=n, digits=str(n))) for n in range(len(SPOILT) + 1)]
    (tmp_path / "j").mkdir()
    lines = [line for pair in zip(entries, SPOILT, strict=False) for line in (pair[0].line(), pair[1] + b"\n")]
    (tmp_path / "j" / "events.journal").write_bytes(b"".join((*lines, *(each.line() for each in entries))))
    store = await open_store(database.url, tmp_path / "j")
    assert await stored_digits(store) == list(range(len(entries))), "written twice in the journal, once in the log"
    assert (tmp_path / "j" / "events.unreadable").read_bytes().count(b"\n") == len(SPOILT)
    await store.close()


async def test_a_strange_line_is_told_once_however_often_the_merge_is_tried(
    tmp_path: Path, alarms: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Sqlite(tmp_path)
    store = await open_store(database.url, tmp_path / "j", lambda what, _: alarms.append(what), retry_s=0.02)
    database.take_away()
    digits(store, range(3))
    await store.flush()
    with (tmp_path / "j" / "events.journal").open("ab") as raw:
        raw.write(b"nonsense\n")
    tried: list[int] = []
    real = Journal.read

    def read(self: Journal, offset: int, limit: int) -> tuple[list[Entry], list[bytes], int]:
        tried.append(offset)
        return real(self, offset, limit)

    monkeypatch.setattr(Journal, "read", read)
    await until(lambda: len(tried) >= 3)
    database.bring_back()
    await store.merged()
    assert alarms == ["database-away", "journal-unreadable", "database-back"]
    assert (tmp_path / "j" / "events.unreadable").read_bytes() == b"nonsense\n"
    assert await stored_digits(store) == [0, 1, 2]
    await store.close()


class Disturbed(Journal):
    """As it is merged, something happens."""

    def __init__(self, folder: Path, meanwhile: Callable[[], None]) -> None:
        super().__init__(folder)
        self._file_path, self._meanwhile = folder / "events.journal", meanwhile
        self._loop = asyncio.get_running_loop()
        self.lines: list[int] = []

    def read(self, offset: int, limit: int) -> tuple[list[Entry], list[bytes], int]:
        self.lines.append(self._file_path.read_bytes().count(b"\n"))
        if len(self.lines) == 1:
            self._loop.call_soon_threadsafe(self._meanwhile)
        return super().read(offset, limit)


async def test_what_is_appended_during_a_merge_is_durable_at_once(database: Database, tmp_path: Path) -> None:
    """A journal of hours takes minutes; a controller that is killed meanwhile has all of it on its disk."""
    store = await open_store(database.url, tmp_path / "other")
    journal = Disturbed(tmp_path / "j", lambda: digits_into(writer, range(1000, 1010)))
    journal.write([entry_of(event(Kind.DIGIT_PRESSED, s=n, digits=str(n))) for n in range(1000)])
    engines = engines_for(database.url)
    writer = LogWriter(engines, journal, lambda *_: None)
    writer.start()
    await writer.merged()
    assert max(journal.lines) == 1010, "in the journal while that was merged"
    assert await stored_digits(store) == list(range(1010))
    await writer.close()
    await engines.dispose()
    await store.close()


class Freezes(PostgresStops):
    def take_away(self) -> None:
        self._server.freeze()

    def bring_back(self) -> None:
        self._server.thaw()


async def test_a_server_that_hangs_is_away_too(
    tmp_path: Path, postgres: Postgres, alarms: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It refuses nothing: without a limit of ours everything would wait, in memory, for as long as it hangs."""
    monkeypatch.setattr("models.store.writer.COMMIT_S", 1.0)
    for asker in ("reader.ANSWER_S", "accounts.ANSWER_S", "pages.PAGE_S"):
        monkeypatch.setattr(f"models.store.{asker}", 0.5)
    database = Freezes(postgres)
    store = await open_store(database.url, tmp_path / "j", lambda what, _: alarms.append(what), retry_s=0.05)
    digits(store, range(5))
    await store.merged()
    database.take_away()
    try:
        digits(store, range(5, 9))
        await store.flush()
        assert (tmp_path / "j" / "events.journal").read_bytes().count(b"\n") == 4
        with pytest.raises(DatabaseAway, match="no answer within"):
            await store.read.open_call_ids()
        with pytest.raises(DatabaseAway, match="unanswered"):  # a hundred callers are not taken over one by one
            await store.read.events_of("call-1")
        with pytest.raises(DatabaseAway, match="no answer within"):
            await store.pages.calls(CallsWanted(), Scope())
        with pytest.raises(DatabaseAway, match="no answer within"):
            await store.accounts.users()
        with pytest.raises(DatabaseAway, match="no answer within"):
            await store.accounts.forget_sessions(datetime.now(UTC))
    finally:
        database.bring_back()
    digits(store, range(9, 12))
    await store.merged()
    assert alarms == ["database-away", "database-back"]
    await until(lambda: _answered(store))
    assert await stored_digits(store) == list(range(12))
    assert (await store.verify()).whole
    await store.close()


async def _answered(store: Store) -> bool:
    with contextlib.suppress(DatabaseAway):
        await store.read.open_call_ids()
        return True
    return False


async def test_two_controllers_on_one_journal_are_refused(tmp_path: Path) -> None:
    store = await open_store(str(tmp_path / "c.sqlite"), tmp_path / "j")
    with pytest.raises(JournalInUse, match="Stop it first"):
        await open_store(str(tmp_path / "other.sqlite"), tmp_path / "j")
    await store.close()


class FullJournal(Journal):
    """A disk that is full until it is not."""

    full = True

    def write(self, entries: list[Entry]) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().write(entries)


async def test_neither_database_nor_journal_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alarms: list[str]
) -> None:
    """Events stay in memory, flush says so, and they arrive in order when there is room."""
    monkeypatch.setattr("models.store.store.Journal", FullJournal)
    monkeypatch.setattr(FullJournal, "full", True)
    database = Sqlite(tmp_path)
    store = await open_store(database.url, tmp_path / "j", lambda what, _: alarms.append(what), retry_s=0.02)
    database.take_away()
    digits(store, range(20))
    with pytest.raises(LogFull, match="No space left"):
        await store.flush()
    digits(store, range(20, 30))
    assert alarms == ["database-away", "journal-full"]
    monkeypatch.setattr(FullJournal, "full", False)
    await store.flush()
    digits(store, range(30, 40))
    database.bring_back()
    await store.merged()
    assert await stored_digits(store) == list(range(40))
    await store.close()


async def test_memory_is_bounded_and_the_loss_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alarms: list[str]
) -> None:
    monkeypatch.setattr("models.store.store.Journal", FullJournal)
    monkeypatch.setattr(FullJournal, "full", True)
    database = Sqlite(tmp_path)
    store = await open_store(database.url, tmp_path / "j", lambda what, _: alarms.append(what), retry_s=0.02, memory=50)
    database.take_away()
    digits(store, range(80))
    assert alarms == ["log-lost"]
    database.bring_back()
    await store.merged()
    assert await stored_digits(store) == list(range(50))
    await store.close()


async def test_a_listener_that_fails_does_not_stop_the_writing(tmp_path: Path) -> None:
    def stumbles(what: str, why: str) -> None:
        raise RuntimeError(what)

    database = Sqlite(tmp_path)
    store = await open_store(database.url, tmp_path / "j", stumbles, retry_s=0.02)
    database.take_away()
    digits(store, range(5))
    await store.flush()
    database.bring_back()
    digits(store, range(5, 9))
    await store.merged()
    assert await stored_digits(store) == list(range(9))
    await store.close()


async def test_without_a_journal_flush_says_that_it_was_not_written(tmp_path: Path) -> None:
    database = Sqlite(tmp_path)
    store = await open_store(database.url, None)
    database.take_away()
    store.log.append(arrived())
    with pytest.raises(LogFull):
        await store.flush()
    await store.close()


def test_the_journal_of_a_full_disk_is_left_as_it_was(tmp_path: Path) -> None:
    """/dev/full is a disk that is always full; here a write that fails half way."""
    journal = Journal(tmp_path / "j")
    journal.write([entry_of(arrived())])
    before = (tmp_path / "j" / "events.journal").read_bytes()

    class Half:
        def __init__(self, real: Callable[[memoryview], int]) -> None:
            self._real, self._calls = real, 0

        def __call__(self, rest: memoryview) -> int:
            self._calls += 1
            if self._calls > 1:
                raise OSError(errno.ENOSPC, "No space left on device")
            return self._real(rest[:10])

    class HalfFull:
        def __init__(self, real: object) -> None:
            self.write = Half(real.write)  # type: ignore[attr-defined]
            self.fileno = real.fileno  # type: ignore[attr-defined]
            self.close = real.close  # type: ignore[attr-defined]

    journal._file = HalfFull(journal._file)  # type: ignore[assignment]
    with pytest.raises(OSError, match="No space"):
        journal.write([entry_of(arrived("call-2"))])
    assert (tmp_path / "j" / "events.journal").read_bytes() == before
    journal.close()
