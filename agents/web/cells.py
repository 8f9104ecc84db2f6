"""Pure: rows as CSV for a spreadsheet, in which no cell is ever a formula.

Semicolons and a byte order mark, since Excel with Kazakh or Russian settings splits at nothing else and takes a file
without the mark for Windows-1251.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def csv_lines(rows: Iterable[Sequence[object]], *, head: bool = False) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([[cell(value) for value in row] for row in rows])
    return ((_MARK if head else "") + out.getvalue()).encode("utf-8", "replace")


def cell(value: object) -> str:
    """An apostrophe before whatever a spreadsheet would compute; it shows the text behind it as it is. A number with
    its plus is such a text, too: without the apostrophe a caller's number would lose it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    text = value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(_FORMULA) or text.startswith(_FORMULA) else text
