"""Pure: personal data hidden from whoever has no right to it, wherever a log is shown (DESIGN §10)."""

from collections.abc import Mapping

from models.events import PII_FIELDS, CallEvent, Field
from models.kinds import Kind

HIDDEN = "(hidden)"
_NUMBERS = frozenset({"caller", "number"})


def masked(name: str, value: Field) -> Field:
    """Personal data hidden, at any depth. Of a number its last two digits stay, to tell callers apart."""
    if name in PII_FIELDS and value not in (None, ""):
        text = str(value)
        return f"…{text[-2:]}" if name in _NUMBERS and len(text) > 6 else HIDDEN
    if isinstance(value, dict):
        return {key: masked(key, inner) for key, inner in value.items()}
    return [masked(name, item) for item in value] if isinstance(value, list) else value


def masked_fields(event: CallEvent) -> Mapping[str, Field]:
    """A fact that a flow noted may be anything the caller said: it is hidden whatever its name is."""
    hidden = {"value"} if event.kind == Kind.FACT_NOTED else set()
    return {name: HIDDEN if name in hidden else masked(name, value) for name, value in event.fields.items()}
