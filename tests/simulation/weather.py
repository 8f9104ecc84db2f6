"""The storm's big events: the controller dies, the event stream breaks, the speech worker goes."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random

from tests.simulation.storm import Trouble
from tests.simulation.town import Town


async def kills(town: Town) -> None:
    """After so many requests, at the request itself; or at an instant. Now and then on purpose, with a goodbye."""
    luck = town.storm.luck("kills")
    for _ in range(luck.randint(1, 3)):
        await asyncio.sleep(luck.uniform(0, 15))
        killed = luck.random() < 0.7
        if killed and luck.random() < 0.7:
            await _after_requests(town, luck.randint(1, 60))
        async with town.turn:
            await town.stop(killed)
            await asyncio.sleep(luck.choice((0.0, 0.1, 2, 15)))
            await town.start()


async def _after_requests(town: Town, requests: int) -> None:
    count_down = CountDown(town.die, requests)
    town.asterisk.on_request = count_down
    await count_down.reached_within(20)
    town.asterisk.on_request = lambda: None


async def torn(town: Town) -> None:
    """Killed as it writes, and the last moments of the log with it."""
    luck = town.storm.luck("torn")
    for _ in range(luck.randint(1, 4)):
        await asyncio.sleep(luck.uniform(0, 15))
        town.on_line = count_down = CountDown(partial(town.die_writing, luck), luck.randint(1, 25))
        await count_down.reached_within(20)
        town.on_line = lambda: None
        async with town.turn:
            await town.stop(killed=True)
            await asyncio.sleep(luck.choice((0.0, 0.1, 2)))
            await town.start()


class CountDown:
    """Acts when it has been called so many times."""

    def __init__(self, act: Callable[[], None], times: int) -> None:
        self._act, self._left, self._reached = act, times, asyncio.Event()

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._act()
            self._reached.set()

    async def reached_within(self, time_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(time_s):
                await self._reached.wait()


async def alone(town: Town) -> None:
    """No controller for so long that the warden gives those who wait to the fallback."""
    luck = town.storm.luck("nobody")
    for _ in range(luck.randint(1, 2)):
        await asyncio.sleep(luck.uniform(0, 20))
        async with town.turn:
            await town.stop(killed=luck.random() < 0.7)
            await asyncio.sleep(luck.uniform(3, 20))
            if luck.random() < 0.6:
                town.asterisk.move_waiting(luck)
            await asyncio.sleep(luck.choice((0.0, 0.1, 5)))
            await town.start()


async def cuts(town: Town) -> None:
    luck = town.storm.luck("cuts")
    for _ in range(luck.randint(1, 4)):
        await asyncio.sleep(luck.uniform(0, 20))
        for _ in range(luck.choice((1, 1, 5))):
            if town.asterisk.calm:
                return
            async with town.asterisk.turn:
                await _cut(town, luck)


async def _cut(town: Town, luck: Random) -> None:
    asterisk = town.asterisk
    if town.storm.has(Trouble.HALF_OPEN):
        asterisk.half_open = True
        asterisk.note("event stream dead, unnoticed")
        await asyncio.sleep(luck.uniform(0, 4))  # the ping notices it
    asterisk.disconnect()
    away_s = luck.choice((0.05, 0.1, 1, 5))
    if luck.random() < 0.3:
        asterisk.down = True
    await asyncio.sleep(away_s)
    asterisk.down = False
    asterisk.reconnect()
    await asyncio.sleep(luck.choice((0.0, 0.05, 0.5, 3)))


async def speech(town: Town) -> None:
    luck = town.storm.luck("speech")
    for _ in range(luck.randint(1, 3)):
        await asyncio.sleep(luck.uniform(0, 20))
        town.ears.lose()
        await asyncio.sleep(luck.uniform(0, 20))
        town.ears.come_back()


async def asterisk(town: Town) -> None:
    """Killed, with all calls; somebody starts it anew."""
    luck = town.storm.luck("asterisk")
    for _ in range(luck.randint(1, 2)):
        await asyncio.sleep(luck.uniform(0, 40))
        async with town.asterisk.turn:
            town.asterisk.note("Asterisk dies")
            town.asterisk.die()
            await asyncio.sleep(luck.choice((0.1, 1, 3, 10)))
            town.asterisk.note("Asterisk rises")
            town.asterisk.rise()


async def replaced(town: Town) -> None:
    luck = town.storm.luck("replaced")
    for _ in range(luck.randint(1, 3)):
        await asyncio.sleep(luck.uniform(0, 30))
        async with town.turn:
            await town.replace()


async def database(town: Town) -> None:
    luck = town.storm.luck("database")
    for _ in range(luck.randint(1, 3)):
        await asyncio.sleep(luck.uniform(0, 20))
        town.asterisk.note("database away")
        town.record.away = True
        await asyncio.sleep(luck.choice((0.1, 5, 30)))
        town.record.away = False
        town.asterisk.note("database back")


async def disk(town: Town) -> None:
    """While it is full Asterisk gives up every tape within a moment."""
    luck = town.storm.luck("disk")
    for _ in range(luck.randint(1, 3)):
        await asyncio.sleep(luck.uniform(0, 30))
        town.asterisk.note("disk full")
        for _ in range(luck.randint(1, 10)):
            town.asterisk.stop_tapes()
            await asyncio.sleep(luck.uniform(0.1, 3))
        town.asterisk.note("disk has room")
