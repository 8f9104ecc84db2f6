"""Pure: where a page of a list begins, as text in an address: the last row's instant in microseconds, and its id."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import Field

from models.store.ticket_query import Mark

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

#: Whatever fits the pattern is a place in a list, even where no row ever was.
After = Annotated[
    str, Field(pattern=r"^[0-9]{1,16}~[a-z0-9-]{1,80}$", max_length=97, description="`next` of the page before")
]


def spelt_mark(mark: Mark) -> str:
    return f"{(mark.at - _EPOCH) // _MICROSECOND}~{mark.ticket_id}"


def mark_of(text: str) -> Mark:
    at, _, row = text.partition("~")
    return Mark(_EPOCH + int(at) * _MICROSECOND, row)
