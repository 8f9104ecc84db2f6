"""Processor time of one call that nobody has to wait for: prompt, a seat answers at once, 5 s of talk, hung up.

Run: python -m tests.bench.cpu. Asterisk's time for app_queue; Asterisk's, the controller's and the speech worker's for
ours; each without what they use when there are no calls. Ours always records, each voice for itself; app_queue is
measured with MixMonitor and without.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.switchboard import Side, Switchboard, switchboard
from tests.live.until import until

SEATS, TALK_S = 24, (5.0, 5.0)
PER_S = 3.0
WARM_S, SLICE_S, IDLE_S = 7.0, 10.0, 4.0
SLICES: tuple[Side, ...] = ("ours", "app_queue", "app_queue_unrecorded", "app_queue", "ours")


@dataclass(slots=True)
class Used:
    cpu_s: float = 0.0
    calls: int = 0

    @property
    def per_call_ms(self) -> float:
        return 1000 * self.cpu_s / self.calls


async def measure(folder: Path) -> dict[Side, Used]:
    used = {side: Used() for side in SLICES}
    async with switchboard(folder, SEATS, TALK_S, greeted=True) as board:
        idle = {side: await _idle_share(board, side) for side in used}
        for side in SLICES:
            async with board.calls(side, 2 * SEATS, PER_S):
                await until(lambda: sum(phone.answered for phone in board.phones) >= 2 * PER_S, 20)
                await asyncio.sleep(WARM_S)  # as many calls begin as end from now on
                await _slice(board, side, used[side], idle[side])
            sys.stderr.write(f"cpu.idle {side}: {used[side].calls} calls\n")
    return used


async def _idle_share(board: Switchboard, side: Side) -> float:
    """Of a core, with phones registered and no call."""
    before = board.cpu_s(side)
    await asyncio.sleep(IDLE_S)
    return (board.cpu_s(side) - before) / IDLE_S


async def _slice(board: Switchboard, side: Side, into: Used, idle: float) -> None:
    loop = asyncio.get_running_loop()
    for phone in board.phones:
        phone.forget()
    began, before = loop.time(), board.cpu_s(side)
    await asyncio.sleep(SLICE_S)
    into.cpu_s += board.cpu_s(side) - before - idle * (loop.time() - began)
    into.calls += sum(phone.answered for phone in board.phones)
    mute = await board.mute()
    assert not mute, f"{side}: calls without sound: {mute}"
    assert await board.waiting(side) == 0, f"{side}: callers had to wait"


def figures(used: dict[Side, Used]) -> Iterator[str]:
    for side, found in used.items():
        yield f"cpu.idle.{side} {found.per_call_ms:.1f} ms/call"
    ours = used["ours"].per_call_ms
    yield f"cpu.idle.calls {sum(found.calls for found in used.values())} calls"
    yield f"cpu.idle.ratio {ours / used['app_queue'].per_call_ms:.2f} ratio"
    yield f"cpu.idle.ratio_to_unrecorded {ours / used['app_queue_unrecorded'].per_call_ms:.2f} ratio"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        used = asyncio.run(measure(Path(folder)))
    for line in figures(used):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
