"""Set-up's browser for the tests: Debian's own Chromium and a font with Kazakh letters, unpacked as any user. Only what
the machine has not got is fetched; nothing is installed into it."""

import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.setup.steps import SetupStopped
from ivr.site.centre import Centre
from ivr.switch.fetch import alone, every_tenth, unpack
from ivr.switch.fetch_apt import AptTree, AsteriskNotFetched, Say, missing_program
from ivr.switch.fetch_sources import debian_sources

#: The last two: a font, and how fonts are looked for.
PACKAGES = ("chromium", "chromium-common", "fonts-dejavu-core", "fontconfig-config")
#: Without these, which lie in the first two, it is not whole, though it says its version.
NEEDED = ("chromium", "icudtl.dat", "resources.pak")
STATUS = Path("/var/lib/dpkg/status")
SPACE_NEEDED = 700_000_000  # 120 MB fetched, 400 MB unpacked
SPEAKS_S = 30

_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Chromium:
    program: Path
    env: Mapping[str, str]  # what it needs besides the usual

    def version(self) -> str:
        """ "" where it does not run."""
        if not all((self.program.parent / part).is_file() for part in NEEDED):
            return ""
        try:
            done = subprocess.run(
                [self.program, "--version"], capture_output=True, text=True, timeout=SPEAKS_S, check=True, env=self.env
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        return done.stdout.strip()


def chromium_in(folder: Path) -> Chromium:
    root = folder / "root"
    libraries = [*root.glob("usr/lib/*-linux-gnu*"), *root.glob("usr/lib/*-linux-gnu*/pulseaudio")]
    env = {"LD_LIBRARY_PATH": ":".join(map(str, libraries)), "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    return Chromium(root / "usr/lib/chromium/chromium", env)


def browser(centre: Centre, say: Say) -> str:
    folder = centre.paths.chromium
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        version = chromium_in(folder).version() or _fetched(folder, say)
    return f"{version}; only tests use it"


def _fetched(folder: Path, say: Say) -> str:
    if program := missing_program():
        raise SetupStopped(f"this machine has no {program}: tests of the pages need a Debian")
    if shutil.disk_usage(folder).free < SPACE_NEEDED:
        raise SetupStopped(f"700 MB are needed at {folder}: make room, then run this again")
    try:
        _fetch(folder, say)
    except AsteriskNotFetched as fault:
        raise SetupStopped(str(fault)) from None
    version = chromium_in(folder).version()
    if not version:
        raise SetupStopped(f"what was fetched does not run as Chromium: remove {folder} and run this again")
    return version


def _fetch(folder: Path, say: Say) -> None:
    release = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    found = list(debian_sources(release))
    if not found:
        raise SetupStopped(
            f"the apt sources of this machine name no Debian {release}: add one in /etc/apt/sources.list"
        )
    made = AptTree(folder, found[0][0])
    lines = tuple(dict.fromkeys(made.source_line(mirror, suite) for mirror, suite in found))
    tree = AptTree(folder, found[0][0], lines, STATUS)
    say(f"asking for Debian {release}'s list of packages")
    tree.prepare()
    tree.get("update", "--error-on=any")
    shutil.rmtree(tree.archives, ignore_errors=True)
    tree.prepare()
    say("getting Chromium and what this machine lacks of what it needs, some 120 MB")
    tree.get("install", "--reinstall", "--download-only", *PACKAGES, progress=every_tenth(say))
    part, root = folder / "root.part", folder / "root"
    shutil.rmtree(part, ignore_errors=True)
    for package in sorted(tree.archives.glob("*.deb")):
        unpack(package, part)
    shutil.rmtree(root, ignore_errors=True)
    part.rename(root)
    shutil.rmtree(tree.archives, ignore_errors=True)
    fonts = _FONTS.format(fonts=root / "usr/share/fonts", cache=folder / "fonts")
    (folder / "fonts.conf").write_text(fonts, "utf-8")
