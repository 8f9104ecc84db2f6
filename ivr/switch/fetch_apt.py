"""A private apt tree: Debian's packages by the machine's own apt-get, as any user, the system untouched."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ivr.switch.fetch_sources import USUAL_KEYRING, Mirror

SUITE = "forky"  # Debian testing in 2026: the first release that carries Asterisk 22.10.1
Say = Callable[[str], None]


class AsteriskNotFetched(Exception):
    """Asterisk's packages could not be fetched or unpacked: says why and what to do."""


@dataclass(frozen=True, slots=True)
class AptTree:
    """folder: holds lists, archives and partial downloads, so that an interrupted fetch goes on where it stopped.

    sources: where packages come from, as sources.list says it; empty: testing's, out of the mirror. status: which
    packages are taken to be installed already; None: not one.
    """

    folder: Path
    mirror: Mirror
    sources: tuple[str, ...] = ()
    status: Path | None = None

    @property
    def archives(self) -> Path:
        return self.folder / "cache" / "archives"

    def prepare(self) -> None:
        for part in ("state/lists/partial", "cache/archives/partial"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        (self.folder / "state" / "status").touch()
        lines = self.sources or (self.source_line(self.mirror, SUITE),)
        (self.folder / "sources.list").write_text("".join(lines), encoding="utf-8")

    def source_line(self, mirror: Mirror, suite: str) -> str:
        options = []
        if signed_by := self._keyring(mirror):
            options.append(f"signed-by={signed_by}")
        if mirror.trusted:
            options.append("trusted=yes")
        shown = f"[{' '.join(options)}] " if options else ""
        return f"deb {shown}{mirror.address} {suite} main\n"

    def _keyring(self, mirror: Mirror) -> str:
        signed_by = mirror.signed_by
        if "BEGIN PGP" in signed_by:
            path = self.folder / f"{hashlib.sha256(signed_by.encode()).hexdigest()[:8]}.asc"
            path.write_text(signed_by, encoding="utf-8")
            return str(path)
        if not signed_by and USUAL_KEYRING.exists():
            return str(USUAL_KEYRING)
        return signed_by

    def get(self, *arguments: str, progress: Callable[[float], None] | None = None) -> None:
        """Run apt-get in this tree; raises AsteriskNotFetched with what to do."""
        status = self.status or self.folder / "state" / "status"
        command = ["apt-get", "--quiet=2", "--yes", *_options(self.folder, status), *arguments]
        if progress is not None:
            command[1:1] = ["-o", "APT::Status-Fd=1"]
        said: list[str] = []
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
            text=True,
            errors="replace",
        ) as apt:
            assert apt.stdout is not None
            for line in apt.stdout:
                if (percent := _percent(line)) is None:
                    said.append(line)
                elif progress is not None:
                    progress(percent)
        if apt.returncode != 0:
            raise AsteriskNotFetched(reason("".join(said), self.mirror.address))


def _options(folder: Path, status: Path) -> Sequence[str]:
    settings = {
        "Dir::State": folder / "state",
        "Dir::State::status": status,
        "Dir::Cache": folder / "cache",
        "Dir::Etc::SourceList": folder / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        "APT::Default-Release": "",
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "",
        "Debug::NoLocking": "1",  # apt's locks are root's; set-up holds its own
        "Acquire::Check-Valid-Until": "false",  # a mirror's testing may be past its date; signatures still count
        "Acquire::Languages": "none",
        "Acquire::Retries": "2",
        "Acquire::http::Timeout": "20",
        "Acquire::https::Timeout": "20",
    }
    return [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]


def _percent(line: str) -> float | None:
    found = re.match(r"dlstatus:[^:]*:([0-9.]+):", line)
    return float(found[1]) if found else None


#: What apt says, and what the reader should do about it. The first that fits counts.
_REASONS = (
    (r"No space left|enough free space", "the disk is full: free 700 MB and run this again"),
    (
        r"Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|connection timed out"
        r"|Network is unreachable|Connection failed|Connection refused",
        "the Debian mirror {mirror} does not answer: check the network (and apt's proxy settings), then run this again",
    ),
    (
        r"NO_PUBKEY|is not signed|public key is not available|signatures? (?:were|was) invalid|/usr/bin/sqv",
        "the mirror's signature could not be checked: update the package debian-archive-keyring, then run this again",
    ),
    (
        r"does not have a Release file|Unable to locate package|has no installation candidate|404 +Not Found",
        "the mirror {mirror} does not carry Debian " + SUITE + ": name a whole Debian mirror in /etc/apt/sources.list, "
        "or name an Asterisk of your own in the site file (asterisk: {{use: {{program: …}}}})",
    ),
    (
        r"Hash Sum mismatch|File has unexpected size",
        "the mirror is just being updated: run this again in a few minutes",
    ),
)


def reason(said: str, mirror: str) -> str:
    for pattern, remedy in _REASONS:
        if re.search(pattern, said, re.IGNORECASE):
            return remedy.format(mirror=mirror)
    last = [line.strip() for line in said.splitlines() if line.startswith(("E:", "W:"))][-3:]
    return (
        "apt-get failed: " + (" ".join(last)[:500] or "it gave no reason") + " — run this again, or ask with this line"
    )


def missing_program() -> str | None:
    """A program of the machine that fetching needs and that is not there."""
    return next((name for name in ("apt-get", "dpkg-deb") if shutil.which(name) is None), None)
