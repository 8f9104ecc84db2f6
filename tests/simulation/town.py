"""A controller that can be killed at any await, on the hostile Asterisk; the log outlives it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from agents.line.events import LineEvent
from ivr.ami import AmiEvent
from ivr.app import Controller, Outside
from ivr.ari import Ari
from ivr.site import Paths
from ivr.site.paths import PROJECT
from models.events import CallEvent
from tests.fakes.log import MemoryLog
from tests.fakes.record import MemoryRecord
from tests.fakes.telephones import FakeTelephones
from tests.fakes.voice import FakeVoice
from tests.flow.house import SMALL, FakeHearing, catalogue
from tests.simulation.alone import Alone
from tests.simulation.centre import CITY_FLOW, centre
from tests.simulation.hostile import HostileAsterisk, Link
from tests.simulation.storm import Storm, Trouble
from tests.virtual_time import LoopClock

#: A controller that is replaced may be waiting for an answer of Asterisk's.
REPLACED_S = 5.0


NOWHERE = SMALL / "nothing-is-written"

#: A line is in the database so long after it was told, at the latest: the writer waits for others to come with it.
WRITTEN_S = 0.04


class WrittenLater(MemoryRecord):
    async def settled(self) -> None:
        await asyncio.sleep(2 * WRITTEN_S)


@dataclass
class MortalLog:
    """What a dead controller's tasks still say is never written."""

    written: MemoryLog
    asterisk: HostileAsterisk
    look: Callable[[], None]
    dead: bool = False
    bursts: list[tuple[float, int]] = field(default_factory=list)  # since when, and from which line on
    _in_burst: bool = False

    def append(self, event: CallEvent) -> None:
        if not self.dead:
            self._burst(asyncio.get_running_loop())
            self.written.append(event)
            self.asterisk.note(f"log {event.call_id} {event.kind} {dict(self.written.events[-1].fields)}")
            self.look()

    def _burst(self, loop: asyncio.AbstractEventLoop) -> None:
        """What is told without anything awaited in between is written together or not at all."""
        if not self._in_burst:
            self._in_burst = True
            self.bursts.append((loop.time(), len(self.written.events)))
            loop.call_soon(self._burst_ends)

    def _burst_ends(self) -> None:
        self._in_burst = False

    def tear(self, luck: Random) -> None:
        """It died before its last bursts were written."""
        now = asyncio.get_running_loop().time()
        fresh = [first for at, first in self.bursts if at > now - WRITTEN_S]
        written = luck.choice([*fresh, len(self.written.events)] if not self._in_burst else fresh)
        self.asterisk.note(f"log loses its last {len(self.written.events) - written} lines")
        del self.written.events[written:]


class Town:
    def __init__(self, storm: Storm) -> None:
        self.storm = storm
        self.asterisk = HostileAsterisk(storm)
        self.site = centre(storm)
        self.log = MemoryLog()
        self.record = WrittenLater(self.log) if storm.has(Trouble.TORN) else MemoryRecord(self.log)
        self.look: Callable[[], None] = lambda: None  # after everything that is written down
        self.on_line: Callable[[], None] = lambda: None  # likewise, and after it
        self.ears = FakeHearing()
        self.controller: Controller | None = None
        self.began: list[int] = []  # the log's length when each controller began
        self.torn = 0  # how often the log has lost its end
        self.turn = asyncio.Lock()  # one big thing happens to the controller at a time
        self._life = count(1)
        self._link = Link(self.asterisk)
        self._mortal = MortalLog(self.log, self.asterisk, self._look)
        self._running: asyncio.Task[None] | None = None
        self._telephones: asyncio.Queue[AmiEvent] = asyncio.Queue()
        self._folder = TemporaryDirectory() if storm.has(Trouble.ALONE) else None
        if self._folder is not None:
            self._counting()

    def _look(self) -> None:
        self.look()
        self.on_line()

    def tell(self, event: AmiEvent) -> None:
        """What AMI says of a seat's telephones."""
        self.asterisk.note(f"ami {event}")
        self._telephones.put_nowait(event)

    async def _told(self) -> AsyncIterator[AmiEvent]:
        told = self._telephones
        while True:
            yield await told.get()

    def _paths(self) -> Paths:
        dialplans = PROJECT / "dialplans" if self.site.flow == CITY_FLOW else SMALL
        return replace(Paths(), dialplans=dialplans, var=Path(self._folder.name) if self._folder else NOWHERE)

    def _counting(self) -> None:
        paths = self._paths()
        self.asterisk.count(Alone(self.storm, paths.asterisk / "cdr", paths.recordings, self.asterisk.world.now))

    def differences(self) -> Iterator[str]:
        """Of what Asterisk has counted and what the log tells."""
        alone = self.asterisk.alone
        return alone.differences(self.log.events, self.storm) if alone else iter(())

    def close(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    async def start(self) -> None:
        self.began.append(len(self.log.events))
        self.asterisk.note(f"controller {next(self._life)} starts")
        away, self.ears = self.ears.away, FakeHearing()
        self.ears.away = away
        self._link, self._mortal = Link(self.asterisk), MortalLog(self.log, self.asterisk, self._look)
        self._telephones = asyncio.Queue()
        mortal = self._mortal
        outside = Outside(
            Ari(self._link),
            self._mortal,
            self.record,
            FakeVoice(),
            self.ears,
            catalogue(),
            LoopClock(),
            telephones=self._told() if self.storm.has(Trouble.PHONES) else None,
            say=(lambda _: None) if self.storm.has(Trouble.WORDS) else None,
            ask=FakeTelephones(self.asterisk).ask,
            alone=self.asterisk.alone.files(lambda: not mortal.dead) if self.asterisk.alone else None,
        )
        self.controller = await Controller.made(self.site, self._paths(), outside)
        self._running = asyncio.create_task(self.controller.run())

    async def stop(self, killed: bool) -> None:
        """killed: from this instant on it neither asks Asterisk nor writes anything."""
        if self._running is None:
            return
        self.asterisk.note("controller killed" if killed else "controller stopped")
        self._link.dead = self._mortal.dead = killed
        running, self._running, self.controller = self._running, None, None
        self._link.buried.set()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        self._link.dead = self._mortal.dead = True

    async def replace(self) -> None:
        """Another controller has the lead: the one before is fenced off, is told so by Asterisk, and ends."""
        if self._running is None:
            return
        before, link, mortal = self._running, self._link, self._mortal
        self._running = None
        link.dead = mortal.dead = True
        link.buried.set()
        await self.start()
        await asyncio.wait({before}, timeout=REPLACED_S)
        before.cancel()  # one that still waits for an answer is ended by the one that leads
        with suppress(asyncio.CancelledError):
            await before

    def die(self) -> None:
        """In the middle of whatever it does: stop(killed=True) clears its tasks away.

        What it still believes meets no log: nobody looks at it.
        """
        self.asterisk.note("controller dies")
        self._link.dead = self._mortal.dead = True
        self.controller = None

    def die_writing(self, luck: Random) -> None:
        """Likewise, and the last moments of the log die with it."""
        self.die()
        self._mortal.tear(luck)
        self.torn += 1

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
