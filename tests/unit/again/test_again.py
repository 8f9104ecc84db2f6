"""What is run once more, and that nothing else is forgiven."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.again import worth_another

HOUSE = Path(__file__).parents[3]
LIVE, BROWSER, CONTRACT = "tests/live/a.py::test_a", "tests/browser/b.py::test_b[kk]", "tests/contract/c.py::T::test_c"


@pytest.mark.parametrize("failed", [[LIVE], [LIVE, BROWSER, CONTRACT]])
def test_a_few_tests_in_real_time_are_run_again(failed: list[str]) -> None:
    assert worth_another(1, failed)


@pytest.mark.parametrize(
    "failed",
    [
        [],
        [LIVE, BROWSER, CONTRACT, "tests/live/d.py::test_d"],
        [LIVE, "tests/unit/e.py::test_e"],
        ["tests/flow/f.py::test_f"],
        ["tests/faults/g.py::test_g"],
        ["tests/livelier/h.py::test_h"],
        ["tests/live/a.py"],
    ],
    ids=["none", "many", "one of logic", "virtual time", "faults", "another folder", "a file that cannot be read"],
)
def test_everything_else_fails_as_before(failed: list[str]) -> None:
    assert not worth_another(1, failed)


@pytest.mark.parametrize(
    "status", [0, 2, 3, 4, 5, -9], ids=["passed", "interrupted", "broken", "asked wrongly", "no test", "killed"]
)
def test_only_a_run_to_its_end_is_completed(status: int) -> None:
    assert not worth_another(status, [LIVE])


ONCE = """
from pathlib import Path

def test_once():
    seen = Path(__file__).with_suffix(".seen")
    there = seen.exists()
    seen.touch()
    assert there
"""
ALWAYS = "def test_always():\n    raise AssertionError\n"
BREAKS = "import os\ndef test_breaks():\n    os._exit(1)\n"


@pytest.mark.parametrize(
    ("files", "status", "says"),
    [
        ({"live/test_a.py": ONCE}, 0, "!!! FAILED ONCE, passed alone: find out why: tests/live/test_a.py::test_once"),
        ({"live/test_a.py": ONCE + ALWAYS}, 1, "!!! FAILED ONCE, failed again: tests/live/test_a.py::test_always"),
        ({"live/test_a.py": ONCE, "flow/test_b.py": ALWAYS}, 1, "2 failed"),
        ({"live/test_a.py": ONCE, "live/test_b.py": BREAKS}, 1, "tests/live/test_a.py F"),
        ({"live/test_a.py": "import nothing_such\n"}, 2, "1 error"),
    ],
    ids=["passes alone", "fails again", "logic failed too", "pytest itself died", "cannot be read"],
)
def test_a_whole_run(tmp_path: Path, files: dict[str, str], status: int, says: str) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    for name, text in files.items():
        file = tmp_path / "tests" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    ended = subprocess.run(
        [sys.executable, HOUSE / "tests/again.py", "tests"],
        cwd=tmp_path,
        env=os.environ | {"PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == status, ended.stdout
    assert says in ended.stdout
    assert ("FAILED ONCE" in ended.stdout) == ("FAILED ONCE" in says)
