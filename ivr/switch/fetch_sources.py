"""The machine's own Debian mirror, out of its apt sources (both formats). Reads files, touches no network."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

#: Debian's releases by every name a source may use; other distributions' code names are not here.
DEBIAN_SUITES = frozenset(
    {"oldoldstable", "oldstable", "stable", "testing", "unstable", "sid"}
    | {"bullseye", "bookworm", "trixie", "forky", "duke"}
)
APT_SOURCES = Path("/etc/apt")
USUAL_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_NO = frozenset({"no", "false", "0", "off", "without", "disable"})


@dataclass(frozen=True, slots=True)
class Mirror:
    """address: as apt takes it (http:, mirror+file: …). signed_by: a keyring's path, a key's own text, or ""."""

    address: str
    signed_by: str
    trusted: bool = False  # the administrator switched signatures off for it: that is then theirs to decide


@dataclass(frozen=True, slots=True)
class Source:
    addresses: tuple[str, ...]
    suites: tuple[str, ...]
    components: tuple[str, ...]
    signed_by: str
    trusted: bool


def machine_mirror(etc_apt: Path = APT_SOURCES) -> Mirror | None:
    """The mirror that this machine takes Debian itself from; None where it takes none."""
    return debian_mirror(_sources(etc_apt))


def debian_mirror(sources: Iterable[Source]) -> Mirror | None:
    for source in sources:
        debian = any(suite.removesuffix("-updates") in DEBIAN_SUITES for suite in source.suites)
        addresses = [address for address in source.addresses if not address.startswith("cdrom:")]
        if debian and "main" in source.components and addresses:
            return Mirror(addresses[0], source.signed_by, source.trusted)
    return None


def debian_sources(release: str, etc_apt: Path = APT_SOURCES) -> Iterator[tuple[Mirror, str]]:
    """Where this machine takes its own Debian from: each mirror with a suite of this release, updates among them."""
    for source in _sources(etc_apt):
        for suite in source.suites:
            if suite.partition("-")[0].partition("/")[0] == release and "main" in source.components:
                for address in source.addresses:
                    yield Mirror(address, source.signed_by, source.trusted), suite


def _sources(etc_apt: Path) -> Iterator[Source]:
    parts = etc_apt / "sources.list.d"
    for path in [etc_apt / "sources.list", *sorted(parts.glob("*.list"))]:
        yield from one_line_sources(_text(path))
    for path in sorted(parts.glob("*.sources")):
        yield from deb822_sources(_text(path))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # missing, or for root's eyes only: then it is no source for us
        return ""


def one_line_sources(text: str) -> Iterator[Source]:
    """`deb [signed-by=… arch=…] address suite component…`, one a line."""
    for line in text.splitlines():
        found = re.match(r"\s*deb\s+(?:\[([^\]]*)\]\s*)?([^#]+)", line)
        if found is None:
            continue
        options = dict(part.split("=", 1) for part in shlex.split(found[1] or "") if "=" in part)
        words = found[2].split()
        if len(words) >= 3:
            signed_by, trusted = options.get("signed-by", ""), options.get("trusted", "no") not in _NO
            yield Source((words[0],), (words[1],), tuple(words[2:]), signed_by, trusted)


def deb822_sources(text: str) -> Iterator[Source]:
    """Stanzas of `Field: value`, parted by empty lines."""
    for fields in _stanzas(text):
        if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").strip().lower() in _NO:
            continue
        yield Source(
            tuple(fields.get("uris", "").split()),
            tuple(fields.get("suites", "").split()),
            tuple(fields.get("components", "").split()),
            _key(fields.get("signed-by", "")),
            fields.get("trusted", "no").strip().lower() not in _NO,
        )


def _stanzas(text: str) -> Iterator[Mapping[str, str]]:
    for block in re.split(r"\n[ \t]*\n", text):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            if line[:1] in " \t" and name:
                fields[name] += "\n" + line.strip()
            elif ":" in line:
                name, _, value = line.partition(":")
                name = name.strip().lower()
                fields[name] = value.strip()
        if fields:
            yield fields


def _key(signed_by: str) -> str:
    """A path as it is; a key written into the stanza without its dots (they stand for empty lines)."""
    if "BEGIN PGP" not in signed_by:
        return signed_by.split()[0] if signed_by.split() else ""
    lines = ["" if line == "." else line for line in signed_by.strip().splitlines()]
    return "\n".join(lines) + "\n"
