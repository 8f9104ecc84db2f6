"""AMI's lines are text with CR LF between them: what goes in must not carry one, what comes out is UTF-8 in pieces."""

from collections.abc import Mapping

LONGEST = 256  # characters of any value we keep


def safe(value: str) -> str:
    """The value itself. A control character would start a second action: ValueError."""
    if any(ord(character) < 32 or ord(character) == 127 for character in value):
        raise ValueError("a value for AMI must not contain control characters")
    return value


def read(fields: Mapping[str, object], name: str) -> str:
    """A field of a message that was read as latin-1, so that a letter cut by a chunk's border is not lost."""
    value = fields.get(name, "")
    if isinstance(value, list):  # the header came twice: the last counts
        value = value[-1]
    return str(value).encode("latin-1", "replace").decode("utf-8", "replace")[:LONGEST]
