"""The page of accounts: made, handed a link, locked; all of it by keyboard where there is a key."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, expect

from agents.accounts.rights import Role
from tests.browser.desk_scene import DeskScene, desk_scene
from tests.browser.test_tickets import SCRIPTED, opened


@pytest_asyncio.fixture(loop_scope="session")
async def scene(chromium: Browser, tmp_path: Path) -> AsyncIterator[DeskScene]:
    async with desk_scene(chromium, tmp_path) as made:
        yield made


async def test_an_account_is_made_and_locked(scene: DeskScene) -> None:
    page = await opened(scene, "/users", Role.ADMINISTRATOR)
    await page.keyboard.press("Alt+N")
    dialog = page.locator("dialog[open]")
    await dialog.locator("[name=name]").fill("dina")
    await dialog.locator("[name=shown_name]").fill("<img src=x onerror=hacked=1>")
    await dialog.get_by_label("Инспектор").check()
    await page.keyboard.press("Enter")
    link = dialog.get_by_label("Одноразовая ссылка")
    await expect(link).to_have_value(
        f"{scene.room.address}/password#" + await link.evaluate("it => it.value.split('#')[1]")
    )
    await page.keyboard.press("Escape")
    row = page.locator("[data-user=dina]")
    await expect(row).to_contain_text("Инспектор")
    await expect(row).to_contain_text("ещё без пароля")
    await expect(row).to_contain_text("<img src=x")
    assert await page.evaluate(SCRIPTED)
    await row.get_by_role("button", name="Заблокировать").click()
    await dialog.get_by_role("button", name="Заблокировать").click()
    await expect(row).to_contain_text("заблокирована")
    own = page.locator("[data-user=somebody1]")
    await expect(own.get_by_role("button", name="Заблокировать")).to_have_count(0)


async def test_a_name_that_is_taken_keeps_what_was_typed(scene: DeskScene) -> None:
    page = await opened(scene, "/users", Role.ADMINISTRATOR)
    scene.guard.expected.append("/api/users")  # the refusal is a line of the console
    await page.click("#new-user")
    dialog = page.locator("dialog[open]")
    await dialog.locator("[name=name]").fill("somebody1")
    await dialog.locator("[name=shown_name]").fill("Кто-то")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("alert")).to_contain_text("уже занято")
    await expect(dialog.locator("[name=shown_name]")).to_have_value("Кто-то")
