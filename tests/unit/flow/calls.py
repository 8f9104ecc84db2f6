"""A caller in a flow, for tests: sends events, keeps the commands."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from ivr.flow.book import Flow
from ivr.flow.commands import FlowCommand, Play, StepEntered
from ivr.flow.events import DeadlinePassed, DigitPressed, FlowEvent, Heard, PromptEnded
from ivr.flow.machine import start, step
from ivr.flow.states import Context, State

C = TypeVar("C")
NOON = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)
BOTH = frozenset({"kk", "ru"})


class Caller:
    def __init__(
        self, flow: Flow, speech: frozenset[str] = BOTH, language: str | None = None, crowded: bool = False
    ) -> None:
        self.flow, self.now = flow, NOON
        self.state: State
        self.last: Sequence[FlowCommand]
        known = Context("c1", language=language, speech_languages=speech, crowded=crowded)
        self.state, self.last = start(flow, known, NOON)
        self.path = [command.step for command in self.last if isinstance(command, StepEntered)]

    def meets(self, event: FlowEvent) -> "Caller":
        self.state, self.last = step(self.flow, self.state, event, self.now)
        self.path += [command.step for command in self.last if isinstance(command, StepEntered)]
        return self

    def presses(self, digits: str) -> "Caller":
        for digit in digits:
            self.meets(DigitPressed(digit))
        return self

    def says(self, text: str) -> "Caller":
        assert self.state.utterance_id is not None
        return self.meets(Heard(self.state.utterance_id, text))

    def hears_out(self) -> "Caller":
        assert self.state.play_id is not None
        return self.meets(PromptEnded(self.state.play_id))

    def waits(self) -> "Caller":
        """Until the deadline."""
        assert self.state.deadline is not None
        self.now = self.state.deadline + timedelta(milliseconds=1)
        return self.meets(DeadlinePassed())

    def got(self, kind: type[C]) -> list[C]:
        return [command for command in self.last if isinstance(command, kind)]

    @property
    def heard(self) -> list[tuple[str, str]]:
        """(language, prompt) of what is said now."""
        return [(language, say.prompt) for play in self.got(Play) for language, say in play.parts]
