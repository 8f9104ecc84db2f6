"""A run directory on a small disk of its own, which a case can fill: a tmpfs in a mount namespace that ends with the
case. Root can make one, and every user where the kernel lets users have namespaces."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from tests.faults.figures import Figure

NEEDS = "This case needs root, or a kernel that lets users make namespaces (sysctl kernel.unprivileged_userns_clone=1)."
PIECE = 1 << 20


async def in_own_mounts(module: str, *words: str) -> list[Figure]:
    """Runs the module with these words where it may mount; the figures that it printed."""
    as_root = () if os.geteuid() == 0 else ("--user", "--map-root-user")
    argv = ("unshare", *as_root, "--mount", "--propagation", "private", sys.executable, "-m", module, *words)
    child = await asyncio.create_subprocess_exec(*argv, stdout=asyncio.subprocess.PIPE)
    said, _ = await child.communicate()
    if child.returncode:
        raise RuntimeError(f"{module} ended with status {child.returncode}. {NEEDS}")
    return [figure for line in said.decode("utf-8").splitlines() if (figure := Figure.read(line))]


def mount(folder: Path, size_mb: int) -> None:
    """Only inside `in_own_mounts`."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size_mb}m,mode=700", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise SystemExit(f"{made.stderr.strip()}. {NEEDS}")


def fill(folder: Path) -> Path:
    """Takes all the room there is. Remove the file to give it back."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for piece in (PIECE, 4096):
            try:
                while file.write(b"\0" * piece) == piece:
                    pass
            except OSError:
                continue
    return ballast
