"""When a call is one too many, and that whoever was promised a call back gets one."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ivr.call.machine.admission import TOO_FAST, TOO_MANY, CrowdRules, Gate
from ivr.call.machine.commands import EndCall, LeaveTicket
from ivr.call.machine.events import CallArrived, CallerHungUp
from ivr.call.machine.facts import Facts
from ivr.call.machine.states import Arriving, InFlow
from ivr.call.site_rules import crowd_rules
from ivr.flow.load import load
from ivr.flow.states import Context
from ivr.site import load as load_site
from ivr.site import site_file
from ivr.site.paths import PROJECT
from tests.unit.call.stories import CALL, Story
from tests.virtual_time import START


def test_the_last_free_place_is_given_and_the_next_call_is_one_too_many() -> None:
    gate = Gate(CrowdRules(calls=3, per_s=100))
    assert gate.refuses(2, START) == ""
    assert gate.refuses(3, START) == TOO_MANY


def test_a_rush_of_one_moment_is_let_in_and_a_longer_one_is_not() -> None:
    gate = Gate(CrowdRules(calls=1000, per_s=5))
    at_once = [gate.refuses(0, START) for _ in range(12)]
    assert at_once == [""] * 10 + [TOO_FAST] * 2
    assert gate.refuses(0, START + timedelta(seconds=0.3)) == ""


@given(st.lists(st.floats(0, 3), min_size=1, max_size=200), st.floats(0.5, 30))
def test_never_more_than_the_rate_and_one_burst(pauses_s: list[float], per_s: float) -> None:
    gate, now, let_in = Gate(CrowdRules(calls=10_000, per_s=per_s)), START, 0
    for pause_s in pauses_s:
        now += timedelta(seconds=pause_s)
        let_in += gate.refuses(0, now) == ""
    assert let_in <= max(1.0, 2 * per_s) + per_s * (now - START).total_seconds() + 1e-3


def test_a_clock_that_goes_back_lets_nobody_in_twice() -> None:
    gate = Gate(CrowdRules(calls=10, per_s=0.5))
    assert gate.refuses(0, START) == ""
    assert gate.refuses(0, START - timedelta(hours=1)) == TOO_FAST


def test_as_many_as_there_are_ports_for_sound_unless_the_site_says_fewer() -> None:
    site = load_site(site_file(None))
    assert crowd_rules(site) == CrowdRules(395, 20)  # 500 pairs, 5 seats, 100 for those who are told
    fewer = site.model_copy(update={"crowd": site.crowd.model_copy(update={"calls": 7})})
    assert crowd_rules(fewer).calls == 7


def crowded() -> Story:
    flow = load(PROJECT / "dialplans" / "109.yaml")
    facts = Facts(CALL, "1768456800.1", "+77011234567", "Асан", "109", START, flow, "kk")
    return Story(Arriving(facts)).tell(CallArrived(Context(seed=CALL, crowded=True)))


def test_who_was_promised_a_call_back_and_hangs_up_has_a_ticket() -> None:
    story = crowded().tell(CallerHungUp("normal"))
    assert story.wanted[-2:] == [LeaveTicket("crowded"), EndCall("abandoned-in-menu")]


def test_an_unknown_number_cannot_be_called_back() -> None:
    story = crowded()
    story.state = replace(story.at(InFlow), facts=replace(story.state.facts, caller=""))
    assert LeaveTicket("crowded") not in story.tell(CallerHungUp("normal")).wanted
