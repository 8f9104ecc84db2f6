"""The routing explains itself, and the line says itself when something does not hold."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from agents.line.events import CallQueued, Entry, OfferAnswered, SeatLost, SeatPaused
from agents.line.explain import explain
from agents.line.invariants import broken
from agents.line.ledger import Line, Offer
from agents.line.line import SeatRules
from agents.line.seats import LoggedOut, Ready, Talking, WrapUp
from models.ids import CallId, OfferId, QueueId, SeatId
from tests.unit.line.scene import BOTH, CITY, DANGER, QUIET, Scene, entry
from tests.virtual_time import START

A, B = CallId("call-a"), CallId("call-b")
S1, S2 = SeatId("101"), SeatId("102")
FIRST = OfferId("offer-call-a-1")
CENTRE = {
    "101": SeatRules((CITY,), {"kk": 3, "ru": 1}),
    "102": SeatRules((CITY,), {"kk": 2}),
    "103": SeatRules((CITY,), {"ru": 3}),
    "104": SeatRules((DANGER,), {"kk": 3}),
    "105": SeatRules((CITY,), {"kk": 2}),
}


def test_why_nobody_is_offered_to_a_caller() -> None:
    scene = Scene(CENTRE, replace(QUIET, relax=((60, 1),))).log_in("101", "102", "103", "104")
    scene.tell(SeatPaused(S2, "lunch")).queue("call-a", kk=1).tell(OfferAnswered(FIRST))
    scene.queue("call-b", kk=2).queue("call-c", "call-d", kk=2)
    assert explain(scene.line, CallId("call-c")) == (
        "place 2 of 3 in city, band 5",
        "asks only for kk >= 1 for city from 06:01:06 UTC",
        "needs kk >= 2 for city",
        "in conversation: 101",
        "paused (lunch): 102",
        "nobody logged in: 105",
    )
    scene.until(60)
    assert explain(scene.line, B)[1:3] == ("asked for kk >= 2 for city at first", "needs kk >= 1 for city")


@pytest.mark.parametrize(
    ("queue", "skills", "says"),
    [
        (CITY, {"en": 1}, "no seat of this centre can serve it: en is 0 at most"),
        (CITY, {"kk": 5}, "no seat of this centre can serve it: kk is 3 at most"),
        (CITY, {"kk": 2, "ru": 2}, "no seat of this centre can serve it: none has all of it together"),
        (QueueId("night"), {}, "no seat of this centre can serve it: none serves night"),
    ],
)
def test_a_caller_whom_no_seat_can_ever_serve(queue: QueueId, skills: dict[str, int], says: str) -> None:
    scene = Scene(CENTRE).log_in("101", "102", "103")
    scene.line = replace(scene.line, queues={**scene.line.queues, QueueId("night"): QUIET})
    scene.tell(CallQueued(Entry(A, queue, START, 5, skills)))
    assert explain(scene.line, A)[-1] == says


def test_a_caller_who_is_rung_talks_sleeps_or_is_not_there() -> None:
    scene = Scene(CENTRE).log_in("101").queue("call-a")
    assert explain(scene.line, A) == ("rings at seat 101",)
    assert explain(scene.tell(OfferAnswered(FIRST)).line, A) == ("in conversation with seat 101",)
    assert explain(scene.line, B) == ("not in the line",)
    scene.tell(CallQueued(Entry(B, CITY, START, 5, {}, "callback", START.replace(hour=8))))
    assert explain(scene.line, B) == ("not offered before 2026-01-15 08:00:00 UTC; the place is kept",)


def test_whom_a_seat_would_get() -> None:
    scene = Scene(CENTRE).queue("call-a", kk=3).queue("call-b", ru=1).queue("call-fire", queue=DANGER)
    assert explain(scene.line, S2) == (
        "nobody logged in",
        "would get nobody now",
        "cannot serve 1 of danger: not one of its queues",
        "cannot serve 1 of city: lacks kk >= 3",
        "cannot serve 1 of city: lacks ru >= 1",
    )
    assert explain(scene.line, S1)[:2] == (
        "nobody logged in",
        "would get call-a: first in turn of those it can serve, band 5",
    )
    assert explain(scene.log_in("105").line, SeatId("105"))[0] == "ready: rung for the next it can serve"
    assert explain(scene.line, SeatId("999")) == ("not in the line",)


def test_a_seat_that_owes_its_next_call_says_so() -> None:
    scene = Scene({"101": SeatRules((CITY,), {}, 2)}).queue("call-x")
    for n in range(4):
        scene.tell(CallQueued(entry(f"call-{n}", queued_s=n, band=3)))
    scene.line = replace(scene.line, passed={S1: {5: 2}})
    assert explain(scene.line, S1)[1] == "would get call-x: the turn of band 5 after more urgent callers"


def test_a_great_many_seats_are_named_in_part() -> None:
    scene = Scene({str(100 + n): BOTH for n in range(30)}).queue("call-a")
    assert explain(scene.line, A)[-1] == "nobody logged in: 100, 101, 102, 103, 104, 105, 106, 107 and 22 more"


def _waiting() -> Line:
    return Scene({"101": BOTH, "102": BOTH}).queue("call-a", "call-b").line


def _ringing() -> Line:
    return Scene({"101": BOTH, "102": BOTH}).log_in("101").queue("call-a", "call-b").line


def _talking(line: Line) -> Line:
    return replace(line, seats={**line.seats, S2: Talking(B, START, CITY)})


def _twice(line: Line) -> Line:
    places = line.waiting[next(iter(line.waiting))]
    return replace(line, waiting={**line.waiting, (DANGER, frozenset()): places})


@pytest.mark.parametrize(
    ("line", "harm", "kind"),
    [
        (_waiting, lambda line: replace(line, seats={**line.seats, S1: Ready(START)}), "free-seat-beside-caller"),
        (_waiting, lambda line: replace(line, agenda=()), "no-deadline"),
        (_waiting, lambda line: replace(line, agenda=line.agenda[::-1]), "agenda-unsorted"),
        (_waiting, lambda line: replace(line, waiting={}), "caller-misplaced"),
        (_waiting, lambda line: replace(line, callers={}), "place-without-caller"),
        (_waiting, lambda line: replace(line, order={CITY: line.order[CITY][::-1]}), "out-of-order"),
        (_waiting, _twice, "caller-misplaced"),
        (_waiting, _talking, "talks-and-waits"),
        (_waiting, lambda line: replace(line, seats={**line.seats, S1: WrapUp(START)}), "no-deadline"),
        (_ringing, lambda line: replace(line, offers={}), "ring-without-offer"),
        (_ringing, lambda line: replace(line, offers={}), "caller-without-offer"),
        (_ringing, lambda line: replace(line, seats={**line.seats, S1: LoggedOut()}), "offer-without-ring"),
        (
            _ringing,
            lambda line: replace(line, offers={**line.offers, OfferId("offer-x"): Offer(B, S1, START)}),
            "seat-rung-twice",
        ),
    ],
)
def test_a_line_that_does_not_hold_says_so(line: Callable[[], Line], harm: Callable[[Line], Line], kind: str) -> None:
    sound = line()
    assert broken(sound) == ()
    assert kind in {fault.partition(":")[0] for fault in broken(harm(sound))}


def test_before_the_phones_ring_a_free_seat_may_stand_beside_a_caller() -> None:
    line = replace(_waiting(), seats={S1: Ready(START), S2: LoggedOut()})
    assert broken(line, ringing=False) == ()


def test_a_parked_seat_says_why() -> None:
    scene = Scene().log_in("101").tell(SeatLost(S1, "unregistered"))
    assert explain(scene.line, S1)[0] == "parked (unregistered)"
