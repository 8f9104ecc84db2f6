"""What comes out of a session: Asterisk's events as typed values, and what became of the connection."""

from dataclasses import dataclass

import msgspec

from ivr.ari.generated.events import AnyEvent


@dataclass(frozen=True, slots=True)
class Connected:
    """The application is registered. resumed: it was before, and events in between are lost: resynchronise."""

    resumed: bool


@dataclass(frozen=True, slots=True)
class Disconnected:
    why: str


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """Of a newer Asterisk, or not as its schema says. Never an error: the caller must not pay for it."""

    type: str
    raw: bytes


AriEvent = AnyEvent | UnknownEvent | Connected | Disconnected

_known: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


class _Tag(msgspec.Struct):
    type: str = ""


_tag = msgspec.json.Decoder(_Tag)


def decode_event(raw: bytes | str) -> AnyEvent | UnknownEvent:
    try:
        return _known.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return UnknownEvent(_type_of(raw), raw.encode() if isinstance(raw, str) else raw)


def _type_of(raw: bytes | str) -> str:
    try:
        return _tag.decode(raw).type[:100]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
