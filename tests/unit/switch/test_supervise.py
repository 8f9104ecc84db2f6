"""Parts are real child processes here, small ones."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ivr.switch import SwitchWrong
from ivr.switch.program import Program
from ivr.switch.supervise import Died, Missing, Report, Returned, Supervisor

STAYS = "import signal; signal.sigwait({signal.SIGTERM})"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({ready!r}, 'w'); time.sleep(60)"


async def at_once() -> bool:
    return True


def part(folder: Path, name: str, code: str, *, settled: bool = True) -> Program:
    async def never() -> bool:
        return False

    return Program(name, [sys.executable, "-c", code], folder / f"{name}.log", at_once if settled else never)


class Told:
    def __init__(self) -> None:
        self.reports: asyncio.Queue[Report] = asyncio.Queue()

    def __call__(self, report: Report) -> None:
        self.reports.put_nowait(report)

    async def next(self) -> Report:
        async with asyncio.timeout(10):
            return await self.reports.get()


@asynccontextmanager
async def supervised(told: Told, *stages: list[Program], optional: frozenset[str] = frozenset()) -> AsyncIterator[None]:
    supervisor = Supervisor(stages, told, optional)
    await supervisor.start()
    try:
        yield
    finally:
        await supervisor.stop()


def alive(pid: int | None) -> bool:
    try:
        os.kill(pid or 0, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_part_that_dies_comes_back(tmp_path: Path) -> None:
    told, one = Told(), part(tmp_path, "one", STAYS)
    async with supervised(told, [one]):
        first = one.pid
        assert first
        os.kill(first, signal.SIGKILL)
        assert await told.next() == Died("one", -signal.SIGKILL, 0.25)
        assert await told.next() == Returned("one")
        second = one.pid
        assert second != first
        assert alive(second)
    assert not alive(second)


async def test_a_part_that_dies_again_and_again_waits_longer_each_time(tmp_path: Path) -> None:
    told, one = Told(), part(tmp_path, "one", "raise SystemExit(3)")
    async with supervised(told, [one]):
        died = [report for report in [await told.next() for _ in range(5)] if isinstance(report, Died)]
    assert [report.pause_s for report in died] == [0.25, 0.5, 1.0]
    assert {report.status for report in died} == {3}


async def test_a_needed_part_that_cannot_start_stops_the_others(tmp_path: Path) -> None:
    one, two = part(tmp_path, "one", STAYS), part(tmp_path, "two", "raise SystemExit('no paper')", settled=False)
    supervisor = Supervisor([[one], [two]], Told())
    with pytest.raises(SwitchWrong, match=r"two ended at once(?s:.*)no paper"):
        await supervisor.start()
    assert one.pid is None


async def test_without_an_optional_part_the_rest_runs(tmp_path: Path) -> None:
    told = Told()
    one, two = part(tmp_path, "one", STAYS), part(tmp_path, "two", "raise SystemExit(1)", settled=False)
    async with supervised(told, [two, one], optional=frozenset({"two"})):
        assert isinstance(await told.next(), Missing)
        assert alive(one.pid)


async def test_a_part_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    ready = tmp_path / "ready"

    async def is_ready() -> bool:
        return ready.exists()

    one = Program("one", [sys.executable, "-c", STUBBORN.format(ready=str(ready))], tmp_path / "log", is_ready)
    one.start()
    await one.wait_ready()
    pid = one.pid
    await one.stop(limit_s=0.2)
    assert not alive(pid)


async def test_parts_die_with_us(tmp_path: Path) -> None:
    """kill -9 of the supervisor leaves nothing behind."""
    code = (
        "import asyncio, sys, signal\nfrom pathlib import Path\n"
        "from ivr.switch.program import Program\n"
        "async def yes(): return True\n"
        f"one = Program('one', [sys.executable, '-c', {STAYS!r}], Path({str(tmp_path / 'log')!r}), yes)\n"
        "one.start(); print(one.pid, flush=True); signal.pause()\n"
    )
    outer = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    assert outer.stdout
    inner = int(await outer.stdout.readline())
    descriptor = os.pidfd_open(inner)
    over = asyncio.Event()
    asyncio.get_running_loop().add_reader(descriptor, over.set)
    outer.kill()
    await outer.wait()
    async with asyncio.timeout(30):
        await over.wait()
    asyncio.get_running_loop().remove_reader(descriptor)
    os.close(descriptor)
