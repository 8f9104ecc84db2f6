"""How a request reaches Asterisk and how its events come back: the one seam between the operations and a connection."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote

from ivr.ari.events import AriEvent

QueryValue = str | int | float | bool | Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Request:
    operation: str  # e.g. "channels.answer"
    method: str
    path: str  # below /ari, its segments quoted
    names: Mapping[str, str] = field(default_factory=dict)  # the path's parameters, unquoted
    query: Mapping[str, str] = field(default_factory=dict)
    body: object | None = None  # sent as JSON


class Transport(Protocol):
    async def request(self, request: Request) -> bytes:
        """The answer's body. Raises AriError for a refusal, AriDown when Asterisk cannot be asked."""

    def events(self) -> AsyncIterator[AriEvent]:
        """Events in Asterisk's order, for ever, with Connected and Disconnected between them."""


def segment(name: str) -> str:
    """One path segment. Dots alone would climb to another resource."""
    if name in ("", ".", ".."):
        raise ValueError("an id in a path must not be empty or only dots")
    return quote(name, safe="")


def query_of(values: Mapping[str, QueryValue]) -> dict[str, str]:
    return {name: _text(value) for name, value in values.items() if value is not None}


def _text(value: QueryValue) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case _:
            return ",".join(value or ())  # Asterisk splits lists at commas
