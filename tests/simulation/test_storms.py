"""Some hundred storms, in a process of their own as when they are replayed: the same seed does the same."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from ivr.site.paths import PROJECT
from tests.simulation.storm import LATER, LATEST, Trouble, smaller, storm_of

#: So many of each kind: without and with the troubles that came later.
SEEDS = 50

#: Storms beyond those that have found a fault; each is mended.
BROKE_ONCE = (
    753,
    877,
    906,
    2032,
    3252,
    4117,
    4408,
    10774,
    11473,
    12015,
    20102,
    20115,
    20145,
    20312,
    20365,
    21266,
    21528,
    22923,
    24168,
    25630,
    30139,
    40006,
    40276,
    42230,
    42399,
    42658,
    42744,
    43264,
    43447,
    43569,
)


def simulation(*arguments: str, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.simulation", *arguments],
        cwd=PROJECT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        timeout=1200,  # a slow machine takes its time
        check=False,
    )


def test_storms_break_nothing() -> None:
    """Two processes: the smallest machine that tests has two processors."""
    with ThreadPoolExecutor(2) as both:
        parts = both.map(lambda first: simulation("--seeds", str(SEEDS), "--first", str(first)), (0, LATER, LATEST))
    for found in parts:
        assert found.returncode == 0, found.stdout + found.stderr


def test_what_has_broken_something_once_does_not_again() -> None:
    found = simulation("--seed", *map(str, BROKE_ONCE))
    assert found.returncode == 0, found.stdout + found.stderr


def test_a_seed_is_the_same_story_every_time() -> None:
    first, second = (simulation("--seed", "11", "--trace").stdout.splitlines()[:-1] for _ in range(2))
    assert len(first) > 100
    assert first == second


def test_storms_are_of_every_kind() -> None:
    storms = [storm_of(first + seed) for first in (0, LATER, LATEST) for seed in range(SEEDS)]
    assert {trouble for storm in storms for trouble in storm.troubles} == set(Trouble)
    assert any(len(storm.troubles) <= 1 for storm in storms), "some are nearly calm: what breaks there is plain"


def test_a_smaller_storm_is_smaller() -> None:
    storm = storm_of(11)
    for less in smaller(storm):
        assert less.seed == storm.seed
        assert (len(less.troubles), less.citizens, less.seats) < (len(storm.troubles), storm.citizens, storm.seats) or (
            less.citizens < storm.citizens or less.seats < storm.seats
        )
