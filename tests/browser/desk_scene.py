"""A desk with people in it and no telephones: real pages over real HTTP in a real browser, calls that come and go as a
test says. What needs sound is tested on the whole centre (`stage`)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, expect

from agents.accounts.rights import Role
from agents.line.events import CallLeft, CallQueued, Entry, OfferAnswered, TalkEnded
from agents.web.pages.front import Front
from ivr.site import Paths
from models.events import Field
from models.ids import CallId, QueueId, SeatId, TicketId
from models.kinds import Kind
from models.store import open_store
from tests.browser.stage import Guard, visiting
from tests.contract.web.room import CITY, PASSWORD, Room, opened_room

SAID = "Сәлеметсіз бе, Абай көшесі он екіде таңертеңнен бері суық су жоқ"
FITTING = ("water-home.no-cold-water", "water-home.pressure", "water-home.dirty")


@dataclass(frozen=True, slots=True)
class Caller:
    number: str = "+77015550142"
    name: str = "Гүлнар Сейітқызы"
    said: str = SAID
    language: str = "kk"
    services: tuple[str, ...] = FITTING


@dataclass(slots=True)
class DeskScene:
    """What the menus, the line and the telephones do, as their lines of the log."""

    room: Room
    guard: Guard
    browser: Browser
    callers: dict[CallId, Caller] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)

    async def operator(self, name: str = "aigul", *, seat: str | None = "101", language: str = "ru") -> Page:
        """Logged in, at the seat with a telephone on the table; None: before the choice of a seat."""
        await self.room.user(name, Role.OPERATOR, language=language)
        return await self.person(name, seat=seat, language=language)

    async def person(self, name: str, *, seat: str | None, language: str = "ru") -> Page:
        context = await visiting(self.browser, self.room.address, self.guard, language=language)
        self.contexts.append(context)
        page = await context.new_page()
        await page.set_viewport_size({"width": 1280, "height": 720})
        await page.goto("/login?to=/desk")
        await page.fill("[name=name]", name)
        await page.fill("[name=password]", PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/desk")
        if seat is not None:
            await page.check("input[value=table]")
            await page.click(f'[data-seat="{seat}"]')
            await expect(page.locator("#state")).to_have_attribute("data-state", "ready")
        return page

    def arrives(self, who: Caller | None = None, *, queue: QueueId = CITY, waited_s: float = 47) -> CallId:
        """Through the menus and into the line; a free seat is rung at once."""
        who = who or Caller()
        call = CallId(f"call-desk-{len(self.callers) + 1}")
        self.callers[call] = who
        self.write(
            call, Kind.CALL_ARRIVED, caller=who.number, caller_name=who.name, dialled="109", channel="c", flow="f"
        )
        self.write(call, Kind.LANGUAGE_CHOSEN, language=who.language, caller=who.number)
        self.write(call, Kind.STEP_ENTERED, step="menu")
        self.write(call, Kind.FACT_NOTED, name="topic", value="water-heat-light")
        if who.said:
            self.write(call, Kind.CALLER_HEARD, text=who.said, language=who.language)
            self.write(call, Kind.SERVICES_SUGGESTED, services=list(who.services))
        queued_at = self.room.clock.now() - timedelta(seconds=waited_s)
        self.room.desk.submit(CallQueued(Entry(call, queue, queued_at, 5, {}, "live", None)))
        return call

    def answered(self, call: CallId) -> TicketId:
        """The rung seat lifts; the draft is made as the controller makes it."""
        offers = self.room.desk.line.offers
        [offer] = [name for name, each in offers.items() if each.call_id == call]
        seat, who = offers[offer].seat, self.callers[call]
        self.room.desk.submit(OfferAnswered(offer))
        self.write(call, Kind.SEAT_ANSWERED, seat=seat, offer=offer, waited_s=47)
        return self.room.tickets.draft(
            call,
            self.room.clock.now(),
            caller=who.number,
            language=who.language,
            path=("menu", "tell"),
            service=who.services[0] if who.services else None,
            text=who.said,
            seat=seat,
        )

    def hangs_up(self, call: CallId, seat: str = "101") -> None:
        """The caller goes; a draft is registered when its call ends."""
        draft = self.room.tickets.draft_of(call)
        if draft is not None:
            self.room.tickets.register(draft.ticket_id, self.room.clock.now(), f"seat {seat}")
        self.write(call, Kind.CALLER_HUNG_UP, state="Talking")
        self.write(call, Kind.CALL_ENDED, outcome="answered", duration_s=60.0)
        self.room.desk.submit(TalkEnded(call, SeatId(seat)))

    def leaves(self, call: CallId) -> None:
        """Out of the line, before anybody answered."""
        self.room.desk.submit(CallLeft(call, "caller hung up"))
        self.write(call, Kind.CALL_ENDED, outcome="abandoned-in-line", duration_s=50.0)

    async def talking(self, page: Page, who: Caller | None = None) -> tuple[CallId, TicketId]:
        call = self.arrives(who)
        await expect(page.locator(".ring")).to_be_visible()
        ticket = self.answered(call)
        await expect(page.locator(f'[data-ticket="{ticket}"]')).to_be_visible()
        return call, ticket

    def write(self, call: CallId, kind: Kind, **fields: Field) -> None:
        self.room.write(kind, call, **fields)


@asynccontextmanager
async def desk_scene(browser: Browser, folder: Path) -> AsyncIterator[DeskScene]:
    store = await open_store(str(folder / "centre.sqlite"), folder / "journal")
    try:
        async with opened_room(store, folder, front=Front.open(Paths().front)) as room:
            guard = Guard(room.address.removeprefix("http://"))
            guard.expected.append("/api/login")  # the first try of a new visitor is asked for a fresh token
            scene = DeskScene(room, guard, browser)
            yield scene
            for context in scene.contexts:
                await context.close()
            guard.check()
    finally:
        await store.close()
