"""Fetching a model from a publisher that is whole, cut off, lying, hostile or away."""

import hashlib
import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli.speech import command
from ivr.speech.engine import missing_files
from ivr.speech.fetch import ChecksumWrong, NotFetched, PublisherAway, fetch
from ivr.speech.manifest import ModelSource, Wanted
from tests.unit.speech.publisher import MODEL, Publisher, archive, publishing

NAME = "vosk-model-small-xx-1"


def wanted(publisher: Publisher, sha256: str = "") -> Wanted:
    return Wanted("xx", NAME, ModelSource(address=publisher.address, megabytes=1, sha256=sha256, licence="Apache-2.0"))


async def fetched(publisher: Publisher, into: Path, sha256: str = "") -> list[int]:
    """The progress told on the way."""
    told: list[int] = []
    await fetch(wanted(publisher, sha256), into, lambda there, _: told.append(there))
    return told


def left(into: Path) -> set[str]:
    return {path.name for path in into.iterdir()}


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_model_is_fetched_proved_and_unpacked(tmp_path: Path) -> None:
    with publishing(Publisher(archive())) as publisher:
        checksum = hashlib.sha256(publisher.content).hexdigest()
        told = await fetched(publisher, tmp_path, checksum)
    assert told[-1] == len(publisher.content)
    for name, content in MODEL.items():
        assert (tmp_path / "xx" / name).read_bytes() == content
    assert missing_files(tmp_path / "xx") == []
    assert left(tmp_path) == {"xx", "checksums.json"}


async def test_a_broken_connection_goes_on_where_it_broke_off(tmp_path: Path) -> None:
    with publishing(Publisher(archive(), cut_after=50_000)) as publisher:
        with pytest.raises(NotFetched, match="run the same command again"):
            await fetched(publisher, tmp_path)
        part = tmp_path / f"{NAME}.zip.part"
        there = part.stat().st_size
        assert 0 < there <= 50_000
        publisher.cut_after = None
        await fetched(publisher, tmp_path)
        assert publisher.asked == ["", f"bytes={there}-"]
    assert missing_files(tmp_path / "xx") == []


async def test_a_publisher_without_ranges_sends_the_whole_again(tmp_path: Path) -> None:
    with publishing(Publisher(archive(), ranges=False)) as publisher:
        (tmp_path / f"{NAME}.zip.part").write_bytes(b"half")
        await fetched(publisher, tmp_path, hashlib.sha256(publisher.content).hexdigest())


async def test_all_was_there_but_not_yet_unpacked(tmp_path: Path) -> None:
    with publishing(Publisher(archive())) as publisher:
        (tmp_path / f"{NAME}.zip.part").write_bytes(publisher.content)
        await fetched(publisher, tmp_path)
    assert missing_files(tmp_path / "xx") == []


async def test_a_wrong_checksum_leaves_nothing(tmp_path: Path) -> None:
    with publishing(Publisher(archive())) as publisher, pytest.raises(ChecksumWrong, match="the manifest says"):
        await fetched(publisher, tmp_path, "0" * 64)
    assert left(tmp_path) == set()


async def test_without_a_promise_the_first_checksum_holds(tmp_path: Path) -> None:
    with publishing(Publisher(archive())) as publisher:
        await fetched(publisher, tmp_path)
        pinned = json.loads((tmp_path / "checksums.json").read_text())
        assert pinned == {NAME: hashlib.sha256(publisher.content).hexdigest()}
        publisher.content = archive({**MODEL, "am/final.mdl": b"another"})
        with pytest.raises(ChecksumWrong, match="kept from the first fetch"):
            await fetched(publisher, tmp_path)
    assert (tmp_path / "xx/am/final.mdl").read_bytes() == MODEL["am/final.mdl"]


HOSTILE = {
    "climbs out": archive({"../../evil": b"x"}),
    "absolute": archive({"evil": b"x"}, top="/"),
    "backslash": archive({"..\\evil": b"x"}),
    "no zip": b"<html>not found</html>" * 100,
    "cut zip": archive()[:-40],
    "no model": archive({"README": b"nothing here"}),
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_hostile_or_wrong_archive_leaves_nothing(tmp_path: Path, kind: str) -> None:
    into = tmp_path / "cache" / "speech"
    with publishing(Publisher(HOSTILE[kind])) as publisher, pytest.raises(NotFetched, match="refused and deleted"):
        await fetched(publisher, into)
    assert left(into) == set()
    assert files(tmp_path) == []


async def test_far_more_than_promised_is_not_taken(tmp_path: Path) -> None:
    with publishing(Publisher(bytes(5_000_000))) as publisher, pytest.raises(NotFetched, match="far more"):
        await fetched(publisher, tmp_path)


async def test_an_address_that_moved(tmp_path: Path) -> None:
    with publishing(Publisher(b"gone", status=404)) as publisher, pytest.raises(NotFetched, match="answers 404"):
        await fetched(publisher, tmp_path)


def nobody() -> str:
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/model.zip"


async def test_no_way_to_the_publisher(tmp_path: Path) -> None:
    with pytest.raises(PublisherAway, match="run by keys meanwhile"):
        await fetched(Publisher(b"", address=nobody()), tmp_path)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "site.yaml"
    path.write_text(
        'city: {kk: "t"}\narea_code: "7172"\nlanguages: [kk]\ntrunk: {addresses: [127.0.0.1]}\nqueues: {city: {}}\n'
    )
    return path


@pytest.mark.parametrize(("more", "status"), [([], 1), (["--if-reachable"], 0)])
def test_the_command_says_what_to_do_without_the_publisher(
    site: Path, tmp_path: Path, more: list[str], status: int
) -> None:
    (tmp_path / "speech.yaml").write_text(
        f"kk: {{use: m, models: {{m: {{address: '{nobody()}', megabytes: 1, sha256: '', licence: x}}}}}}\n"
    )
    arguments = ["fetch", "kk", "--again", "--manifest", str(tmp_path / "speech.yaml"), *more]
    ran = CliRunner().invoke(command, arguments, obj={"site": site, "var": tmp_path})
    assert ran.exit_code == status
    assert "run by keys" in ran.output
    assert "By hand" in ran.output
    assert "Traceback" not in ran.output
