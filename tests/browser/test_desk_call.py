"""The desk with everything real under it: a citizen's call over SIP, the telephone in the browser, sound both ways."""

from playwright.async_api import Page, expect

from tests.browser.citizen import Citizen, calling
from tests.browser.sounds import BEEP_HZ, hears
from tests.browser.stage import Somebody, Stage
from tests.live.until import until


async def ready_desk(stage: Stage, *, language: str = "ru") -> tuple[Somebody, Page]:
    aigul = await stage.person("operator", seat=True, language=language)
    page = await aigul.open("/desk")
    await expect(page.locator("#settings .dot-good")).to_be_visible()
    await page.keyboard.press("F8")
    await expect(page.locator("#state")).to_have_attribute("data-state", "ready")
    return aigul, page


async def rings(page: Page, citizen: Citizen) -> None:
    await citizen.press("0")
    await expect(page.locator(".ring")).to_be_visible()


async def test_a_call_from_ring_to_closed_ticket_by_keyboard_alone(stage: Stage) -> None:
    _, page = await ready_desk(stage)
    async with calling(stage.centre, stage.number()) as citizen:
        await rings(page, citizen)
        await page.keyboard.press("F2")
        await expect(page.locator("#service")).to_be_focused()
        citizen.says(700)
        await until(lambda: hears(page, 700))
        await until(lambda: citizen.hears(BEEP_HZ))
        await page.keyboard.type("нет холод")
        await page.keyboard.press("Enter")
        await page.keyboard.press("F3")
        await expect(page.locator("#state")).to_have_attribute("data-state", "hold")
        await until(lambda: not citizen.hears(BEEP_HZ))
        await page.keyboard.press("F3")
        await expect(page.locator("#state")).to_have_attribute("data-state", "talking")
        await until(lambda: citizen.hears(BEEP_HZ))
        await page.keyboard.press("F4")
        await until(lambda: not citizen.hears(BEEP_HZ))
        await page.keyboard.press("F4")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".ticket-closed")).to_be_visible()
        await page.keyboard.press("F10")
        await expect(page.locator("#state")).to_have_attribute("data-state", "wrap-up")
    await expect(page.locator('[data-figure="answered"] strong')).to_have_text("1")
    await expect(page.locator('[data-figure="first-call"] strong')).to_have_text("1")


async def test_a_page_that_is_gone_in_the_conversation_brings_ticket_and_caller_back(stage: Stage) -> None:
    """Its telephone is gone with it; whoever had just answered takes the caller back by a key, in a new page."""
    stage.expects("/telephone")
    aigul, page = await ready_desk(stage)
    async with calling(stage.centre, stage.number()) as citizen:
        await rings(page, citizen)
        await page.keyboard.press("F2")
        await page.fill("#address", "Абай көшесі, 12")
        await until(lambda: citizen.hears(BEEP_HZ))
        await page.close()
        page = await aigul.open("/desk")
        await expect(page.locator("#address")).to_have_value("Абай көшесі, 12")
        await expect(page.locator("#talk-again")).to_be_visible()
        await page.keyboard.press("F2")
        await expect(page.locator(".ring")).to_be_visible()
        await page.keyboard.press("F2")
        await expect(page.locator("#address")).to_have_value("Абай көшесі, 12")
        citizen.says(700)
        await until(lambda: hears(page, 700))
    await expect(page.locator("#state")).to_have_attribute("data-state", "wrap-up")


async def test_a_reload_in_the_conversation_goes_on_with_it(stage: Stage) -> None:
    stage.expects("/telephone")
    _, page = await ready_desk(stage)
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks whether one means to leave a talk
    async with calling(stage.centre, stage.number()) as citizen:
        await rings(page, citizen)
        await page.keyboard.press("F2")
        await page.fill("#address", "Абай көшесі, 12")
        await until(lambda: citizen.hears(BEEP_HZ))
        await page.reload()
        await expect(page.locator("#address")).to_have_value("Абай көшесі, 12")
        citizen.says(700)
        await until(lambda: hears(page, 700))
        await until(lambda: citizen.hears(BEEP_HZ))
        await expect(page.locator("#state")).to_have_attribute("data-state", "talking")
    await expect(page.locator("#state")).to_have_attribute("data-state", "wrap-up")
