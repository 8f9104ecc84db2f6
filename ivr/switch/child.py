"""What a child process of ours does between fork and exec, and how it ends."""

import asyncio
import ctypes
import resource
import signal
import subprocess
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
OPEN_FILES = 65536

_libc = ctypes.CDLL(None, use_errno=True)  # loaded before the fork: nothing may be loaded after it


def bound_to_parent(death: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For preexec_fn: the child ends with its parent, however that dies, is spared the terminal's Ctrl-C, and may
    open as many files as the system allows (each call holds about ten)."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)

    def prepare() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(death))
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))

    return prepare


async def end(child: subprocess.Popen[bytes], limit_s: float) -> None:
    """Told to end; after the limit, killed."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        await asyncio.to_thread(child.wait, limit_s)
    except subprocess.TimeoutExpired:
        child.kill()
        await asyncio.to_thread(child.wait)
