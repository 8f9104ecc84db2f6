"""Half an hour of calls, a fault every two minutes: nothing grows, and nobody is lost but where Asterisk is killed.

SIZE=0.25 is a quarter of the time. After every two minutes the house comes to rest, and what each process holds is
noted there: at rest it does not depend on who is calling just then.
"""

import asyncio
import contextlib
import os
import random
import signal
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from ivr.cli.asking import ask
from ivr.switch.memory import RETURN
from ivr.switch.places import places
from ivr.switch.tree import find_tree
from models.kinds import Kind
from tests.faults.cases.malformed_sip import _rubbish
from tests.faults.figures import Figure
from tests.faults.people import crowd, hang_everybody_up
from tests.faults.production import Production
from tests.faults.scene import reconciled, settled
from tests.live.sip import line, register
from tests.live.sipp.run import sipp
from tests.live.sites import free_ports
from tests.live.until import until

NAME = "soak"
SEATS = LEAST = 16
REPEATS = 1
MINUTES, PERIOD_MINUTES, WARM_MINUTES = 30, 2, 10
PER_S, CALLING_S, TALK_MS = 3, 100, 2500
PAUSED_S = 6.0
FLAT = 2.0  # per cent
REST_S = 5.0  # after the last call: what was needed for a moment is let go after two seconds

Fault = Callable[[Production, random.Random], Awaitable[None]]


async def _controller_killed(world: Production, _: random.Random) -> None:
    world.kill("controller")


async def _controller_paused(world: Production, _: random.Random) -> None:
    pid = world.kill("controller", signal.SIGSTOP)
    await asyncio.sleep(PAUSED_S)
    with contextlib.suppress(ProcessLookupError):  # whoever took over has ended it
        os.kill(pid, signal.SIGCONT)


async def _worker_killed(world: Production, _: random.Random) -> None:
    world.kill("speech")


async def _asterisk_killed(world: Production, _: random.Random) -> None:
    world.kill("asterisk")


async def _rubbish_sent(world: Production, chance: random.Random) -> None:
    await asyncio.to_thread(_rubbish, world.sip, 5000, chance)


async def _leg_gone(world: Production, chance: random.Random) -> None:
    if legs := await world.legs():
        await world.hang_up(chance.choice(legs))


#: Asterisk is killed only early, so that afterwards one process of it is seen to age.
EARLY: tuple[Fault, ...] = (_asterisk_killed, _controller_killed, _worker_killed)
LATE: tuple[Fault, ...] = (_controller_killed, _controller_paused, _worker_killed, _rubbish_sent, _leg_gone)


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds while nobody calls."""

    pid: int
    kilobytes: int
    files: int
    threads: int


async def run(world: Production, chance: random.Random, size: float) -> list[Figure]:
    periods = max(4, round(MINUTES * size / PERIOD_MINUTES))
    warm = max(1, round(periods * WARM_MINUTES / MINUTES))
    held: list[dict[str, Held]] = []
    lost = 0
    begin = await world.log_end()
    for n in range(periods):
        fault = _chosen(EARLY if n < warm else LATE, n, chance)
        lost += await _period(world, n, fault, chance)
        await until(world.quiet, 60)
        await asyncio.sleep(REST_S)
        await _given_back(world)
        held.append(_held(world))
        print(f"#   {n + 1} of {periods}: {fault.__name__.strip('_')}: {held[-1]}", flush=True)
    await until(lambda: settled(world), 60)
    arrived = len(await world.events(Kind.CALL_ARRIVED, after=begin))
    return [
        Figure(f"{NAME}.calls", arrived, "calls", f">={round(0.9 * periods * PER_S * CALLING_S)}"),
        Figure(f"{NAME}.periods_with_lost", lost, "periods", "==0"),
        *_growth(held[warm:]),
        *await reconciled(world, NAME),
    ]


def _chosen(faults: tuple[Fault, ...], n: int, chance: random.Random) -> Fault:
    return faults[0] if n == 0 else chance.choice(faults[1:] if faults is EARLY else faults)


async def _period(world: Production, n: int, fault: Fault, chance: random.Random) -> int:
    """1: some caller was not served, though Asterisk was not killed."""
    calls = PER_S * CALLING_S
    async with _seats(world), crowd(world, calls, f"+7702{n:03}", rate=PER_S) as people:
        await asyncio.sleep(chance.uniform(10, CALLING_S - 20))
        await fault(world, chance)
        done, _ = await asyncio.wait([people], timeout=CALLING_S + 60)
        if not done:  # whoever was lost with Asterisk is told by nobody
            await hang_everybody_up(world)
        served = bool(done) and people.result().status == 0
    if served or fault is _asterisk_killed:
        return 0
    told = people.result().errors.strip().splitlines() if done else ["some never ended"]
    print(f"#   period {n + 1}, {fault.__name__.strip('_')}: not served:", *told[:20], sep="\n#     ", flush=True)
    return 1


@asynccontextmanager
async def _seats(world: Production) -> AsyncIterator[None]:
    """Everybody's telephone registers anew, and everybody is ready, whatever has happened before."""
    [phone] = free_ports(1)
    async with line(world.sip, phone) as own:
        for seat in world.centre.site.seats:
            answer = await register(own, f"seat-{seat}", world.centre.secrets.seats[seat])
            assert answer.status == 200, f"seat {seat} was not registered: {answer.status}"
    await asyncio.sleep(0)  # the socket is closed in the loop's next turn
    folder = world.folder / f"seats-{phone}"
    folder.mkdir()
    numbers = ("-m", "100000", "-l", "500", "-d", str(TALK_MS), "-aa")
    async with sipp(folder, world.sip, "seat", *numbers, own_port=phone, limit_s=600):
        await world.healthy_again()
        for seat in world.centre.site.seats:
            for wish in ("logout", "login"):
                ask(world.centre.paths.control_socket, "POST", f"/seats/{seat}/{wish}", {})
        yield


async def _given_back(world: Production) -> None:
    """What the centre does every minute: what Asterisk holds does not depend on how long ago that was."""
    program = find_tree(world.centre.site, world.centre.paths).program
    own = str(places(world.centre.paths).etc / "asterisk.conf")
    asking = await asyncio.create_subprocess_exec(
        *program, "-C", own, "-rx", RETURN, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    assert await asking.wait() == 0, "Asterisk's console does not answer"


def _held(world: Production) -> dict[str, Held]:
    return {part: _of(pid) for part in ("asterisk", "controller", "speech") if (pid := world.pid(part))}


def _of(pid: int) -> Held:
    folder = Path(f"/proc/{pid}")
    status = dict(row.split(":", 1) for row in (folder / "status").read_text().splitlines())
    files = len(list((folder / "fd").iterdir()))
    return Held(pid, int(status["VmRSS"].split()[0]), files, int(status["Threads"]))


def _growth(held: list[dict[str, Held]]) -> list[Figure]:
    """From the first rest of a process to its last, in per cent; the fresher of two processes is not its elder."""
    found = []
    for part in ("asterisk", "controller", "speech"):
        for life in _lives(held, part):
            _tell(part, life)
        for name in ("kilobytes", "files", "threads"):
            grew = [
                100 * (getattr(life[-1], name) / getattr(life[0], name) - 1) for life in _lives(held, part) if life[1:]
            ]
            if grew:
                found.append(Figure(f"{NAME}.{part}.{name}", round(statistics.fmean(grew), 2), "%", f"<={FLAT:g}"))
    return found


def _tell(part: str, life: list[Held]) -> None:
    """What of which process grew, rest by rest."""
    for name in ("kilobytes", "files", "threads"):
        values = [getattr(held, name) for held in life]
        if values[-1] > values[0] * (1 + FLAT / 100):
            print(f"#   {part} {life[0].pid} grew: {name} {' '.join(map(str, values))}", flush=True)


def _lives(held: list[dict[str, Held]], part: str) -> list[list[Held]]:
    lives: dict[int, list[Held]] = {}
    for rest in held:
        if part in rest:
            lives.setdefault(rest[part].pid, []).append(rest[part])
    return list(lives.values())
