"""The controller before this one, on the same machine and in the same run directory: it leads no more and must go.

Only a hung one is ever found here: whoever ends lets go of the lead, whoever was paused has lost it without knowing.
"""

import contextlib
import os
import select
import signal
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

GONE_MS = 2000


def end_before(note: Path) -> None:
    """note: where the leader of this run directory writes its process id; ours stands there afterwards."""
    earlier = _noted(note)
    if earlier is not None and earlier != os.getpid() and _is_controller(earlier):
        log.error("the earlier controller hangs and has lost the lead: it is ended", pid=earlier)
        with contextlib.suppress(ProcessLookupError):
            descriptor = os.pidfd_open(earlier)
            os.kill(earlier, signal.SIGKILL)
            poll = select.poll()
            poll.register(descriptor, select.POLLIN)
            poll.poll(GONE_MS)
            os.close(descriptor)
    note.write_text(str(os.getpid()), "ascii")


def _noted(note: Path) -> int | None:
    try:
        return int(note.read_text("ascii"))
    except (OSError, ValueError):
        return None


def _is_controller(pid: int) -> bool:
    """A process id may have been given out again: only one that runs as we do counts."""
    try:
        own = Path("/proc/self/cmdline").read_bytes()
        return Path(f"/proc/{pid}/cmdline").read_bytes() == own and b"controller" in own
    except OSError:
        return False
