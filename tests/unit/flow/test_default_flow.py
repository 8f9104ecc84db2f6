"""dialplans/109.yaml, walked through as citizens do."""

from datetime import timedelta

import pytest

from ivr.flow.book import Flow
from ivr.flow.commands import Divert, EnterQueue, HangUp, Note, RememberLanguage, TakeMessage
from ivr.flow.events import DivertEnded, EarLost, MessageTaken, QueueEnded, ServicesSuggested, Suggestion
from models.ids import QueueId
from tests.unit.flow.calls import Caller
from tests.unit.flow.files import DIALPLANS
from tests.unit.flow.test_broken_files import problems_of

WATER = Suggestion("water-home.none", {"kk": "Үйде су жоқ", "ru": "Нет воды в доме"}, 0.9)


def at_menu(flow: Flow, language: str = "ru") -> Caller:
    """Past greeting and danger, as a caller whose language is remembered."""
    caller = Caller(flow, language=language).hears_out().hears_out().waits()
    assert caller.state.step == "menu"
    return caller


def test_it_has_nothing_to_complain_of() -> None:
    assert problems_of(DIALPLANS / "109.yaml") == []


def test_the_korean_test_flow_only_lacks_the_question_for_danger() -> None:
    assert [problem.code for problem in problems_of(DIALPLANS / "test-ko.yaml")] == ["no-danger"]


def test_a_whole_call(default_flow: Flow) -> None:
    caller = Caller(default_flow)
    assert caller.heard == [
        ("kk", "greeting"),
        ("kk", "recorded-notice"),
        ("ru", "greeting"),
        ("ru", "recorded-notice"),
    ]
    caller.hears_out().says("қазақша")
    assert caller.got(RememberLanguage) == [RememberLanguage("kk")]
    caller.hears_out().waits().says("су жоқ")
    assert caller.got(Note) == [Note("topic", "water-heat-light")]
    caller.hears_out().says("үйде таңнан бері су жоқ").meets(ServicesSuggested((WATER,))).presses("1")
    assert caller.got(Note) == [Note("service", "water-home.none")]
    caller.hears_out()
    assert caller.got(EnterQueue) == [EnterQueue(QueueId("city"), {"kk": 1})]
    caller.meets(QueueEnded("talked", {"ticket": "1000017"}))
    assert caller.heard == [("kk", "ticket-number"), ("kk", "ticket-number-again")]
    assert caller.hears_out().heard == [("kk", "survey")]
    caller.hears_out().says("бес").hears_out()
    assert caller.got(HangUp) == [HangUp("served")]
    assert caller.path == (
        ["greeting", "who", "language", "danger", "menu", "tell", "connecting", "line", "ticket", "survey", "goodbye"]
    )  # fmt: skip


def after_the_talk(flow: Flow) -> Caller:
    """The ticket's number is being said."""
    return Caller(flow, language="ru").presses("0").meets(QueueEnded("talked", {"ticket": "1000017"}))


def test_the_mark_after_the_talk(default_flow: Flow) -> None:
    caller = after_the_talk(default_flow).hears_out()
    caller.now += timedelta(seconds=1)
    assert caller.presses("4").got(Note) == [Note("mark", "mark-4")]
    assert caller.heard == [("ru", "goodbye")]


def test_a_key_that_cuts_the_number_short_is_no_mark(default_flow: Flow) -> None:
    caller = after_the_talk(default_flow).presses("5")
    assert (caller.got(Note), caller.state.step) == ([], "survey")


@pytest.mark.parametrize("key", ["9", "#"])
def test_another_key_is_no_mark(default_flow: Flow, key: str) -> None:
    caller = after_the_talk(default_flow).hears_out()
    caller.now += timedelta(seconds=1)
    assert (caller.presses(key).got(Note), caller.heard) == ([], [("ru", "goodbye")])


def test_who_is_silent_after_the_thanks_is_not_held_up(default_flow: Flow) -> None:
    caller = after_the_talk(default_flow).hears_out().hears_out().waits()
    assert (caller.got(HangUp), caller.heard) == ([HangUp("served")], [])


def test_a_remembered_language_is_used_at_once_and_can_be_changed(default_flow: Flow) -> None:
    caller = at_menu(default_flow, "kk").presses("9")
    assert caller.heard == [("kk", "choose-language"), ("ru", "choose-language")]
    assert caller.presses("2").got(RememberLanguage) == [RememberLanguage("ru")]
    assert caller.heard == [("ru", "danger")]


@pytest.mark.parametrize("word", ["пожар", "у нас пожар", "газом пахнет"])
def test_a_cry_of_danger_is_confirmed_by_key(default_flow: Flow, word: str) -> None:
    caller = Caller(default_flow, language="ru").hears_out().says(word)
    assert caller.heard == [("ru", "danger-confirm")]
    caller.now += timedelta(seconds=1)
    caller.presses("1")
    assert caller.got(Note) == [Note("danger", "confirmed")]
    assert caller.hears_out().got(Divert) == [Divert("112")]
    caller.meets(DivertEnded(False))
    assert caller.got(EnterQueue) == [EnterQueue(QueueId("danger"), {"ru": 1})]


def test_a_cry_of_danger_and_then_silence_goes_before_all_others(default_flow: Flow) -> None:
    caller = Caller(default_flow, language="ru").hears_out().says("пожар").hears_out().waits()
    assert caller.got(EnterQueue) == [EnterQueue(QueueId("danger"), {"ru": 1})]
    assert caller.got(Note) == [Note("danger", "unconfirmed")]


def test_no_danger_after_all(default_flow: Flow) -> None:
    caller = Caller(default_flow, language="ru").hears_out().says("газ")
    caller.now += timedelta(seconds=1)
    assert caller.presses("2").state.step == "menu"
    assert caller.got(Note) == []


def test_the_danger_key(default_flow: Flow) -> None:
    caller = Caller(default_flow, language="ru").hears_out()
    caller.now += timedelta(seconds=1)
    caller.presses("1").hears_out()
    assert caller.got(Divert) == [Divert("112")]
    assert caller.meets(DivertEnded(True)).got(HangUp) == [HangUp("diverted")]


def test_silence_from_the_first_second_ends_at_a_person(default_flow: Flow) -> None:
    caller = Caller(default_flow)
    for _ in range(20):
        if caller.state.deadline is None:
            break
        caller.waits()
    assert caller.state.step == "line"


def test_nobody_answers_and_a_message_is_left(default_flow: Flow) -> None:
    caller = Caller(default_flow, language="kk").presses("0").meets(QueueEnded("overflow", {}))
    assert caller.heard == [("kk", "all-busy")]
    caller.hears_out().hears_out().meets(MessageTaken(12.5, {"ticket": "1000018"}))
    assert caller.heard == [("kk", "message-saved"), ("kk", "ticket-number"), ("kk", "ticket-number-again")]
    caller.hears_out().hears_out()
    assert caller.got(HangUp) == [HangUp("message-left")]


def test_an_ear_lost_while_telling_is_lost_for_the_call(default_flow: Flow) -> None:
    caller = at_menu(default_flow).presses("1").hears_out()
    assert caller.state.utterance_id
    caller.meets(EarLost(caller.state.utterance_id))
    assert caller.heard == [("ru", "connecting")]
    assert caller.state.memory.deaf


def test_keys_pressed_on_the_way_to_the_line_are_forgotten(default_flow: Flow) -> None:
    caller = at_menu(default_flow).presses("1#")
    assert caller.presses("#55").state.step == "line"
    assert caller.state.memory.type_ahead == ""


def test_danger_told_in_free_speech_is_asked_for_the_key_too(default_flow: Flow) -> None:
    caller = at_menu(default_flow).presses("1").hears_out()
    assert caller.state.step == "tell"
    caller.says("у соседей пожар").meets(ServicesSuggested((), danger="safety.fire"))
    assert caller.got(Note) == [Note("danger-said", "safety.fire")]
    assert caller.state.step == "danger-word"
    caller.waits().presses("1")
    assert Note("danger", "confirmed") in caller.got(Note)


def test_a_message_of_silence_is_not_said_to_be_saved(default_flow: Flow) -> None:
    caller = at_menu(default_flow).presses("0").meets(QueueEnded("overflow", {}))
    while caller.state.play_id is not None:
        caller.hears_out()
    caller.meets(MessageTaken(0.0))
    assert caller.state.step == "nothing-said"
    assert caller.hears_out().got(HangUp) == [HangUp("message-empty")]


def test_one_call_too_many_hears_so_in_both_languages_and_can_leave_a_message(default_flow: Flow) -> None:
    caller = Caller(default_flow, crowded=True)
    assert caller.got(Note) == [Note("call-back", "crowded")]
    assert caller.heard == [("kk", "crowded"), ("ru", "crowded")]
    caller.presses("0")
    assert caller.heard == [("kk", "danger"), ("ru", "danger")], "the operator's key has no operator here"
    caller.hears_out().waits().hears_out()
    assert len(caller.got(TakeMessage)) == 1
    assert caller.meets(MessageTaken(0.0)).hears_out().got(HangUp) == [HangUp("call-back-promised")]


def test_one_call_too_many_still_reaches_112(default_flow: Flow) -> None:
    caller = Caller(default_flow, crowded=True).hears_out().presses("1").hears_out()
    assert caller.got(Divert) == [Divert("112")]
