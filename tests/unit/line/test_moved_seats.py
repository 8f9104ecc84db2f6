"""A seat that a supervisor moves between queues (D3)."""

from agents.line.commands import RecordSeatMove
from agents.line.events import OfferAnswered, SeatMoved, TalkEnded
from agents.line.line import SeatRules
from models.ids import CallId, OfferId, QueueId, SeatId
from tests.unit.line.scene import CITY, DANGER, Scene

S1 = SeatId("101")
CITY_ONLY = SeatRules((CITY,))


def moved(*queues: QueueId, seat: SeatId = S1) -> SeatMoved:
    return SeatMoved(seat, queues, "Сәуле", "many callers there")


def test_it_is_rung_at_once_for_who_waits_there() -> None:
    scene = Scene({"101": CITY_ONLY}).log_in("101").queue("call-fire", queue=DANGER).tell(moved(CITY, DANGER))
    assert scene.last[0] == RecordSeatMove(S1, (CITY,), (CITY, DANGER), (CITY,), "Сәуле", "many callers there")
    assert scene.rings() == {"101": "call-fire"}


def test_it_gets_no_more_calls_of_the_queue_it_left() -> None:
    scene = Scene({"101": CITY_ONLY}).tell(moved(DANGER)).log_in("101").queue("call-a")
    assert (scene.rings(), scene.waits()) == ({}, ["call-a"])
    assert scene.line.rules[S1].queues_of_site == (CITY,)


def test_nobody_is_taken_from_it() -> None:
    scene = Scene({"101": CITY_ONLY}).log_in("101").queue("call-a", "call-b").tell(moved(DANGER))
    assert scene.rings() == {"101": "call-a"}
    scene.tell(OfferAnswered(OfferId("offer-call-a-1"))).tell(moved(CITY, DANGER)).tell(moved(DANGER))
    assert scene.seat() == "talking"
    scene.tell(TalkEnded(CallId("call-a"), S1)).until(30)
    assert (scene.seat(), scene.waits()) == ("ready", ["call-b"])


def test_back_where_the_site_file_has_it_is_no_move_any_more() -> None:
    scene = Scene({"101": CITY_ONLY}).tell(moved(DANGER)).tell(moved(CITY))
    assert scene.line.rules[S1] == CITY_ONLY


def test_what_changes_nothing_or_cannot_be_is_ignored() -> None:
    scene = Scene({"101": CITY_ONLY})
    assert scene.tell(moved(CITY)).said == ["ignored: it has these queues already"]
    assert scene.tell(moved()).said == ["ignored: no such queue"]
    assert scene.tell(moved(QueueId("nowhere"))).said == ["ignored: no such queue"]
    assert scene.tell(moved(CITY, seat=SeatId("999"))).said == ["ignored: no such seat"]
