"""Fetches Asterisk (and SIPp for the tests) into a cache, as any user; the system itself is not touched."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.switch.fetch_apt import SUITE, AptTree, AsteriskNotFetched, Say, missing_program
from ivr.switch.fetch_sources import Mirror, machine_mirror
from ivr.switch.tree import launch
from ivr.switch.version import FLOOR, AsteriskVersion, read_version
from ivr.switch.wrong import SwitchWrong

PACKAGES = ("asterisk", "asterisk-modules", "asterisk-config", "asterisk-core-sounds-en-wav", "sip-tester")
#: Without these an unpacked tree is not whole.
NEEDED = ("usr/sbin/asterisk", "usr/bin/sipp", "usr/share/asterisk/rest-api/events.json", "usr/share/asterisk/sounds")
SPACE_NEEDED = 700_000_000  # 100 MB fetched, 320 MB unpacked, and once more while a new tree replaces an old one
_OWN = "install Asterisk >= 22.10.1 yourself and name it in the site file (asterisk: {use: {program: …}})"


def tree_version(root: Path) -> AsteriskVersion | None:
    """The version of the whole tree in root; None where it is not whole or does not run."""
    if not all((root / part).exists() for part in NEEDED):
        return None
    try:
        return program_version([*launch(root, "usr/sbin/asterisk"), "-V"])
    except SwitchWrong:
        return None


def program_version(command: list[str]) -> AsteriskVersion | None:
    try:
        spoken = subprocess.run(
            command, capture_output=True, text=True, timeout=20, check=False, errors="replace"
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    return read_version(spoken)


def fetch_asterisk(folder: Path, say: Say, mirror: Mirror | None = None) -> AsteriskVersion:
    """Make folder/root whole. Quick when it already is; two at once wait for each other. Raises AsteriskNotFetched."""
    root = folder / "root"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder):
            version = tree_version(root)
            if version is not None and version >= FLOOR:
                return version
            return _fetch(folder, say, mirror)
    except OSError as error:
        raise AsteriskNotFetched(
            f"{error.strerror or error} ({folder}): make room or rights there, then run this again"
        ) from error


def _fetch(folder: Path, say: Say, mirror: Mirror | None) -> AsteriskVersion:
    tree = AptTree(folder, mirror or _mirror())
    if (free := shutil.disk_usage(folder).free) < SPACE_NEEDED:
        raise AsteriskNotFetched(f"only {free // 1_000_000} MB are free at {folder}: 700 MB are needed")
    say(f"asking {tree.mirror.address} for Debian {SUITE}'s list of packages")
    tree.prepare()
    tree.get("update", "--error-on=any")
    tree.get("autoclean")  # archives of older versions would be unpacked as well
    say("getting Asterisk and what it needs, about 95 MB")
    tree.get("install", "--download-only", *PACKAGES, progress=every_tenth(say))
    return _unpack(tree, say)


def _mirror() -> Mirror:
    if program := missing_program():
        raise AsteriskNotFetched(f"this machine has no {program} (it is not a Debian): {_OWN}")
    mirror = machine_mirror()
    if mirror is None:
        raise AsteriskNotFetched(f"the apt sources of this machine name no Debian mirror: add one, or {_OWN}")
    return mirror


def _unpack(tree: AptTree, say: Say) -> AsteriskVersion:
    """Into a folder beside the real one, which it replaces in one step: a kill leaves no half tree behind."""
    part, root, old = (tree.folder / name for name in ("root.part", "root", "root.old"))
    for left in (part, old):
        shutil.rmtree(left, ignore_errors=True)
    packages = sorted(tree.archives.glob("*.deb"))
    say(f"unpacking {len(packages)} packages, about 320 MB")
    for package in packages:
        unpack(package, part)
    version = tree_version(part)
    if version is None:
        raise AsteriskNotFetched("what was fetched does not run as Asterisk: remove the folder and run this again")
    if version < FLOOR:
        raise AsteriskNotFetched(
            f"the mirror carries Asterisk {version}; {FLOOR} is the lowest that is safe: use a newer mirror"
        )
    if root.exists():
        root.rename(old)
    part.rename(root)
    shutil.rmtree(old, ignore_errors=True)
    return version


def unpack(package: Path, into: Path) -> None:
    done = subprocess.run(
        ["dpkg-deb", "-x", package, into], capture_output=True, text=True, check=False, errors="replace"
    )
    if done.returncode == 0:
        return
    if "No space left" in done.stderr:
        raise AsteriskNotFetched("the disk is full: free 700 MB and run this again")
    package.unlink(missing_ok=True)  # a broken file would stop every later run as well
    raise AsteriskNotFetched(f"{package.name} could not be unpacked (it was removed): run this again")


def every_tenth(say: Say) -> Callable[[float], None]:
    shown = -1

    def progress(percent: float) -> None:
        nonlocal shown
        if int(percent) // 10 > shown:
            shown = int(percent) // 10
            say(f"  {shown * 10:3d} %")

    return progress


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
