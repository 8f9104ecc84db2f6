"""The tickets' pages in a browser: filters in the address, search, hostile texts as text, moves, two people at once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from agents.accounts.rights import Role
from models.ids import CallId, TicketId
from tests.browser.desk_scene import DeskScene, desk_scene
from tests.browser.stage import visiting
from tests.contract.web.room import PASSWORD, S1
from tests.contract.web.test_hostile import CORPUS

SCRIPTED = "window.hacked === undefined && document.querySelectorAll('main img, main iframe').length === 0"


@pytest_asyncio.fixture(loop_scope="session")
async def scene(chromium: Browser, tmp_path: Path) -> AsyncIterator[DeskScene]:
    async with desk_scene(chromium, tmp_path) as made:
        yield made


async def opened(scene: DeskScene, address: str, *roles: Role, language: str = "ru") -> Page:
    context = await visiting(scene.browser, scene.room.address, scene.guard, language=language)
    scene.contexts.append(context)
    name = f"somebody{len(scene.contexts)}"
    await scene.room.user(name, *roles, language=language)
    page = await context.new_page()
    await page.goto(f"/login?to={address}")
    await page.fill("[name=name]", name)
    await page.fill("[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(lambda url: "/login" not in url)
    return page


async def ticket(scene: DeskScene, number: int, *, text: str = "су жоқ", address: str = "") -> str:
    at = scene.room.clock.now()
    made = scene.room.tickets.draft(
        CallId(f"call-{number:04x}"), at, text=text, address=address, seat=S1, caller_name=text[:90], language="ru"
    )
    scene.room.tickets.register(made, at, "test")
    await scene.room.store.flush()
    return made


async def test_filters_are_in_the_address_and_nothing_is_asked_for_anew(scene: DeskScene) -> None:
    for number in range(60):
        await ticket(scene, number, text="Ёлочный переулок" if number == 7 else "су жоқ")
    page = await opened(scene, "/tickets", Role.SUPERVISOR)
    await expect(page.locator("#rows tr[data-ticket]")).to_have_count(50)
    await page.evaluate("window.same = true")
    await page.get_by_role("link", name="Показать ещё").click()
    await expect(page.locator("#rows tr[data-ticket]")).to_have_count(60)
    await expect(page.locator(".more-row")).to_have_count(0)
    await page.fill("#words", "елочный")
    await expect(page.locator("#rows tr[data-ticket]")).to_have_count(1)
    await page.select_option("[name=state]", "closed")
    await expect(page.locator("#rows tr[data-ticket]")).to_have_count(0)
    await expect(page.get_by_text("Таких заявок нет")).to_be_visible()
    assert page.url.endswith("/tickets?words=%D0%B5%D0%BB%D0%BE%D1%87%D0%BD%D1%8B%D0%B9&state=closed")
    assert await page.evaluate("window.same") is True
    await page.reload()
    await expect(page.locator("#words")).to_have_value("елочный")
    await expect(page.locator("[name=state]")).to_have_value("closed")


async def test_hostile_texts_are_text_on_the_list_and_on_the_page(scene: DeskScene) -> None:
    tickets = [await ticket(scene, n, text=text, address=text) for n, text in enumerate(CORPUS.values())]
    page = await opened(scene, "/tickets", Role.SUPERVISOR)
    await expect(page.locator("#rows tr[data-ticket]")).to_have_count(len(tickets))
    await expect(page.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    assert await page.evaluate(SCRIPTED)
    for each in tickets:
        await page.goto(f"/tickets/{each}")
        await expect(page.locator("[name=text]")).to_be_visible()
        assert await page.evaluate(SCRIPTED)
        assert "\u202e" not in await page.locator("[name=text]").input_value()
        width = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, "a long word makes the page wider"


async def test_a_ticket_goes_to_its_body_and_back_refused(scene: DeskScene) -> None:
    made = await ticket(scene, 1)
    page = await opened(scene, f"/tickets/{made}", Role.INSPECTOR)
    await page.click("[data-move=assign]")
    dialog = page.locator("dialog[open]")
    await dialog.get_by_role("button", name="Назначить").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Ответственная организация")
    await dialog.get_by_role("combobox").first.fill("водо")
    await page.keyboard.press("Enter")
    await dialog.get_by_role("button", name="Назначить").click()
    await expect(page.locator(".ticket-head .state-assigned")).to_be_visible()
    await page.click("[data-move=start]")
    await page.keyboard.press("Escape")
    await expect(page.locator(".ticket-head .state-assigned")).to_be_visible()
    await page.click("[data-move=start]")
    await dialog.get_by_role("button", name="Принята в работу").click()
    await page.click("[data-move=answer]")
    await dialog.locator("textarea").first.fill("труба заменена")
    await dialog.get_by_role("button", name="Записать ответ").click()
    await expect(page.locator("[data-move=refuse]")).to_be_visible()
    await page.click("[data-move=refuse]")
    await dialog.locator("textarea").fill("нет фото")
    await dialog.get_by_role("button", name="Отклонить ответ").click()
    await expect(page.locator(".ticket-head .state-refused")).to_be_visible()
    first = page.locator(".history > li").first
    await expect(first).to_contain_text("нет фото")
    await expect(first.locator("del")).to_have_text("Получен ответ")
    await expect(first.locator("ins")).to_have_text("Ответ отклонён")


async def test_an_operator_has_no_way_to_check_an_answer(scene: DeskScene) -> None:
    made = await ticket(scene, 1)
    page = await opened(scene, f"/tickets/{made}", Role.OPERATOR)
    await expect(page.locator("[data-move=close]")).to_be_visible()
    await expect(page.locator("[data-move=assign], [data-move=watch]")).to_have_count(0)


async def test_two_people_write_at_once_and_nothing_is_lost(scene: DeskScene) -> None:
    made = await ticket(scene, 1, text="первое")
    page = await opened(scene, f"/tickets/{made}", Role.OPERATOR)
    await page.fill("[name=text]", "моё слово")
    await page.fill("[name=caller_name]", "Асан")
    there = scene.room.tickets.get(TicketId(made))
    assert there is not None
    scene.room.tickets.edit(there, scene.room.clock.now(), "other", why="", text="чужое слово", address="Абая 5")
    await scene.room.store.flush()
    scene.guard.expected.append("/api/tickets/")  # the refusal itself is a line of the console
    await page.keyboard.press("Control+Enter")
    dialog = page.locator("dialog[open]")
    await expect(dialog.locator(".conflict-text")).to_have_text("чужое слово")
    await expect(dialog.locator("[data-field=text]")).to_have_value("моё слово")
    await dialog.locator("[data-field=text]").fill("чужое слово; моё слово")
    await dialog.get_by_role("button", name="Взять моё в форму").click()
    await expect(page.locator("[name=text]")).to_have_value("чужое слово; моё слово")
    await expect(page.locator("[name=caller_name]")).to_have_value("Асан")
    await expect(page.locator("[name=address]")).to_have_value("Абая 5")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".history > li").first).to_contain_text("чужое слово; моё слово")
    now = scene.room.tickets.get(TicketId(made))
    assert now is not None
    assert (now.text, now.caller_name, now.address) == ("чужое слово; моё слово", "Асан", "Абая 5")


async def test_a_change_elsewhere_is_shown_where_nothing_was_typed(scene: DeskScene) -> None:
    made = await ticket(scene, 1)
    page = await opened(scene, f"/tickets/{made}", Role.SUPERVISOR, language="kk")
    await expect(page.locator("h1")).to_contain_text("өтініш")
    there = scene.room.tickets.get(TicketId(made))
    assert there is not None
    scene.room.tickets.edit(there, scene.room.clock.now(), "other", why="нақтыланды", text="үшінші қабат")
    await expect(page.locator("[name=text]")).to_have_value("үшінші қабат")
    await expect(page.locator(".history > li").first).to_contain_text("нақтыланды")
