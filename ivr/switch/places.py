"""The folders of one running Asterisk, all under the run directory."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ivr.site.paths import Paths
from ivr.switch.wrong import SwitchWrong

#: A unix socket's address is 108 bytes long, with its ending zero.
LONGEST_SOCKET = 107


@dataclass(frozen=True, slots=True)
class Places:
    etc: Path
    lib: Path
    spool: Path
    run: Path
    log: Path
    tones: Path
    recordings: Path

    def all(self) -> tuple[Path, ...]:
        extra = (self.spool / "tmp", self.spool / "monitor", self.log / "cdr-csv", self.lib / "agi-bin")
        return (self.etc, self.lib, self.spool, self.run, self.log, self.tones, self.recordings, *extra)


def places(paths: Paths) -> Places:
    home = paths.asterisk
    return Places(
        etc=home / "etc",
        lib=home / "lib",
        spool=home / "spool",
        run=_short(home / "run"),
        log=home / "log",
        tones=home / "tones",
        recordings=paths.recordings,
    )


def make(all_places: Places) -> None:
    for place in all_places.all():
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    run = all_places.run.lstat()
    if run.st_uid != os.getuid():
        raise SwitchWrong(f"{all_places.run} belongs to another user; delete it or use a shorter run directory (--var)")


def _short(run: Path) -> Path:
    """The folder of the control socket; elsewhere under a name of its own where the path would be too long for one."""
    if len(os.fsencode(run / "asterisk.ctl")) <= LONGEST_SOCKET:
        return run
    mark = hashlib.sha256(os.fsencode(run)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"ivr109-{os.getuid()}-{mark}"


def clear(all_places: Places) -> None:
    """After the end: a folder of sockets outside the run directory is not left behind."""
    if all_places.run.parent != all_places.etc.parent:
        shutil.rmtree(all_places.run, ignore_errors=True)
