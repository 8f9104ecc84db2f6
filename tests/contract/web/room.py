"""The API over real HTTP and a real database, with a desk whose phones ring nobody; and people who use it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import aiohttp
from aiohttp import web
from argon2 import PasswordHasher

from agents.accounts.audit import Audit
from agents.accounts.passwords import Passwords
from agents.accounts.rights import Role
from agents.accounts.service import Accounts, SessionRules
from agents.board.rules import BoardRules
from agents.catalogue import Catalogue, Index, read
from agents.desk.desk import Desk
from agents.line.line import QueueRules, SeatRules, empty
from agents.tickets.service import Tickets
from agents.tickets.terms import Duty
from agents.web.app import make_api
from agents.web.assistance import assistance
from agents.web.door.guard import Door
from agents.web.door.limits import Limits, Rate
from agents.web.live.board_views import telling
from agents.web.live.hub import Hub
from agents.web.live.tap import Tap
from agents.web.live.watch import Watch
from agents.web.pages.front import Front
from agents.web.parts import Parts
from ivr.call.tape.shelf import Shelf
from ivr.site.paths import PROJECT
from models.accounts import User
from models.events import CallEvent, Field
from models.ids import CallId, QueueId, SeatId
from models.kinds import Kind
from models.store import Store
from models.store.accounts import NewUser
from tests.contract.web.browser import Person, Said
from tests.fakes.conversations import FakeConversations
from tests.unit.desk.room import KeptFloor

CITY, DANGER = QueueId("city"), QueueId("danger")
S1, S2, S3 = SeatId("101"), SeatId("102"), SeatId("103")
PASSWORD = "сарыарқа дала желі"
CALLER = "+77010000001"
#: How slow hashing is on purpose is no matter of these five hundred rooms.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GENEROUS = Limits(Rate(10_000, 10_000), Rate(10_000, 10_000), Rate(10_000, 10_000), 400, 200)

STEP_NAMES = {
    "menu": {"kk": "Негізгі мәзір", "ru": "Главное меню"},
    "water-heat-light": {"kk": "Су, жылу, жарық", "ru": "Вода, тепло, свет"},
}


@cache
def catalogue() -> tuple[Catalogue, Index]:
    whole = read(PROJECT / "dialplans" / "catalogue.yaml", PROJECT / "dialplans" / "checklists.yaml")
    return whole, Index(whole)


class MovedClock:
    """The real time, moved."""

    def __init__(self) -> None:
        self.by = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


class Browser(Person):
    async def log_in(self, name: str, password: str = PASSWORD) -> Said:
        return await super().log_in(name, password)


class Room:
    def __init__(
        self,
        store: Store,
        folder: Path,
        rules: SessionRules | None,
        limits: Limits,
        door: Door,
        front: Front | None = None,
    ) -> None:
        self.store, self.folder, self.clock = store, folder, MovedClock()
        self.hub = Hub(self.clock)
        self.log = Tap(store.log, self.hub)
        self.floor = KeptFloor()
        queues = {CITY: QueueRules(say_place_every_s=0), DANGER: QueueRules(0, say_place_every_s=0)}
        seats = {S1: SeatRules((CITY,), {}), S2: SeatRules((CITY, DANGER), {}), S3: SeatRules((DANGER,), {})}
        self.desk = Desk(empty(queues, seats), self.log, self.clock, self.floor)
        self.desk.start()
        self.passwords = Passwords(QUICK)
        audit = Audit(self.log, self.clock)
        self.accounts = Accounts(store.accounts, audit, self.clock, self.passwords, rules)
        whole, index = catalogue()
        kinds = {name: service.kind for name, service in whole.services.items()}
        duties = {name: Duty(service.body, service.term_hours) for name, service in whole.services.items()}
        self.tickets = Tickets(self.log, kinds.get, highest=0, clock=self.clock, duty_of=duties.get)
        tell = telling(self.hub, whole.services)
        self.watch = self.hub.watcher = Watch(self.desk, self.log, self.clock, BoardRules(), tell)
        self.conversations = FakeConversations()
        self.parts = Parts(
            self.desk,
            self.tickets,
            store.read,
            store.pages,
            self.accounts,
            audit,
            self.hub,
            whole,
            index,
            Shelf(folder),
            {S1: "Айгүл", S2: "Сергей", S3: "Дина"},
            ("kk", "ru"),
            self.clock,
            store.flush,
            door,
            limits,
            conversations=self.conversations,
            log=self.log,
            watch=self.watch,
            assistance=assistance(PROJECT / "dialplans", whole),
            pause_reasons={"rest": {"kk": "Тынығу", "ru": "Отдых"}, "lunch": {"kk": "Түскі ас", "ru": "Обед"}},
            step_names=lambda: STEP_NAMES,
            front=front or Front(Path("front-not-built")),
        )
        self.app = make_api(self.parts)
        self.address = ""
        self._browsers: list[aiohttp.ClientSession] = []

    def browser(self, **headers: str) -> Browser:
        http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers=headers)
        self._browsers.append(http)
        return Browser(http, self.address)

    async def user(self, name: str, *roles: Role, queues: tuple[str, ...] | None = None, language: str = "ru") -> User:
        user = await self.store.accounts.add(NewUser(name, name.title(), roles, queues, language), self.clock.now())
        assert user is not None
        await self.store.accounts.set_password(user.user_id, await self.passwords.hashed(PASSWORD))
        return user

    async def person(self, name: str, *roles: Role, queues: tuple[str, ...] | None = None) -> Browser:
        """Made and logged in."""
        await self.user(name, *roles, queues=queues)
        browser = self.browser()
        assert (await browser.log_in(name)).status == 200
        return browser

    def write(self, kind: str, call: str, **fields: Field) -> None:
        self.log.append(CallEvent(CallId(call), kind, self.clock.now(), fields))

    async def call(self, call: str, queue: str, seat: str, *, caller: str = CALLER, text: str = "су жоқ") -> str:
        """A whole call with a recording and a ticket; the ticket's id."""
        self.write(Kind.CALL_ARRIVED, call, caller=caller, caller_name="Асан", dialled="109", channel="c", flow="109")
        self.write(Kind.STEP_ENTERED, call, step="line")
        self.write(Kind.CALL_QUEUED, call, queue=queue, band=5)
        self.write(Kind.SEAT_ANSWERED, call, seat=seat, offer="offer-1", waited_s=1)
        self.write(Kind.RECORDING_STARTED, call, leg="caller", recording=f"tape-{call}-caller")
        self.write(Kind.TRANSCRIPT_MADE, call, leg="caller", language="kk", text=text, words=[["су", 0.1, 0.4, 0.9]])
        ticket = self.tickets.draft(
            CallId(call), self.clock.now(), caller=caller, language="kk", text=text, seat=SeatId(seat)
        )
        self.tickets.register(ticket, self.clock.now(), "test")
        (self.folder / f"tape-{call}-caller.alaw").write_bytes(bytes(range(256)) * 40)
        await self.store.flush()
        return ticket

    async def close(self) -> None:
        for http in self._browsers:
            await http.close()
        self.desk.close()
        self.passwords.close()


@asynccontextmanager
async def opened_room(
    store: Store,
    folder: Path,
    *,
    rules: SessionRules | None = None,
    limits: Limits = GENEROUS,
    door: Door | None = None,
    front: Front | None = None,
) -> AsyncIterator[Room]:
    room = Room(store, folder, rules, limits, door or Door(), front)
    runner = web.AppRunner(room.app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    [(host, port, *_)] = runner.addresses
    room.address = f"http://{host}:{port}"
    telling = asyncio.create_task(room.hub.run(room.desk))
    try:
        yield room
    finally:
        telling.cancel()
        await room.close()
        await runner.cleanup()
