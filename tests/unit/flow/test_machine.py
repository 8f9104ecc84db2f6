"""The machine on a small flow: what one event comes to."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ivr.flow.book import Flow
from ivr.flow.commands import (
    Divert,
    EnterQueue,
    HangUp,
    Listen,
    Note,
    Play,
    RememberLanguage,
    StepEntered,
    StopListening,
    StopPlaying,
    SuggestServices,
    TakeMessage,
)
from ivr.flow.events import (
    DeadlinePassed,
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
from ivr.flow.grammar import GotoStep
from ivr.flow.load import load
from ivr.flow.machine import start
from ivr.flow.states import Confirming, Context, Finished, Queued, Recording
from models.ids import PlayId, QueueId, UtteranceId
from tests.unit.flow.calls import BOTH, NOON, Caller
from tests.unit.flow.files import RIGHT, write

PIPE = Suggestion("water-home.leak", {"kk": "Құбыр ағады", "ru": "Течёт труба"}, 0.9)
LIGHT = Suggestion("power.none", {"ru": "Нет света"}, 0.4)


def in_menu(flow: Flow, speech: frozenset[str] = BOTH) -> Caller:
    """A Russian caller who is being asked the menu."""
    caller = Caller(flow, speech, language="ru").presses("#2").hears_out().waits()
    assert caller.state.step == "menu"
    return caller


def in_tell(flow: Flow) -> Caller:
    """The prompt was heard out and the ear is open."""
    return in_menu(flow).presses("1").hears_out()


def in_line(flow: Flow) -> Caller:
    return Caller(flow).presses("0")


class TestGreeting:
    def test_speaks_both_languages_until_one_is_known(self, flow: Flow) -> None:
        assert Caller(flow).heard == [("kk", "greeting"), ("ru", "greeting")]
        assert Caller(flow, language="ru").heard == [("ru", "greeting")]
        assert Caller(flow, language="xx").heard == [("kk", "greeting"), ("ru", "greeting")]

    def test_any_key_skips_it(self, flow: Flow) -> None:
        caller = Caller(flow).presses("#")
        assert caller.got(StopPlaying) == [StopPlaying(PlayId("play-c1-1"))]
        assert caller.state.step == "language"

    def test_a_key_pressed_ahead_answers_the_next_question(self, flow: Flow) -> None:
        caller = Caller(flow).presses("2")
        assert caller.got(RememberLanguage) == [RememberLanguage("ru")]
        assert caller.path == ["greeting", "language", "danger"]

    def test_but_never_the_question_for_danger(self, flow: Flow) -> None:
        """Who types 2 1 for Russian and water must not be put through to 112."""
        caller = Caller(flow).presses("21")
        assert caller.state.step == "danger"
        caller.now += timedelta(seconds=1)
        assert caller.presses("1").state.step == "rescue"

    def test_nor_from_the_keys_that_were_kept(self, tmp_path: Path) -> None:
        flow = load(write(tmp_path, RIGHT.replace("next: language}", "next: language, skip: no}")))
        caller = Caller(flow).presses("21")
        assert caller.state.step == "greeting"
        caller.hears_out()
        assert caller.path == ["greeting", "language", "danger"]
        assert caller.state.memory.type_ahead == ""

    def test_a_prompt_whose_end_is_never_told_does_not_hold_the_caller(self, flow: Flow) -> None:
        assert Caller(flow).waits().state.step == "language"


class TestAsking:
    def test_keys_and_words_together(self, flow: Flow) -> None:
        caller = in_menu(flow)
        (listen,) = caller.got(Listen)
        assert listen.languages == ("ru",)
        assert listen.words == {"ru": ("вода", "нет воды", "дорога", "оператор")}
        assert caller.heard == [("ru", "menu")]

    def test_a_word_during_the_prompt_stops_it(self, flow: Flow) -> None:
        caller = in_menu(flow)
        playing = caller.state.play_id
        caller.says("дорога")
        assert caller.last[:2] == (StopPlaying(playing), Note("topic", "roads")) if playing else False
        assert caller.state.step == "tell"

    @pytest.mark.parametrize(
        ("text", "topic"), [("НЕТ ВОДЫ", "water"), ("ну вода наверное", "water"), ("по дорога", "roads")]
    )
    def test_words_are_found_in_what_is_said(self, flow: Flow, text: str, topic: str) -> None:
        assert in_menu(flow).says(text).got(Note) == [Note("topic", topic)]

    def test_two_answers_in_one_breath_are_none(self, tmp_path: Path) -> None:
        flow = load(write(tmp_path, RIGHT.replace("ru: [дорога]", "ru: [двор]").replace("вода, нет воды", "снег")))
        caller = in_menu(flow).hears_out().says("снег двор")
        assert caller.heard == [("ru", "no-match"), ("ru", "menu")] or caller.state.step == "tell"

    def test_the_operator_may_be_called_by_name(self, flow: Flow) -> None:
        assert in_menu(flow).says("оператор").got(EnterQueue) == [EnterQueue(QueueId("city"), {"ru": 1})]

    def test_noise_during_the_prompt_is_no_answer_and_not_endless(self, flow: Flow) -> None:
        caller = in_menu(flow)
        assert len(caller.says("").got(Listen)) == 1
        assert len(caller.says("").got(Listen)) == 1
        assert caller.says("").last == ()
        assert caller.state.utterance_id is None

    def test_wrong_key_wrong_word_and_silence_share_the_limit(self, flow: Flow) -> None:
        caller = in_menu(flow)
        assert caller.presses("7").heard == [("ru", "no-match"), ("ru", "menu")]
        assert caller.hears_out().says("").heard == [("ru", "no-match"), ("ru", "menu")]
        caller.hears_out().waits()
        assert caller.state.step == "line"  # never a hang-up

    def test_silence_repeats_the_question(self, flow: Flow) -> None:
        caller = in_menu(flow).hears_out().waits()
        assert caller.heard == [("ru", "no-input"), ("ru", "menu")]
        assert len(caller.got(StopListening)) == 1

    def test_who_speaks_at_the_last_moment_is_still_heard(self, flow: Flow) -> None:
        caller = in_menu(flow).hears_out()
        assert caller.state.deadline == caller.now + timedelta(seconds=7)
        deaf = in_menu(flow, speech=frozenset()).hears_out()
        assert deaf.state.deadline == deaf.now + timedelta(seconds=5)

    def test_without_speech_keys_are_asked_for(self, flow: Flow) -> None:
        caller = in_menu(flow, speech=frozenset({"kk"}))
        assert caller.got(Listen) == []
        assert caller.heard == [("ru", "menu-keys")]
        assert caller.presses("2").state.step == "line"  # and telling needs an ear

    def test_a_lost_ear_turns_to_keys_for_good(self, flow: Flow) -> None:
        caller = in_menu(flow)
        assert caller.state.utterance_id
        caller.meets(EarLost(caller.state.utterance_id))
        assert caller.heard == [("ru", "menu-keys")]
        assert caller.presses("1").state.step == "line"

    def test_both_languages_are_listened_for_where_it_is_chosen(self, flow: Flow) -> None:
        caller = Caller(flow).presses("#")
        (listen,) = caller.got(Listen)
        assert listen.words == {"kk": ("қазақша", "оператор"), "ru": ("по русски", "оператор")}
        assert caller.says("қазақша").got(RememberLanguage) == [RememberLanguage("kk")]


class TestTelling:
    def test_the_ear_opens_after_the_prompt_or_at_a_key(self, flow: Flow) -> None:
        caller = in_menu(flow).presses("1")
        assert caller.got(Listen) == []
        assert [listen.words for listen in caller.presses("#").got(Listen)] == [{}]
        assert caller.state.step == "tell"

    def test_a_suggestion_is_confirmed_by_key(self, flow: Flow) -> None:
        caller = in_tell(flow).says("течёт труба")
        assert caller.got(SuggestServices) == [SuggestServices("течёт труба", "ru")]
        caller.meets(ServicesSuggested((PIPE, LIGHT)))
        (play,) = caller.got(Play)
        assert dict(play.parts[0][1].values) == {"service": "Течёт труба"}
        caller.presses("2")
        assert isinstance(caller.state, Confirming)
        caller.presses("1")
        assert caller.got(Note) == [Note("service", "power.none")]
        assert caller.state.step == "line"

    def test_a_service_without_a_name_in_the_language_is_said_in_another(self, flow: Flow) -> None:
        caller = (
            Caller(flow, language="kk").presses("#2").hears_out().waits().presses("1").hears_out().says("жарық жоқ")
        )
        caller.meets(ServicesSuggested((LIGHT,)))
        (play,) = caller.got(Play)
        assert dict(play.parts[0][1].values) == {"service": "Нет света"}

    @pytest.mark.parametrize("found", [(), (PIPE,)])
    def test_no_or_none_goes_to_the_line(self, flow: Flow, found: tuple[Suggestion, ...]) -> None:
        caller = in_tell(flow).says("что-то").meets(ServicesSuggested(found))
        if found:
            caller.presses("2")
        assert caller.state.step == "line"
        assert caller.got(Note) == []

    def test_a_silent_catalogue_is_not_waited_for(self, flow: Flow) -> None:
        assert in_tell(flow).says("что-то").waits().state.step == "line"

    def test_silence_is_asked_again_and_then_a_person_helps(self, flow: Flow) -> None:
        caller = in_tell(flow)
        for _ in range(2):
            assert caller.state.utterance_id
            caller.meets(NothingHeard(caller.state.utterance_id))
            assert caller.heard == [("ru", "no-input"), ("ru", "tell")]
            caller.hears_out()
        assert caller.state.utterance_id
        assert caller.meets(NothingHeard(caller.state.utterance_id)).state.step == "line"

    def test_a_key_while_listening_goes_on(self, flow: Flow) -> None:
        caller = in_tell(flow).presses("#")
        assert len(caller.got(StopListening)) == 1
        assert caller.state.step == "line"

    def test_an_unconfirmed_suggestion_is_left_to_the_operator(self, flow: Flow) -> None:
        caller = in_tell(flow).says("труба").meets(ServicesSuggested((PIPE,)))
        for _ in range(3):
            caller.hears_out().waits()
        assert caller.state.step == "line"


class TestLine:
    def test_any_seat_will_do_while_the_language_is_not_known(self, flow: Flow) -> None:
        assert in_line(flow).got(EnterQueue) == [EnterQueue(QueueId("city"), {})]

    def test_keys_in_the_line_change_nothing(self, flow: Flow) -> None:
        caller = in_line(flow)
        before = caller.state
        assert caller.presses("0").state is before
        assert caller.last == ()

    def test_after_the_talk_the_ticket_is_said(self, flow: Flow) -> None:
        caller = in_line(flow).meets(QueueEnded("talked", {"ticket": "1000017"}))
        assert [say.values for play in caller.got(Play) for _, say in play.parts] == [{"ticket": "1000017"}] * 2

    def test_without_a_ticket_its_prompt_is_left_out(self, flow: Flow) -> None:
        assert in_line(flow).meets(QueueEnded("talked", {})).path[-2:] == ["ticket", "bye"]

    def test_overflow_takes_a_message(self, flow: Flow) -> None:
        caller = in_line(flow).meets(QueueEnded("overflow", {})).hears_out()
        assert caller.got(TakeMessage) == [TakeMessage(120)]
        assert caller.meets(MessageTaken(4.0)).hears_out().got(HangUp) == [HangUp("served")]
        assert isinstance(caller.state, Finished)

    def test_a_message_whose_end_is_not_told_ends(self, flow: Flow) -> None:
        caller = in_line(flow).meets(QueueEnded("closed", {})).hears_out()
        assert isinstance(caller.state, Recording)
        assert caller.waits().state.step == "bye"


class TestDanger:
    def rescue(self, flow: Flow) -> Caller:
        caller = Caller(flow).presses("#1")
        caller.now += timedelta(seconds=2)
        return caller.presses("1")

    def test_the_key_calls_112(self, flow: Flow) -> None:
        caller = self.rescue(flow)
        assert caller.got(Divert) == [Divert("112")]
        assert caller.got(Note) == [Note("danger-said", "life")]

    def test_112_does_not_answer(self, flow: Flow) -> None:
        assert isinstance(self.rescue(flow).meets(DivertEnded(False)).state, Queued)

    def test_112_answered(self, flow: Flow) -> None:
        assert self.rescue(flow).meets(DivertEnded(True)).hears_out().got(HangUp) == [HangUp("served")]


FOREIGN: list[FlowEvent] = [
    PromptEnded(PlayId("play-c1-77")),
    PromptEnded(PlayId("play-other-1")),
    Heard(UtteranceId("utt-c1-77"), "вода"),
    NothingHeard(UtteranceId("utt-c1-77")),
    EarLost(UtteranceId("utt-c1-77")),
    DeadlinePassed(),
]


@pytest.mark.parametrize("event", FOREIGN)
def test_late_and_foreign_events_change_nothing(flow: Flow, event: FlowEvent) -> None:
    for caller in (Caller(flow), in_menu(flow), in_tell(flow), in_line(flow)):
        before = caller.state
        assert caller.meets(event).state is before
        assert caller.last == ()


def test_the_same_event_twice(flow: Flow) -> None:
    caller = Caller(flow)
    assert caller.state.play_id
    ended = PromptEnded(caller.state.play_id)
    after = caller.meets(ended).state
    assert caller.meets(ended).state is after


def test_hours_and_conditions(tmp_path: Path) -> None:
    text = RIGHT.replace("start: greeting", "start: open").replace(
        "steps:\n",
        'hours: {day: {days: [thu], from: "09:00", to: "12:00"}}\n'
        "steps:\n  open: {when: {hours: day}, then: heard, else: line}\n"
        "  heard: {when: speech, then: greeting, else: russian}\n"
        "  russian: {set: {language: ru}, next: known}\n"
        "  known: {when: {language: ru}, then: jump, else: line}\n  jump: {goto: message}\n",
    )
    flow = load(write(tmp_path, text))
    morning = NOON.replace(hour=4)  # 9 in the centre

    def path(context: Context, at: datetime) -> list[str]:
        return [command.step for command in start(flow, context, at)[1] if isinstance(command, StepEntered)]

    hearing = Context("c1", speech_languages=BOTH)
    assert path(hearing, morning) == ["open", "heard", "greeting"]
    assert path(Context("c1"), morning) == ["open", "heard", "russian", "known", "jump", "message"]
    assert path(hearing, NOON) == ["open", "line"]
    assert path(hearing, morning + timedelta(days=1)) == ["open", "line"]


def test_a_flow_that_leads_round_in_circles_still_ends(flow: Flow) -> None:
    """The checker refuses such a flow; the machine survives it."""
    round_about = {"a": GotoStep(goto="b"), "b": GotoStep(goto="a")}
    circling = replace(flow, steps={**flow.steps, **round_about}, start="a", operator=None)
    state, commands = start(circling, Context("c1"), NOON)
    assert isinstance(state, Finished)
    assert commands[-1] == HangUp("lost-in-menus")
