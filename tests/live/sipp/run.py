"""Runs one SIPp with one of our scenarios. Only loopback addresses are ever called."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from ivr.site import Paths
from ivr.switch import launch
from ivr.switch.child import bound_to_parent
from tests.live.sites import free_ports

HERE = Path(__file__).parent
SPEECH_S = 2


@dataclass(frozen=True, slots=True)
class Ran:
    status: int  # 0: every call went as the scenario says
    said: str
    errors: str


def sound(folder: Path) -> Path:
    """Two seconds of a quiet buzz in A-law: a caller who breathes. Written once: another SIPp may just be reading it,
    and one that finds it empty ends at once."""
    path = folder / "caller.alaw"
    if not path.exists():
        path.write_bytes(bytes([0xD5, 0x55] * 40 + [0xC5, 0x45] * 40) * (SPEECH_S * 50))
    return path


@asynccontextmanager
async def sipp(
    folder: Path,
    port: int,
    scenario: str,
    *options: str,
    address: str = "127.0.0.1",
    own_port: int = 0,
    limit_s: int = 120,
) -> AsyncIterator["asyncio.Task[Ran]"]:
    """A running SIPp that talks with 127.0.0.1:port. It is killed at the end of the block."""
    sound(folder)
    own, media = free_ports(2)
    log = folder / f"{scenario}-{own}.log"
    child = await asyncio.create_subprocess_exec(
        *launch(Paths().asterisk_root, "usr/bin/sipp"),
        f"127.0.0.1:{port}",
        *("-sf", str(HERE / f"{scenario}.xml"), "-i", address, "-p", str(own_port or own), "-mp", str(media)),
        *("-m", "1", "-nostdin", "-timeout", f"{limit_s}s", "-timeout_error"),
        *("-trace_err", "-error_file", str(log)),
        *options,
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        preexec_fn=bound_to_parent(signal.SIGKILL),
    )

    async def ended() -> Ran:
        said, _ = await child.communicate()
        errors = log.read_text("utf-8", "replace") if log.is_file() else ""
        return Ran(child.returncode or 0, said.decode("utf-8", "replace"), errors)

    watch = asyncio.create_task(ended())
    try:
        yield watch
    finally:
        if child.returncode is None:
            child.kill()
        await watch
