"""The doctor's verdicts on the machine."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from ivr.setup import machine
from ivr.setup.verdict import Grade, Verdict, ok, warning, worst, wrong


def test_python() -> None:
    assert machine.python((3, 10, 9)).grade == Grade.WRONG
    assert machine.python((3, 11, 2)).grade == Grade.OK
    assert machine.python((4, 0, 0)).grade == Grade.OK


def test_packages_names_what_is_missing_and_leaves_developers_tools_out() -> None:
    found = machine.packages(["click>=8.1", "SQLAlchemy[asyncio]>=2", "no-such-109>=1", 'other-109>=1; extra == "dev"'])
    assert found == wrong("Python packages", "missing: no-such-109", "run: make run")
    assert machine.packages(["click>=8.1"]).grade == Grade.OK


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("free", "grade"),
    [(0, Grade.WRONG), (199_999_999, Grade.WRONG), (1_500_000_000, Grade.WARNING), (10**10, Grade.OK)],
)
def test_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, grade: Grade) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12 - free, free))
    found = machine.disk(tmp_path / "not" / "made" / "yet")
    assert found.grade == grade
    assert bool(found.remedy) == (grade != Grade.OK)


def test_open_files() -> None:
    assert machine.open_files(1024).grade == Grade.WARNING
    assert machine.open_files(4096).grade == Grade.OK
    assert machine.open_files(-1) == ok("open files", "no limit")


def test_clock() -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert machine.clock(datetime(1970, 1, 1, tzinfo=UTC), 0).grade == Grade.WRONG
    assert machine.clock(now, 5).grade == Grade.WARNING
    assert machine.clock(now, 0).grade == Grade.OK


def test_a_verdict_is_one_line_whatever_it_was_told() -> None:
    assert wrong("AMI", "first\nsecond\x20", "do\n this").line() == "wrong    AMI: first second → do this"
    assert ok("AMI", "answers").line() == "ok       AMI: answers"


def test_the_worst_counts() -> None:
    fine, so_so, bad = ok("a", "a"), warning("b", "b", "c"), wrong("d", "d", "e")
    empty: list[Verdict] = []
    assert [worst(each) for each in (empty, [fine], [so_so, fine], [fine, bad, so_so])] == [
        Grade.OK,
        Grade.OK,
        Grade.WARNING,
        Grade.WRONG,
    ]
