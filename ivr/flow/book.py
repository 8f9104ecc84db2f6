"""A flow as it is used: checked, frozen, with its version. A call keeps the one it started with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.flow.grammar import Hours, Operator, Patience, Step


@dataclass(frozen=True, slots=True)
class PromptText:
    text: str
    holes: frozenset[str]
    line: int


@dataclass(frozen=True, slots=True)
class Flow:
    name: str
    version: str  # a short hash of the flow and the texts of its prompts
    languages: tuple[str, ...]
    start: str
    operator: Operator | None
    patience: Patience
    hours: Mapping[str, Hours]
    utc_offset_h: float
    steps: Mapping[str, Step]
    prompts: Mapping[str, Mapping[str, PromptText]]  # by language, then by id
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of steps and answers, for operators

    @property
    def silent_goes_to(self) -> str:
        """Where a caller goes who cannot be understood: to a person; never a hang-up, it may be an emergency."""
        then = self.patience.then or (self.operator.goto if self.operator else None)
        return then if then is not None else self.start

    def holes(self, language: str, prompt: str) -> frozenset[str]:
        text = self.prompts.get(language, {}).get(prompt)
        return text.holes if text else frozenset()
