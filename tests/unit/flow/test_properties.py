"""Whatever callers do, in whatever order: the machine never raises, never stalls, and never loses a silent caller."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.flow.book import Flow
from ivr.flow.commands import FlowCommand, HangUp, Listen, Play, StopListening, StopPlaying
from ivr.flow.events import (
    DeadlinePassed,
    DigitPressed,
    DivertEnded,
    EarLost,
    FlowEvent,
    Heard,
    MessageTaken,
    NothingHeard,
    PromptEnded,
    QueueEnded,
    ServicesSuggested,
    Suggestion,
)
from ivr.flow.machine import start, step
from ivr.flow.states import Asking, Context, Diverted, Finished, Listening, Queued, Recording, State
from models.ids import PlayId, UtteranceId
from tests.unit.flow.calls import NOON

#: From a state to what the world might report in it.
Deed = Callable[[State], FlowEvent]

FOUND = (Suggestion("a.b", {"kk": "Су", "ru": "Вода"}, 0.5), Suggestion("c.d", {}, 0.1))
WORDS = ("", "вода", "су", "пожар", "өрт", "қазақша", "по русски", "оператор", "что угодно", "x" * 400)


def own_play(state: State) -> PlayId:
    return state.play_id or PlayId("play-old")


def own_utterance(state: State) -> UtteranceId:
    return state.utterance_id or UtteranceId("utt-old")


deeds: st.SearchStrategy[Deed] = st.one_of(
    st.sampled_from("0123456789*#").map(lambda key: lambda _: DigitPressed(key)),
    st.just(lambda state: PromptEnded(own_play(state))),
    st.sampled_from(WORDS).map(lambda text: lambda state: Heard(own_utterance(state), text, "ru")),
    st.just(lambda state: NothingHeard(own_utterance(state))),
    st.just(lambda state: EarLost(own_utterance(state))),
    st.sampled_from([(), FOUND[:1], FOUND]).map(lambda found: lambda _: ServicesSuggested(found)),
    st.sampled_from(["talked", "overflow", "closed"]).map(lambda why: lambda _: QueueEnded(why, {"ticket": "17"})),
    st.booleans().map(lambda reached: lambda _: DivertEnded(reached)),
    st.just(lambda _: MessageTaken(3.0)),
    st.just(lambda _: DeadlinePassed()),
)
histories = st.lists(st.tuples(deeds, st.sampled_from([0.0, 0.1, 1.0, 8.0, 100.0])), max_size=40)
contexts = st.builds(
    Context,
    seed=st.just("c1"),
    language=st.sampled_from([None, "kk", "ru", "zz"]),
    caller_known=st.booleans(),
    speech_languages=st.sampled_from([frozenset(), frozenset({"ru"}), frozenset({"kk", "ru"})]),
)
many = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Ledger:
    """What sounds and what listens, as the one who carries commands out sees it."""

    def __init__(self) -> None:
        self.playing: set[str] = set()
        self.listening: set[str] = set()
        self.ids: set[str] = set()

    def follow(self, state: State, event: FlowEvent | None, commands: Sequence[FlowCommand]) -> None:
        match event:
            case PromptEnded(play_id):
                self.playing.discard(play_id)
            case Heard(utterance_id) | NothingHeard(utterance_id) | EarLost(utterance_id):
                self.listening.discard(utterance_id)
        for command in commands:
            match command:
                case Play(play_id):
                    assert play_id not in self.ids, "an id is used once"
                    self.ids.add(play_id)
                    self.playing.add(play_id)
                case Listen(utterance_id):
                    assert utterance_id not in self.ids
                    self.ids.add(utterance_id)
                    self.listening.add(utterance_id)
                case StopPlaying(play_id):
                    self.playing.discard(play_id)
                case StopListening(utterance_id):
                    self.listening.discard(utterance_id)


def sound(state: State, ledger: Ledger) -> None:
    """Something is always waited for, and nothing sounds or listens that the state does not know."""
    if isinstance(state, Finished):
        assert not ledger.listening
        return
    assert state.deadline is not None or isinstance(state, Queued | Diverted)
    assert ledger.listening <= {state.utterance_id}
    if state.play_id is None and isinstance(state, Asking | Listening):
        assert state.deadline is not None


@many
@given(contexts, histories)
def test_any_history(default_flow: Flow, context: Context, history: list[tuple[Deed, float]]) -> None:
    ledger, now = Ledger(), NOON
    state, commands = start(default_flow, context, now)
    ledger.follow(state, None, commands)
    sound(state, ledger)
    for deed, seconds in history:
        now += timedelta(seconds=seconds)
        event = deed(state)
        was_ended = isinstance(state, Finished)
        state, commands = step(default_flow, state, event, now)
        assert not (was_ended and commands)
        assert sum(isinstance(command, HangUp) for command in commands) == isinstance(state, Finished) - was_ended
        ledger.follow(state, event, commands)
        sound(state, ledger)


@many
@given(contexts, histories)
def test_then_silence_reaches_a_person_or_an_end(
    default_flow: Flow, context: Context, history: list[tuple[Deed, float]]
) -> None:
    state, now = start(default_flow, context, NOON)[0], NOON
    for deed, seconds in history:
        now += timedelta(seconds=seconds)
        state = step(default_flow, state, deed(state), now)[0]
    for _ in range(30):
        if isinstance(state, Finished | Queued | Diverted):
            return
        assert state.deadline is not None
        now = max(now, state.deadline)
        state = step(default_flow, state, DeadlinePassed(), now)[0]
    raise AssertionError(f"a silent caller is still at {state.step}")


@many
@given(contexts, histories)
def test_zero_reaches_the_operator_at_once(
    default_flow: Flow, context: Context, history: list[tuple[Deed, float]]
) -> None:
    state, now = start(default_flow, context, NOON)[0], NOON
    for deed, seconds in history:
        now += timedelta(seconds=seconds)
        if not isinstance(state, Queued | Diverted | Recording | Finished):
            assert step(default_flow, state, DigitPressed("0"), now)[0].step == "line"
        state = step(default_flow, state, deed(state), now)[0]


@many
@given(contexts, histories)
def test_the_same_history_gives_the_same_answers(
    default_flow: Flow, context: Context, history: list[tuple[Deed, float]]
) -> None:
    def replay() -> list[FlowCommand]:
        state, commands = start(default_flow, context, NOON)
        said, now = list(commands), NOON
        for deed, seconds in history:
            now += timedelta(seconds=seconds)
            state, commands = step(default_flow, state, deed(state), now)
            said += commands
        return said

    assert replay() == replay()


@pytest.mark.parametrize("key", "123456789*#")
def test_one_key_for_ever_does_not_hold_a_caller_for_ever(default_flow: Flow, key: str) -> None:
    """A pocket, a child, a stuck key: within so many presses the line or an end is reached, or a silence will do it."""
    state, now = start(default_flow, Context("c1", speech_languages=frozenset({"ru", "kk"})), NOON)[0], NOON
    for _ in range(200):
        if isinstance(state, Finished | Queued | Diverted):
            return
        now += timedelta(seconds=2)
        state = step(default_flow, state, DigitPressed(key), now)[0]
    raise AssertionError(f"key {key} holds the caller at {state.step}")
