"""The highest rate of calls at which fewer than one in a thousand fails, the machine is less than 80 % busy with them
and 999 of 1,000 packets of sound arrive: ours against app_queue, in turns, more calls a second with each step.

Run: python -m tests.bench.rate. A call: prompt, a seat answers at once, 2 s of talk, hung up by the seat; both record.
The machine also carries the callers and the seats, so that the ratio says more than the rate.
"""

import asyncio
import csv
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import callers
from tests.bench.switchboard import Side, Switchboard, switchboard
from tests.live.until import until

SIDES: tuple[Side, Side] = ("ours", "app_queue")
SEATS, TALK_S = 80, (2.0, 2.0)
RATES = (4, 6, 8, 10, 12, 14, 16, 18, 20, 23, 26, 30)
STEP_S, DRAIN_S = 8.0, 12.0
FAILED, BUSY, SOUND = 0.001, 0.8, 0.999


@dataclass(frozen=True, slots=True)
class Step:
    per_s: int
    made: int
    failed: int  # refused, given up, or never answered by a seat
    busy: float  # of all cores, by the centre, the callers and the seats
    sound: float  # packets that arrived, of those sent

    @property
    def good(self) -> bool:
        return self.made > 0 and self.failed < FAILED * self.made and self.busy < BUSY and self.sound >= SOUND

    def __str__(self) -> str:
        shares = f"{100 * self.busy:.0f} % busy, {100 * self.sound:.2f} % of the sound"
        return f"{self.per_s}/s: {self.made} calls, {self.failed} failed, {shares}"


@dataclass(slots=True)
class Climb:
    best: Step | None = None
    ended: Step | None = None  # the first that was not good
    steps: list[Step] = field(default_factory=list)


async def measure(folder: Path) -> dict[Side, Climb]:
    climbs = {side: Climb() for side in SIDES}
    async with switchboard(folder, SEATS, TALK_S, greeted=True) as board:
        for per_s in RATES:
            for side, climb in climbs.items():
                if climb.ended is None:
                    await _climb(board, side, per_s, climb)
            if all(climb.ended for climb in climbs.values()):
                break
    return climbs


async def _climb(board: Switchboard, side: Side, per_s: int, climb: Climb) -> None:
    """A step that is not good is tried once more: another program may have woken up."""
    for _ in range(2):
        step = await _step(board, side, per_s)
        sys.stderr.write(f"rate {side} {step}\n")
        if step.good:
            climb.best = step
            return
    climb.ended = step


async def _step(board: Switchboard, side: Side, per_s: int) -> Step:
    counts = board.folder / "counts.csv"
    for phone in board.phones:
        phone.forget()
    at_once = 10 * per_s + 20
    async with callers.calling(
        board.folder, board.sip_port, board.number(side), at_once, per_s, lambda: _drained(board), counts
    ):
        await until(lambda: sum(phone.answered for phone in board.phones) >= per_s, 15)
        began_s, used_s = time.monotonic(), _used_s()
        await asyncio.sleep(STEP_S)
        busy = (_used_s() - used_s) / (time.monotonic() - began_s) / (os.cpu_count() or 1)
    await until(board.running.quiet, 15)
    made, refused = _counted(counts)
    counts.unlink()
    answered = sum(phone.answered for phone in board.phones)
    heard, sent = (sum(getattr(phone, name) for phone in board.phones) for name in ("heard", "sent_to"))
    return Step(per_s, made, max(refused, made - answered), busy, heard / max(1, sent))


async def _drained(board: Switchboard) -> None:
    """Whoever still waits gets his turn; after that nobody is left."""
    try:
        await until(board.running.quiet, DRAIN_S)
    except TimeoutError:
        await board.hang_up_all()


def _used_s() -> float:
    """Processor time so far of this program and its children: the centre, the callers, the seats. Other programs that
    run on the machine are left out: they are no load of the calls."""
    own = os.getpid()
    return sum(_used_by(folder) for folder in Path("/proc").iterdir() if folder.name.isdecimal() and _is(folder, own))


def _stat(folder: Path) -> list[str]:
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _is(folder: Path, own: int) -> bool:
    stat = _stat(folder)
    return folder.name == str(own) or (len(stat) > 1 and stat[1] == str(own))


def _used_by(folder: Path) -> float:
    stat = _stat(folder)
    return sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK") if stat else 0.0


def _counted(counts: Path) -> tuple[int, int]:
    last = list(csv.DictReader(counts.read_text().splitlines(), delimiter=";"))[-1]
    return int(last["TotalCallCreated"]), int(last["FailedCall(C)"])


def figures(climbs: dict[Side, Climb]) -> Iterator[str]:
    highest = {side: climb.best.per_s if climb.best else 0 for side, climb in climbs.items()}
    for side, climb in climbs.items():
        yield f"rate.{side}.highest {highest[side]} calls/s"
        if climb.ended is not None:
            yield f"rate.{side}.next.busy {climb.ended.busy:.2f} share"
            yield f"rate.{side}.next.failed {climb.ended.failed} calls"
            yield f"rate.{side}.next.sound {climb.ended.sound:.4f} share"
    if highest["app_queue"]:
        yield f"rate.ratio {highest['ours'] / highest['app_queue']:.2f} ratio"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        climbs = asyncio.run(measure(Path(folder)))
    for line in figures(climbs):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
