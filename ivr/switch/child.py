"""A child process of ours: what it does between fork and exec, and how it ends."""

import asyncio
import ctypes
import resource
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
OPEN_FILES = 65536
STOP_S = 10.0

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


class Child:
    """A process that was begun here and ends with us. It does not begin by itself, and may begin again."""

    _process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def ended(self) -> int | None:
        """Its exit status, once it has ended."""
        return self._process.poll() if self._process else None

    def _begin(
        self, argv: Sequence[str], output: IO[bytes], cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> None:
        """Call it from the main thread: the child is bound to the life of the thread that starts it."""
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=env,
            start_new_session=True,
            preexec_fn=bound_to_parent(),  # only two system calls, nothing that takes a lock
        )

    async def stop(self, limit_s: float = STOP_S) -> None:
        """Told to end; after the limit, killed."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.terminate()
            try:
                await asyncio.to_thread(process.wait, limit_s)
            except subprocess.TimeoutExpired:
                process.kill()
                await asyncio.to_thread(process.wait)
        self._process = None
