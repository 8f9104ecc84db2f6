"""The pages as pictures, from a whole running centre with people in it: for the README and for looking at.

python -m tests.browser.pictures docs/pictures          # the README's
python -m tests.browser.pictures --all FOLDER           # desk, board, call, tickets: kk, ru; light, dark; two sizes
"""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect
from ruamel.yaml import YAML

from ivr.site import Paths
from ivr.site.paths import PROJECT
from tests.browser.citizen import calling
from tests.browser.launch import launched
from tests.browser.sounds import beeping
from tests.browser.stage import Somebody, Stage
from tests.live.centre import RunningCentre, made
from tests.live.until import until

LAPTOP, SCREEN = (1280, 720), (1920, 1080)
TOLD = "Абай көшесіндегі он екінші үйде кеше кештен бері жылу жоқ. Үйде кішкентай балалар бар."
ADDRESS = "Абай көшесі, 12"


class Album:
    """One centre, an operator at a browser's telephone, a supervisor, callers who wait."""

    def __init__(self, stage: Stage, folder: Path, *, whole: bool) -> None:
        self.stage, self.folder, self.whole = stage, folder, whole
        self.operator: Somebody
        self.supervisor: Somebody
        self.desk: Page
        self.board: Page

    async def make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        await self._door()
        self.operator = await self.stage.person("operator", language="kk")
        self.supervisor = await self.stage.person("supervisor", language="ru")
        await self._others()
        self.desk = await self.operator.open("/desk")
        await self.desk.click('[data-seat="101"]')
        await expect(self.desk.locator("#state")).to_have_attribute("data-state", "ready")
        self.board = await self.supervisor.open("/board", size=SCREEN, theme="dark")
        async with a_citizen(self.stage.centre), AsyncExitStack() as waiting:
            await expect(self.desk.locator(".ring")).to_be_visible(timeout=60_000)
            await self._take(self.desk, "desk-ring")
            await self.desk.keyboard.press("F2")
            await expect(self.desk.locator("#service")).to_be_focused()
            await self._write()
            for _ in range(3):
                caller = await waiting.enter_async_context(calling(self.stage.centre, self.stage.number()))
                await caller.press("0")
            await expect(self.board.locator(".caller")).to_have_count(3, timeout=60_000)
            await self._takes(self.operator, self.desk, "desk", LAPTOP, "light", "kk")
            await self._takes(self.supervisor, self.board, "board", SCREEN, "dark", "ru")
            await self.desk.keyboard.press("Control+Enter")
        await self._afterwards()

    async def _door(self) -> None:
        stranger = await self.stage.browser.new_page(base_url=self.stage.address, locale="kk-KZ")
        await stranger.set_viewport_size({"width": 1280, "height": 720})
        await stranger.goto("/login")
        await self._take(stranger, "login")
        await stranger.close()

    async def _others(self) -> None:
        """Somebody at lunch, somebody in training: a board with people on it."""
        for seat, reason in (("102", "lunch"), ("103", "training")):
            await self.supervisor.post(f"/api/seats/{seat}/login")
            await self.supervisor.post(f"/api/seats/{seat}/pause", reason=reason)

    async def _write(self) -> None:
        await self.desk.keyboard.type("жылу")
        await self.desk.keyboard.press("Enter")
        await self.desk.fill("#address", ADDRESS)
        await self.desk.fill("#text", TOLD)
        await expect(self.desk.locator("#saved")).to_have_attribute("data-saved", "saved")

    async def _afterwards(self) -> None:
        async def there() -> bool:
            return any(each["outcome"] == "answered" for each in (await self.supervisor.get("/api/calls"))["calls"])

        await until(there, limit_s=60)
        for name, path, link, theme, language in (
            ("tickets", "/tickets", None, "light", "ru"),
            ("ticket", "/tickets", 'main a[href^="/tickets/"]', "light", "kk"),
            ("call", "/calls?outcome=answered", 'main a[href^="/calls/call"]', "light", "kk"),
        ):
            page = await self.supervisor.open(path)
            if link:
                await page.locator(link).first.click()
                await page.wait_for_load_state("load")
            await self._takes(self.supervisor, page, name, LAPTOP, theme, language)

    async def _takes(
        self, who: Somebody, page: Page, name: str, size: tuple[int, int], theme: str, language: str
    ) -> None:
        """The one for the README, or one of each kind."""
        kinds = [
            (kind_of_size, kind_of_theme, spoken)
            for spoken in ("kk", "ru")
            for kind_of_theme in ("light", "dark")
            for kind_of_size in (LAPTOP, SCREEN)
        ]
        for width_height, scheme, spoken in kinds if self.whole else [(size, theme, language)]:
            await who.post("/api/me", language=spoken)
            await page.reload()
            await page.set_viewport_size({"width": width_height[0], "height": width_height[1]})
            await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            shown = f"{name}-{spoken}-{scheme}-{width_height[0]}" if self.whole else name
            await self._take(page, shown)

    async def _take(self, page: Page, name: str) -> None:
        await page.wait_for_load_state("load")
        await page.evaluate("document.fonts.ready")
        await expect(page.locator(".seat-phone .dot-warn")).to_have_count(0)  # a desk's telephone has connected again
        await page.wait_for_timeout(700)  # what comes over the stream, and a chart's first drawing
        await page.screenshot(path=self.folder / f"{name}.png")
        print(f"{name}.png")


@asynccontextmanager
async def a_citizen(centre: RunningCentre) -> AsyncIterator[None]:
    """Calls, and speaks with whoever answers."""
    child = await asyncio.create_subprocess_exec(*centre.command, "citizen", stdout=asyncio.subprocess.DEVNULL)
    try:
        yield
        async with asyncio.timeout(120):
            await child.wait()
    finally:
        if child.returncode is None:
            child.terminate()
            await child.wait()


async def main(folder: Path, *, whole: bool) -> None:
    site = YAML(typ="safe").load((PROJECT / "asterisk-config" / "site.yaml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        centre = made_with(place / "centre", site)
        await centre.start()
        try:
            async with launched(beeping(place / "voice.wav"), place / "home") as browser:
                stage = Stage(centre, browser, place)
                await stage.ready()
                await Album(stage, folder, whole=whole).make()
                await stage.close()
        finally:
            await centre.stop()


def made_with(folder: Path, site: dict[str, Any]) -> RunningCentre:
    """The default site's people and queues, on ports of its own."""
    return made(folder, site["seats"], city=site["city"], queues=site["queues"])


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--all", action="store_true")
    given = asked.parse_args()
    assert Paths().front.is_dir(), "run first: make setup"
    asyncio.run(main(given.folder, whole=given.all))
