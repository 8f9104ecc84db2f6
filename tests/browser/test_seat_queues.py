"""A seat moved between queues on the board (D3), and whoever sits there told of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, expect

from agents.line.events import SeatLoggedIn
from models.kinds import Kind
from tests.browser.desk_scene import DeskScene, desk_scene
from tests.browser.test_board import boss
from tests.contract.web.room import DANGER, S2


@pytest_asyncio.fixture(loop_scope="session")
async def scene(chromium: Browser, tmp_path: Path) -> AsyncIterator[DeskScene]:
    async with desk_scene(chromium, tmp_path) as made:
        yield made


async def test_a_seat_is_moved_by_keyboard_and_its_operator_is_told(scene: DeskScene) -> None:
    desk = await scene.operator(language="kk")  # at 101, which has the city's queue only
    board = await boss(scene)
    scene.room.desk.submit(SeatLoggedIn(S2))
    call = scene.arrives(queue=DANGER)
    await expect(board.locator("#seat-list-102")).to_have_class("seat seat-is-offered")
    await board.locator("#seat-list-101").click()
    await board.keyboard.press("KeyQ")
    dialog = board.locator("dialog[open]")
    await expect(dialog.locator("[name=queue]:checked")).to_have_count(1)
    await dialog.locator("[value=city]").press("Space")
    await dialog.locator("[name=why]").fill("пожар на Абая")
    await board.keyboard.press("Enter")
    await expect(dialog.get_by_role("alert")).to_have_text("Выберите хотя бы одну очередь.")
    await dialog.locator("[value=danger]").press("Space")
    await dialog.locator("[name=why]").press("Enter")
    await expect(dialog).to_have_count(0)
    toast = desk.locator(".toast")
    await expect(toast).to_contain_text("Енді сізге мына кезектердің қоңыраулары түседі: danger")
    await expect(toast).to_contain_text("пожар на Абая")
    scene.leaves(call)
    second = scene.arrives(queue=DANGER)
    third = scene.arrives(queue=DANGER)
    await expect(desk.locator(".ring")).to_be_visible()
    assert scene.room.desk.line.callers.keys() >= {second, third}
    await board.locator("#seat-list-101").click()
    await expect(board.locator(".foot-about").last).to_contain_text("101")
    await scene.room.store.flush()
    [moved] = await scene.room.store.read.recent_events({Kind.SEAT_MOVED}, scene.room.clock.now().replace(year=2000))
    assert (moved.fields["who"], moved.fields["to"], moved.fields["why"]) == ("boss1", ["danger"], "пожар на Абая")
