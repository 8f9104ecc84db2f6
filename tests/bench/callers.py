"""The callers: SIPp, a stranger to our code, with sound in both directions. Only loopback is ever called."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from ivr.site import Paths
from ivr.switch import launch
from ivr.switch.child import bound_to_parent
from tests.live.sipp.run import sound
from tests.live.sites import free_ports, free_range

SCENARIO = Path(__file__).parent / "waiting.xml"
ENDING_S = 15.0


@asynccontextmanager
async def calling(
    folder: Path,
    port: int,
    dialled: str,
    at_once: int,
    per_s: float,
    clear: Callable[[], Awaitable[None]],
    counts: Path | None = None,
) -> AsyncIterator[None]:
    """SIPp dials `dialled` per_s times a second as long as fewer than at_once of its calls are going on.

    After the block no new calls are made; `clear` ends those that are there, from the other side.
    counts: where SIPp writes what became of its calls.
    """
    sound(folder)
    options = ["-l", str(at_once), "-r", str(round(per_s * 10)), "-rp", "10000", "-m", "1000000"]
    if counts is not None:
        options += ["-trace_stat", "-fd", "1", "-stf", str(counts)]
    async with _sipp(folder, port, dialled, at_once, *options) as child:
        yield
        child.send_signal(signal.SIGUSR1)  # no new calls; it ends after the last
        async with asyncio.timeout(ENDING_S):
            while child.returncode is None:
                await clear()


async def speaking(folder: Path, port: int, dialled: str, voice: bytes, limit_s: float) -> None:
    """One caller who says `voice` (A-law, again and again) until hung up."""
    _keep(folder, voice)
    async with _sipp(folder, port, dialled, 1, "-m", "1") as child, asyncio.timeout(limit_s):
        status = await child.wait()
    assert status == 0, f"SIPp ended with {status}; its screen is in {folder}"


def _keep(folder: Path, voice: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "caller.alaw").write_bytes(voice)


@asynccontextmanager
async def _sipp(
    folder: Path, port: int, dialled: str, at_once: int, *options: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A running SIPp with its files in `folder`; killed at the end of the block."""
    [own] = free_ports(1)
    media = free_range(4 * at_once + 20)
    with (folder / f"sipp-{own}.log").open("wb") as log:
        child = await asyncio.create_subprocess_exec(
            *launch(Paths().asterisk_root, "usr/bin/sipp"),
            f"127.0.0.1:{port}",
            *("-sf", str(SCENARIO), "-s", dialled, "-i", "127.0.0.1", "-p", str(own), "-nostdin"),
            *("-min_rtp_port", str(media["first"]), "-max_rtp_port", str(media["last"])),
            *options,
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=bound_to_parent(signal.SIGKILL),
        )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
