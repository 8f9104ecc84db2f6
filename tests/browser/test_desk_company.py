"""Conversations with more than one caller at the desk, by keyboard and with real sound: a conference, a call out, help
that is asked for and comes."""

from playwright.async_api import Page, expect

from tests.browser.called import at_home
from tests.browser.citizen import Citizen, calling
from tests.browser.sounds import BEEP_HZ, hears
from tests.browser.stage import Somebody, Stage
from tests.browser.test_desk_call import ready_desk, rings
from tests.live.until import until

QUIET = 50.0  # mean level of a citizen who hears nobody


async def answered(page: Page, citizen: Citizen) -> None:
    """Both hear each other."""
    await rings(page, citizen)
    await page.keyboard.press("F2")
    await talks(page, citizen)


async def talks(page: Page, citizen: Citizen) -> None:
    await expect(page.locator("#state")).to_have_attribute("data-state", "talking")
    citizen.says(700)
    await until(lambda: hears(page, 700))
    await until(lambda: citizen.hears(BEEP_HZ))


async def test_a_conference_is_heard_by_all_three_and_goes_on_when_one_leaves(stage: Stage) -> None:
    """The citizen says 700 Hz; both microphones beep, and F4 silences one of them."""
    _, page = await ready_desk(stage)
    async with calling(stage.centre, stage.number()) as citizen:
        await answered(page, citizen)
        sergei, other = await ready_desk(stage)
        await page.keyboard.press("F7")
        await page.keyboard.type(str(sergei.seat))
        await expect(page.locator("#target-list li")).to_have_count(1)
        await page.keyboard.press("Enter")
        await expect(other.locator(".ring")).to_be_visible()
        await other.keyboard.press("F2")
        await until(lambda: hears(other, 700))
        await expect(page.locator(".talk-company")).to_contain_text(str(sergei.seat))
        await page.keyboard.press("F4")
        await expect(page.locator("#talk-mute")).to_have_attribute("aria-pressed", "true")
        await until(lambda: hears(page, BEEP_HZ))  # the other operator
        await until(lambda: citizen.hears(BEEP_HZ))
        await other.keyboard.press("F10")
        await expect(other.locator("#state")).to_have_attribute("data-state", "wrap-up")
        await until(lambda: citizen.level() < QUIET)
        await page.keyboard.press("F4")
        await until(lambda: citizen.hears(BEEP_HZ))
        await until(lambda: hears(page, 700))
    await expect(page.locator("#state")).to_have_attribute("data-state", "wrap-up")


async def test_an_operator_calls_out(stage: Stage) -> None:
    _, page = await ready_desk(stage)
    async with at_home(stage.centre) as citizen:
        await page.keyboard.press("Alt+O")
        await page.keyboard.type(stage.number())
        await page.keyboard.press("Enter")  # one's own telephone lifts itself
        await talks(page, citizen)
        await expect(page.locator("#call-out")).to_be_visible()
        await page.keyboard.press("F10")
        await until(lambda: citizen.over.is_set())
        await expect(page.locator("#state")).to_have_attribute("data-state", "wrap-up")


async def test_help_that_is_asked_for_by_a_key_comes_and_is_heard(stage: Stage) -> None:
    aigul, page = await ready_desk(stage)
    chief = await stage.person("supervisor")
    board = await a_board(chief)
    async with calling(stage.centre, stage.number()) as citizen:
        await answered(page, citizen)
        await page.keyboard.press("Alt+H")
        await expect(page.locator("#help")).to_have_attribute("aria-pressed", "true")
        await expect(board.locator(".notice-help")).to_contain_text(str(aigul.seat))
        await board.keyboard.press("KeyH")
        own = await board.locator("dialog select").input_value()
        await board.locator("dialog .button-primary").click()
        await until(lambda: hears(board, 700))
        await expect(board.locator(".notice-help")).not_to_be_attached()
        await expect(page.locator("#help")).to_have_attribute("aria-pressed", "false")
        await page.keyboard.press("F4")
        await until(lambda: citizen.level() < QUIET)
        await board.keyboard.press("KeyJ")
        await until(lambda: citizen.hears(BEEP_HZ))  # the supervisor
        await until(lambda: hears(page, BEEP_HZ))
    await chief.post(f"/api/seats/{own}/logout")


async def a_board(chief: Somebody) -> Page:
    board = await chief.open("/board")
    await expect(board.locator("body[data-state=live]")).to_be_attached()
    return board
