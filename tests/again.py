"""All tests, and once more those few that failed beside real parts in real time: `python -m tests.again tests`.

A lost packet must not throw a day's work away, nor may a flaky test be hidden: docs/decisions/0140.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

#: Their tests wait for real programs, sound and packets; every other test decides its own time and fails for good.
REAL_TIME = ("tests/live/", "tests/browser/", "tests/contract/")
MOST = 3
PASSED, FAILED = 0, 1


def worth_another(status: int, failed: Sequence[str]) -> bool:
    """No lost packet are a run that was interrupted or broke down, a file that cannot be read, many failures."""
    few = 0 < len(failed) <= MOST
    return status == FAILED and few and all(test.startswith(REAL_TIME) and "::" in test for test in failed)


def last_failed(cache: Path) -> list[str]:
    """The names that pytest itself has written down, in the order of the run."""
    file = cache / "v/cache/lastfailed"
    written: Mapping[str, bool] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return list(written)


def session(tests: Sequence[str]) -> tuple[int, list[str]]:
    """One fresh pytest, with a memory of its own: nobody else's run and no earlier one is in it."""
    with TemporaryDirectory() as cache:
        command = [sys.executable, "-m", "pytest", "-o", f"cache_dir={cache}", *tests]
        return subprocess.run(command, check=False).returncode, last_failed(Path(cache))


def main(tests: Sequence[str]) -> int:
    status, failed = session(tests)
    if not worth_another(status, failed):
        return status
    print(f"\n{len(failed)} of the tests in real time failed; alone and once more:", *failed, sep="\n  ", flush=True)
    status, still = session(failed)
    for test in failed:
        end = (
            "passed alone: find out why"
            if status == PASSED or (status == FAILED and test not in still)
            else "failed again"
        )
        print(f"!!! FAILED ONCE, {end}: {test}", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
