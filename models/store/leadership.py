"""One controller leads a centre; others stand by and take over (DESIGN §8).

With PostgreSQL it is an advisory lock of a session that the server ends when its leader has been silent for three
seconds: a leader that was paused has lost the lock before it wakes. With SQLite it is a lock on a file, which ends with
its process. Whoever acts asks `holds()` right before: a leader that has not been able to look is none.
"""

import asyncio
import contextlib
import fcntl
import os
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import make_url

from models.store.errors import StoreWrong
from models.store.within import within

LEADER_LOCK = 109_000_002  # PostgreSQL's advisory lock of the leader
IDLE_MS = 3000  # the server ends a silent leader's session after this
LEASE_S = 2.5  # and before that the leader itself stops acting
LOOK_EVERY_S = 0.5
TRY_EVERY_S = 0.2  # whoever stands by
ANSWER_S = 1.5
KEEP_S = 0.7  # the leader waits so long for an answer; twice that and a look's pause are less than its lease

#: Waits for each of them to end.
END_OURS = """SELECT pg_terminate_backend(pid, 500) FROM pg_stat_activity
              WHERE application_name = %s AND usename = current_user AND pid <> pg_backend_pid()"""

Session = psycopg.AsyncConnection[tuple[object, ...]]


class AnotherLeads(StoreWrong):
    code = "another-leads"

    def __init__(self, where: object) -> None:
        super().__init__(
            f"Another controller leads this centre ({where}). Stop it first, or start this one with --standby: "
            "it takes over when the other ends."
        )


class Leadership(Protocol):
    lost: asyncio.Event  # another one leads now: stop acting

    async def won(self, *, wait: bool, nobody_acts: Callable[[], Awaitable[bool]]) -> None:
        """Returns when this one leads. wait False: AnotherLeads where another one does.

        nobody_acts: asked where the database is away and cannot say who leads. A caller must be served.
        """

    def holds(self) -> bool:
        """Asked right before each act."""

    async def close(self) -> None: ...


def leadership_for(database: str, folder: Path) -> Leadership:
    """database: the site's word for it. folder: where a file lock would be."""
    return FileLeadership(folder / "leader.lock") if database == "sqlite" else PostgresLeadership(database)


class FileLeadership:
    """The lock ends with the process, so what holds it can never have lost it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1
        self.lost = asyncio.Event()

    async def won(self, *, wait: bool, nobody_acts: Callable[[], Awaitable[bool]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        while True:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not wait:
                    raise AnotherLeads(self._path) from None
                await asyncio.sleep(LOOK_EVERY_S / 10)
            else:
                return

    def holds(self) -> bool:
        return self._descriptor >= 0

    async def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class PostgresLeadership:
    def __init__(self, url: str) -> None:
        self._address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._name = f"109-leader-{secrets.token_hex(8)}"  # by it we know sessions of our own
        self._session: Session | None = None
        self._looked_at = float("-inf")
        self._keeping: asyncio.Task[None] | None = None
        self.lost = asyncio.Event()

    async def won(self, *, wait: bool, nobody_acts: Callable[[], Awaitable[bool]]) -> None:
        while not await self._taken(nobody_acts):
            if not wait:
                raise AnotherLeads("in the database")
            await asyncio.sleep(TRY_EVERY_S)
        self._keeping = asyncio.create_task(self._keep(), name="leadership")

    def holds(self) -> bool:
        return not self.lost.is_set() and time.monotonic() - self._looked_at < LEASE_S

    async def close(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping
        await self._leave()

    async def _taken(self, nobody_acts: Callable[[], Awaitable[bool]]) -> bool:
        with contextlib.suppress(psycopg.Error, OSError):
            return await self._locked()
        if await nobody_acts():
            self._looked_at = time.monotonic()
            return True
        return False

    async def _keep(self) -> None:
        while not self.lost.is_set():
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await within(KEEP_S, self._asked())
                self._looked_at = time.monotonic()
            except (psycopg.Error, OSError):
                await self._again()

    async def _asked(self) -> None:
        session = self._taken_out()
        if session is None:
            raise OSError("no session")
        async with _or_cut(session):
            await session.execute("SELECT 1")
        self._session = session

    def _taken_out(self) -> Session | None:
        """While it is asked a session is its question's alone: where that is given up, it closes the session later."""
        session, self._session = self._session, None
        return session

    async def _again(self) -> None:
        """Our session has ended: by the server, because we were silent; or with the database; or the server hangs."""
        await self._leave()
        try:
            if await self._locked(KEEP_S, again=True):
                return
            self.lost.set()
        except (psycopg.Error, OSError):
            self._looked_at = time.monotonic()  # away for everybody: calls go on, and Asterisk knows one leader only

    async def _locked(self, limit_s: float = ANSWER_S, *, again: bool = False) -> bool:
        locked = await within(limit_s, self._asked_for_lock(again=again))
        if locked:
            self._looked_at = time.monotonic()
        return locked

    async def _asked_for_lock(self, *, again: bool) -> bool:
        session = self._taken_out() or await psycopg.AsyncConnection.connect(
            self._address, autocommit=True, connect_timeout=2, application_name=self._name
        )
        async with _or_cut(session):
            await session.execute("SELECT set_config('idle_session_timeout', %s, false)", (str(IDLE_MS),))
            if again:  # a server that hung has not seen yet that we left, and keeps our own lock against us
                await session.execute(END_OURS, (self._name,))
            answer = await session.execute("SELECT pg_try_advisory_lock(%s)", (LEADER_LOCK,))
            row = await answer.fetchone()
        self._session = session
        return bool(row and row[0])

    async def _leave(self) -> None:
        if (session := self._taken_out()) is not None:
            await _cut(session)


@asynccontextmanager
async def _or_cut(session: Session) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:
        await _cut(session)
        raise


async def _cut(session: Session) -> None:
    with contextlib.suppress(psycopg.Error, OSError):
        await session.close()
