"""Reads the city's file of streets, every row checked; a fault is told with its file, line and what to do."""

import csv
import re
import unicodedata
from pathlib import Path

from agents.addresses.folding import folded
from agents.addresses.streets import KINDS, Street

COLUMNS = ("id", "kind", "kk", "ru", "old_kk", "old_ru")
LARGEST_FILE = 4_000_000
MOST_STREETS = 20_000
MOST_FAULTS = 50
_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,63}$", re.ASCII)
_NAME = re.compile(r"^[^\W_][\w .,'’№()/-]{0,79}$")


class StreetsWrong(Exception):
    """`faults` are lines "FILE:LINE: what is wrong, what to do"."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read(file: Path) -> tuple[Street, ...]:
    """Raises StreetsWrong with the first faults at once."""
    faults: list[str] = []
    streets: list[Street] = []
    known: dict[str, int] = {}
    rows = csv.reader(_text(file).splitlines(), delimiter=";", strict=True)
    try:
        for row in rows:
            if rows.line_num == 1:
                if tuple(row) != COLUMNS:
                    raise StreetsWrong((f"{file}:1: the first line must be {';'.join(COLUMNS)}",))
            elif any(cell.strip() for cell in row):
                wrong = _faults(row, known, rows.line_num)
                faults += [f"{file}:{rows.line_num}: {what}" for what in wrong]
                if not wrong:
                    streets.append(_street(row))
    except csv.Error as fault:
        raise StreetsWrong((f"{file}:{rows.line_num}: {fault}; look at the quotes in this line",)) from None
    if not streets and not faults:
        faults = [f"{file}:1: there is no street in it; fill it in or leave the file out"]
    if faults:
        raise StreetsWrong(tuple(faults[:MOST_FAULTS]))
    return tuple(streets)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise StreetsWrong((f"{file}:1: larger than {LARGEST_FILE} bytes; is it the right file?",))
        return file.read_text(encoding="utf-8-sig")  # spreadsheets put a mark before the first letter
    except OSError as fault:
        raise StreetsWrong((f"{file}:1: cannot be read ({fault.strerror}); create it or fix its rights",)) from None
    except UnicodeDecodeError:
        raise StreetsWrong((f"{file}:1: not UTF-8; save it as CSV UTF-8",)) from None


def _faults(row: list[str], known: dict[str, int], line: int) -> list[str]:
    if len(row) != len(COLUMNS):
        return [f"{len(row)} columns; there must be {len(COLUMNS)}: {';'.join(COLUMNS)}"]
    if len(known) >= 2 * MOST_STREETS:
        return [f"more than {MOST_STREETS} streets; is it the right file?"]
    id_, kind, kk, ru, *_ = (cell.strip() for cell in row)
    wrong = [] if _ID.match(id_) else [f"id {id_!r}: small Latin letters, digits and hyphens only"]
    if kind not in KINDS:
        wrong.append(f"kind {kind!r} is none of {', '.join(KINDS)}")
    names = [kk, ru, *_several(row[4]), *_several(row[5])]
    wrong += [
        f"name {name!r}: 1 to 80 letters and digits, no signs but .,'’№()/-" for name in names if not _is_name(name)
    ]
    for key, what in ((id_, f"id {id_}"), (f"{kind} {folded(kk)}", f"{kind} {kk}")):
        if (first := known.setdefault(key, line)) != line:
            wrong.append(f"{what} is in line {first} already; give each street one line")
    return wrong


def _is_name(name: str) -> bool:
    return bool(_NAME.match(name)) and not any(unicodedata.category(char).startswith("C") for char in name)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in cell.split("|") if name.strip())


def _street(row: list[str]) -> Street:
    id_, kind, kk, ru, old_kk, old_ru = (cell.strip() for cell in row)
    return Street(id_, kind, kk, ru, _several(old_kk), _several(old_ru))
