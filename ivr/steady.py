"""A process that runs for months holds as much in its last hour as in its first."""

import asyncio
import contextlib
import ctypes
import threading
from concurrent.futures import ThreadPoolExecutor

#: For short work with files, beside the loop.
THREADS = 4

# mallopt's names (malloc.h), and what they are set to
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
SETTINGS = {TRIM_THRESHOLD: 1 << 20, MMAP_THRESHOLD: 1 << 18, ARENA_MAX: 2}


def keep_memory_level() -> None:
    """glibc else gives each thread a heap of its own, and keeps what a thread has once needed for a moment: a spoken
    sentence takes some 20 MB of samples. Another C library is left as it is."""
    with contextlib.suppress(AttributeError):
        adjust = ctypes.CDLL(None).mallopt
        for setting, value in SETTINGS.items():
            adjust(setting, value)


def begin_threads() -> None:
    """The running loop's threads, so many and no more, all begun: how many there are tells nothing of the load."""
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="files")
    together = threading.Barrier(THREADS)  # each waits for the others: no thread takes two of these
    for _ in range(THREADS):
        pool.submit(together.wait)
    asyncio.get_running_loop().set_default_executor(pool)
