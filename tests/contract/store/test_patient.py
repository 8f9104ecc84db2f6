"""The database is away when the controller begins: it begins all the same, and nothing is written twice or lost."""

import asyncio
import gc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.tickets.numbers import number_of
from ivr.nearby import Nearby, NearbyRecord
from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind
from models.records import Seat
from models.store import DatabaseAway, open_store
from tests.fakes.log import MemoryLog
from tests.postgres import Postgres

AT = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)


async def test_a_store_opened_without_its_database_merges_later(tmp_path: Path, postgres: Postgres) -> None:
    url = postgres.fresh_database()
    alarms: list[str] = []
    postgres.stop()
    try:
        with pytest.raises(DatabaseAway):
            await open_store(url, tmp_path / "other")
        store = await open_store(url, tmp_path / "j", lambda what, _: alarms.append(what), retry_s=0.1, patient=True)
        assert store.away
        store.log.append(CallEvent(CallId("call-1"), Kind.CALL_ARRIVED, AT, {"caller": "+77010000001"}))
        await store.flush()
        with pytest.raises(DatabaseAway):
            await store.read.open_calls()
    finally:
        postgres.start()
    await store.merged()
    assert [call.call_id for call in await store.read.open_calls()] == ["call-1"]
    assert (await store.verify()).whole
    assert alarms == ["database-away", "database-back"]
    await store.close()


def registered(sequence: int) -> CallEvent:
    return CallEvent(CallId("call-1"), Kind.TICKET_REGISTERED, AT, {"ticket": "t", "public": number_of(sequence)})


class Away:
    """A record that cannot be asked."""

    async def settled(self) -> None:
        raise DatabaseAway("test")

    async def language_of(self, number: str) -> str | None:
        raise DatabaseAway("test")

    async def events_of(self, call_id: CallId) -> tuple[CallEvent, ...]:
        raise DatabaseAway("test")

    async def open_call_ids(self) -> tuple[CallId, ...]:
        raise DatabaseAway("test")

    async def highest_public_number(self) -> int:
        raise DatabaseAway("test")

    async def tickets(self, *, state: str | None = None, limit: int = 50) -> list[object]:
        raise DatabaseAway("test")

    async def seats(self) -> list[object]:
        raise DatabaseAway("test")

    async def recent_events(self, kinds: object, since: datetime) -> tuple[CallEvent, ...]:
        raise DatabaseAway("test")


async def test_numbers_go_on_behind_every_one_that_was_told(tmp_path: Path) -> None:
    path, told = tmp_path / "nearby.json", 0
    for _ in range(5):  # lives of controllers, each without the database
        nearby = Nearby(path, MemoryLog())
        first = int(nearby.highest_public) // 10 + 1 if nearby.known else 100_001
        assert first > told
        for told in range(first, first + 333):
            nearby.append(registered(told))  # killed before anything was written beside the loop


async def test_numbers_are_reserved_beside_the_loop(tmp_path: Path) -> None:
    path = tmp_path / "nearby.json"
    nearby = Nearby(path, MemoryLog())
    nearby.covers(0)
    first = Nearby(path, MemoryLog()).highest_public
    for told in range(1, 150):
        nearby.append(registered(told))
    assert Nearby(path, MemoryLog()).highest_public == first, "the loop waited for the disk"
    await nearby.flush()
    assert Nearby(path, MemoryLog()).highest_public > first


async def test_the_first_start_of_all_wants_its_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseAway):
        await NearbyRecord(Away(), Nearby(tmp_path / "nearby.json", MemoryLog())).highest_public_number()  # type: ignore[arg-type]


async def test_a_language_that_nobody_waits_for_any_more_is_no_fault(tmp_path: Path) -> None:
    class Slow(Away):
        async def language_of(self, number: str) -> str | None:
            await given_up.wait()
            raise DatabaseAway("no answer")

    given_up, faults = asyncio.Event(), list[object]()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))
    record = NearbyRecord(Slow(), Nearby(tmp_path / "nearby.json", MemoryLog()))  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await record.language_of("+77010000001")
    given_up.set()
    await asyncio.sleep(0.01)
    gc.collect()
    assert faults == []


async def test_seats_are_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "nearby.json"
    seat = CallEvent(CallId(""), Kind.SEAT_CHANGED, AT, {"seat": "101", "state": "ready", "why": "logged in"})
    before = Nearby(path, MemoryLog())
    before.append(seat)
    await before.flush()
    [known] = await NearbyRecord(Away(), Nearby(path, MemoryLog())).seats()  # type: ignore[arg-type]
    assert (known.seat, known.state, known.since) == ("101", "ready", AT)


async def test_what_a_seat_has_asked_for_during_a_call_is_known(tmp_path: Path) -> None:
    path = tmp_path / "nearby.json"
    before = Nearby(path, MemoryLog())

    async def told(kind: Kind, **fields: str) -> Seat:
        before.append(CallEvent(CallId(""), kind, AT, {"seat": "101", **fields}))
        await before.flush()
        [known] = await NearbyRecord(Away(), Nearby(path, MemoryLog())).seats()  # type: ignore[arg-type]
        return known

    wished = await told(Kind.SEAT_WISHED, wish="paused", why="lunch")
    assert (wished.state, wished.wish, wished.wish_why) == ("logged-out", "paused", "lunch")
    talks = await told(Kind.SEAT_CHANGED, state="talking", why="answered")
    assert (talks.state, talks.wish, talks.wish_why) == ("talking", "paused", "lunch")
    breaks = await told(Kind.SEAT_CHANGED, state="paused", why="lunch")
    assert (breaks.state, breaks.why, breaks.wish) == ("paused", "lunch", "")


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_spoilt_file_is_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "nearby.json"
    path.write_text(text, "utf-8")
    assert not Nearby(path, MemoryLog()).known
