"""The city's file of streets: the default one is whole; every fault is told with its file and line."""

from pathlib import Path

import pytest

from agents.addresses import StreetsWrong, read
from ivr.site.paths import PROJECT

HEAD = "id;kind;kk;ru;old_kk;old_ru"
ABAY = "abay;avenue;Абай;Абая;;Ленина|Сталина"


def file(folder: Path, *lines: str) -> Path:
    path = folder / "streets.csv"
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return path


def test_the_default_file() -> None:
    streets = read(PROJECT / "dialplans" / "streets.csv")
    assert len(streets) >= 150
    assert sum(bool(street.old_ru) for street in streets) >= 8


def test_a_row(tmp_path: Path) -> None:
    [street] = read(file(tmp_path, ABAY, ""))
    assert (street.written("kk"), street.written("ru")) == ("Абай даңғылы", "проспект Абая")
    assert street.old_ru == ("Ленина", "Сталина")


def test_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    path = tmp_path / "streets.csv"
    path.write_bytes(f'\ufeff{HEAD}\r\nabay;avenue;"Абай";Абая;;\r\n'.encode())
    assert read(path)[0].kk == "Абай"


@pytest.mark.parametrize(
    ("lines", "line", "what"),
    [
        (["abay;avenue;Абай"], 2, "3 columns"),
        ([ABAY, "Abay 2;avenue;Абай 2;Абая 2;;"], 3, "small Latin letters"),
        ([ABAY, "x;alley;Абай 2;Абая 2;;"], 3, "is none of street, avenue"),
        ([ABAY, "x;street;;Мира;;"], 3, "1 to 80 letters"),
        ([ABAY, "x;street;<script>;Мира;;"], 3, "1 to 80 letters"),
        ([ABAY, "x;street;Мир\u202eа;Мира;;"], 3, "1 to 80 letters"),
        ([ABAY, "x;street;=HYPERLINK();Мира;;"], 3, "1 to 80 letters"),
        ([ABAY, "", "abay;street;Мир;Мира;;"], 4, "id abay is in line 2 already"),
        ([ABAY, "abai;avenue;АБАЙ;Мира;;"], 3, "avenue АБАЙ is in line 2 already"),
        ([ABAY, 'x;street;"Мир;Мира;;'], 3, "look at the quotes"),
        ([], 1, "no street in it"),
    ],
)
def test_a_fault_names_its_line(tmp_path: Path, lines: list[str], line: int, what: str) -> None:
    path = file(tmp_path, *lines)
    with pytest.raises(StreetsWrong) as wrong:
        read(path)
    [fault] = wrong.value.faults
    assert fault.startswith(f"{path}:{line}: ")
    assert what in fault


def test_all_faults_at_once_but_not_endlessly(tmp_path: Path) -> None:
    with pytest.raises(StreetsWrong) as wrong:
        read(file(tmp_path, *("x" for _ in range(500))))
    assert len(wrong.value.faults) == 50


@pytest.mark.parametrize(("raw", "what"), [(b"\xff\xfe", "not UTF-8"), (b"name;street\n", "the first line must be")])
def test_another_file(tmp_path: Path, raw: bytes, what: str) -> None:
    path = tmp_path / "streets.csv"
    path.write_bytes(raw)
    with pytest.raises(StreetsWrong, match=what):
        read(path)
    with pytest.raises(StreetsWrong, match="cannot be read"):
        read(tmp_path / "none.csv")
