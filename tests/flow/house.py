"""A whole controller on an Asterisk in memory, in virtual time: what the flow tests talk to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from agents.catalogue.read import read
from agents.catalogue.records import Catalogue
from agents.line.events import SeatLoggedIn
from agents.words.said import Live
from ivr.alone import CdrFiles
from ivr.app import Controller, Outside
from ivr.ari import Ari
from ivr.site import Paths, Site
from ivr.site.load import load as load_site
from ivr.site.paths import PROJECT
from ivr.speech.phrases import Word
from ivr.speech.transcripts import Transcript
from models.ids import SeatId
from tests.fakes.asterisk import Answers, FakeAsterisk
from tests.fakes.asterisk_seats import SeatScript
from tests.fakes.ears import FakeEars
from tests.fakes.log import MemoryLog
from tests.fakes.record import MemoryRecord
from tests.fakes.telephones import FakeTelephones
from tests.fakes.voice import FakeVoice
from tests.virtual_time import LoopClock

SMALL = Path(__file__).parent / "small"

#: No call of these tests takes longer, in virtual seconds.
LONGEST_S = 300


@cache
def site() -> Site:
    return load_site(PROJECT / "asterisk-config" / "site.yaml").model_copy(update={"flow": "small.yaml"})


@cache
def catalogue() -> Catalogue:
    dialplans = PROJECT / "dialplans"
    return read(dialplans / "catalogue.yaml", dialplans / "checklists.yaml")


class FakeHearing(FakeEars):
    """Hears nothing by itself, and writes the same words down for every recording."""

    async def transcribe(self, path: Path, language: str) -> Transcript:
        return Transcript("су жоқ", (Word("су", 0.1, 0.4, 0.9), Word("жоқ", 0.5, 0.9, 0.9)))


@dataclass
class House:
    asterisk: FakeAsterisk = field(default_factory=FakeAsterisk)
    ears: FakeHearing = field(default_factory=FakeHearing)
    voice: FakeVoice = field(default_factory=FakeVoice)
    log: MemoryLog = field(default_factory=MemoryLog)
    controller: Controller | None = None
    say: Callable[[Live], None] | None = None  # None: conversations are not written down
    centre: Site = field(default_factory=lambda: site())
    folder: Path | None = None  # Asterisk's own record of calls, and its sounds; None: what it did alone is not brought
    record: MemoryRecord = field(init=False)
    telephones: FakeTelephones = field(init=False)
    _running: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.record = MemoryRecord(self.log)
        self.telephones = FakeTelephones(self.asterisk)

    async def asterisk_moves(self, caller: str, context: str) -> None:
        """Somebody else sends the caller on in the dialplan."""
        await Ari(self.asterisk).channels.continue_in_dialplan(caller, context=context, extension="s", priority=1)

    async def start(self) -> None:
        """A controller as after a restart: it knows what the log and Asterisk know, and nothing else."""
        paths = replace(Paths(), dialplans=SMALL, var=self.folder or SMALL / "nothing-is-written")
        ari, record = Ari(self.asterisk), self.record
        outside = Outside(
            ari,
            self.log,
            record,
            self.voice,
            self.ears,
            catalogue(),
            LoopClock(),
            say=self.say,
            ask=self.telephones.ask,
            alone=CdrFiles(self.folder / "cdr", self.folder / "reached") if self.folder else None,
        )
        self.controller = await Controller.made(self.centre, paths, outside)
        self._running = asyncio.create_task(self.controller.run())
        await self.controller.ready.wait()

    async def kill(self) -> None:
        """The controller is gone; Asterisk goes on."""
        assert self._running is not None
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running
        self.controller = None

    def seat(self, number: str, script: SeatScript | None = None, logged_in: bool = True) -> None:
        assert self.controller is not None
        self.asterisk.seat(f"PJSIP/seat-{number}", script or Answers(after_s=2))
        if logged_in:
            self.controller.desk.submit(SeatLoggedIn(SeatId(number)))

    async def until(self, condition: Callable[[], bool], what: str = "") -> None:
        """Await a condition in virtual time, looked at every 10 ms of it."""
        for _ in range(LONGEST_S * 100):
            if condition():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"never happened: {what or condition}; log: {self.log.kinds()[-30:]}")

    async def wait_for(self, kind: str, count: int = 1) -> None:
        await self.until(lambda: self.log.kinds().count(kind) >= count, f"{count} x {kind}")

    async def all_over(self) -> None:
        assert self.controller is not None
        await self.until(lambda: not self.controller or not self.controller.calls.sessions, "all calls over")
        await self.until(lambda: not self.asterisk.leftovers(), f"left over: {self.asterisk.leftovers()}")

    def outcome(self) -> str:
        ended = [event for event in self.log.events if event.kind == "CallEnded"]
        assert len(ended) == 1, self.log.kinds()
        return str(ended[0].fields["outcome"])


@asynccontextmanager
async def house(**parts: object) -> AsyncIterator[House]:
    made = House(**parts)  # type: ignore[arg-type]
    await made.start()
    try:
        yield made
        await made.all_over()
    finally:
        if made.controller is not None:
            await made.kill()
