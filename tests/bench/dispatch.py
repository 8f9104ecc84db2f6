"""From a seat becoming free to the next caller's INVITE at its phone: ours against app_queue, in turns.

Run: python -m tests.bench.dispatch [10x1 60x20 200x10]. Both record. cpu.60waiting: processor time per call meanwhile.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.line import percentile
from tests.bench.switchboard import Side, Switchboard, switchboard
from tests.live.until import until

SIDES: tuple[Side, Side] = ("ours", "app_queue")
GATHERING_S = 40.0


@dataclass(frozen=True, slots=True)
class Case:
    waiting: int
    seats: int
    talk_s: tuple[float, float]
    samples: int  # of each side
    slices: int
    slice_s: float  # the longest
    per_s: float  # how quickly callers come
    coming: int  # callers that are not in the line yet: waiting.xml pauses for half a second on average

    @property
    def name(self) -> str:
        return f"{self.waiting}x{self.seats}"


CASES = {
    case.name: case
    for case in (
        Case(10, 1, (0.1, 0.3), samples=200, slices=2, slice_s=120, per_s=12, coming=3),
        Case(60, 20, (1.5, 3.0), samples=310, slices=2, slice_s=60, per_s=25, coming=4),
        Case(200, 10, (1.0, 2.0), samples=200, slices=2, slice_s=60, per_s=25, coming=4),
    )
}


@dataclass(slots=True)
class Measured:
    waits_ms: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    calls: int = 0
    doubled: int = 0  # a phone was rung while its seat was talking
    seconds: float = 0.0
    waiting: list[int] = field(default_factory=list)  # at the end of each slice

    def __str__(self) -> str:
        return f"{len(self.waits_ms)} dispatches in {self.seconds:.0f} s; {self.waiting} callers waited at the ends"


async def measure(case: Case, folder: Path) -> dict[Side, Measured]:
    measured = {side: Measured() for side in SIDES}
    async with switchboard(folder, case.seats, case.talk_s, greeted=False) as board:
        for _ in range(case.slices):
            for side in SIDES:
                await _slice(board, case, side, measured[side])
                _tell(f"dispatch.{case.name} {side}: {measured[side]}")
    return measured


async def _slice(board: Switchboard, case: Case, side: Side, into: Measured) -> None:
    loop, wanted = asyncio.get_running_loop(), case.samples // case.slices
    async with board.calls(side, case.waiting + case.seats + case.coming, case.per_s):
        await until(lambda: _gathered(board, case, side), GATHERING_S)
        for phone in board.phones:
            phone.forget()
        cpu, began = board.cpu_s(side), loop.time()
        await until(lambda: sum(len(phone.waits_s) for phone in board.phones) >= wanted, case.slice_s)
        into.cpu_s += board.cpu_s(side) - cpu
        mute = await board.mute()
        assert not mute, f"{side}: calls without sound: {mute}"
        into.waiting.append(await board.waiting(side))
        into.seconds += loop.time() - began
        into.calls += sum(phone.answered for phone in board.phones)
        into.doubled += sum(phone.doubled for phone in board.phones)
        into.waits_ms += [1000 * wait for phone in board.phones for wait in phone.waits_s]


async def _gathered(board: Switchboard, case: Case, side: Side) -> bool:
    return await board.waiting(side) >= case.waiting - case.coming


def figures(case: Case, measured: dict[Side, Measured]) -> Iterator[str]:
    name = f"dispatch.{case.name}"
    ours, theirs = (measured[side].waits_ms for side in SIDES)
    for side in SIDES:
        for label, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
            yield f"{name}.{side}.{label} {percentile(measured[side].waits_ms, part):.1f} ms"
        yield f"{name}.{side}.samples {len(measured[side].waits_ms)} dispatches"
        yield f"{name}.{side}.rung_while_talking {measured[side].doubled} rings"
    for label, part in (("p50", 0.5), ("p95", 0.95)):
        yield f"{name}.{label}.ratio {percentile(ours, part) / percentile(theirs, part):.4f} ratio"
    per_call = {side: 1000 * measured[side].cpu_s / measured[side].calls for side in SIDES}
    for side in SIDES:
        yield f"cpu.{case.waiting}waiting.{side} {per_call[side]:.1f} ms/call"
    yield f"cpu.{case.waiting}waiting.ratio {per_call['ours'] / per_call['app_queue']:.2f} ratio"


def _tell(what: str) -> None:
    sys.stderr.write(what + "\n")


def main() -> None:
    for name in sys.argv[1:] or CASES:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            measured = asyncio.run(measure(CASES[name], Path(folder)))
        for line in figures(CASES[name], measured):
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
