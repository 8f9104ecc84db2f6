"""A seat whose telephone dials past the desk has one call all the same: it is not rung meanwhile (B4, C6)."""

import pytest

from agents.line.events import SeatPaused
from ivr.call.seats.watch import OWN_CALL, dials
from models.ids import SeatId
from tests.unit.line.scene import BOTH, Scene

SEAT = SeatId("101")


def told(scene: Scene, *, over: bool) -> Scene:
    event = dials(SEAT, scene.line.seats[SEAT], over=over)
    return scene if event is None else scene.tell(event)


def test_nobody_is_rung_there_until_it_is_over() -> None:
    scene = told(Scene().log_in("101"), over=False)
    assert scene.said == [f"101 paused: {OWN_CALL}"]
    assert scene.queue("call-a").rings() == {}
    assert told(scene, over=True).rings() == {"101": "call-a"}


def test_a_break_that_was_asked_for_is_let_be() -> None:
    scene = Scene().log_in("101").tell(SeatPaused(SEAT, "lunch"))
    told(told(scene, over=False), over=True)
    assert scene.seat() == "paused"
    scene = told(Scene().log_in("101"), over=False).tell(SeatPaused(SEAT, "lunch"))
    assert told(scene, over=True).seat() == "paused", "asked for during that call"


@pytest.mark.parametrize("over", [False, True])
def test_where_nobody_works_nothing_changes(over: bool) -> None:
    assert told(Scene({"101": BOTH}), over=over).seat() == "logged-out"


def test_in_a_ring_it_comes_true_when_that_is_over_and_is_taken_back_with_the_call() -> None:
    scene = told(Scene().log_in("101").queue("call-a"), over=False)
    assert scene.seat() == "offered"
    assert told(scene, over=True).until(16).seat() == "paused", "missed, not for the call"
    scene = told(Scene().log_in("101").queue("call-a"), over=False).until(16)
    assert scene.seat() == "paused"
    assert told(scene, over=True).seat() == "offered", "and is rung again"
