"""Kinds of values that people and programs send: bounded, and cleaned of what only exists to deceive a reader."""

import re
import unicodedata
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

LONGEST_TEXT = 10_000
_INSTANT = re.compile(r"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$", re.ASCII)
_KEPT = "\n\t"


class Given(BaseModel):
    """A request: what is not known is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=LONGEST_TEXT)


class View(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


def clean(text: str) -> str:
    """Without control characters and without marks that turn the direction of writing: neither Kazakh nor Russian has a
    use for them, and a name that reads backwards can pass for another."""
    kept = (char for char in text if char in _KEPT or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _instant(value: object) -> object:
    """A number would be taken as seconds since 1970, and a day as its midnight somewhere."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _INSTANT.match(value):
        raise ValueError("an instant looks like 2026-01-15T06:00:00Z")
    return datetime.fromisoformat(value.upper())  # a datetime already: strict JSON takes no text from a validator


def whole(value: object) -> object:
    """JSON has one kind of number: 4.0 is 4."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(clean)]
Line = Annotated[str, Field(max_length=200), AfterValidator(one_line)]
Instant = Annotated[
    datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"}, mode="validation")
]
Limit = Annotated[int, Field(ge=1, le=200)]
Offset = Annotated[int, Field(ge=0, le=10_000)]
