"""Operators who know what they do: each step of a conversation between more than two, in the order that leads there.

`desk_work` wishes anything at any time, and hardly ever comes so far.
"""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from agents.desk.conversations import Conversations, NotPossible
from models.ids import CallId, SeatId
from models.store.errors import DatabaseAway
from tests.simulation.town import Town

Wish = Callable[[], Awaitable[object]]
SEATS = ("101", "102", "103", "104", "105")
NUMBERS = ("112", "87010000077")


async def consultations(town: Town, number: str) -> None:
    """Of one seat, as long as the storm lasts."""
    luck, seat = town.storm.luck(f"consults {number}"), SeatId(number)
    while not town.asterisk.calm:
        await asyncio.sleep(luck.choice((0.05, luck.uniform(0.2, 2), luck.uniform(1, 8))))
        if town.controller is None or not town.controller.ready.is_set():
            continue
        desk = town.controller.conversations
        call = desk.call_of(seat)
        standing = desk.standing(call) if call is not None else None
        if call is not None and standing is not None:
            wishes = _wishes(desk, luck, seat, call).get(standing.state, {})
            name = luck.choice([*wishes, "to wait"])
            if name in wishes:
                town.asterisk.note(f"seat {seat} in {standing.state} of {call} wishes {name}")
                await _asked(wishes[name])


async def _asked(wish: Wish) -> None:
    try:
        async with asyncio.timeout(30):
            await wish()
    except (NotPossible, DatabaseAway, TimeoutError):
        return


def _wishes(desk: Conversations, luck: Random, seat: SeatId, call: CallId) -> dict[str, dict[str, Wish]]:
    """By the conversation's state; who is rung is drawn."""
    by, other = f"user {seat}", SeatId(luck.choice([name for name in SEATS if name != seat]))
    number = luck.choice(NUMBERS)
    asks: dict[str, Wish] = {
        f"to consult {other}": lambda: desk.transfer(call, by, seat=other, attended=True),
        f"to consult {other} now": lambda: desk.transfer(call, by, seat=other, attended=True),
        f"to consult {number}": lambda: desk.transfer(call, by, number=number, attended=True),
        f"a conference with {other}": lambda: desk.conference(call, by, other),
        f"a conference with {number}": lambda: desk.conference(call, by, None, number),
    }
    ends: dict[str, Wish] = {
        "to pass the caller on": lambda: desk.complete(call, by),
        "the caller back": lambda: desk.back(call, by),
    }
    leaves: dict[str, Wish] = {"to leave": lambda: desk.hang_up(call, by, seat)}
    all_: dict[str, Wish] = {"all of them together": lambda: desk.conference(call, by)}
    joins: dict[str, Wish] = {f"{other} to join": lambda: desk.listen(call, by, other, "join")}
    return {
        "Talking": {**asks, **joins},
        "Held": {**asks, "the caller back": lambda: desk.unhold(call, by)},
        "Asking": ends,
        "Consulting": {**ends, **all_, **leaves},
        "Conferring": leaves,
    }
