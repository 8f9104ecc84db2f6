"""A whole centre as in production: Asterisk, speech worker and controller, each a process of its own, under one folder.

    async with running_centre(tmp_path, seats=3, queues={...}) as centre: ...

or the session's fixture `centre`. What `ivr up` adds (restarts, the warden) is left out: a test decides what dies when.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from ivr.cli.up import ourselves, parts
from ivr.site import Centre
from ivr.switch import Asterisk
from ivr.switch.program import Program
from models.store import Store, open_store
from tests.live.sites import small_site
from tests.live.until import until

#: A test does not wait for people: rings, rests and the places told in between are short.
QUICK_QUEUES = {
    "city": {"ring_s": 3, "wrap_up_s": 0, "say_place_every_s": 0},
    "danger": {"band": 0, "ring_s": 3, "wrap_up_s": 0, "say_place_every_s": 0},
}


@dataclass(frozen=True, slots=True)
class Said:
    status: int
    text: str


@dataclass(slots=True)
class RunningCentre:
    centre: Centre
    command: list[str]  # a command of ours for this centre is [*command, "call", "list"]
    asterisk: Asterisk
    speech: Program
    controller: Program
    pids: set[int] = field(default_factory=set)  # every process that was started here

    async def start(self) -> None:
        await asyncio.gather(*(self._begin(part) for part in (self.asterisk, self.speech)))
        await self.start_controller()

    async def start_controller(self) -> None:
        await self._begin(self.controller)

    async def _begin(self, part: Asterisk | Program) -> None:
        part.start()
        assert part.pid is not None
        self.pids.add(part.pid)
        await part.wait_ready()

    async def kill_controller(self) -> None:
        """As a crash would: no farewell. Returns when the process is gone."""
        assert self.controller.pid is not None
        os.kill(self.controller.pid, signal.SIGKILL)
        await until(lambda: self.controller.ended is not None)

    async def stop(self) -> None:
        """In the order of `ivr up`; nothing may be left."""
        for part in (self.controller, self.speech, self.asterisk):
            await part.stop()
        await until(lambda: not any(map(alive, self.pids)))

    async def ivr(self, *words: str, limit_s: float = 60) -> Said:
        """Run one of our commands for this centre, to its end."""
        child = await asyncio.create_subprocess_exec(
            *self.command, *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        try:
            async with asyncio.timeout(limit_s):
                said, _ = await child.communicate()
        except TimeoutError:
            child.kill()
            said, _ = await child.communicate()
            raise AssertionError(f"ivr {' '.join(words)} did not end:\n{said.decode('utf-8', 'replace')}") from None
        return Said(child.returncode or 0, said.decode("utf-8", "replace"))

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """The record, opened beside the controller: `store.read` asks, `store.verify()` proves the chain."""
        site, paths = self.centre.site, self.centre.paths
        store = await open_store(str(paths.database) if site.database == "sqlite" else site.database, None)
        try:
            yield store
        finally:
            await store.close()

    async def quiet(self) -> bool:
        """No channel and no bridge is left in Asterisk."""
        channels = await self.asterisk.cli("core show channels count")
        bridges = (await self.asterisk.cli("bridge show all")).strip().splitlines()[1:]
        return "0 active channels" in channels and not bridges


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def made(folder: Path, seats: int | dict[str, Any] = 3, **changes: Any) -> RunningCentre:
    """Not started yet. `changes` are keys of the site file."""
    folder.mkdir(parents=True, exist_ok=True)
    centre = small_site(folder / "var", seats, **({"queues": QUICK_QUEUES} | changes))
    file = folder / "site.yaml"
    YAML().dump(centre.site.model_dump(mode="json"), file)
    command = ourselves(file, folder / "var")
    return RunningCentre(centre, command, *parts(centre, command))


@asynccontextmanager
async def running_centre(folder: Path, seats: int = 3, **changes: Any) -> AsyncIterator[RunningCentre]:
    running = made(folder, seats, **changes)
    try:
        await running.start()
        yield running
    finally:
        await running.stop()


def session_centre(folder: Path) -> Iterator[RunningCentre]:
    """For a fixture that outlives its tests' event loops: every part is a process, none needs a loop of ours."""
    running = made(folder)
    try:
        asyncio.run(running.start())
        yield running
    finally:
        asyncio.run(running.stop())
