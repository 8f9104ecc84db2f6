"""The doctor on the machine: Python, packages, disk, rights, open files, clock."""

import ctypes
import os
import re
import resource
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from ivr.setup.verdict import Verdict, ok, warning, wrong

LOW_DISK, NO_DISK = 2_000_000_000, 200_000_000  # bytes; an hour of a recorded call takes about 115 MB
FILES_NEEDED = 4096  # a call holds about ten
UNSYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)


def machine(var: Path) -> Iterator[Verdict]:
    yield python(sys.version_info[:3])
    yield packages(metadata.requires("ivr109") or [])
    yield disk(var)
    yield open_files(resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    yield clock(datetime.now(UTC), _adjtimex())


def python(version: tuple[int, ...]) -> Verdict:
    shown = ".".join(map(str, version))
    if version < (3, 11):
        return wrong("Python", f"{shown} is too old", "install Python 3.11 or later, delete .venv, run: make run")
    return ok("Python", shown)


def packages(requirements: list[str]) -> Verdict:
    """requirements: as a distribution's metadata lists them; those of extras are for developers."""
    names = [re.split(r"[^A-Za-z0-9._-]", needed, maxsplit=1)[0] for needed in requirements if "extra ==" not in needed]
    missing = [name for name in names if not _installed(name)]
    if missing:
        return wrong("Python packages", f"missing: {', '.join(missing)}", "run: make run")
    return ok("Python packages", f"{len(names)} there")


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def disk(var: Path) -> Verdict:
    part = "disk"
    place = next(folder for folder in (var, *var.parents) if folder.exists())
    if not os.access(place, os.W_OK):
        return wrong(part, f"{place} cannot be written to", "give this user the right, or choose another with --var")
    free = shutil.disk_usage(place).free
    shown = f"{free / 1e9:.1f} GB free at {place}"
    if free < NO_DISK:
        return wrong(part, shown, "make room: calls go on, but recordings and the log would be lost")
    if free < LOW_DISK:
        return warning(part, shown, "make room soon: an hour of recorded calls takes about 115 MB")
    return ok(part, shown)


def open_files(limit: int) -> Verdict:
    if limit != resource.RLIM_INFINITY and limit < FILES_NEEDED:
        remedy = f"raise it (ulimit -Hn, or LimitNOFILE= of the service): {FILES_NEEDED} carry some 400 calls"
        return warning("open files", f"at most {limit} for one process", remedy)
    return ok("open files", "no limit" if limit == resource.RLIM_INFINITY else f"up to {limit}")


def clock(now: datetime, kernel: int) -> Verdict:
    """kernel: what adjtimex returned. A wrong clock spoils terms, the log's order and secrets' ages."""
    if now < RELEASED:
        return wrong("clock", f"the machine believes it is {now:%Y-%m-%d}", "set the clock, then install chrony")
    if kernel == UNSYNCHRONISED:
        return warning("clock", f"{now:%Y-%m-%d %H:%M} UTC, kept by nobody", "install chrony or systemd-timesyncd")
    return ok("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _adjtimex() -> int:
    asked = ctypes.create_string_buffer(512)  # a struct timex of zeros only reads
    return int(ctypes.CDLL(None).adjtimex(asked))
