"""A voice that says nothing and remembers everything."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from ivr.prompts.voice import PromptMissing, Sound


class FakeVoice:
    """Every prompt lasts `duration_s`, unless it is listed; `missing` ones raise, as a text that nobody wrote would;
    `slow` ones take so many seconds to be made."""

    def __init__(
        self,
        duration_s: float = 2.0,
        durations: Mapping[str, float] | None = None,
        missing: frozenset[str] = frozenset(),
    ) -> None:
        self.duration_s = duration_s
        self.durations = dict(durations or {})
        self.missing = missing
        self.slow: dict[str, float] = {}
        self.asked: list[tuple[str, str, dict[str, int | str]]] = []

    async def sound(self, language: str, prompt: str, values: Mapping[str, int | str]) -> Sound:
        if prompt in self.missing:
            raise PromptMissing(f"{language}.yaml: no prompt {prompt}")
        self.asked.append((language, prompt, dict(values)))
        if prompt in self.slow:
            await asyncio.sleep(self.slow[prompt])
        name = "-".join([prompt, *(f"{key}={values[key]}" for key in sorted(values))])
        return Sound(Path(f"/sounds/{language}/{name}.wav"), self.durations.get(prompt, self.duration_s))
