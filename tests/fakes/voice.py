"""A voice that says nothing and remembers everything."""

from collections.abc import Mapping
from pathlib import Path

from ivr.prompts.voice import PromptMissing, Sound


class FakeVoice:
    """Every prompt lasts `duration_s`, unless it is listed; `missing` ones raise, as a text that nobody wrote would."""

    def __init__(
        self,
        duration_s: float = 2.0,
        durations: Mapping[str, float] | None = None,
        missing: frozenset[str] = frozenset(),
    ) -> None:
        self.duration_s = duration_s
        self.durations = dict(durations or {})
        self.missing = missing
        self.asked: list[tuple[str, str, dict[str, int | str]]] = []

    async def sound(self, language: str, prompt: str, values: Mapping[str, int | str]) -> Sound:
        if prompt in self.missing:
            raise PromptMissing(f"{language}.yaml: no prompt {prompt}")
        self.asked.append((language, prompt, dict(values)))
        name = "-".join([prompt, *(f"{key}={values[key]}" for key in sorted(values))])
        return Sound(Path(f"/sounds/{language}/{name}.wav"), self.durations.get(prompt, self.duration_s))
