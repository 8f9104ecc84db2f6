"""Pure: the rows of Asterisk's Master.csv, and the calls from the trunk that they tell of.

One call may have several rows: one for each seat that rang for it in the fallback's queue.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from ivr.call import names

COLUMNS = 18
LONGEST_LINE = 16_384  # bytes; the caller's name is the only long field, and the network sends at most a few hundred
_BEGIN = re.compile(r'"(?:trunk|fallback|feature|)","')
_UNIQUE = re.compile(r"^\d{9,11}\.\d{1,9}$")
_SEAT = re.compile(r"^(?:PJSIP/seat-|Local/)(\d{2,6})(?:-web|@fallback-seat)?-[0-9a-f]+(?:;1)?$")
_NAME = re.compile(r'^"(.*)" <[^<>]*>$')


@dataclass(frozen=True, slots=True)
class CdrRow:
    account: str  # "trunk": the controller had it, "fallback": Asterisk took it itself
    caller: str  # as the network sent it
    caller_name: str
    channel: str
    other: str  # the party that was rung, "" nobody
    began_at: datetime
    answered_at: datetime | None
    ended_at: datetime
    talked_s: int
    unique_id: str


@dataclass(frozen=True, slots=True)
class Trunk:
    """One call that came by the trunk, as Asterisk saw it."""

    unique_id: str
    rows: tuple[CdrRow, ...]

    @property
    def began_at(self) -> datetime:
        return min(row.began_at for row in self.rows)

    @property
    def ended_at(self) -> datetime:
        return max(row.ended_at for row in self.rows)

    @property
    def fell_back(self) -> bool:
        return any(row.account == "fallback" for row in self.rows)

    @property
    def caller(self) -> str:
        return self.rows[0].caller

    @property
    def caller_name(self) -> str:
        return self.rows[0].caller_name

    @property
    def seat(self) -> str:
        """The seat that was rung longest; it answered if there was a talk."""
        rung = [row for row in self.rows if _SEAT.match(row.other)]
        best = max(rung, key=lambda row: row.talked_s, default=None)
        found = _SEAT.match(best.other) if best else None
        return found[1] if found else ""


def row_of(line: str) -> CdrRow | None:
    """None: no row of ours. A row that was being written when Asterisk died has the next one on its line."""
    fields = _fields(line)
    if fields is None:
        begins = [found.start() for found in _BEGIN.finditer(line)]
        fields = next((whole for at in reversed(begins) if (whole := _fields(line[at:]))), None)
    return _row(fields) if fields else None


def _fields(line: str) -> list[str] | None:
    try:
        [fields] = csv.reader([line], strict=True)
    except (csv.Error, ValueError):
        return None
    return fields if len(fields) == COLUMNS and 0 < len(fields[16]) < 200 else None


def _row(fields: list[str]) -> CdrRow | None:
    account, caller, _, _, clid, channel, other, _, _, began, answered, ended, _, talked, _, _, unique, _ = fields
    try:
        name = _NAME.match(clid)
        return CdrRow(
            account=account,
            caller=caller[:64],
            caller_name=name[1] if name else "",
            channel=channel,
            other=other,
            began_at=_instant(began),
            answered_at=_instant(answered) if answered else None,
            ended_at=_instant(ended),
            talked_s=int(talked or 0),
            unique_id=unique,
        )
    except ValueError:
        return None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def trunk_calls(rows: Iterable[CdrRow]) -> dict[str, Trunk]:
    """By unique id, in order of arrival. Legs of ours, seats and what the trunk was dialled by us are left out."""
    found: dict[str, dict[CdrRow, None]] = {}
    for row in rows:
        incoming = row.channel.startswith("PJSIP/trunk-") and not names.call_in(row.unique_id)
        if incoming and row.account in ("trunk", "fallback") and _UNIQUE.match(row.unique_id):
            found.setdefault(row.unique_id, {})[row] = None  # the same row twice is one
    calls = [Trunk(unique_id, tuple(own)) for unique_id, own in found.items()]
    return {call.unique_id: call for call in sorted(calls, key=lambda call: (call.began_at, call.unique_id))}
