"""The page of one call: its time line, its sound with words that follow it, what rights leave out, hostile texts."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from agents.accounts.rights import Role
from models.events import CallEvent, Field
from models.ids import CallId
from models.kinds import Kind
from tests.browser.desk_scene import DeskScene, desk_scene
from tests.browser.test_tickets import SCRIPTED, opened
from tests.contract.web.room import CALLER
from tests.contract.web.test_hostile import CORPUS
from tests.live.until import until

CALL = CallId("call-0a")
ADDRESS = f"/calls/{CALL}"
NOW = "document.querySelector('audio').currentTime"


@pytest_asyncio.fixture(loop_scope="session")
async def scene(chromium: Browser, tmp_path: Path) -> AsyncIterator[DeskScene]:
    async with desk_scene(chromium, tmp_path) as made:
        yield made


async def comes(page: Page, true: str) -> None:
    """Asked from here: the page itself may evaluate nothing."""

    async def is_so() -> bool:
        return bool(await page.evaluate(true))

    await until(is_so)


async def a_call(scene: DeskScene, *, name: str = "Асан", said: str = "су жоқ үйде") -> None:
    """20 s of talk after 30 s of menus, line and a ring in vain; 4 s of it were not recorded."""
    began = scene.room.clock.now() - timedelta(minutes=5)

    def happened(kind: Kind, after_s: float, **fields: Field) -> None:
        scene.room.log.append(CallEvent(CALL, kind, began + timedelta(seconds=after_s), fields))

    happened(Kind.CALL_ARRIVED, 0, caller=CALLER, caller_name=name, dialled="109", channel="c", flow="109")
    happened(Kind.STEP_ENTERED, 0.1, step="menu")
    happened(Kind.CALL_QUEUED, 8, queue="city", band=5)
    happened(Kind.OFFER_MADE, 9, offer="offer-1", seat="101")
    happened(Kind.OFFER_ENDED, 25, offer="offer-1", seat="101", why="expired")
    happened(Kind.OFFER_MADE, 25, offer="offer-2", seat="102")
    happened(Kind.SEAT_ANSWERED, 30, seat="102", offer="offer-2", waited_s=22)
    happened(Kind.RECORDING_STARTED, 30, leg="caller", recording=f"tape-{CALL}-caller")
    happened(Kind.RECORDING_STARTED, 30.5, leg="seat", recording=f"tape-{CALL}-seat")
    happened(Kind.RECORDING_PAUSED, 40, seat="102", by="102")
    happened(Kind.RECORDING_RESUMED, 44, seat="102", by="102")
    happened(Kind.SEAT_HUNG_UP, 50, seat="102", why="hangup")
    happened(Kind.CALL_ENDED, 50, outcome="answered", duration_s=50.0)
    words: list[Field] = [[word, 2.0 + at, 2.9 + at, 0.9] for at, word in enumerate(said.split())]
    happened(Kind.TRANSCRIPT_MADE, 60, leg="caller", language="kk", text=said, words=words)
    happened(Kind.TRANSCRIPT_MADE, 61, leg="seat", language="kk", text="иә", words=[["иә", 12.0, 12.8, 0.9]])
    for leg in ("caller", "seat"):
        (scene.room.folder / f"tape-{CALL}-{leg}.alaw").write_bytes(bytes(range(256)) * 625)
    await scene.room.store.flush()


async def test_a_word_is_clicked_and_heard_and_marked(scene: DeskScene) -> None:
    await a_call(scene)
    page = await opened(scene, ADDRESS, Role.SUPERVISOR)
    await expect(page.locator(".bar-ring")).to_have_count(2)
    await expect(page.locator(".bar-ring.bar-bad")).to_contain_text("не ответил")
    await expect(page.locator(".wave-gap-paused")).to_have_count(2)
    await scene.room.store.flush()
    assert await scene.room.store.accounts.audited(about=CALL) == [], "nothing is heard before it is asked for"
    await page.get_by_text("үйде", exact=True).click()
    await comes(page, f"{NOW} > 4.05 && {NOW} < 9")
    await expect(page.locator(".word-now")).to_have_count(1)
    await page.locator("h1").click()
    await page.keyboard.press("Space")
    await comes(page, "document.querySelector('audio').paused")
    at = float(await page.evaluate(NOW))
    await page.keyboard.press("ArrowRight")
    await comes(page, f"Math.abs({NOW} - {at} - 5) < 0.3")
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowLeft")
    await comes(page, f"{NOW} < {at}")
    await page.get_by_role("button", name="Оператор").click()
    await page.get_by_role("button", name="Воспроизвести").click()
    await comes(page, "!document.querySelector('audio').paused")
    await scene.room.store.flush()
    audited = await scene.room.store.accounts.audited(about=CALL)
    assert [each.action for each in audited] == ["recording.heard"], "one listening, whatever number of parts"


async def test_the_wave_form_is_drawn(scene: DeskScene) -> None:
    await a_call(scene)
    page = await opened(scene, ADDRESS, Role.QUALITY, language="kk")
    inked = """() => [...document.querySelectorAll("canvas.wave")].map((canvas) => {
      const all = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      return all.some((value, at) => at % 4 === 3 && value > 0);
    })"""
    await comes(page, f"({inked})().every(Boolean)")
    await expect(page.locator("h1")).to_have_text("…01")  # quality hears, and sees no number


async def test_hostile_names_and_words_are_text(scene: DeskScene) -> None:
    await a_call(scene, name=CORPUS["script"], said=" ".join(CORPUS.values()))
    page = await opened(scene, ADDRESS, Role.SUPERVISOR)
    await expect(page.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    assert await page.evaluate(SCRIPTED)
    assert "\u202e" not in await page.locator("main").inner_text()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await page.goto("/calls")
    await expect(page.locator("tr[data-call]")).to_have_count(1)
    assert await page.evaluate(SCRIPTED)


async def test_what_one_has_no_right_to_is_not_there(scene: DeskScene) -> None:
    await a_call(scene)
    analyst = await opened(scene, ADDRESS, Role.ANALYST)
    await expect(analyst.get_by_text("У вас нет права слушать записи.")).to_be_visible()
    await expect(analyst.get_by_text("У вас нет права читать расшифровки.")).to_be_visible()
    whole = await analyst.content()
    assert CALLER not in whole
    assert "үйде" not in whole
    await expect(analyst.locator("audio")).to_have_count(0)


async def test_a_call_that_goes_on_grows(scene: DeskScene) -> None:
    scene.room.write(Kind.CALL_ARRIVED, CALL, caller=CALLER, caller_name="", dialled="109", channel="c", flow="109")
    scene.room.write(Kind.STEP_ENTERED, CALL, step="menu")
    await scene.room.store.flush()
    page = await opened(scene, ADDRESS, Role.SUPERVISOR)
    await expect(page.get_by_text("Звонок продолжается")).to_be_visible()
    scene.room.write(Kind.CALL_QUEUED, CALL, queue="city", band=5)
    await expect(page.locator(".bar-wait")).to_be_visible()
    scene.room.write(Kind.CALL_ENDED, CALL, outcome="abandoned-in-line", duration_s=9.0)
    await expect(page.locator(".call-head").get_by_text("Не дождался в очереди")).to_be_visible()
