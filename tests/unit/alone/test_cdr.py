"""Asterisk's Master.csv read whatever happened to it."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.alone import CdrFiles, row_of, trunk_calls
from ivr.call import names
from ivr.cli.reconcile import unread

ROW = (
    '"fallback","77010000004","s","fallback","""Citizen"" <77010000004>","PJSIP/trunk-00000007",'
    '"PJSIP/seat-101-00000008","Queue","fallback,,,,120","2026-11-21 22:14:17","2026-11-21 22:14:17",'
    '"2026-11-21 22:14:19",2,2,"ANSWERED","DOCUMENTATION","1795299257.7","queued"'
)


def row(unique: str = "1795299257.7", account: str = "fallback", channel: str = "PJSIP/trunk-00000007") -> str:
    return (
        ROW.replace("1795299257.7", unique)
        .replace('"fallback","770', f'"{account}","770')
        .replace("PJSIP/trunk-00000007", channel)
    )


def written(folder: Path, *lines: str, name: str = "Master.csv", end: str = "\n") -> Path:
    path = folder / name
    with path.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + end)
    return path


def test_a_row_tells_its_call() -> None:
    [call] = trunk_calls(filter(None, [row_of(ROW)])).values()
    assert (call.unique_id, call.caller) == ("1795299257.7", "77010000004")
    assert (call.caller_name, call.seat) == ("Citizen", "101")
    assert call.fell_back
    assert (call.ended_at - call.began_at).total_seconds() == 2


@pytest.mark.parametrize(
    "rung",
    ["PJSIP/seat-101-00000008", "PJSIP/seat-101-web-00000008", "Local/101@fallback-seat-00000001;1"],
)
def test_a_seat_is_the_same_at_any_of_its_telephones(rung: str) -> None:
    [call] = trunk_calls(filter(None, [row_of(ROW.replace("PJSIP/seat-101-00000008", rung))])).values()
    assert call.seat == "101"


@pytest.mark.parametrize(
    "name", ["a;b ${SHELL(id)}", "' OR 1=1", 'say """"hi""""', "x" * 64, "<script>", "Айгүл", "a,b", ""]
)
def test_a_hostile_name_is_only_a_name(name: str) -> None:
    read = row_of(ROW.replace('""Citizen""', f'""{name}""'))
    assert read is not None
    assert read.unique_id == "1795299257.7"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "rubbish",
        ROW[:100],
        ROW.replace("2026-11-21 22:14:17", "yesterday"),
        ROW.replace("1795299257.7", ""),
        ROW + ',"more"',
        '"' * 500,
        "\0" * 40,
    ],
)
def test_what_is_no_row_is_none(line: str) -> None:
    assert row_of(line) is None


@pytest.mark.parametrize("cut", range(1, len(ROW), 7))
def test_a_row_after_a_torn_one_is_read(cut: int) -> None:
    read = row_of(ROW[:cut] + row("1795299999.8"))
    assert read is not None
    assert read.unique_id == "1795299999.8"


def test_legs_seats_and_our_own_dialling_are_no_calls_from_the_trunk() -> None:
    lines = [
        row("leg-call-06b0216a700000-1", account="trunk", channel="PJSIP/seat-101-00000001"),
        row("leg-call-06b0216a700000-out3", account="trunk"),
        row("1795299258.1", account="feature", channel="PJSIP/seat-101-00000001"),
        row("tape-call-06b0216a700000-seat", account="trunk", channel="Snoop/1795299257.7-00000000"),
    ]
    assert trunk_calls(filter(None, map(row_of, lines))) == {}


def test_the_same_row_twice_is_one() -> None:
    [call] = trunk_calls(filter(None, [row_of(ROW), row_of(ROW)])).values()
    assert len(call.rows) == 1


def test_only_whole_lines_are_read_and_each_once(tmp_path: Path) -> None:
    files = CdrFiles(tmp_path)
    assert files.new() == []
    written(tmp_path, row("1795299257.1"))
    written(tmp_path, row("1795299257.2")[:50], end="")
    assert [each.unique_id for each in files.new()] == ["1795299257.1"]
    files.kept()
    written(tmp_path, row("1795299257.2")[50:])
    assert [each.unique_id for each in files.new()] == ["1795299257.2"]
    assert [each.unique_id for each in files.new()] == ["1795299257.2"], "until they are kept"
    files.kept()
    assert files.new() == []


def test_a_rotated_file_is_read_to_its_end(tmp_path: Path) -> None:
    place = tmp_path / "place"
    files = CdrFiles(tmp_path, place)
    path = written(tmp_path, row("1795299257.1"))
    files.new()
    files.kept()
    written(tmp_path, row("1795299257.2"))
    path.rename(tmp_path / "Master.csv.1")
    written(tmp_path, row("1795299257.3"))
    again = CdrFiles(tmp_path, place)  # after a restart
    assert {each.unique_id for each in again.new()} == {"1795299257.2", "1795299257.3"}


def test_a_file_that_was_emptied_is_read_from_its_start(tmp_path: Path) -> None:
    files = CdrFiles(tmp_path)
    path = written(tmp_path, row("1795299257.1"), row("1795299257.2"))
    files.new()
    files.kept()
    path.write_text("", "utf-8")
    written(tmp_path, row("1795299257.3"))
    assert [each.unique_id for each in files.new()] == ["1795299257.3"]


PRESSERS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


def pressed(path: Path, suffix: str) -> Path:
    made = path.with_name(f"{path.name}{suffix}")
    made.write_bytes(PRESSERS[suffix](path.read_bytes()))
    path.unlink()
    return made


@pytest.mark.parametrize("suffix", PRESSERS)
def test_what_was_pressed_before_it_was_read_is_read(tmp_path: Path, suffix: str) -> None:
    """The controller was away for the night in which logs are turned over."""
    place = tmp_path / "place"
    path = written(tmp_path, row("1795299257.1"))
    files = CdrFiles(tmp_path, place)
    files.new()
    files.kept()
    written(tmp_path, row("1795299257.2"))
    pressed(path.rename(tmp_path / "Master.csv.1"), suffix)
    written(tmp_path, row("1795299257.3"))
    later = CdrFiles(tmp_path, place)
    assert [each.unique_id for each in later.new()] == ["1795299257.2", "1795299257.3"]
    later.kept()
    assert later.new() == []
    assert len(CdrFiles(tmp_path).new()) == 3, "the reconciliation reads all"


def test_another_file_with_the_number_of_an_old_one_is_read_from_its_start(tmp_path: Path) -> None:
    """A file system gives the number of a file that is gone to the next one."""
    place = tmp_path / "place"
    path = written(tmp_path, row("1795299257.1"))
    files = CdrFiles(tmp_path, place)
    files.new()
    files.kept()
    number = path.stat().st_ino
    path.write_text("".join(f"{row(f'1795299258.{n}')}\n" for n in range(9)), "utf-8")  # longer than what was read
    assert path.stat().st_ino == number
    assert len(CdrFiles(tmp_path, place).new()) == 9


@pytest.mark.parametrize("name", ["Master.csv.1.gz", "Master.csv.1.zst"])
def test_what_cannot_be_opened_is_named_and_stops_nothing(tmp_path: Path, name: str) -> None:
    written(tmp_path, row())
    whole = gzip.compress(f"{row('1795299257.2')}\n".encode() * 99)
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    files = CdrFiles(tmp_path)
    assert "1795299257.7" in {each.unique_id for each in files.new()}
    assert files.unread == [name]
    assert any(name in line for line in unread(files))


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"a": "b"}', "null"])
def test_a_spoilt_place_means_from_the_start(tmp_path: Path, text: str) -> None:
    place = tmp_path / "place"
    place.write_text(text, "utf-8")
    written(tmp_path, row())
    assert len(CdrFiles(tmp_path, place).new()) == 1


def test_lines_that_are_no_rows_are_counted(tmp_path: Path) -> None:
    files = CdrFiles(tmp_path)
    written(tmp_path, "rubbish", "x" * 20_000, row())
    assert len(files.new()) == 1
    assert files.strange == 2
    assert any("2  lines" in line for line in unread(files))


def test_calls_of_the_fallback_that_are_not_brought_yet_can_be_asked_for(tmp_path: Path) -> None:
    files = CdrFiles(tmp_path)
    assert files.fallen_back() == frozenset()
    written(tmp_path, row(), row("1795299257.8", account="trunk"))
    assert files.fallen_back() == {names.call_id_for("1795299257.7")}
    assert len(files.new()) == 2, "nothing was taken away"
    files.kept()
    assert files.fallen_back() == frozenset()
