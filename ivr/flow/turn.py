"""One turn of the machine: what is remembered and commanded while one event is answered. Lives no longer than that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ivr.flow.book import Flow
from ivr.flow.commands import FlowCommand, Listen, Play, StopListening, StopPlaying
from ivr.flow.says import Say, Value
from ivr.flow.states import Memory, Standing, State
from models.ids import PlayId, UtteranceId

LONGEST_PROMPT_S = 90.0  # a prompt whose end is never reported counts as ended: Asterisk does not report a failed one
MENU_WORD_S = 4.0  # the longest answer to a menu
MENU_END_SILENCE_S = 0.7
MENU_SILENCE_S = 60.0  # of a menu's utterance: it opens along with the prompt, our own deadline ends it
STILL_SPEAKING_S = 2.0  # grace for who has begun to speak just before the deadline

NOTHING: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Go:
    """On to another step."""

    step: str


#: What an event comes to: a new state, another step, or None: it does not concern us (late, twice, foreign).
Outcome = State | Go | None


@dataclass(slots=True)
class Turn:
    flow: Flow
    now: datetime
    memory: Memory
    commands: list[FlowCommand] = field(default_factory=list)

    def remember(self, **changes: Any) -> None:
        self.memory = replace(self.memory, **changes)

    def order(self, command: FlowCommand) -> None:
        self.commands.append(command)

    def go(self, target: str | None) -> Go:
        return Go(target if target is not None else self.flow.silent_goes_to)

    def after(self, seconds: float) -> datetime:
        return self.now + timedelta(seconds=seconds)

    def languages(self, every: bool) -> tuple[str, ...]:
        """The caller's own language; all of them while it is not known."""
        own = self.memory.language
        return self.flow.languages if every or own is None else (own,)

    def hearing(self, every: bool) -> tuple[str, ...]:
        """The languages that can be listened for now."""
        can = frozenset() if self.memory.deaf else self.memory.context.speech_languages
        return tuple(language for language in self.languages(every) if language in can)

    def play(
        self,
        prompts: tuple[str, ...],
        values: Mapping[str, Value] | Callable[[str], Mapping[str, Value]] = NOTHING,
        every: bool = False,
    ) -> PlayId | None:
        """Say the prompts in each language. One whose holes have no value is left out: silence beats nonsense."""
        parts: list[tuple[str, Say]] = []
        for language in self.languages(every):
            own = values(language) if callable(values) else values
            known: dict[str, Value] = {**self.memory.values, **own}
            for prompt in prompts:
                holes = self.flow.holes(language, prompt)
                if holes <= known.keys():
                    parts.append((language, Say(prompt, {hole: known[hole] for hole in sorted(holes)})))
        if not parts:
            return None
        self.remember(plays=self.memory.plays + 1)
        play_id = PlayId(f"play-{self.memory.context.seed}-{self.memory.plays}")
        self.order(Play(play_id, tuple(parts)))
        return play_id

    def listen(
        self,
        languages: tuple[str, ...],
        words: Mapping[str, tuple[str, ...]],
        no_input_s: float = MENU_SILENCE_S,
        end_silence_s: float = MENU_END_SILENCE_S,
        limit_s: float = MENU_WORD_S,
    ) -> UtteranceId:
        self.remember(utterances=self.memory.utterances + 1)
        utterance_id = UtteranceId(f"utt-{self.memory.context.seed}-{self.memory.utterances}")
        self.order(Listen(utterance_id, languages, words, no_input_s, end_silence_s, limit_s))
        return utterance_id

    def hush(self, state: Standing) -> None:
        """Stop what sounds and what listens in the state that is being left."""
        if state.play_id is not None:
            self.order(StopPlaying(state.play_id))
        if state.utterance_id is not None:
            self.order(StopListening(state.utterance_id))
