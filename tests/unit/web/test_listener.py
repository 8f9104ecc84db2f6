"""When a page is told: at once at a seat, a few times a second on a board."""

import asyncio

import pytest

from agents.web.live.listener import PACE_S, SPARED_FROM, Listener
from agents.web.live.published import Eyes, Published
from agents.web.routes.fields import View
from models.ids import SeatId, UserId
from models.store.pages import Scope


def page(seat: SeatId | None) -> Listener:
    eyes = Eyes(frozenset({"alarm", "words"}), Scope(None, seat), personal=True, all_calls=True)
    return Listener(UserId("user-1"), eyes, lambda: False)


def happened(topic: str = "alarm") -> Published:
    return Published(1, topic, view=View())


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_a_board_is_told_at_once_and_then_a_few_times_a_second() -> None:
    board = page(None)
    board.offer(happened())
    assert board.is_due(now())
    assert len(board.taken()) == 1
    board.offer(happened())
    assert not board.is_due(now())
    assert board.is_due(now() + PACE_S)


@pytest.mark.parametrize(("seat", "topic"), [(SeatId("101"), "alarm"), (None, "words")])
async def test_who_sits_at_a_seat_or_reads_what_is_said_is_told_at_once(seat: SeatId | None, topic: str) -> None:
    desk = page(seat)
    desk.taken()
    desk.offer(happened(topic))
    assert desk.is_due(now())


async def test_a_board_that_has_much_to_hear_does_not_wait() -> None:
    board = page(None)
    board.taken()
    for _ in range(SPARED_FROM):
        board.offer(happened())
    assert board.is_due(now())
