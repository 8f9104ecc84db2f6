"""python -m tests.faults [CASE=name] [REPEATS=n] [SEED=n] [SIZE=1.0] [KEEP=folder]"""

import asyncio
import importlib
import pkgutil
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.faults import cases
from tests.faults.figures import Figure, worst
from tests.faults.production import production

#: The order in which they run: what is cheap and telling first.
FIRST = ("killed_controller", "stopped_controller", "cut_socket", "killed_asterisk", "speech_worker")


def names() -> list[str]:
    found = [module.name for module in pkgutil.iter_modules(cases.__path__)]
    return sorted(found, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))


def main(arguments: Sequence[str]) -> int:
    given = dict(word.split("=", 1) for word in arguments if "=" in word)
    wanted = [name for name in names() if given.get("CASE") in (None, "", name)]
    if not wanted:
        print(f"There is no case {given.get('CASE')!r}. The cases: {', '.join(names())}", file=sys.stderr)
        return 2
    seed, size = int(given.get("SEED") or 1), float(given.get("SIZE") or 1)
    short = 0
    for name in wanted:
        case = importlib.import_module(f"tests.faults.cases.{name}")
        repeats = int(given.get("REPEATS") or case.REPEATS)
        began_s = time.monotonic()
        try:
            figures = worst(asyncio.run(_repeated(case, name, repeats, seed, size)))
        except Exception:  # noqa: BLE001 the supervisor of the cases: the others still run
            traceback.print_exc()
            figures = [Figure(f"{name}.ran", 0, "times", ">=1")]
        for figure in figures:
            print(figure, flush=True)
        print(f"# {name}: {repeats} x, seed {seed}, size {size:g}, {time.monotonic() - began_s:.0f} s", flush=True)
        short += sum(not figure.ok for figure in figures)
    return 1 if short else 0


async def _repeated(case: Any, name: str, repeats: int, seed: int, size: float) -> list[Figure]:
    """A centre for all repeats of a case, as it has in production; gone at the end, whatever happens."""
    if hasattr(case, "alone"):  # it builds a centre of its own
        return [figure for n in range(repeats) for figure in await case.alone(random.Random(seed + n), size)]
    folder = Path(tempfile.mkdtemp(prefix="f109-"))
    figures: list[Figure] = []
    try:
        async with production(
            folder, max(getattr(case, "LEAST", 1), round(case.SEATS * size)), **getattr(case, "SITE", {})
        ) as world:
            for n in range(repeats):
                some = await case.run(world, random.Random(seed + n), size)
                for figure in some:
                    print(f"#   {n + 1}: {figure}", file=sys.stderr, flush=True)
                figures += some
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
