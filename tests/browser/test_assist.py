"""What helps while the caller talks, as an operator meets it: the words as they are said, services by one key, the
checklist, the article, open tickets alike, the address."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, expect

from agents.words.said import HearingChanged, Leg, Why, WordsHeard
from models.ids import CallId
from models.records import Ticket
from models.store.pages import Scope
from models.store.ticket_query import TicketsWanted
from tests.browser.desk_scene import Caller, DeskScene, desk_scene
from tests.live.until import until

HOSTILE = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>'
RUSSIAN = Caller(said="", language="ru", services=())
BEGAN = datetime.now(UTC)


@pytest_asyncio.fixture(loop_scope="session")
async def scene(chromium: Browser, tmp_path: Path) -> AsyncIterator[DeskScene]:
    async with desk_scene(chromium, tmp_path) as made:
        yield made


def says(scene: DeskScene, call: CallId, number: int, text: str, *, final: bool = True, leg: Leg = "caller") -> None:
    at = BEGAN + timedelta(seconds=number)
    scene.room.hub.say(WordsHeard(call, leg, f"words-{leg}-{number}", text, final, at))


def hears(scene: DeskScene, call: CallId, on: bool, why: Why = "") -> None:
    scene.room.hub.say(HearingChanged(call, "caller", on, why, datetime.now(UTC)))


def draft(scene: DeskScene) -> Ticket:
    [ticket] = scene.room.tickets.drafts
    return ticket


async def test_words_are_grey_until_they_are_final_and_a_reload_keeps_them(scene: DeskScene) -> None:
    page = await scene.operator()
    call, _ = await scene.talking(page, RUSSIAN)
    said = page.locator(".assist-text")
    says(scene, call, 1, "у нас", final=False)
    await expect(page.locator(".assist-partial")).to_have_text(re.compile("у нас"))
    says(scene, call, 1, "у нас нет воды", final=False)
    await expect(said).to_have_text(["у нас нет воды"])
    says(scene, call, 1, "у нас нет холодной воды")
    await expect(page.locator(".assist-partial")).to_have_count(0)
    says(scene, call, 2, "слушаю вас", leg="seat")
    says(scene, call, 3, HOSTILE + "\u202e")
    await expect(said).to_have_text(["у нас нет холодной воды", "слушаю вас", HOSTILE])
    await expect(page.locator(".assist-seat")).to_have_count(1)
    assert await page.evaluate("window.harmed") is None
    says(scene, CallId("call-of-others"), 1, "чужие слова")
    hears(scene, call, False, "away")
    await expect(page.locator(".assist-deaf")).to_have_text("Слова сейчас не записываются: распознавание не отвечает")
    await page.reload()
    await expect(said).to_have_text(["у нас нет холодной воды", "слушаю вас", HOSTILE])
    await expect(page.locator(".assist-deaf")).to_contain_text("распознавание не отвечает")
    hears(scene, call, True)
    await expect(page.locator(".assist-deaf")).to_be_empty()


async def test_a_service_by_one_key_and_its_article(scene: DeskScene) -> None:
    page = await scene.operator()
    call, _ = await scene.talking(page, RUSSIAN)
    says(scene, call, 1, "здравствуйте у нас во всём доме нет холодной воды с утра")
    first = page.locator(".assist-guess").first
    await expect(first).to_have_attribute("data-service", "water-home.no-cold-water")
    await expect(page.locator(".assist-guess")).to_have_count(3)
    await page.keyboard.press("Alt+Digit1")
    await expect(first).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(".assist-article h3")).to_have_text("Нет холодной воды")
    await expect(page.locator(".assist-facts")).to_contain_text("Водоканал")
    await expect(page.locator(".assist-part-ask")).to_contain_text("Ваш адрес: улица, дом, квартира.")
    await until(lambda: draft(scene).service == "water-home.no-cold-water")


async def test_a_checklist_is_offered_by_what_was_said_and_its_answers_reach_the_ticket(scene: DeskScene) -> None:
    page = await scene.operator()
    call, _ = await scene.talking(page, RUSSIAN)
    says(scene, call, 1, "у нас в подъезде сильно пахнет газом")
    await expect(page.locator(".assist-start")).to_contain_text("пахнет газом")
    await page.keyboard.press("Alt+Digit0")
    now = page.locator(".assist-now")
    await expect(now).to_contain_text("Назовите адрес")
    await expect(now.locator("input")).to_be_focused()
    await page.keyboard.type("Абая 12, второй подъезд")
    await page.keyboard.press("Enter")
    await expect(now).to_contain_text("Не включайте и не выключайте свет")
    await page.keyboard.press("Enter")  # done
    await expect(now).to_contain_text("Вы сейчас внутри этого дома?")
    await now.locator('[data-answer="no"]').click()
    await expect(now).to_contain_text("Есть пострадавшие или огонь?")  # going out is asked only of who is inside
    await page.reload()
    await expect(now).to_contain_text("Есть пострадавшие или огонь?")
    await page.locator(".assist-answer", has_text="Нет").click()  # corrected: inside after all
    await now.locator('[data-answer="yes"]').click()
    await expect(now).to_contain_text("перекройте газовый кран")

    await until(lambda: "Абая 12, второй подъезд" in draft(scene).text)
    await until(lambda: "Вы сейчас внутри этого дома? Да" in draft(scene).text)
    await until(lambda: draft(scene).service == "gas.smell")


async def test_tickets_alike_are_shown_as_soon_as_the_address_is_typed(scene: DeskScene) -> None:
    room = scene.room
    await room.call("call-0a", "city", "102", text="нет воды")
    [before] = await room.store.pages.tickets(TicketsWanted(), Scope())
    room.tickets.edit(before, room.clock.now(), "test", service="water-home.no-cold-water", address="Ленина 12", why="")
    await room.store.flush()
    page = await scene.operator()
    await scene.talking(page, Caller(said="нет холодной воды", language="ru"))
    await page.fill("#address", "")
    await page.locator("#address").press_sequentially("абая 12")
    option = page.locator(".address-list li").first
    await expect(option).to_contain_text("проспект Абая")
    await page.keyboard.press("ArrowDown")
    await expect(option).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    await expect(page.locator("#address")).to_have_value("проспект Абая, 12")
    await expect(page.locator("#assist-tab-alike .chip")).to_have_text("1")
    await page.click("#assist-tab-alike")
    await expect(page.locator(".assist-ticket")).to_contain_text("тот же дом")


async def test_the_address_s_list_is_left_by_escape_and_never_in_the_way(scene: DeskScene) -> None:
    page = await scene.operator()
    await scene.talking(page, RUSSIAN)
    await page.locator("#address").press_sequentially("республ")
    await expect(page.locator(".address-list")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#address")).to_have_value("республ")
    await expect(page.locator("#address")).to_have_attribute("aria-expanded", "false")
    await page.fill("#address", "за гаражами, у трубы")
    await page.keyboard.press("Tab")
    await expect(page.locator("#address")).to_have_value("за гаражами, у трубы")
