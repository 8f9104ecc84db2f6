"""Where an Asterisk is installed, and how its programs are started.

The embedded one lies in a folder of ours and was built for a newer system: its programs only run through the loader and
the libraries that came with them.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ivr.site.paths import Paths
from ivr.site.schema import GivenHost, GivenProgram, Site
from ivr.switch.wrong import SwitchWrong

#: The security release of June 2026: before it ARI could write files and the WebSocket could be passed by.
FLOOR = (22, 10, 1)

#: Where distributions keep modules; the first that exists is taken.
MODULE_FOLDERS = ("lib/*/asterisk/modules", "lib64/asterisk/modules", "lib/asterisk/modules")
SHARE_FOLDERS = ("share/asterisk", "../var/lib/asterisk", "var/lib/asterisk")


@dataclass(frozen=True, slots=True)
class Tree:
    program: tuple[str, ...]  # how asterisk is started: its words before the options
    modules: Path
    share: Path  # documentation and keys; several modules refuse to load without the first


def launch(root: Path, program: str) -> list[str]:
    """The words that start a program of an unpacked tree, e.g. launch(root, "usr/bin/sipp")."""
    path = root / program
    if not path.is_file():
        raise SwitchWrong(f"{path} is not there; fetch Asterisk with: ivr setup")
    loaders = sorted(root.glob("usr/lib/*/ld-linux-*.so.*"))
    if not loaders:
        raise SwitchWrong(f"{root} has no loader (ld-linux); delete the folder and run: ivr setup")
    return [str(loaders[0]), "--library-path", str(loaders[0].parent), str(path)]


def find_tree(site: Site, paths: Paths) -> Tree:
    """The Asterisk that the site names. Raises SwitchWrong where it is missing or on another machine."""
    use = site.asterisk.use
    if isinstance(use, GivenHost):
        raise SwitchWrong(f"asterisk.use names the host {use.host}: it is started and configured there, not here")
    if isinstance(use, GivenProgram):
        return _given(Path(use.program))
    root = paths.asterisk_root
    return _laid_out(tuple(launch(root, "usr/sbin/asterisk")), root / "usr")


def _given(program: Path) -> Tree:
    if not program.is_file():
        raise SwitchWrong(f"asterisk.use.program: {program} is not there; correct the path or write: use: embedded")
    return _laid_out((str(program),), program.resolve().parent.parent)


def _laid_out(program: tuple[str, ...], prefix: Path) -> Tree:
    return Tree(
        program, _first(prefix, MODULE_FOLDERS, "app_stasis.so"), _first(prefix, SHARE_FOLDERS, "documentation")
    )


def _first(prefix: Path, patterns: tuple[str, ...], sign: str) -> Path:
    for pattern in patterns:
        for folder in sorted(prefix.glob(pattern)):
            if (folder / sign).exists():
                return folder.resolve()
    raise SwitchWrong(f"{prefix} holds no Asterisk with {sign}; install it completely or write: use: embedded")


def version_of(tree: Tree) -> str:
    """What `asterisk -V` says, after checking it against the floor."""
    try:
        said = subprocess.run(
            [*tree.program, "-V"], capture_output=True, text=True, timeout=20, check=True
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError) as wrong:
        raise SwitchWrong(f"{tree.program[-1]} does not start ({wrong}); run: ivr setup") from None
    return check_version(said)


def check_version(said: str) -> str:
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", said)
    number = tuple(int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    if number < FLOOR:
        floor = ".".join(map(str, FLOOR))
        raise SwitchWrong(f"Asterisk {floor} or newer is needed, this is {said!r}; update it or write: use: embedded")
    return said
