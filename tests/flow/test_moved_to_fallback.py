"""Whom the warden gave to the fallback has the outcome that the fallback brought about, and one (B6, E9)."""

import asyncio
import struct
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ivr.alone import CdrFiles
from ivr.app import Controller, Outside
from ivr.ari import Ari
from ivr.call import names
from ivr.site import Paths
from models.kinds import Kind
from tests.flow.callbacks import events
from tests.flow.callers import in_line
from tests.flow.house import SMALL, House, catalogue
from tests.unit.alone.test_cdr import row, written
from tests.virtual_time import LoopClock, run_virtual


@dataclass
class Counted(House):
    """With Asterisk's own record of calls, and the fallback's sounds."""

    where: Path = Path()

    async def start(self) -> None:
        paths = replace(Paths(), dialplans=SMALL, var=self.where)
        parts = Ari(self.asterisk), self.log, self.record, self.voice, self.ears, catalogue(), LoopClock()
        outside = Outside(*parts, alone=CdrFiles(self.where / "cdr"))
        self.controller = await Controller.made(self.centre, paths, outside)
        self._running = asyncio.create_task(self.controller.run())
        await self.controller.ready.wait()

    def leaves_a_message(self, caller: str) -> None:
        """After the beep; then Asterisk counts the call."""
        spool = replace(Paths(), var=self.where).recordings
        spool.mkdir(parents=True)
        (self.where / "cdr").mkdir()
        (spool / f"fallback-{caller}-message.sln").write_bytes(struct.pack("<h", 900) * 32_000)
        self.asterisk.hang_up(caller)
        now = spelt(LoopClock().now())
        counted = row(caller).replace("2026-11-21 22:14:17", now).replace("2026-11-21 22:14:19", now)
        written(self.where / "cdr", counted)


def spelt(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def test_a_message_that_was_left_there_is_the_outcome(tmp_path: Path) -> None:
    """The new controller wrote "ended-unseen" before it had looked at what the fallback did."""

    async def main() -> None:
        made = Counted(where=tmp_path)
        await made.start()
        caller = await in_line(made)
        await made.kill()
        await made.asterisk_moves(caller, "fallback")
        made.leaves_a_message(caller)
        await made.start()
        call = names.call_id_for(caller)
        await made.until(lambda: bool(events(made, Kind.CALL_ENDED, call)), "it is over")
        await asyncio.sleep(20)
        await made.kill()
        [ended] = events(made, Kind.CALL_ENDED, call)
        assert ended.fields["outcome"] == "message-left"
        assert len(events(made, Kind.TICKET_REGISTERED, call)) == 1
        kinds = [event.kind for event in made.log.of(call) if event.kind != Kind.TRANSCRIPT_MADE]
        assert kinds[-1] == Kind.CALL_ENDED

    run_virtual(main())
