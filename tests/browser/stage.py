"""People before their browsers: users made for one test, their pages guarded."""

import itertools
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebSocket, expect

from agents.accounts.passwords import Passwords
from models.store.accounts import NewUser
from tests.browser.sounds import LISTENS
from tests.live.centre import RunningCentre
from tests.live.until import PATIENT_S, until

PASSWORD = "сарыарқа дала желі"
_numbers = itertools.count(1)
_seats = itertools.count(101)
_hash: list[str] = []

expect.set_options(timeout=PATIENT_S * 1000)  # its own five seconds are few on a slow machine

_TELLS_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} forbids ${event.blockedURI || "inline"} at ${event.sourceFile}`));
"""


@cache
def _salt() -> int:
    return secrets.randbelow(9000) + 1000


@dataclass  # without slots: playwright keeps a mark on whoever listens
class Guard:
    """Collects what no page may do."""

    host: str
    wrongs: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # all that was said, for whoever looks at a failure

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self._found(f"uncaught: {error.error}"))
        context.on("request", self._request)
        context.on("page", lambda page: page.on("websocket", self._websocket))

    def _console(self, message: ConsoleMessage) -> None:
        self.lines.append(f"{message.type}: {message.text}")
        if message.type == "error":
            self._found(
                f"console of {message.page.url if message.page else '?'}: {message.text} {message.location['url']}"
            )

    def _request(self, request: Request) -> None:
        self._asked(request.url)

    def _websocket(self, socket: WebSocket) -> None:
        self._asked(socket.url)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self._found(f"asked another host: {url}")

    def _found(self, wrong: str) -> None:
        if not any(part in wrong for part in self.expected):
            self.wrongs.append(wrong)

    def check(self) -> None:
        assert self.wrongs == [], "\n".join(self.wrongs)


async def visiting(
    browser: Browser, address: str, guard: Guard, *, language: str = "ru", **more: Any
) -> BrowserContext:
    """A browser of somebody's own: its cookies are shared with nobody."""
    context = await browser.new_context(
        base_url=address,
        permissions=["microphone"],
        locale={"kk": "kk-KZ", "ru": "ru-RU"}.get(language, "en-GB"),
        **more,
    )
    context.set_default_timeout(PATIENT_S * 1000)
    await context.add_init_script(LISTENS + _TELLS_VIOLATIONS)
    guard.watch(context)
    return context


class Somebody:
    def __init__(self, name: str, context: BrowserContext, seat: str | None) -> None:
        self.name, self.context, self.seat = name, context, seat
        self._csrf = ""

    async def log_in(self) -> None:
        """Without the page for it."""
        self._csrf = (await self.get("/api/csrf"))["csrf"]
        self._csrf = (await self.post("/api/login", name=self.name, password=PASSWORD))["csrf"]

    async def open(self, path: str, *, theme: str = "light", size: tuple[int, int] = (1280, 720)) -> Page:
        page = await self.context.new_page()
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        await page.goto(path)
        return page

    async def get(self, path: str) -> Any:
        answer = await self.context.request.get(path)
        assert answer.ok, await answer.text()
        return await answer.json()

    async def post(self, path: str, **body: object) -> Any:
        answer = await self.context.request.post(path, data=body, headers={"X-CSRF-Token": self._csrf})
        assert answer.ok, await answer.text()
        return None if answer.status == 204 else await answer.json()


class Stage:
    def __init__(self, centre: RunningCentre, browser: Browser, folder: Path) -> None:
        self.centre, self.browser, self.folder = centre, browser, folder
        self.address = f"http://127.0.0.1:{centre.centre.site.web.port}"
        self.guard = Guard(urlsplit(self.address).netloc)
        self._people: list[Somebody] = []

    async def ready(self) -> None:
        """The controller takes calls."""

        async def beats() -> bool:
            said = await self.centre.asterisk.cli("dialplan show globals")
            return re.search(r"IVR_HEARTBEAT=\d", said) is not None

        await until(beats)

    def expects(self, part: str) -> None:
        self.guard.expected.append(part)

    def check(self) -> None:
        self.guard.check()

    def number(self) -> str:
        """A citizen's, never used before."""
        return f"+7701{_salt():04}{next(_numbers):03}"

    async def person(self, *roles: str, seat: bool = False, language: str = "ru") -> Somebody:
        name = f"{roles[0]}{next(_numbers)}"
        async with self.centre.store() as store:
            now = datetime.now(UTC)
            user = await store.accounts.add(NewUser(name, name.title(), roles, None, language), now)
            assert user is not None
            await store.accounts.set_password(user.user_id, await _hashed())
        context = await visiting(self.browser, self.address, self.guard, language=language)
        numbers = sorted(self.centre.centre.site.seats)
        place = numbers[(next(_seats) - 101) % len(numbers)] if seat else None
        somebody = Somebody(name, context, place)
        self._people.append(somebody)
        await somebody.log_in()
        if place is not None:
            await somebody.post(f"/api/seats/{place}/login")
        return somebody

    async def screenshot(self, page: Page, name: str) -> Path:
        path = self.folder / f"{name}.png"
        await page.screenshot(path=path)
        return path

    async def close(self) -> None:
        """Everybody goes home: the next test finds empty seats."""
        print("\n".join(self.guard.lines))
        for somebody in self._people:
            for page in somebody.context.pages:  # first: what it still asks for is refused once the seat is left
                await page.close()
            if somebody.seat is not None:
                await somebody.context.request.post(
                    f"/api/seats/{somebody.seat}/logout", data={}, headers={"X-CSRF-Token": somebody._csrf}
                )
            await somebody.context.close()


async def _hashed() -> str:
    """Once for all tests: hashing is slow on purpose."""
    if not _hash:
        passwords = Passwords()
        _hash.append(await passwords.hashed(PASSWORD))
        passwords.close()
    return _hash[0]
