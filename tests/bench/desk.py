"""The desk in a real browser: from an offer in the log to its pop on the screen, the page's weight, its first paint.

desk.pop.p50 / p95 / max ms    the offer's instant in the log -> the frame in which its card is drawn
desk.paint ms                  from the address to the first contentful paint, logged in, nothing cached
desk.weight kB                 all that the page asks for until it is ready, as it came over the wire
"""

import asyncio
import statistics
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from ivr.setup.chromium import chromium_in
from ivr.site import Paths
from tests.browser.desk_scene import Caller, DeskScene, desk_scene

OFFERS = 40
POP = """(call) => {
  const pop = performance.getEntriesByName("desk:pop").find((each) => each.detail.call === call);
  const offer = performance.getEntriesByName("desk:offer").find((each) => each.detail.call === call);
  return pop && offer ? {shown_ms: performance.timeOrigin + pop.startTime, at: offer.detail.at} : null;
}"""
PAINT = """() => performance.getEntriesByName("first-contentful-paint")[0].startTime"""
WEIGHT = """() => [...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")]
  .reduce((sum, each) => sum + each.transferSize, 0)"""


async def main() -> int:
    found = chromium_in(Paths().chromium)
    folder = Path(tempfile.mkdtemp())
    env: dict[str, str | float | bool] = {**found.env, "HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found.program, env=env, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        async with desk_scene(browser, folder) as scene:
            page = await scene.operator()
            pops = sorted([await pop_ms(scene, page, at) for at in range(OFFERS)])
            print(f"desk.pop.p50 {statistics.median(pops):.1f} ms")
            print(f"desk.pop.p95 {pops[int(0.95 * len(pops))]:.1f} ms")
            print(f"desk.pop.max {pops[-1]:.1f} ms")
            fresh = await page.context.new_page()
            session = await fresh.context.new_cdp_session(fresh)
            await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
            await page.close()
            await fresh.goto("/desk")
            await expect(fresh.locator("#state")).to_be_visible()
            print(f"desk.paint {await fresh.evaluate(PAINT):.0f} ms")
            print(f"desk.weight {await fresh.evaluate(WEIGHT) / 1000:.0f} kB")
        await browser.close()
    return 0


async def pop_ms(scene: DeskScene, page: Page, at: int) -> float:
    """A caller with a history of their own, ringing and leaving."""
    call = scene.arrives(Caller(number=f"+7701555{at:04}"))
    shown = await (await page.wait_for_function(POP, arg=call)).json_value()
    scene.leaves(call)
    await expect(page.locator(".wait-ready")).to_be_visible()
    return float(shown["shown_ms"]) - datetime.fromisoformat(shown["at"]).timestamp() * 1000


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
