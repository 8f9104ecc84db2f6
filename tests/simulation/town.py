"""A controller that can be killed at any await, on the hostile Asterisk; the log outlives it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count

from agents.line.events import LineEvent
from ivr.app import Controller, Outside
from ivr.ari import Ari
from ivr.site import Paths
from models.events import CallEvent
from tests.fakes.log import MemoryLog
from tests.fakes.record import MemoryRecord
from tests.fakes.voice import FakeVoice
from tests.flow.house import SMALL, FakeHearing, catalogue, site
from tests.simulation.hostile import HostileAsterisk, Link
from tests.simulation.storm import Storm
from tests.virtual_time import LoopClock


@dataclass
class MortalLog:
    """What a dead controller's tasks still say is never written."""

    written: MemoryLog
    asterisk: HostileAsterisk
    dead: bool = False

    def append(self, event: CallEvent) -> None:
        if not self.dead:
            self.written.append(event)
            self.asterisk.note(f"log {event.call_id} {event.kind} {dict(self.written.events[-1].fields)}")


class Town:
    def __init__(self, storm: Storm) -> None:
        self.storm = storm
        self.asterisk = HostileAsterisk(storm)
        self.log = MemoryLog()
        self.ears = FakeHearing()
        self.controller: Controller | None = None
        self.began: list[int] = []  # the log's length when each controller began
        self._life = count(1)
        self._link = Link(self.asterisk)
        self._mortal = MortalLog(self.log, self.asterisk)
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.began.append(len(self.log.events))
        self.asterisk.note(f"controller {next(self._life)} starts")
        away, self.ears = self.ears.away, FakeHearing()
        self.ears.away = away
        self._link, self._mortal = Link(self.asterisk), MortalLog(self.log, self.asterisk)
        outside = Outside(
            Ari(self._link), self._mortal, MemoryRecord(self.log), FakeVoice(), self.ears, catalogue(), LoopClock()
        )
        self.controller = await Controller.made(
            site(), replace(Paths(), dialplans=SMALL, var=SMALL / "nothing-is-written"), outside
        )
        self._running = asyncio.create_task(self.controller.run())

    async def stop(self, killed: bool) -> None:
        """killed: from this instant on it neither asks Asterisk nor writes anything."""
        if self._running is None:
            return
        self.asterisk.note("controller killed" if killed else "controller stopped")
        self._link.dead = self._mortal.dead = killed
        running, self._running, self.controller = self._running, None, None
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        self._link.dead = self._mortal.dead = True

    def die(self) -> None:
        """In the middle of whatever it does: stop(killed=True) clears its tasks away."""
        self._link.dead = self._mortal.dead = True

    @property
    def failed(self) -> BaseException | None:
        """Why the controller ended by itself."""
        if self._running is None or not self._running.done() or self._running.cancelled():
            return None
        return self._running.exception() or AssertionError("the controller ended by itself")

    def submit(self, event: LineEvent) -> None:
        if self.controller is not None and self.controller.ready.is_set():
            self.asterisk.note(f"desk {event}")
            self.controller.desk.submit(event)
