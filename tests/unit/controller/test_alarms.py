"""An alarm is never lost: what is raised before the record is open stands first in it."""

from ivr.alarms import Alarms
from models.kinds import Kind
from tests.fakes.log import MemoryLog
from tests.virtual_time import LoopClock


async def test_what_was_raised_early_stands_first_in_the_record() -> None:
    alarms, log = Alarms(LoopClock()), MemoryLog()
    alarms("database-away", "it does not answer")
    alarms.keep_in(log)
    alarms("disk-full", "0 MB are free")
    told = [(event.kind, event.fields["what"]) for event in log.events]
    assert told == [(Kind.ALARM_RAISED, "database-away"), (Kind.ALARM_RAISED, "disk-full")]


async def test_early_ones_are_written_once() -> None:
    alarms, log = Alarms(LoopClock()), MemoryLog()
    alarms("database-away", "it does not answer")
    alarms.keep_in(log)
    alarms.keep_in(log)
    assert len(log.events) == 1
