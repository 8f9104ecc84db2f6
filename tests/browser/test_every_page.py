"""What holds for every page: no serious finding of axe-core, light and dark; a weight that a slow line can carry."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from agents.accounts.rights import Role
from ivr.setup.front import packages_in
from ivr.site import Paths
from tests.browser.desk_scene import DeskScene, desk_scene
from tests.browser.stage import visiting
from tests.contract.web.room import PASSWORD

SERIOUS = ("serious", "critical")
DESK_LIMIT_KB = 250

_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map((each) => [each.impact, each.id, each.nodes.map((node) => node.html.slice(0, 160))]);
}"""
_WEIGHT = """() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
  .filter((each) => !new URL(each.name).pathname.startsWith("/api/"))
  .map((each) => [new URL(each.name).pathname, each.encodedBodySize])"""


@pytest_asyncio.fixture(loop_scope="session")
async def scene(chromium: Browser, tmp_path: Path) -> AsyncIterator[DeskScene]:
    async with desk_scene(chromium, tmp_path) as made:
        yield made


async def opened(scene: DeskScene, page_address: str, *roles: Role, theme: str = "light") -> Page:
    """bypass_csp: axe is put into the page by the test; what the page itself may do is seen in every other test."""
    context = await visiting(scene.browser, scene.room.address, scene.guard, bypass_csp=True)
    scene.contexts.append(context)
    await context.add_cookies([{"name": "ivr109-theme", "value": theme, "url": scene.room.address}])
    page = await context.new_page()
    if not roles:
        await page.goto(page_address)
        return page
    name = f"somebody{len(scene.contexts)}"
    await scene.room.user(name, *roles)
    await page.goto(f"/login?to={page_address}")
    await page.fill("[name=name]", name)
    await page.fill("[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(lambda url: "/login" not in url)
    return page


async def findings(page: Page) -> list[object]:
    source = packages_in(Paths().front) / "axe-core" / "axe.min.js"
    await page.evaluate(source.read_text("utf-8"))
    return [each for each in await page.evaluate(_RUN) if each[0] in SERIOUS]


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_nothing_serious_is_found_on_any_page(scene: DeskScene, theme: str) -> None:
    ticket = await scene.room.call("call-0a", "city", "102")
    found: dict[str, list[object]] = {}
    visits: list[tuple[str, tuple[Role, ...]]] = [
        ("/login", ()),
        ("/password", ()),
        ("/board", (Role.SUPERVISOR,)),
        ("/tickets", (Role.SUPERVISOR,)),
        (f"/tickets/{ticket}", (Role.SUPERVISOR,)),
        ("/calls", (Role.SUPERVISOR,)),
        ("/calls/call-0a", (Role.SUPERVISOR,)),
        ("/desk", (Role.OPERATOR,)),
    ]
    for address, roles in visits:
        page = await opened(scene, address, *roles, theme=theme)
        await expect(page.locator("main")).to_be_visible()
        if wrong := await findings(page):
            found[address] = wrong
    assert found == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_nothing_serious_is_found_in_a_conversation(scene: DeskScene, theme: str) -> None:
    page = await opened(scene, "/desk", Role.OPERATOR, theme=theme)
    await page.check("input[value=table]")
    await page.click('[data-seat="101"]')
    await expect(page.locator("#state")).to_have_attribute("data-state", "ready")
    assert await findings(page) == []
    call = scene.arrives()
    await expect(page.locator(".ring")).to_be_visible()
    assert await findings(page) == []
    ticket = scene.answered(call)
    await expect(page.locator(f'[data-ticket="{ticket}"]')).to_be_visible()
    assert await findings(page) == []


async def test_the_desk_is_light_enough_for_a_slow_line(scene: DeskScene) -> None:
    page = await opened(scene, "/desk", Role.OPERATOR)
    context = page.context
    fresh = await context.new_page()
    session = await context.new_cdp_session(fresh)
    await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await fresh.goto("/desk", wait_until="load")
    parts = dict(await fresh.evaluate(_WEIGHT))
    assert any(name.endswith(".js") for name in parts)
    whole_kb = sum(parts.values()) / 1000
    print(f"desk.weight {whole_kb:.0f} kB")
    assert whole_kb <= DESK_LIMIT_KB, parts
