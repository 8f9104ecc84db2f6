"""How often the right service is the first suggestion and among the first three, and how long a suggestion takes.

Run: python -m tests.bench.catalogue. tuned: the utterances the weights were tuned on; held_out: the others.
"""

import sys
import time
from collections.abc import Iterator, Sequence

from agents.catalogue import Index, read
from ivr.site import Paths
from tests.bench.line import percentile
from tests.unit.catalogue.test_suggest import HELD_OUT, TUNED, Said


def figures() -> Iterator[str]:
    dialplans = Paths().dialplans
    index = Index(read(dialplans / "catalogue.yaml", dialplans / "checklists.yaml"))
    took_ms: list[float] = []
    for name, half in (("tuned", TUNED), ("held_out", HELD_OUT)):
        places = [_place(index, one, took_ms) for one in half]
        yield f"catalogue.{name}.top1 {_share(places, 1):.3f} of_{len(half)}"
        yield f"catalogue.{name}.top3 {_share(places, 3):.3f} of_{len(half)}"
    yield f"catalogue.suggest.p50 {percentile(took_ms, 0.5):.2f} ms"
    yield f"catalogue.suggest.p99 {percentile(took_ms, 0.99):.2f} ms"


def _place(index: Index, said: Said, took_ms: list[float]) -> int:
    """From 1; 0: not suggested."""
    began = time.perf_counter()
    found = [match.service_id for match in index.suggest(said.text)]
    took_ms.append(1000 * (time.perf_counter() - began))
    return found.index(said.service) + 1 if said.service in found else 0


def _share(places: Sequence[int], within: int) -> float:
    return sum(1 <= place <= within for place in places) / len(places)


if __name__ == "__main__":
    for line in figures():
        sys.stdout.write(line + "\n")
