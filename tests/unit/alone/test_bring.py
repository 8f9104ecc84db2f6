"""What Asterisk did alone comes into the log exactly once, whatever is restarted in between."""

import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agents.tickets.service import Tickets
from agents.web.sound.soundtrack import soundtrack_of
from ivr.alone import Bring, CdrFiles
from ivr.call import names
from ivr.call.tape.afterwards import Recorded
from ivr.call.tape.press import press
from ivr.call.tape.shelf import Shelf
from models.events import CallEvent, Field
from models.kinds import Kind
from tests.fakes.log import MemoryLog
from tests.fakes.record import MemoryRecord
from tests.unit.alone.test_cdr import row, written

NOW = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
UNIQUE = "1795299257.7"
CALL = names.call_id_for(UNIQUE)
AT = datetime(2026, 11, 21, 22, 14, 17, tzinfo=UTC)
ENDED = AT + timedelta(seconds=2)


class StillClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


class FakeOrder:
    def __init__(self) -> None:
        self.placed: list[tuple[str, ...]] = []
        self.talked: list[str] = []

    def place(self, events: Sequence[CallEvent]) -> None:
        self.placed.append(tuple(event.kind for event in events))

    def served(self, number: str) -> None:
        self.talked.append(number)


class Afterlife:
    """One folder and one log that outlive controllers."""

    def __init__(self, folder: Path) -> None:
        self.cdr, self.recordings = folder / "cdr", folder / "recordings"
        self.cdr.mkdir()
        self.recordings.mkdir()
        self.place = folder / "place"
        self.log, self.clock = MemoryLog(), StillClock()
        self.record = MemoryRecord(self.log)
        self.heard: list[Recorded] = []
        self.busy: set[str] = set()
        self.hidden = False  # the callers hide their numbers
        self.line = FakeOrder()

    async def controller(self) -> Bring:
        highest = await self.record.highest_public_number()
        tickets = Tickets(self.log, lambda _: None, highest=highest, clock=self.clock)
        tickets.restore(await self.record.tickets(state="draft"))
        return Bring(
            CdrFiles(self.cdr, self.place),
            self.recordings,
            self.record,
            self.log,
            tickets,
            self.clock,
            dialled="109",
            whole=lambda raw: "" if self.hidden else f"+{raw}",
            language="kk",
            give_up=lambda call_id: call_id not in self.busy,
            after=self.heard.append,
            line=self.line,
        )

    def recorded(self, *legs: str, seconds: float) -> None:
        for leg in legs:
            path = self.recordings / f"fallback-{UNIQUE}-{leg}.sln"
            path.write_bytes(struct.pack("<h", 900) * round(8000 * seconds))

    def tapes(self) -> set[str]:
        return {path.name for path in self.recordings.iterdir()}

    def kinds(self) -> list[str]:
        return self.log.kinds(CALL)

    def outcome(self) -> object:
        [ended] = [event for event in self.log.of(CALL) if event.kind == Kind.CALL_ENDED]
        return ended.fields["outcome"]


@pytest.fixture
def there(tmp_path: Path) -> Afterlife:
    return Afterlife(tmp_path)


async def test_a_voice_message_becomes_a_call_with_a_ticket(there: Afterlife) -> None:
    written(there.cdr, row())
    there.recorded("message", seconds=4)
    assert await (await there.controller()).once() == 1
    assert there.kinds() == [
        Kind.CALL_ARRIVED,
        Kind.CALL_FELL_BACK,
        Kind.MESSAGE_TAKEN,
        Kind.TICKET_DRAFTED,
        Kind.TICKET_REGISTERED,
        Kind.CALL_ENDED,
    ]
    assert there.line.placed == [(Kind.CALL_ARRIVED, Kind.CALL_FELL_BACK, Kind.MESSAGE_TAKEN)]
    assert there.line.talked == []
    assert there.outcome() == "message-left"
    first = there.log.of(CALL)[0]
    assert first.at == AT
    assert first.fields["caller"] == "+77010000004"
    assert [each.name for each in there.heard] == [f"alone-{CALL}-message"]
    assert there.tapes() == {f"alone-{CALL}-message.sln"}


async def test_a_talk_names_its_seat_and_wishes_no_call_back(there: Afterlife) -> None:
    written(there.cdr, row())
    there.recorded("caller", "seat", seconds=1)
    await (await there.controller()).once()
    assert there.outcome() == "answered-by-fallback"
    assert Kind.FACT_NOTED not in there.kinds()
    assert there.line.talked == ["+77010000004"]
    [answered] = [event for event in there.log.of(CALL) if event.kind == Kind.SEAT_ANSWERED]
    assert answered.fields["seat"] == "101"
    assert answered.at == ENDED - timedelta(seconds=1)
    assert answered.fields["waited_s"] == 1
    assert [each.leg for each in there.heard] == ["caller", "seat"]
    assert there.tapes() == {f"alone-{CALL}-caller.sln", f"alone-{CALL}-seat.sln"}
    tapes = soundtrack_of(there.log.of(CALL), {each.name: 8000 for each in there.heard})
    assert tapes is not None
    assert {(tape.lane, tape.at) for tape in tapes.tapes} == {(0, 0), (1, 0)}


async def test_who_just_hung_up_is_known_and_to_be_called_back(there: Afterlife) -> None:
    written(there.cdr, row())
    there.recorded("caller", "seat", seconds=0)
    await (await there.controller()).once()
    assert there.outcome() == "abandoned-in-fallback"
    assert Kind.FACT_NOTED in there.kinds()
    assert Kind.TICKET_REGISTERED in there.kinds()
    assert there.tapes() == set(), "nothing was said"


@pytest.mark.parametrize("kept", range(7))
async def test_a_restart_in_the_middle_brings_the_rest_and_nothing_twice(there: Afterlife, kept: int) -> None:
    written(there.cdr, row())
    there.recorded("message", seconds=4)
    await (await there.controller()).once()
    whole = there.kinds()
    del there.log.events[kept:]
    there.place.unlink()  # it was not reached
    await (await there.controller()).once()
    assert sorted(there.kinds()) == sorted(whole)
    assert len(there.line.placed) == (2 if kept < len(whole) else 1), "until the end is written"
    assert len({event.fields["ticket"] for event in there.log.of(CALL) if "ticket" in event.fields}) == 1


@pytest.mark.parametrize("shelved", [False, True])
async def test_a_controller_that_dies_before_it_shelved_a_sound_loses_none(there: Afterlife, *, shelved: bool) -> None:
    """All is in the log; the place reached in the CDR is not kept yet."""
    written(there.cdr, row())
    there.recorded("message", seconds=4)
    await (await there.controller()).once()
    whole = there.kinds()
    there.place.unlink()
    if not shelved:
        (there.recordings / f"alone-{CALL}-message.sln").rename(there.recordings / f"fallback-{UNIQUE}-message.sln")
    there.heard.clear()
    await (await there.controller()).once()
    assert there.kinds() == whole
    assert there.tapes() == {f"alone-{CALL}-message.sln"}
    assert [each.leg for each in there.heard] == ["message"], "nobody has written it down"


async def test_a_disk_that_refuses_the_new_name_is_asked_again(
    there: Afterlife, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(there.cdr, row())
    there.recorded("message", seconds=4)
    bring = await there.controller()

    def refused(path: Path, to: Path) -> Path:
        raise OSError(30, "Read-only file system", str(to))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refused)
        for _ in range(2):
            with pytest.raises(OSError, match="Read-only"):
                await bring.once()
    whole = there.kinds()
    assert await bring.once() == 0
    assert there.kinds() == whole
    assert there.tapes() == {f"alone-{CALL}-message.sln"}


async def test_a_pressed_tape_is_the_same_tape(there: Afterlife) -> None:
    written(there.cdr, row())
    there.recorded("message", seconds=4)
    await (await there.controller()).once()
    there.place.unlink()
    press(Shelf(there.recordings), f"alone-{CALL}-message")
    assert await (await there.controller()).once() == 0
    assert there.outcome() == "message-left"
    assert there.kinds().count(Kind.MESSAGE_TAKEN) == 1


async def test_again_and_again_changes_nothing(there: Afterlife) -> None:
    written(there.cdr, row(), row())
    there.recorded("message", seconds=4)
    first = await there.controller()
    await first.once()
    whole = there.kinds()
    await first.once()
    there.place.unlink()
    second = await there.controller()
    assert await second.once() == 0
    written(there.cdr, row(), row("1795299300.9"))
    assert await second.once() == 1
    assert there.kinds() == whole


async def test_a_call_that_has_just_ended_waits_for_its_other_rows(there: Afterlife) -> None:
    written(there.cdr, row())
    there.clock.at = AT + timedelta(seconds=3)
    bring = await there.controller()
    assert await bring.once() == 0
    there.clock.at += timedelta(seconds=5)
    assert await bring.once() == 1


async def test_a_call_that_is_ours_now_is_not_touched(there: Afterlife) -> None:
    written(there.cdr, row())
    there.busy.add(CALL)
    bring = await there.controller()
    assert await bring.once() == 0
    there.busy.clear()
    assert await bring.once() == 1


async def test_a_caller_whom_the_warden_moved_arrives_once(there: Afterlife) -> None:
    there.log.append(CallEvent(CALL, Kind.CALL_ARRIVED, AT, {"caller": "+77010000004"}))
    there.log.append(CallEvent(CALL, Kind.CALL_FELL_BACK, AT, {"why": "the warden"}))
    written(there.cdr, row())
    there.recorded("message", seconds=4)
    await (await there.controller()).once()
    assert there.kinds().count(Kind.CALL_ARRIVED) == 1
    assert there.kinds().count(Kind.CALL_FELL_BACK) == 1
    assert there.outcome() == "message-left"


async def test_an_outcome_that_is_there_stays_the_only_one(there: Afterlife) -> None:
    there.log.append(CallEvent(CALL, Kind.CALL_ARRIVED, AT, {"caller": "+77010000004"}))
    there.log.append(CallEvent(CALL, Kind.CALL_ENDED, AT, {"outcome": "fell-back"}))
    written(there.cdr, row())
    await (await there.controller()).once()
    assert there.outcome() == "fell-back"


async def test_a_call_that_no_log_knows_has_at_least_an_outcome(there: Afterlife) -> None:
    written(there.cdr, row(account="trunk"))
    await (await there.controller()).once()
    assert there.kinds() == [Kind.CALL_ARRIVED, Kind.CALL_ENDED]
    assert there.outcome() == "ended-unseen"


async def test_a_recording_whose_call_has_no_row_is_a_ticket(there: Afterlife) -> None:
    there.recorded("message", seconds=3)
    bring = await there.controller()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert await bring.orphans(tomorrow) == 1
    assert there.outcome() == "message-left"
    assert await bring.orphans(tomorrow) == 0
    assert await (await there.controller()).orphans(tomorrow) == 0


async def test_who_died_with_asterisk_and_is_known_by_number_has_a_ticket_and_is_called_back(there: Afterlife) -> None:
    there.log.append(CallEvent(CALL, Kind.CALL_ARRIVED, AT, {"caller": "+77010000004"}))
    there.recorded("caller", "seat", seconds=0.1)
    assert await (await there.controller()).orphans(datetime.now(UTC) + timedelta(days=1)) == 1
    assert there.outcome() == "lost-with-asterisk"
    assert {Kind.TICKET_REGISTERED, Kind.FACT_NOTED} <= set(there.kinds())
    [ticket] = [event for event in there.log.of(CALL) if event.kind == Kind.TICKET_DRAFTED]
    assert ticket.fields["caller"] == "+77010000004"


DRAFTED: dict[str, Field] = {"ticket": "ticket-1", "language": "kk", "service": "", "text": ""}


def talked(there: Afterlife, *, registered: bool, caller: str) -> None:
    """With a seat, before the controller was killed; what the log knows of it."""
    there.log.append(CallEvent(CALL, Kind.CALL_ARRIVED, AT, {"caller": caller}))
    there.log.append(CallEvent(CALL, Kind.TICKET_DRAFTED, AT, DRAFTED | {"caller": caller}))
    if registered:
        there.log.append(CallEvent(CALL, Kind.TICKET_REGISTERED, AT, {"ticket": "ticket-1", "public": "1000015"}))


async def test_a_message_after_a_talk_has_a_ticket_of_its_own(there: Afterlife) -> None:
    """Storm 43264: it had none, because the talk had one."""
    talked(there, registered=True, caller="+77010000004")
    written(there.cdr, row())
    there.recorded("message", seconds=3)
    for _ in range(2):
        await (await there.controller()).once()
    assert there.outcome() == "message-left"
    assert there.kinds().count(Kind.TICKET_REGISTERED) == 2


async def test_the_draft_of_a_talk_is_not_left_one(there: Afterlife) -> None:
    """Storm 42658: whoever hid the number, had talked and was in the fallback at the end, had no ticket."""
    there.hidden = True
    talked(there, registered=False, caller="")
    written(there.cdr, row())
    await (await there.controller()).once()
    [ticket] = [event for event in there.log.of(CALL) if event.kind == Kind.TICKET_REGISTERED]
    assert ticket.fields["ticket"] == "ticket-1"


async def test_a_recording_that_is_being_made_is_left_alone(there: Afterlife) -> None:
    there.recorded("message", seconds=3)
    assert await (await there.controller()).orphans(datetime.now(UTC) - timedelta(minutes=1)) == 0


async def test_while_the_database_is_away_nothing_is_forgotten(there: Afterlife) -> None:
    written(there.cdr, row())
    bring = await there.controller()
    there.record.away = True
    with pytest.raises(OSError, match="database"):
        await bring.once()
    there.record.away = False
    assert await bring.once() == 1


async def test_a_caller_without_number_and_sound_has_an_outcome_only(there: Afterlife) -> None:
    there.hidden = True
    written(there.cdr, row())
    await (await there.controller()).once()
    assert there.kinds() == [Kind.CALL_ARRIVED, Kind.CALL_FELL_BACK, Kind.CALL_ENDED]
