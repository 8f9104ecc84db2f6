"""What operators and supervisors do with conversations in a storm: every wish, at any time, in any state."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from agents.desk.conversations import Conversations, Mode, NotPossible
from agents.line.events import CallMoved
from models.ids import CallId, QueueId, SeatId
from models.kinds import Kind
from models.store.errors import DatabaseAway
from tests.simulation.town import Town

Wish = Callable[[], Awaitable[object]]
MODES: tuple[Mode, ...] = ("listen", "whisper", "join")
NUMBERS = ("112", "101", "87010000077", "87010000003", "+14155551234")


async def desk_work(town: Town, number: str) -> None:
    """Of one seat, as long as the storm lasts."""
    luck = town.storm.luck(f"desk {number}")
    while not town.asterisk.calm:
        await asyncio.sleep(luck.choice((0.0, 0.1, luck.uniform(0.2, 3), luck.uniform(1, 12))))
        if town.controller is not None and town.controller.ready.is_set():
            await _wish(town, luck, SeatId(number))


async def _wish(town: Town, luck: Random, seat: SeatId) -> None:
    """One in five is said twice at once, as by two pages."""
    assert town.controller is not None
    desk = town.controller.conversations
    name, wish = _drawn(town, luck, seat, desk)
    times = 2 if luck.random() < 0.2 else 1
    town.asterisk.note(f"seat {seat} wishes {name} x {times}")
    asked = [asyncio.ensure_future(_asked(wish)) for _ in range(times)]
    _, late = await asyncio.wait(asked, timeout=30)
    for task in late:
        task.cancel()  # the page has gone


async def _asked(wish: Wish) -> None:
    try:
        await wish()
    except (NotPossible, DatabaseAway):
        return


def _drawn(town: Town, luck: Random, seat: SeatId, desk: Conversations) -> tuple[str, Wish]:
    by, other = f"user {seat}", SeatId(str(luck.randint(101, 105)))
    call = desk.call_of(seat) or _any_call(town, luck)
    number, queue = luck.choice(NUMBERS), QueueId(luck.choice(("city", "danger")))
    attended, mode = luck.random() < 0.6, luck.choice(MODES)
    wishes: dict[str, Wish] = {
        f"hold {call}": lambda: desk.hold(call, by),
        f"unhold {call}": lambda: desk.unhold(call, by),
        f"pause {call}": lambda: desk.record(call, by, on=False),
        f"resume {call}": lambda: desk.record(call, by, on=True),
        f"transfer {call} to {other} {attended}": lambda: desk.transfer(call, by, seat=other, attended=attended),
        f"transfer {call} to {number} {attended}": lambda: desk.transfer(call, by, number=number, attended=attended),
        f"transfer {call} to {queue}": lambda: desk.transfer(call, by, queue=queue),
        f"complete {call}": lambda: desk.complete(call, by),
        f"back {call}": lambda: desk.back(call, by),
        f"confer {call}": lambda: desk.conference(call, by),
        f"confer {call} with {other}": lambda: desk.conference(call, by, other),
        f"confer {call} with {number}": lambda: desk.conference(call, by, None, number),
        f"hang up {call}": lambda: desk.hang_up(call, by, seat),
        f"dial {number}": lambda: desk.dial(seat, number, by),
        f"{mode} {call} with {other}": lambda: desk.listen(call, by, other, mode),
        f"stop listening {call} with {other}": lambda: desk.stop_listening(call, by, other),
        f"call back {call}": lambda: desk.call_back(call, by),
        f"move {call} to {queue}": lambda: _moved(town, call, queue, luck.randint(0, 9)),
    }
    name = luck.choice(list(wishes))
    return name, wishes[name]


async def _moved(town: Town, call: CallId, queue: QueueId, band: int) -> None:
    town.submit(CallMoved(call, queue, band, "a supervisor", "a storm"))


def _any_call(town: Town, luck: Random) -> CallId:
    """In progress or over, most likely one of the last."""
    begun = (Kind.CALL_ARRIVED, Kind.CALL_PLACED, Kind.CALLBACK_OPENED)
    calls = [event.call_id for event in town.log.events if event.kind in begun]
    return luck.choice(calls[-6:]) if calls else CallId("call-000000000")
