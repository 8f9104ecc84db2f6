"""A page of the centre with nothing in it but the telephone, and a citizen who is answered by it."""

import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, Route

from ivr.setup import front
from ivr.site import Paths
from tests.browser.citizen import Citizen, calling
from tests.browser.sounds import BEEP_HZ, hears
from tests.browser.stage import Somebody, Stage
from tests.live.until import until

SCRIPT = """
import { telephone } from "SOFTPHONE";
const seen = (window.seen = []);
const tell = (kind) => (what) => seen.push({ kind, ...(what ?? {}), at: performance.now() });
window.phone = telephone({
  onState: tell("state"), onRing: tell("ring"), onTalk: tell("talk"), onEnd: tell("end"), onTrouble: tell("trouble"),
});
window.clicked = () => { window.clickedAt = performance.now(); window.phone.answer(); };
"""


def bundled(folder: Path) -> str:
    """The module, bundled as set-up bundles the pages."""
    entry, made = folder / "entry.js", folder / "telephone.js"
    entry.write_text(SCRIPT.replace("SOFTPHONE", str(front.SOURCES / "js" / "softphone" / "softphone.js")))
    modules = front._packages(Paths().front, print)
    esbuild = [front._node(), str(modules / "esbuild" / "bin" / "esbuild"), str(entry), f"--outfile={made}"]
    command = [*esbuild, "--bundle", "--format=esm", "--charset=utf8", "--log-level=warning"]
    subprocess.run(command, check=True, env={**os.environ, "NODE_PATH": str(modules)}, timeout=60)
    return made.read_text("utf-8")


async def bare(person: Somebody, script: str) -> Page:
    """One of the centre's pages, with nothing in it but the telephone."""

    async def answer(route: Route) -> None:
        await route.fulfill(body=script, content_type="text/javascript")

    await person.context.route("**/static/*.js", answer)
    page = await person.open("/password")
    await page.wait_for_function("window.phone")
    return page


async def started(person: Somebody, script: str) -> Page:
    page = await bare(person, script)
    await page.evaluate("phone.start()")
    await state_is(page, "ready")
    await person.post(f"/api/seats/{person.seat}/ready")
    return page


async def state_is(page: Page, name: str) -> None:
    await page.wait_for_function("(name) => phone.state.name === name", arg=name)


async def was(page: Page, name: str) -> None:
    """However short: a busy browser looks again when it is over."""
    await page.wait_for_function("(name) => seen.some((each) => each.kind === 'state' && each.name === name)", arg=name)


async def saw(page: Page, kind: str) -> None:
    await page.wait_for_function("(kind) => seen.some((each) => each.kind === kind)", arg=kind)


@asynccontextmanager
async def talking(stage: Stage, page: Page) -> AsyncIterator[Citizen]:
    """A citizen who has been answered by this page."""
    async with calling(stage.centre, stage.number()) as citizen:
        await citizen.press("0")
        await saw(page, "ring")
        await page.evaluate("clicked()")
        await saw(page, "talk")
        yield citizen


async def both_hear(page: Page, citizen: Citizen) -> None:
    citizen.says(700)
    await until(lambda: hears(page, 700))
    await until(lambda: citizen.hears(BEEP_HZ))
