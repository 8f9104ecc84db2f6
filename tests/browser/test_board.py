"""The supervisor's board: callers and seats as they change, what is done by keyboard, alarms; one screen, whatever its
size; and on the whole centre: listening with the browser's telephone."""

import contextlib
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from agents.accounts.rights import Role
from agents.desk.conversations import CalledBack, Steered
from agents.line.events import SeatLoggedIn, SeatPaused
from agents.line.seats import LoggedOut, Paused
from models.ids import CallId
from models.kinds import Kind
from tests.browser.bare import started, talking
from tests.browser.desk_scene import Caller, DeskScene, desk_scene
from tests.browser.sounds import BEEP_HZ, hears
from tests.browser.stage import Somebody, Stage, visiting
from tests.browser.test_softphone import script as script
from tests.contract.web.room import CITY, DANGER, S1, S2
from tests.live.until import until

QUIET = 50.0  # mean level of a citizen who hears nobody
HOSTILE = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>\u202egnp'


@pytest_asyncio.fixture(loop_scope="session")
async def scene(chromium: Browser, tmp_path: Path) -> AsyncIterator[DeskScene]:
    async with desk_scene(chromium, tmp_path) as made:
        yield made


async def boss(scene: DeskScene, *, language: str = "ru", role: Role = Role.SUPERVISOR, view: str = "desk") -> Page:
    name = f"boss{len(scene.contexts)}"
    await scene.room.user(name, role, language=language)
    context = await visiting(scene.browser, scene.room.address, scene.guard, language=language)
    scene.contexts.append(context)
    await Somebody(name, context, None).log_in()
    page = await context.new_page()
    await page.set_viewport_size({"width": 1280, "height": 720})
    await page.goto(f"/board?view={view}")
    await expect(page.locator("body[data-state=live]")).to_be_attached()
    return page


async def test_a_caller_appears_waits_and_is_rung(scene: DeskScene) -> None:
    page = await boss(scene)
    await expect(page.locator(".board-waiting .board-nobody")).to_be_visible()
    call = scene.arrives(waited_s=47)
    row = page.locator(f"#waiting-list-{call}")
    await expect(row.locator(".caller-number")).to_have_text("+7 701 555 01 42")
    await expect(row.locator(".caller-wait time")).to_have_text(re.compile(r"0:(4[7-9]|5\d)|1:\d\d"))
    await expect(row).to_have_class("caller caller-warn")
    await expect(row.locator(".caller-path")).to_have_text("Вода, тепло, свет")
    await expect(row.locator(".caller-said")).to_have_text(scene.callers[call].said)
    await expect(page.locator(".figure-waiting .figure-value")).to_have_text("1")
    scene.room.desk.submit(SeatLoggedIn(S1))
    await expect(row.locator(".caller-rung")).to_have_text("101 Айгүл")
    await expect(page.locator("#seat-list-101")).to_have_class("seat seat-is-offered")
    scene.answered(call)
    await expect(row).not_to_be_attached()
    await expect(page.locator("#seat-list-101")).to_have_class("seat seat-is-talking")
    await until(lambda: not scene.room.hub.has_incoming)
    scene.room.clock.by += timedelta(seconds=3)  # figures are not pushed more often
    scene.room.watch.look()
    await expect(page.locator(".figure-answered .figure-value")).to_have_text("1")
    await expect(page.locator(".figure-service_level .figure-formula")).to_contain_text("÷")


async def test_a_board_opened_late_shows_the_same(scene: DeskScene) -> None:
    call = scene.arrives(waited_s=130)
    page = await boss(scene)
    row = page.locator(f"#waiting-list-{call}")
    await expect(row).to_have_class("caller caller-bad")
    await expect(row.locator(".caller-path")).to_have_text("Вода, тепло, свет")


async def test_a_caller_is_moved_by_keyboard_with_the_reason(scene: DeskScene) -> None:
    page = await boss(scene)
    first, second = scene.arrives(waited_s=60), scene.arrives(Caller(number="+77015550199"), waited_s=20)
    await expect(page.locator(".caller")).to_have_count(2)
    for key in ("Digit1", "ArrowDown", "KeyM"):
        await page.keyboard.press(key)
    await page.keyboard.type("пожилой человек")
    await page.select_option("[name=band]", "0")
    await page.keyboard.press("Tab")
    await page.locator("[name=why]").press("Enter")
    await expect(page.locator(".caller").first).to_have_id(f"waiting-list-{second}")
    moved = scene.room.desk.line.callers
    assert moved[second].place < moved[first].place
    await scene.room.store.flush()
    [event] = [each for each in await scene.room.store.read.events_of(second) if each.kind == Kind.CALL_MOVED]
    assert (event.fields["who"], event.fields["why"]) == ("boss0", "пожилой человек")


async def test_seats_are_paused_and_logged_off(scene: DeskScene) -> None:
    page = await boss(scene)
    scene.room.desk.submit(SeatLoggedIn(S1))
    await expect(page.locator("#seat-list-101")).to_have_class("seat seat-is-ready")
    await page.locator("#seat-list-101").click()
    await page.keyboard.press("KeyP")
    await page.get_by_label("Обед").check()
    await page.keyboard.press("Enter")
    await expect(page.locator("#seat-list-101 .seat-state")).to_have_text("Обед")
    assert scene.room.desk.line.seats[S1] == Paused("lunch")
    await page.keyboard.press("KeyO")
    await page.locator("dialog .button-primary").click()
    await expect(page.locator("#seat-list-101")).to_have_class("seat seat-is-logged-out")
    assert scene.room.desk.line.seats[S1] == LoggedOut()


async def test_who_gave_up_is_called_back(scene: DeskScene) -> None:
    call = scene.arrives(waited_s=50)
    await scene.room.store.flush()
    scene.leaves(call)
    await scene.room.store.flush()
    back = CalledBack(CallId("call-back1"), CITY, scene.room.clock.now(), None)
    scene.room.conversations.backs[call] = back
    page = await boss(scene)
    row = page.locator(f"#gone-list-{call}")
    await expect(row.locator(".left-number")).to_have_text("+7 701 555 01 42")
    await page.keyboard.press("Digit3")
    await page.keyboard.press("KeyB")
    await expect(row.locator(".left-mark")).to_have_text("перезвонят")
    await until(lambda: ("call-back", "boss0", call) in scene.room.conversations.asked)


async def test_an_alarm_comes_and_goes(scene: DeskScene) -> None:
    page = await boss(scene, language="kk")
    await expect(page.locator(".notice-calm")).to_have_text("Дабыл жоқ.")
    call = scene.arrives(waited_s=200)
    scene.room.watch.look()
    await expect(page.locator(".notice-bad")).to_contain_text("бірде-бір оператор жоқ")
    await expect(page.locator(".notice-warn")).to_contain_text("шегі 2:00")
    scene.leaves(call)
    scene.room.watch.look()
    scene.room.clock.by += timedelta(seconds=11)
    scene.room.watch.look()
    await expect(page.locator(".notice-calm")).to_be_visible()


async def test_help_is_seen_and_listened_to(scene: DeskScene) -> None:
    page = await boss(scene)
    scene.room.desk.submit(SeatLoggedIn(S1))
    call = scene.arrives()
    scene.answered(call)
    scene.room.conversations.calls[call] = Steered(call, "Talking", (S1,), CITY)
    scene.write(call, Kind.HELP_ASKED, seat=S1, text="нужен юрист", by="aigul")
    await expect(page.locator(".notice-help")).to_contain_text("нужен юрист")
    await page.keyboard.press("KeyH")
    await page.get_by_label("телефон на столе").check()
    await page.select_option("dialog select", S2)
    await page.locator("dialog .button-primary").click()
    await expect(page.locator(".notice-ear")).to_contain_text("101 Айгүл")
    await until(lambda: ("listen", "boss0", S2, "listen", call) in scene.room.conversations.asked)
    scene.write(call, Kind.LISTENED, who=S2, by="boss0", seat=S1, mode="listen")
    await expect(page.locator(".notice-help")).not_to_be_attached()
    await page.keyboard.press("Escape")
    await expect(page.locator(".notice-ear")).not_to_be_attached()


async def test_whoever_only_counts_sees_no_numbers_and_moves_nobody(scene: DeskScene) -> None:
    call = scene.arrives()
    page = await boss(scene, role=Role.ANALYST)
    row = page.locator(f"#waiting-list-{call}")
    await expect(row.locator(".caller-number")).not_to_contain_text("555")
    await expect(row.locator(".caller-said")).to_be_hidden()
    await page.keyboard.press("Digit1")
    await page.keyboard.press("KeyM")
    await expect(page.locator("dialog")).not_to_be_attached()


async def test_what_callers_send_stays_text(scene: DeskScene) -> None:
    page = await boss(scene)
    call = scene.arrives(Caller(name=HOSTILE, said=HOSTILE))
    await expect(page.locator(f"#waiting-list-{call} .caller-said")).to_contain_text("<img")
    assert await page.evaluate("window.harmed") is None


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_it_is_one_screen(scene: DeskScene, language: str) -> None:
    for n in range(6):  # answered at once: the level is 100 %
        scene.write(CallId(f"call-early-{n}"), Kind.CALL_QUEUED, queue=CITY)
        scene.write(CallId(f"call-early-{n}"), Kind.SEAT_ANSWERED, seat=S1)
    for n in range(14):
        queue = DANGER if n == 5 else CITY
        scene.arrives(Caller(number=f"+7701555{n:04}"), queue=queue, waited_s=15 * n)
    scene.room.desk.submit(SeatLoggedIn(S1))
    scene.room.desk.submit(SeatLoggedIn(S2))
    scene.room.desk.submit(SeatPaused(S2, "rest"))
    scene.room.watch.look()
    page = await boss(scene, language=language)
    await expect(page.locator(".caller")).to_have_count(14)
    for _ in ("desk", "wall"):
        for width, height in ((1280, 720), (1920, 1080)):
            await page.set_viewport_size({"width": width, "height": height})
            scrolls = "[document.documentElement.scrollHeight, document.documentElement.scrollWidth]"
            await becomes(page, scrolls, [height, width])
            await becomes(page, OUTSIDE, [])
        await page.keyboard.press("KeyV")


async def becomes(page: Page, script: str, wanted: object) -> None:
    """Charts are drawn anew a moment after their place has another size."""
    found: list[object] = []

    async def so() -> bool:
        found[:] = [await page.evaluate(script)]
        return found == [wanted]

    with contextlib.suppress(TimeoutError):
        await until(so)
    assert found == [wanted], page.viewport_size


#: Figures and names that do not fit into their place.
OUTSIDE = """
[...document.querySelectorAll(".figure-value, .figure-name, .figure-formula, .panel-head, .chart-head")]
  .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)
  .map((each) => each.textContent)
"""


async def test_a_supervisor_listens_whispers_and_joins_with_the_browser(stage: Stage, script: str) -> None:
    """The citizen says 700 Hz, the supervisor's microphone beeps, the operator's is muted: each is heard by whom it is
    meant for, and by nobody else."""
    chief, aigul = await stage.person("supervisor"), await stage.person("operator", seat=True)
    desk, board = await started(aigul, script), await chief.open("/board")
    await expect(board.locator("body[data-state=live]")).to_be_attached()
    async with talking(stage, desk) as citizen:
        citizen.says(700)
        await desk.evaluate("phone.mute(true)")
        await until(lambda: hears(desk, 700))
        await board.locator(f"#seat-list-{aigul.seat}.seat-is-talking").click()
        await board.keyboard.press("KeyL")
        seat = await board.locator("dialog select").input_value()
        await board.locator("dialog .button-primary").click()
        await until(lambda: hears(board, 700))
        await expect(board.locator(".notice-ear")).to_contain_text(f"Вы слушаете место {aigul.seat}")
        assert citizen.level() < QUIET
        assert not await hears(desk, BEEP_HZ)
        await board.keyboard.press("KeyW")
        await until(lambda: hears(desk, BEEP_HZ))
        assert not citizen.hears(BEEP_HZ)
        await board.keyboard.press("KeyJ")
        await until(lambda: citizen.hears(BEEP_HZ))
        await board.keyboard.press("Escape")
        await expect(board.locator(".notice-ear")).not_to_be_attached()
        await until(lambda: citizen.level() < QUIET)
        await desk.evaluate("phone.hangUp()")
    await chief.post(f"/api/seats/{seat}/logout")
