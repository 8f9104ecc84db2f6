"""The machine's mirror out of apt sources as they are found in the wild."""

from pathlib import Path

import pytest

from ivr.switch.fetch_sources import Mirror, deb822_sources, debian_mirror, machine_mirror, one_line_sources

KEY = "/usr/share/keyrings/debian-archive-keyring.gpg"

ONE_LINE = [
    ("deb http://mirror.kz/debian bookworm main contrib", Mirror("http://mirror.kz/debian", "")),
    (f"deb [signed-by={KEY} arch=amd64] https://m.kz/debian bookworm main # ours", Mirror("https://m.kz/debian", KEY)),
    ("deb [ trusted=yes ] http://10.0.0.1/debian stable main", Mirror("http://10.0.0.1/debian", "", trusted=True)),
    ("deb [trusted=no] http://10.0.0.1/debian trixie-updates main", Mirror("http://10.0.0.1/debian", "")),
    ("deb-src http://mirror.kz/debian bookworm main", None),
    ("# deb http://mirror.kz/debian bookworm main", None),
    ("deb cdrom:[Debian 12]/ bookworm main", None),
    ("deb http://mirror.kz/security bookworm-security main", None),
    ("deb http://archive.example/ubuntu noble main", None),
    ("deb http://mirror.kz/debian bookworm contrib", None),
    ("deb http://vendor.example/repo ./", None),
    ("deb", None),
]


@pytest.mark.parametrize(("line", "mirror"), ONE_LINE)
def test_one_line_format(line: str, mirror: Mirror | None) -> None:
    assert debian_mirror(one_line_sources(line)) == mirror


def stanza(**changed: str) -> str:
    fields = {"Types": "deb", "URIs": "http://m.kz/debian", "Suites": "bookworm bookworm-updates", "Components": "main"}
    return "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in (fields | changed).items())


DEB822 = [
    (stanza(Signed_By=KEY), Mirror("http://m.kz/debian", KEY)),
    ("# snapshot of May\n" + stanza(URIs="\n http://m.kz/debian"), Mirror("http://m.kz/debian", "")),
    (stanza(URIs="mirror+file:/etc/apt/mirrors/debian.list"), Mirror("mirror+file:/etc/apt/mirrors/debian.list", "")),
    (stanza(Enabled="no"), None),
    (stanza(Types="deb-src"), None),
    (stanza(Types="deb deb-src"), Mirror("http://m.kz/debian", "")),
    (stanza(Suites="bookworm-security") + "\n" + stanza(URIs="http://b.kz/debian"), Mirror("http://b.kz/debian", "")),
    (
        stanza(Suites="bookworm-security") + " \t\n" + stanza(URIs="http://b.kz/debian"),
        Mirror("http://b.kz/debian", ""),
    ),
    ("", None),
    ("no field here\n:\n \n", None),
]


@pytest.mark.parametrize(("text", "mirror"), DEB822)
def test_deb822_format(text: str, mirror: Mirror | None) -> None:
    assert debian_mirror(deb822_sources(text)) == mirror


def test_a_key_inside_a_stanza_gets_its_empty_lines_back() -> None:
    key = "\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END PGP PUBLIC KEY BLOCK-----"
    mirror = debian_mirror(deb822_sources(stanza(Signed_By=key)))
    assert mirror is not None
    assert mirror.signed_by == "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQINBF\n-----END PGP PUBLIC KEY BLOCK-----\n"


def test_a_machine_with_both_formats(tmp_path: Path) -> None:
    parts = tmp_path / "sources.list.d"
    parts.mkdir()
    (parts / "vendor.list").write_text("deb https://vendor.example/x nodistro main\n")
    (parts / "debian.sources").write_text(stanza(Signed_By=KEY))
    assert machine_mirror(tmp_path) == Mirror("http://m.kz/debian", KEY)


def test_a_machine_without_sources(tmp_path: Path) -> None:
    assert machine_mirror(tmp_path) is None
