"""Who dropped out of the line keeps the place (A8); who calls all the time is slowed (A15)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.call.machine import commands as do
from ivr.call.machine.callback import callback_id
from ivr.call.machine.dropped import Dropped, Kept
from ivr.call.machine.events import CallerHungUp, CallLost, PlaceChanged
from ivr.call.machine.joining import KEPT
from ivr.call.machine.nuisance import Nuisance, NuisanceRules
from ivr.call.machine.states import Diverting, Ended, InFlow, Slowed, Waiting
from ivr.flow.events import DeadlinePassed, DigitPressed, PromptEnded
from models.events import CallEvent, Field
from models.ids import CallId, PlayId, QueueId
from models.kinds import Kind
from tests.unit.call.stories import CALL, Story, arriving
from tests.virtual_time import START

NUMBER = "+77011234567"
CITY = QueueId("city")
A, B, C = (CallId(f"call-0000000000000{letter}") for letter in "abc")


def at(seconds: float, call: CallId, kind: Kind, fields: Mapping[str, Field] | None = None) -> CallEvent:
    return CallEvent(call, kind, START + timedelta(seconds=seconds), fields or {})


def dropped(*events: CallEvent, keep_s: float = 300) -> Dropped:
    book = Dropped({"city": keep_s})
    for event in events:
        book.take(event)
    return book


def waited(call: CallId, since: float, until: float, why: str = "caller hung up") -> tuple[CallEvent, ...]:
    queued_at = (START + timedelta(seconds=since)).isoformat()
    return (
        at(since - 20, call, Kind.CALL_ARRIVED, {"caller": NUMBER}),
        at(since, call, Kind.CALL_QUEUED, {"queue": "city", "queued_at": queued_at}),
        at(until, call, Kind.CALL_LEFT_LINE, {"why": why}),
        at(until, call, Kind.CALL_ENDED),
    )


def lent(book: Dropped, call: CallId, seconds: float) -> Kept | None:
    return book.lend(NUMBER, call, START + timedelta(seconds=seconds))


def test_who_dropped_gets_the_old_place() -> None:
    kept = lent(dropped(*waited(A, 0, 100)), B, 200)
    assert kept is not None
    assert (kept.queue, kept.queued_at) == (CITY, START)


@pytest.mark.parametrize("why", ["answered", "overflow", "callback ordered", "closed"])
def test_who_was_served_or_gave_the_place_up_has_none(why: str) -> None:
    assert lent(dropped(*waited(A, 0, 100, why)), B, 200) is None


def test_too_late_or_without_a_number() -> None:
    assert lent(dropped(*waited(A, 0, 100)), B, 401) is None
    assert lent(dropped(*waited(A, 0, 100), keep_s=0), B, 101) is None
    assert dropped(*waited(A, 0, 100)).lend("", B, START) is None


def test_two_calls_of_one_number_have_one_place() -> None:
    book = dropped(*waited(A, 0, 100))
    assert lent(book, B, 150) is not None
    assert lent(book, C, 150) is None


def test_a_place_that_was_lent_in_vain_comes_back() -> None:
    book = dropped(*waited(A, 0, 100))
    lent(book, B, 150)
    book.take(at(150, B, Kind.CALL_ARRIVED, {"caller": NUMBER}))
    book.take(at(160, B, Kind.CALL_ENDED))
    assert lent(book, C, 200) is not None


def test_who_drops_again_keeps_the_oldest_place() -> None:
    book = dropped(*waited(A, 0, 100))
    lent(book, B, 150)
    book.take(at(150, B, Kind.CALL_ARRIVED, {"caller": NUMBER}))
    book.take(at(170, B, Kind.CALL_QUEUED, {"queue": "city", "queued_at": START.isoformat()}))
    book.take(at(400, B, Kind.CALL_LEFT_LINE, {"why": "caller hung up"}))
    kept = lent(book, C, 690)
    assert kept is not None
    assert kept.queued_at == START


def test_who_vanished_while_nobody_looked_keeps_it_too() -> None:
    arrived, queued, _, ended = waited(A, 0, 100)
    assert lent(dropped(arrived, queued, ended), B, 200) is not None


def test_read_back_from_the_log_a_place_that_was_taken_is_taken() -> None:
    back = (
        at(150, B, Kind.CALL_ARRIVED, {"caller": NUMBER}),
        at(170, B, Kind.CALL_QUEUED, {"queue": "city", "queued_at": START.isoformat()}),
    )
    assert lent(dropped(*waited(A, 0, 100), *back), C, 200) is None


def test_a_call_back_is_no_dropped_caller() -> None:
    back = callback_id(A)
    events = (
        at(0, back, Kind.CALL_QUEUED, {"queue": "city", "queued_at": START.isoformat()}),
        at(100, back, Kind.CALL_LEFT_LINE, {"why": "citizen-busy"}),
    )
    assert lent(dropped(*events), B, 110) is None


# nuisance


def called(times: int, every_s: float = 60) -> Nuisance:
    book = Nuisance(NuisanceRules(calls=5, within_s=3600, delay_s=20))
    for n in range(times):
        book.take(at(n * every_s, A, Kind.CALL_ARRIVED, {"caller": NUMBER}))
    return book


@pytest.mark.parametrize(("times", "delay_s"), [(0, 0), (4, 0), (5, 20), (50, 20)])
def test_more_calls_than_that_are_slowed(times: int, delay_s: float) -> None:
    assert called(times, 1).delay_s(NUMBER, START + timedelta(seconds=60)) == delay_s


def test_calls_of_yesterday_do_not_count() -> None:
    assert called(5).delay_s(NUMBER, START + timedelta(hours=2)) == 0


def test_a_hidden_number_is_many_people() -> None:
    book = called(0)
    for n in range(20):
        book.take(at(n, A, Kind.CALL_ARRIVED, {"caller": ""}))
    assert book.delay_s("", START) == 0


def test_without_rules_nobody_is_slowed() -> None:
    book = Nuisance(NuisanceRules())
    for n in range(20):
        book.take(at(n, A, Kind.CALL_ARRIVED, {"caller": NUMBER}))
    assert book.delay_s(NUMBER, START) == 0


# what comes of it in the call


def met(kept: Kept | None = None, slow_s: float = 0) -> Story:
    story = arriving("ru")
    state = story.at(InFlow)
    story.state = replace(state, facts=replace(state.facts, kept=kept, slow_s=slow_s))
    return story


def entered(story: Story) -> list[do.EnterLine]:
    return [command for command in story.wanted if isinstance(command, do.EnterLine)]


OLD = Kept(CITY, START - timedelta(minutes=5), START + timedelta(minutes=5))


def test_the_old_place_is_taken_and_told() -> None:
    story = met(OLD).tell(DigitPressed("0"))
    assert [command.queued_at for command in entered(story)] == [OLD.queued_at]
    assert do.Announce("ru", KEPT) in story.wanted
    story.tell(PlaceChanged(2, None))
    announce = story.last(do.Announce)
    assert isinstance(announce, do.Announce)
    assert [announce.say.prompt, *(say.prompt for say in announce.more)] == [
        "place-kept",
        "position-only",
        "callback-offer",
    ]
    story.tell(PlaceChanged(1, None), after_s=30)
    announce = story.last(do.Announce)
    assert isinstance(announce, do.Announce)
    assert announce.say.prompt == "position-only", "told once"


def test_a_place_in_another_queue_or_too_old_is_none() -> None:
    for kept in (replace(OLD, queue=QueueId("danger")), replace(OLD, until=START)):
        story = met(kept).tell(DigitPressed("0"))
        assert entered(story)[0].queued_at > START
        assert do.Announce("ru", KEPT) not in story.wanted


def test_a_nuisance_caller_waits_before_the_line_and_is_told() -> None:
    story = met(slow_s=20).tell(DigitPressed("0"))
    story.at(Slowed)
    assert entered(story) == []
    announce = story.last(do.Announce)
    assert isinstance(announce, do.Announce)
    assert (announce.say.prompt, dict(announce.say.values)) == ("slowed", {"wait": 20})
    story.tell(PromptEnded(PlayId("play-x")))
    assert story.wanted[-1] == do.StartMusic()
    story.tell(DeadlinePassed(), after_s=20.1)
    assert [command.queued_at for command in entered(story)] == [story.at(Waiting).queued_at]


def test_a_nuisance_caller_who_dropped_keeps_the_place_all_the_same() -> None:
    story = met(OLD, slow_s=20).tell(DigitPressed("0")).tell(DeadlinePassed(), after_s=20.1)
    assert entered(story)[0].queued_at == OLD.queued_at


def test_danger_is_never_slowed() -> None:
    story = met(slow_s=20).tell(DigitPressed("5"), DigitPressed("1"))
    play = story.last(do.Play)
    assert isinstance(play, do.Play)
    story.tell(PromptEnded(play.play_id))
    story.at(Diverting)  # at once to 112
    story.tell(DeadlinePassed(), after_s=46.0)
    story.at(Waiting)  # and at once to the seats for danger


def test_a_slowed_caller_may_hang_up() -> None:
    story = met(slow_s=20).tell(DigitPressed("0"), CallerHungUp("test"))
    assert story.at(Ended).facts.call_id == CALL
    assert not any(isinstance(command, do.LeaveLine) for command in story.wanted)


def test_a_slowed_caller_lost_with_asterisk_is_called_back() -> None:
    story = met(slow_s=20).tell(DigitPressed("0"), CallLost())
    assert story.at(Ended).outcome == "lost-with-asterisk"
    order = story.last(do.OrderCallback)
    assert isinstance(order, do.OrderCallback)
    assert (order.queue, order.number) == ("city", story.state.facts.caller)
    assert any(isinstance(command, do.LeaveTicket) for command in story.wanted)
    assert not any(isinstance(command, do.LeaveLine) for command in story.wanted), "it was not in the line yet"
