"""Keeps the parts of a centre running: starts them in order, restarts one that dies, stops them in reverse order."""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ivr.switch.wrong import SwitchWrong

FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 30.0
SETTLED_S = 60.0  # a part that lived this long has earned a quick restart again


class Part(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def pid(self) -> int | None: ...
    @property
    def ended(self) -> int | None: ...
    def start(self) -> None: ...
    async def wait_ready(self) -> None: ...
    async def stop(self) -> None: ...
    @property
    def given(self) -> bool:
        """It runs elsewhere: there is nothing here that could end."""


@dataclass(frozen=True, slots=True)
class Died:
    part: str
    status: int | None
    pause_s: float  # until it is started again


@dataclass(frozen=True, slots=True)
class Returned:
    part: str


@dataclass(frozen=True, slots=True)
class Missing:
    part: str
    why: str


Report = Died | Returned | Missing


class Supervisor:
    """`stages`: parts of one stage start side by side, stages after each other. Parts named in `optional` may fail to
    start: the centre then runs without them and they are tried again."""

    def __init__(
        self, stages: Sequence[Sequence[Part]], tell: Callable[[Report], None], optional: frozenset[str] = frozenset()
    ) -> None:
        self._stages = stages
        self._tell = tell
        self._optional = optional
        self._watches: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """All parts ready, or SwitchWrong with everything stopped again."""
        try:
            for stage in self._stages:
                await self._start_side_by_side(stage)
                self._watches += [asyncio.create_task(self._watch(part)) for part in stage]
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        for watch in self._watches:
            watch.cancel()
        await asyncio.gather(*self._watches, return_exceptions=True)
        self._watches.clear()
        for stage in reversed(self._stages):
            await asyncio.gather(*(part.stop() for part in stage))

    async def _start_side_by_side(self, stage: Sequence[Part]) -> None:
        """When one cannot start, the others are not waited for."""
        starts = [asyncio.create_task(self._first_start(part)) for part in stage]
        try:
            await asyncio.gather(*starts)
        finally:
            for start in starts:
                start.cancel()
            await asyncio.gather(*starts, return_exceptions=True)

    async def _first_start(self, part: Part) -> None:
        try:
            part.start()
            await part.wait_ready()
        except SwitchWrong as wrong:
            if part.name not in self._optional:
                raise
            await part.stop()
            self._tell(Missing(part.name, str(wrong)))

    async def _watch(self, part: Part) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            started = time.monotonic()
            await _end_of(part)
            if time.monotonic() - started > SETTLED_S:
                pause_s = FIRST_PAUSE_S
            self._tell(Died(part.name, part.ended, pause_s))
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            await self._start_again(part)

    async def _start_again(self, part: Part) -> None:
        try:
            part.start()
            await part.wait_ready()
        except SwitchWrong as wrong:
            self._tell(Missing(part.name, str(wrong)))
            await part.stop()  # a part that runs but never gets ready is not left to itself
        else:
            self._tell(Returned(part.name))


async def _end_of(part: Part) -> None:
    """Until the part's process has ended; at once where it has none."""
    if part.given:
        await asyncio.get_running_loop().create_future()
    if part.ended is not None or part.pid is None:
        return
    with contextlib.suppress(ProcessLookupError):
        descriptor = os.pidfd_open(part.pid)
        loop = asyncio.get_running_loop()
        over = asyncio.Event()
        loop.add_reader(descriptor, over.set)
        try:
            await over.wait()
        finally:
            loop.remove_reader(descriptor)
            os.close(descriptor)
