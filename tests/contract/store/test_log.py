"""The log's promises, on the fake in memory, on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from models.events import CallEvent, EventLog, Field
from models.ids import CallId
from models.kinds import Kind
from models.projections import PROJECTIONS
from models.store import Store, open_store
from tests.contract.store.conftest import fresh_database
from tests.contract.store.events import MORNING, arrived, event
from tests.fakes.log import MemoryLog
from tests.stored import log_length

EventsOf = Callable[[str], Awaitable[list[CallEvent]]]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def subject(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[EventLog, EventsOf]]:
    if request.param == "memory":
        memory = MemoryLog()

        async def of(call_id: str) -> list[CallEvent]:
            return memory.of(call_id)

        yield memory, of
        return
    with fresh_database(request.param, request, tmp_path) as url:
        store = await open_store(url, tmp_path / "journal")

        async def stored(call_id: str) -> list[CallEvent]:
            await store.merged()
            return list(await store.read.events_of(call_id))

        yield store.log, stored
        await store.close()


async def test_events_come_back_as_they_were_in_order(subject: tuple[EventLog, EventsOf]) -> None:
    log, events_of = subject
    given = [arrived(), event(Kind.DIGIT_PRESSED, s=1, digits="1"), event(Kind.STEP_ENTERED, s=2, step="мәзір")]
    for each in given:
        log.append(each)
    log.append(arrived("call-2"))
    assert await events_of("call-1") == given
    assert [each.kind for each in await events_of("call-2")] == [Kind.CALL_ARRIVED]


async def test_an_event_is_a_copy(subject: tuple[EventLog, EventsOf]) -> None:
    log, events_of = subject
    fields: dict[str, Field] = {"path": ["greeting"]}
    log.append(CallEvent(CallId("call-1"), Kind.FACT_NOTED, MORNING, fields))
    fields["path"] = "changed afterwards"
    assert (await events_of("call-1"))[0].fields == {"path": ["greeting"]}


class Spiteful(dict[str, Any]):
    def items(self) -> Any:
        raise RuntimeError("no")


HOSTILE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"caller_name": "a\0b"}, {"caller_name": "a\ufffdb"}),
    ({"caller_name": "\ud800'; DROP TABLE call;--"}, {"caller_name": "\ufffd'; DROP TABLE call;--"}),
    ({"lag_ms": float("nan"), "speech_s": float("inf")}, {"lag_ms": None, "speech_s": None}),
    ({"n": 10**30}, {"n": str(10**30)}),
    ({"at": MORNING}, {"at": "2026-01-15T06:00:00.000000+00:00"}),
    ({"text": "ә" * 30_000}, {"text": "ә" * 20_000}),
    ({"set": {"b", "a"}, "tuple": (1, 2)}, {"set": ["a", "b"], "tuple": [1, 2]}),
]


@pytest.mark.parametrize(("given", "kept"), HOSTILE)
async def test_hostile_fields_become_storable(
    subject: tuple[EventLog, EventsOf], given: dict[str, Any], kept: dict[str, Any]
) -> None:
    log, events_of = subject
    log.append(CallEvent(CallId("call-1"), Kind.CALLER_HEARD, MORNING, given))
    assert (await events_of("call-1"))[0].fields == kept


async def test_an_event_that_cannot_be_read_does_not_raise_and_is_told(store: Store, alarms: list[str]) -> None:
    store.log.append(CallEvent(CallId("call-1"), Kind.FACT_NOTED, MORNING, Spiteful(a=1)))
    store.log.append(arrived())
    await store.flush()
    assert alarms == ["event-unreadable"]
    assert [each.kind for each in await store.read.events_of("call-1")] == [Kind.CALL_ARRIVED]


async def test_a_value_that_a_table_refuses_stays_in_the_log(store: Store, alarms: list[str]) -> None:
    """Two tickets with one public number: impossible, and yet it must not stop the log."""
    for ticket in ("ticket-1", "ticket-2"):
        store.log.append(
            event(Kind.TICKET_REGISTERED, ticket=ticket, public="1000015", kind="advice", service="", by="x")
        )
    store.log.append(arrived())
    await store.flush()
    assert alarms == ["projection-refused"]
    assert len(await store.read.events_of("call-1")) == 3
    assert await store.read.call("call-1") is not None
    assert (await store.verify()).whole


NO_SMALLER = "".join(sha256(bytes([n % 256, n // 256])).hexdigest() for n in range(312))
ODD: list[Any] = [NO_SMALLER, "9" * 18, 2**62, [], {"queue": {}}, {"danger": "x", "path": {}, "text": 5}, "0001-01-01"]
NAMES = (
    "caller",
    "number",
    "ticket",
    "leg",
    "seat",
    "language",
    "by",
    "public",
    "changes",
    "to",
    "queued_at",
    "term_at",
)


@pytest.mark.parametrize("odd", ODD)
async def test_no_event_holds_the_others_up(store: Store, odd: Any) -> None:
    """Whatever stands in it: also what PostgreSQL cannot index, and what its own projection stumbles over."""
    for kind in PROJECTIONS:
        for named in NAMES:
            store.log.append(event(kind, **(dict.fromkeys(NAMES, "x") | {"ticket": f"{kind}-{named}", named: odd})))
    store.log.append(arrived("call-2"))
    await store.flush()
    assert not store.away
    assert await store.read.call("call-2") is not None
    assert await log_length(store) == len(PROJECTIONS) * len(NAMES) + 1
    assert (await store.verify()).whole


async def test_fifty_calls_write_while_the_loop_goes_on(store: Store) -> None:
    """append returns at once, whatever the database does. (How long the loop stands still: tests.bench.log.)"""
    appended = asyncio.Event()

    async def talk(call: str) -> None:
        for n in range(100):
            store.log.append(event(Kind.DIGIT_PRESSED, call, s=n, digits=str(n)))
            await asyncio.sleep(0)

    async def all_talk() -> None:
        await asyncio.gather(*(talk(f"call-{n}") for n in range(50)))
        appended.set()

    talking = asyncio.create_task(all_talk())
    turns = 0
    while not appended.is_set():
        turns += 1
        await asyncio.sleep(0)
    await talking
    assert turns >= 100, "the loop turned between the events"
    await store.flush()
    assert await log_length(store) == 5000
    assert (await store.verify()).whole


async def test_what_is_flushed_is_there_for_the_next_process(opened: Callable[[], Awaitable[Store]]) -> None:
    first = await opened()
    first.log.append(arrived())
    await first.flush()
    second = await opened()
    assert [call.call_id for call in await second.read.open_calls()] == ["call-1"]


async def test_two_processes_write_one_chain(opened: Callable[[], Awaitable[Store]]) -> None:
    stores = [await opened(), await opened()]
    for n in range(300):
        for which, store in enumerate(stores):
            store.log.append(event(Kind.DIGIT_PRESSED, f"call-{which}", s=n, digits=str(n)))
        if n % 50 == 0:
            await asyncio.gather(*(store.flush() for store in stores))
    await asyncio.gather(*(store.flush() for store in stores))
    verdict = await stores[0].verify()
    assert verdict.whole
    assert verdict.events == 600
    for which in (0, 1):
        digits = [each.fields["digits"] for each in await stores[0].read.events_of(f"call-{which}")]
        assert digits == [str(n) for n in range(300)]


def test_a_naive_instant_is_taken_as_utc() -> None:
    log = MemoryLog()
    log.append(CallEvent(CallId("c"), "K", datetime(2026, 1, 15, 6, 0), {}))  # noqa: DTZ001 it is the point
    assert log.events[0].at == MORNING
