"""The operator's desk: the offer pops, the draft is open and filled, everything goes by keyboard, nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from agents.accounts.rights import Role
from agents.desk.conversations import Steered
from agents.line.events import SeatLost
from models.ids import SeatId, TicketId
from models.kinds import Kind
from tests.browser.desk_scene import Caller, DeskScene, desk_scene
from tests.contract.web.room import PASSWORD
from tests.live.until import until

HOSTILE = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>'


@pytest_asyncio.fixture(loop_scope="session")
async def scene(chromium: Browser, tmp_path: Path) -> AsyncIterator[DeskScene]:
    async with desk_scene(chromium, tmp_path) as made:
        yield made


async def saved(page: Page) -> None:
    await expect(page.locator("#saved")).to_have_attribute("data-saved", "saved")


async def test_the_offer_pops_with_all_that_is_known(scene: DeskScene) -> None:
    await scene.room.call("call-0a", "city", "102", caller="+77015550142", text="Қысым нашар")
    page = await scene.operator()
    call = scene.arrives()
    await expect(page.locator(".ring-number")).to_have_text("+7 701 555 01 42")
    await expect(page.locator('[data-field="name"]')).to_have_text("Гүлнар Сейітқызы")
    await expect(page.locator('[data-field="said"]')).to_have_text(scene.callers[call].said)
    await expect(page.locator(".way-steps")).to_have_text("Главное менюВода, тепло, свет")
    await expect(page.locator(".guesses li")).to_have_count(3)
    await expect(page.locator(".before .ticket-line")).to_have_count(1)
    await expect(page.locator("#state")).to_have_attribute("data-state", "offered")


async def test_a_ticket_is_written_and_closed_by_keyboard_alone(scene: DeskScene) -> None:
    page = await scene.operator()
    call, ticket = await scene.talking(page, Caller(services=()))
    await expect(page.locator("#service")).to_be_focused()
    await page.keyboard.type("нет горяч")
    await page.keyboard.press("Enter")
    await expect(page.locator("#kind-incident")).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press("Alt+KeyA")
    await page.keyboard.type("Абай көшесі, 12")
    await page.keyboard.press("Alt+KeyN")
    await page.keyboard.type("Гүлнар")
    await page.keyboard.press("Alt+KeyT")
    await page.keyboard.type(" — екінші подъезд")
    await page.keyboard.press("Alt+Digit8")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".ticket-closed")).to_be_visible()
    kept = scene.room.tickets.get(ticket)
    assert kept is not None
    assert (kept.state, kept.kind, kept.service) == ("closed", "complaint", "water-home.no-hot-water")
    assert (kept.address, kept.caller_name, kept.first_call) == ("Абай көшесі, 12", "Гүлнар", True)
    assert "екінші подъезд" in kept.text
    scene.hangs_up(call)
    await expect(page.locator("#wrap-up-left")).to_be_visible()
    await page.keyboard.press("F8")
    await page.keyboard.press("Escape")
    await expect(page.locator(".wait-ready")).to_be_visible()


async def test_a_reload_in_the_call_loses_nothing(scene: DeskScene) -> None:
    page = await scene.operator()
    _, ticket = await scene.talking(page)
    scene.guard.expected += ["ERR_FAILED", "Failed to load"]
    await page.route("**/api/tickets/*", lambda route: route.abort())
    await page.fill("#address", "Сарыарқа, 5")
    await expect(page.locator("#saved")).to_have_attribute("data-saved", "away")
    assert (scene.room.tickets.get(ticket) or scene.room.tickets.drafts[0]).address == ""
    await page.unroute("**/api/tickets/*")
    await page.reload()
    await expect(page.locator("#address")).to_have_value("Сарыарқа, 5")
    await expect(page.locator("#state")).to_have_attribute("data-state", "talking")
    await saved(page)
    await until(lambda: _address(scene, ticket) == "Сарыарқа, 5")


def _address(scene: DeskScene, ticket: TicketId) -> str:
    found = scene.room.tickets.get(ticket)
    return found.address if found else ""


async def test_what_could_not_be_sent_is_sent_by_the_next_page(scene: DeskScene) -> None:
    page = await scene.operator()
    call, ticket = await scene.talking(page)
    scene.guard.expected += ["ERR_FAILED"]
    await page.route("**/api/tickets/*", lambda route: route.abort())
    await page.fill("#address", "Сарыарқа, 5")
    scene.hangs_up(call)
    await expect(page.locator("#state")).to_have_attribute("data-state", "wrap-up")
    await page.keyboard.press("F8")
    await page.click("#ticket-put-away")
    await expect(page.locator(".wait-ready")).to_be_visible()
    await page.unroute("**/api/tickets/*")
    await page.reload()
    await until(lambda: _address(scene, ticket) == "Сарыарқа, 5")


async def test_a_reload_in_the_wrap_up_keeps_the_ticket_open(scene: DeskScene) -> None:
    page = await scene.operator()
    call, ticket = await scene.talking(page)
    scene.hangs_up(call)
    await expect(page.locator("#state")).to_have_attribute("data-state", "wrap-up")
    await page.reload()
    await expect(page.locator(f'[data-ticket="{ticket}"]')).to_be_visible()
    await expect(page.locator(".ticket-number")).to_contain_text("№")


async def test_what_somebody_else_wrote_meanwhile_is_shown_and_not_written_over(scene: DeskScene) -> None:
    page = await scene.operator()
    _, ticket = await scene.talking(page)
    draft = scene.room.tickets.get(ticket)
    assert draft is not None
    scene.guard.expected.append("409")  # a save that was on its way before the other one was known
    await page.route("**/api/tickets/*", _held)
    await page.fill("#address", "Абай, 12")
    now = scene.room.clock.now()
    scene.room.tickets.edit(draft, now, "boss", why="", address="Сарыарқа, 1", caller_name="Болат")
    await page.unroute("**/api/tickets/*")
    await expect(page.locator("#conflict-address")).to_contain_text("Сарыарқа, 1")
    await expect(page.locator("#caller-name")).to_have_value("Болат")
    await expect(page.locator("#address")).to_have_value("Абай, 12")
    await page.locator("#conflict-address button").nth(1).click()
    await saved(page)
    assert _address(scene, ticket) == "Абай, 12"


async def test_a_completion_that_comes_late_decides_nothing_between_two_people(scene: DeskScene) -> None:
    """Nobody has typed when the address tells once more what stands in it: both versions stay on the screen."""
    page = await scene.operator()
    _, ticket = await scene.talking(page)
    draft = scene.room.tickets.get(ticket)
    assert draft is not None
    scene.guard.expected.append("409")  # a save that was on its way before the other one was known
    await page.route("**/api/tickets/*", _held)
    await page.fill("#address", "Абай, 12")
    scene.room.tickets.edit(draft, scene.room.clock.now(), "boss", why="", address="Сарыарқа, 1")
    await page.unroute("**/api/tickets/*")
    await expect(page.locator("#conflict-address")).to_be_visible()
    async with page.expect_response("**/api/addresses*"):  # asked for when the completion tells
        await page.locator("#address").dispatch_event("input")
    await expect(page.locator("#conflict-address")).to_be_visible()
    assert _address(scene, ticket) == "Сарыарқа, 1"


async def _held(route: object) -> None:
    """Nothing leaves the page while this is in place; unroute lets it go."""


async def test_two_tabs_are_one_desk(scene: DeskScene) -> None:
    page = await scene.operator()
    other = await page.context.new_page()
    await other.goto("/desk")
    await expect(other.locator("#take-over")).to_be_focused()
    await other.keyboard.press("Enter")
    await expect(other.locator("#state")).to_have_attribute("data-state", "ready")
    await expect(page.locator("#take-over")).to_be_visible()
    await scene.talking(other)


async def test_a_session_that_ends_in_the_call_is_begun_again_over_the_ticket(scene: DeskScene) -> None:
    page = await scene.operator()
    _, ticket = await scene.talking(page)
    scene.guard.expected += ["401", "403"]
    ended = asyncio.Event()

    async def after_the_end(route: Route) -> None:
        await ended.wait()
        await route.continue_()

    await page.route("**/api/tickets/*", after_the_end)  # else another request's dialog may come before the typing
    await page.fill("#address", "Абай, 12")
    await page.context.clear_cookies()
    ended.set()
    await page.fill("dialog input[type=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog")).to_have_count(0)
    await saved(page)
    assert _address(scene, ticket) == "Абай, 12"


async def test_what_strangers_send_is_shown_as_text(scene: DeskScene) -> None:
    page = await scene.operator()
    await scene.talking(page, Caller(name=HOSTILE, said=HOSTILE * 20, services=()))
    await expect(page.locator('[data-field="name"]')).to_have_text(HOSTILE)
    await expect(page.locator("#text")).to_have_value(HOSTILE * 20)
    assert await page.evaluate("window.harmed") is None
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_pause_has_a_reason_and_a_parked_seat_says_what_to_do(scene: DeskScene) -> None:
    page = await scene.operator()
    await page.keyboard.press("F9")
    await page.keyboard.press("Digit2")
    await expect(page.locator(".wait-text")).to_have_text("Обед")
    await page.keyboard.press("F8")
    await expect(page.locator(".wait-ready")).to_be_visible()
    scene.room.desk.submit(SeatLost(SeatId("101"), "no audio"))
    await expect(page.locator(".wait-parked .wait-text")).to_have_text("Ваш телефон не передаёт звук")
    await expect(page.locator(".wait-remedy")).to_contain_text("микрофон")


async def test_a_transfer_by_keyboard_at_once_and_after_a_word(scene: DeskScene) -> None:
    page = await scene.operator()
    call, _ = await scene.talking(page)
    talks = scene.room.conversations
    talks.calls[call] = Steered(call, "Talking", (SeatId("101"),))
    await page.keyboard.press("F6")
    await page.keyboard.type("112")
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog")).to_have_count(0)
    await until(lambda: talks.asked[-1:] == [("transfer", "aigul", None, None, "112", False, call)])
    await page.keyboard.press("F6")
    await page.keyboard.type("101")
    await page.keyboard.press("Control+Enter")
    await until(lambda: talks.asked[-1][5] is True)
    scene.write(call, Kind.TRANSFER_STARTED, how="attended", by="101", dialled="101")
    await expect(page.locator(".talk-state")).to_contain_text("101")
    await page.keyboard.press("F6")
    await until(lambda: talks.asked[-1][0] == "complete")


async def test_a_caller_who_leaves_takes_the_pop_away(scene: DeskScene) -> None:
    page = await scene.operator()
    call = scene.arrives()
    await expect(page.locator(".who")).to_be_visible()
    scene.leaves(call)
    await expect(page.locator(".wait-ready")).to_be_visible()
    await expect(page.locator(".who")).to_have_count(0)


async def test_an_open_question_does_not_keep_anybody_from_a_ring(scene: DeskScene) -> None:
    page = await scene.operator()
    await page.keyboard.press("F1")
    await expect(page.locator("dialog")).to_be_visible()
    scene.arrives()
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator(".ring")).to_be_visible()


async def test_the_desk_is_not_for_those_without_a_seat(scene: DeskScene) -> None:
    await scene.room.user("anna", Role.ANALYST)
    scene.guard.expected.append("403")
    page = await scene.person("anna", seat=None)
    await expect(page.locator("main")).to_contain_text("нет права")
