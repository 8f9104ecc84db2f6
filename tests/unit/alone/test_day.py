"""ivr reconcile DAY: the day is the city's, not Greenwich's."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from ivr.cli import main
from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind
from models.store import open_store

NIGHT = datetime(2026, 1, 14, 20, 30, tzinfo=UTC)  # half past one on the 15th


async def _one_call(var: Path) -> None:
    store = await open_store(str(var / "centre.sqlite"), None)
    store.log.append(CallEvent(CallId("call-1"), Kind.CALL_ARRIVED, NIGHT, {"channel": "1"}))
    store.log.append(CallEvent(CallId("call-1"), Kind.CALL_ENDED, NIGHT, {"outcome": "abandoned-in-line"}))
    await store.flush()
    await store.close()


def reconciled(var: Path, day: str) -> Result:
    return CliRunner().invoke(main, ["--var", str(var), "reconcile", day])


def test_a_call_of_the_night_belongs_to_the_day_on_the_citys_wall(tmp_path: Path) -> None:
    asyncio.run(_one_call(tmp_path))
    before, of_it = reconciled(tmp_path, "2026-01-14"), reconciled(tmp_path, "2026-01-15")
    assert (before.exit_code, of_it.exit_code) == (0, 1), before.output + of_it.output
    assert "not-in-cdr: call-1" in of_it.output


def test_what_is_no_day_is_refused_with_the_way_to_write_one(tmp_path: Path) -> None:
    asyncio.run(_one_call(tmp_path))
    said = reconciled(tmp_path, "15.01.2026")
    assert said.exit_code == 1
    assert "Write it as 2026-01-15" in said.output
