"""The port through which a call speaks: a prompt in a language becomes a sound file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sound:
    path: Path  # a .wav, 8 kHz, mono, 16 bit
    duration_s: float

    @property
    def media(self) -> str:
        """Asterisk's URI for it: without the suffix, so that it may pick the best format."""
        return f"sound:{self.path.with_suffix('')}"


class Voice(Protocol):
    """Turns prompts into sounds. Made ones come from a cache by content; recordings dropped in win."""

    async def sound(self, language: str, prompt: str, values: Mapping[str, int | str]) -> Sound:
        """The sound of a prompt with its holes filled; made now if it is new. Raises PromptMissing."""


class PromptMissing(Exception):
    """No such prompt in that language, or a hole without a value: says which and in which file."""
