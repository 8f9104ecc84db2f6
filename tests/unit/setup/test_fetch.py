"""What fetching says when something is missing. Nothing here touches a network."""

import errno
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from ivr.setup.chromium import chromium_in
from ivr.switch import fetch
from ivr.switch.fetch_apt import AptTree, AsteriskNotFetched, reason
from ivr.switch.fetch_sources import Mirror, debian_sources

MIRROR = Mirror("http://m.kz/debian", "")

APT_SAYS = [
    ("E: You don't have enough free space in /x/archives/.", "the disk is full"),
    ("E: Write error - write (28: No space left on device)", "the disk is full"),
    ("Err:1 http://m.kz forky\n  Temporary failure resolving 'm.kz'", "http://m.kz/debian does not answer"),
    (
        "E: Failed to fetch … Could not connect to 127.0.0.1:9 (127.0.0.1). - connect (111: Connection refused)",
        "does not",
    ),
    ("W: GPG error: … NO_PUBKEY 6ED0E7B82643E131\nE: The repository is not signed.", "debian-archive-keyring"),
    ("E: The repository 'http://m.kz forky Release' does not have a Release file.", "does not carry Debian forky"),
    ("E: Unable to locate package sip-tester", "{use: {program: …}}"),
    ("E: Failed to fetch … File has unexpected size (1 != 2). Mirror sync in progress?", "in a few minutes"),
    ("W: something\nE: Something else broke", "Something else broke"),
    ("", "it gave no reason"),
]


@pytest.mark.parametrize(("said", "expected"), APT_SAYS)
def test_every_failure_of_apt_says_what_to_do(said: str, expected: str) -> None:
    assert expected in reason(said, MIRROR.address)


def test_a_real_apt_with_a_dead_mirror_is_put_in_words(tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(AsteriskNotFetched, match="does not answer: check the network"):
        fetch.fetch_asterisk(tmp_path, said.append, Mirror("http://127.0.0.1:9/debian", ""))
    assert said == ["asking http://127.0.0.1:9/debian for Debian forky's list of packages"]
    assert not (tmp_path / "root").exists()


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_too_little_room_is_said_before_anything_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 9 * 10**8, 10**8))
    with pytest.raises(AsteriskNotFetched, match="only 100 MB are free"):
        fetch.fetch_asterisk(tmp_path, print, MIRROR)


def test_a_machine_that_is_no_debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AsteriskNotFetched, match=r"has no apt-get .* name it in the site file"):
        fetch.fetch_asterisk(tmp_path, print)


def test_a_cache_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "asterisk").write_text("")
    with pytest.raises(AsteriskNotFetched, match="make room or rights there"):
        fetch.fetch_asterisk(tmp_path / "asterisk", print, MIRROR)


def test_a_full_disk_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: AptTree) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(AptTree, "prepare", full)
    with pytest.raises(AsteriskNotFetched, match="No space left on device"):
        fetch.fetch_asterisk(tmp_path, print, MIRROR)


def test_a_broken_archive_is_removed_so_that_the_next_run_fetches_it_again(tmp_path: Path) -> None:
    tree = AptTree(tmp_path, MIRROR)
    tree.prepare()
    broken = tree.archives / "asterisk_22_amd64.deb"
    broken.write_bytes(b"half a file")
    with pytest.raises(AsteriskNotFetched, match=r"asterisk_22_amd64\.deb could not be unpacked"):
        fetch._unpack(tree, print)
    assert not broken.exists()
    assert not (tmp_path / "root").exists()


def test_the_sources_line_carries_the_mirrors_own_key(tmp_path: Path) -> None:
    AptTree(tmp_path, Mirror("http://m.kz/debian", "/k.gpg", trusted=True)).prepare()
    line = (tmp_path / "sources.list").read_text()
    assert line == "deb [signed-by=/k.gpg trusted=yes] http://m.kz/debian forky main\n"
    AptTree(tmp_path, Mirror("http://m.kz/debian", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n…\n")).prepare()
    [key] = tmp_path.glob("*.asc")
    assert f"signed-by={key}]" in (tmp_path / "sources.list").read_text()
    assert "BEGIN PGP" in key.read_text()


def test_a_browser_comes_from_all_that_the_machine_takes_its_release_from(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text(
        "deb http://m.kz/debian bookworm main contrib\n"
        "deb http://m.kz/debian bookworm-updates main\n"
        "deb [signed-by=/k.gpg] http://m.kz/security bookworm-security main\n"
        "deb http://m.kz/debian trixie main\n"
        "deb http://other.example/tools bookworm stable\n"
    )
    found = [(mirror.address, suite) for mirror, suite in debian_sources("bookworm", tmp_path)]
    assert found == [
        ("http://m.kz/debian", "bookworm"),
        ("http://m.kz/debian", "bookworm-updates"),
        ("http://m.kz/security", "bookworm-security"),
    ]


def test_a_browser_is_chosen_beside_what_the_machine_has(tmp_path: Path) -> None:
    status = tmp_path / "dpkg-status"
    tree = AptTree(tmp_path, MIRROR, ("deb http://a b main\n", "deb http://c d main\n"), status)
    tree.prepare()
    assert (tmp_path / "sources.list").read_text() == "deb http://a b main\ndeb http://c d main\n"
    assert chromium_in(tmp_path).version() == ""
