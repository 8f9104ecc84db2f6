"""Pure: one spelling for each event, so that its hash means the same everywhere, and a door that hostile text cannot
break: whatever a caller's name or a recogniser brings becomes bounded, storable JSON."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime

from models.events import Field

LONGEST_TEXT = 20_000  # characters; a long transcript is a list of words, each short
LONGEST_LIST = 20_000  # items; an hour of speech is about 9,000 words
DEEPEST = 8
LARGEST_INT = 2**63 - 1

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def storable_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """PostgreSQL takes no NUL and UTF-8 no lone surrogate; both come in SIP headers that somebody made to hurt."""
    text = text[:longest].replace("\0", "\ufffd")
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def storable(value: object, depth: int = 0) -> Field:
    """Any value as bounded JSON: what JSON cannot say is said as text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, int):
        return int(value) if abs(value) <= LARGEST_INT else storable_text(str(value)[:40])
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, datetime):
        return instant_text(value)
    if depth >= DEEPEST:
        return storable_text(type(value).__name__)
    if isinstance(value, Mapping):
        items = list(value.items())[:LONGEST_LIST]
        return {storable_text(str(key), 200): storable(item, depth + 1) for key, item in items}
    if isinstance(value, list | tuple | set | frozenset):
        ordered = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [storable(item, depth + 1) for item in list(ordered)[:LONGEST_LIST]]
    return storable_text(str(value))


def fields_json(fields: Mapping[str, Field]) -> str:
    return _ENCODER.encode(storable(fields))


def instant_text(at: datetime) -> str:
    """Microseconds always, UTC always; an instant without a zone is taken as UTC."""
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return aware.isoformat(timespec="microseconds")


def event_json(seq: int, event_id: str, call_id: str, kind: str, at: datetime, fields: str) -> str:
    """Canonical JSON (sorted keys, no blanks) of one event, with `fields` already canonical."""
    text = _ENCODER.encode
    return (
        f'{{"at":{text(instant_text(at))},"call_id":{text(call_id)},"event_id":{text(event_id)},'
        f'"fields":{fields},"kind":{text(kind)},"seq":{seq}}}'
    )
