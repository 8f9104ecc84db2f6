"""A flow as it is used: checked, frozen, with its version. A call keeps the one it started with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.flow.grammar import Hours, Operator, Patience, QueueStep, Step
from models.ids import QueueId


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
    crowded: str | None = None  # the first step of a call that is more than the centre can take; None: as any other

    @property
    def starts(self) -> tuple[str, ...]:
        return (self.start,) if self.crowded is None else (self.start, self.crowded)

    @property
    def silent_goes_to(self) -> str:
        """Where a caller goes who cannot be understood: to a person; never a hang-up, it may be an emergency."""
        then = self.patience.then or (self.operator.goto if self.operator else None)
        return then if then is not None else self.start

    def holes(self, language: str, prompt: str) -> frozenset[str]:
        text = self.prompts.get(language, {}).get(prompt)
        return text.holes if text else frozenset()


def step_of(flow: Flow, queue: QueueId) -> str:
    """The step at which callers wait in this queue; else where silent callers are sent."""
    steps = (name for name, step in flow.steps.items() if isinstance(step, QueueStep) and step.queue == queue)
    return next(steps, flow.silent_goes_to)


def first_queue(flow: Flow) -> QueueId | None:
    """Where callers go about whom nothing is known."""
    steps = (flow.steps.get(flow.silent_goes_to), *flow.steps.values())
    return next((QueueId(step.queue) for step in steps if isinstance(step, QueueStep)), None)
