"""Somebody with the database in hand changes the past: verify says where."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import create_engine, make_url, text

from models.kinds import Kind
from models.store import Store
from tests.contract.store.events import event

EDITS = [
    ('UPDATE call_event SET fields = \'{"digits":"9"}\' WHERE seq = 3', 3, "changed"),
    ("UPDATE call_event SET call_id = 'call-2' WHERE seq = 3", 3, "changed"),
    ("UPDATE call_event SET kind = 'X' WHERE seq = 1", 1, "changed"),
    ("UPDATE call_event SET event_id = 'ev-x' WHERE seq = 2", 2, "changed"),
    ("UPDATE call_event SET at = (SELECT at FROM call_event WHERE seq = 1) WHERE seq = 4", 4, "changed"),
    ("UPDATE call_event SET hash = prev_hash WHERE seq = 2", 2, "changed"),
    ("DELETE FROM call_event WHERE seq = 1", 1, "missing"),
    ("DELETE FROM call_event WHERE seq = 3", 3, "missing"),
    ("DELETE FROM call_event WHERE seq >= 4", 4, "missing at the end"),
    ("DELETE FROM call_event", 1, "missing at the end"),
    ("UPDATE call_event SET seq = CASE seq WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE seq END", None, "missing"),
    ("UPDATE chain_head SET seq = 4", 5, "end of the chain"),
]


def edit(url: str, statement: str) -> None:
    address = make_url(url) if "://" in url else None
    engine = create_engine(
        address.set(drivername="postgresql+psycopg") if address else make_url("sqlite://").set(database=url)
    )
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


async def five(store: Store) -> None:
    for n in range(5):
        store.log.append(event(Kind.DIGIT_PRESSED, s=n, digits=str(n)))
    await store.flush()


@pytest.mark.parametrize(("statement", "seq", "why"), EDITS)
async def test_a_changed_past_is_found(store: Store, url: str, statement: str, seq: int | None, why: str) -> None:
    await five(store)
    assert (await store.verify()).whole
    edit(url, statement)
    verdict = await store.verify()
    assert not verdict.whole
    assert why in verdict.why
    assert seq is None or verdict.bad_seq == seq


async def test_the_log_goes_on_after_a_fault_and_verify_still_names_it(
    store: Store, url: str, opened: Callable[[], Awaitable[Store]]
) -> None:
    await five(store)
    edit(url, EDITS[0][0])
    store.log.append(event(Kind.DIGIT_PRESSED, s=9, digits="9"))
    await store.flush()
    assert (await store.verify()).bad_seq == 3
