"""One real fetch from the machine's own mirror into an empty cache; what was downloaded before is not fetched again."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from ivr.site.paths import Paths
from ivr.switch.fetch import NEEDED, fetch_asterisk, tree_version
from ivr.switch.tree import launch
from ivr.switch.version import FLOOR


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cache that was interrupted while it unpacked, with the archives that the project's cache already holds."""
    folder = tmp_path / "asterisk"
    archives = folder / "cache" / "archives"
    archives.mkdir(parents=True)
    for package in (Paths().cache / "asterisk" / "cache" / "archives").glob("*.deb"):
        try:
            os.link(package, archives / package.name)
        except OSError:  # another file system
            shutil.copy2(package, archives)
    half = folder / "root.part" / "usr" / "sbin"
    half.mkdir(parents=True)
    (half / "asterisk").write_text("half a program")
    return folder


def test_asterisk_is_fetched_and_runs_and_is_not_fetched_twice(folder: Path) -> None:
    said: list[str] = []
    version = fetch_asterisk(folder, said.append)
    assert version >= FLOOR
    assert any("unpacking" in line for line in said), said
    root = folder / "root"
    assert all((root / part).exists() for part in NEEDED)
    assert not (folder / "root.part").exists()
    sipp = subprocess.run([*launch(root, "usr/bin/sipp"), "-v"], capture_output=True, text=True, check=False).stdout
    assert "SIPp v3." in sipp

    again: list[str] = []
    began = time.monotonic()
    assert fetch_asterisk(folder, again.append) == version
    assert again == []
    assert time.monotonic() - began < 20, "nothing is fetched or unpacked again"

    (root / "usr" / "bin" / "sipp").unlink()
    assert tree_version(root) is None, "a tree that lost a program is not whole"
