"""What can be said to a caller: prompt ids with values, still independent of the language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: A value in a hole of a prompt's text. int: a number, inflected by the hole's format; str: said as it stands.
Value = int | str


@dataclass(frozen=True, slots=True)
class Say:
    """One prompt of dialplans/prompts/<lang>.yaml, e.g. Say("position", {"place": 3})."""

    prompt: str
    values: Mapping[str, Value] = field(default_factory=dict)
