"""Looks for a failing seed, or shows one."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from tests.simulation.run import Seen, prepare, run
from tests.simulation.storm import Storm, Trouble, smaller, storm_of


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--seed", type=int, nargs="+", help="only these")
    parser.add_argument("--citizens", type=int, help="instead of what the seed draws")
    parser.add_argument("--phones", type=int, help="seats, instead of what the seed draws")
    parser.add_argument("--troubles", help="instead of what the seed draws: refused,slow,… or none")
    parser.add_argument("--trace", action="store_true", help="print what happened")
    parser.add_argument("--shrink", action="store_true", help="look for a smaller storm that fails alike")
    parser.add_argument("--most", type=int, default=1, help="go on until so many have failed")
    told = parser.parse_args(arguments)
    seeds = told.seed or range(told.first, told.first + told.seeds)
    prepare()
    began, calls, failed = perf_counter(), 0, 0
    for seed in seeds:
        storm = given(storm_of(seed), told)
        seen = run(storm)
        calls += seen.calls
        if seen.broken and told.shrink:
            storm, seen = shrunk(storm, seen)
        if told.trace:
            print(*seen.trace, sep="\n")
        if seen.broken:
            failed += 1
            tell(storm, seen)
            if failed >= told.most:
                break
    print(f"{len(seeds)} seeds, {calls} calls, {failed} failed, {perf_counter() - began:.1f} s")
    return 1 if failed else 0


def given(storm: Storm, told: argparse.Namespace) -> Storm:
    if told.citizens is not None:
        storm = replace(storm, citizens=told.citizens)
    if told.phones is not None:
        storm = replace(storm, seats=told.phones)
    if told.troubles is not None:
        names = [name for name in told.troubles.split(",") if name != "none"]
        storm = replace(storm, troubles=frozenset(map(Trouble, names)))
    return storm


def shrunk(storm: Storm, seen: Seen) -> tuple[Storm, Seen]:
    while True:
        for less in smaller(storm):
            found = run(less)
            if found.broken:
                storm, seen = less, found
                break
        else:
            return storm, seen


def tell(storm: Storm, seen: Seen) -> None:
    what = f"{storm.citizens} citizens, {storm.seats} seats, {', '.join(sorted(storm.troubles)) or 'no trouble'}"
    print(f"seed {storm.seed} ({what}) broke:", *seen.broken, sep="\n  ", flush=True)
    print(
        f"  replay: python -m tests.simulation --seed {storm.seed} --trace --citizens {storm.citizens}"
        f" --phones {storm.seats} --troubles {','.join(sorted(storm.troubles)) or 'none'}",
        flush=True,  # whoever ends the search early has seen it
    )


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets of names must be walked in the same order every time
        again = [sys.executable, "-m", "tests.simulation", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S606
    sys.exit(main(sys.argv[1:]))
