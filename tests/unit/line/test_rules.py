"""What a queue's rules do: asking less with the wait, limits, overflow, misses, a seat's fair share (B2, B3, B6)."""

from dataclasses import replace
from datetime import timedelta

from agents.line.events import CallLeft, CallQueued, Entry, OfferAnswered, SeatPaused, SeatResumed, TalkEnded
from agents.line.line import QueueRules, SeatRules, empty
from models.ids import CallId, OfferId, QueueId, SeatId
from tests.unit.line.scene import BOTH, CITY, DANGER, QUIET, Scene, entry
from tests.virtual_time import START

RELAXING = replace(QUIET, relax=((60, 1), (180, 9)))
WEAK = SeatRules((CITY,), {"kk": 1})
NIGHT = QueueId("night")
S1 = SeatId("101")


def test_a_long_wait_asks_less_of_a_seat() -> None:
    scene = Scene({"101": WEAK}, RELAXING).log_in("101").tell(CallQueued(entry("call-a", queued_s=1, kk=2)))
    assert scene.until(59).rings() == {}
    assert scene.until(1).rings() == {"101": "call-a"}
    assert scene.now - START == timedelta(seconds=61)


def test_in_the_end_anybody_of_the_queue_will_do() -> None:
    scene = Scene({"101": SeatRules((CITY,)), "102": SeatRules((DANGER,))}, RELAXING).log_in("101", "102")
    scene.tell(CallQueued(entry("call-a", queued_s=2, kk=3, ru=1)))
    assert scene.until(179).rings() == {}
    assert scene.until(1).rings() == {"101": "call-a"}, "of the queue: not seat 102"


def test_a_wait_from_before_counts_at_once() -> None:
    scene = Scene({"101": WEAK}, RELAXING).log_in("101").tell(CallQueued(entry("call-a", queued_s=-100, kk=2)))
    assert scene.rings() == {"101": "call-a"}


def test_a_call_back_asks_for_its_language_after_the_quiet_hours_too() -> None:
    scene = Scene({"101": WEAK}, RELAXING).log_in("101")
    sleeper = Entry(CallId("call-a"), CITY, START, 5, {"kk": 2}, "callback", START + timedelta(hours=9))
    scene.tell(CallQueued(sleeper)).until(9 * 3600 + 58)
    assert scene.rings() == {}
    assert scene.until(1).rings() == {"101": "call-a"}


def test_asking_less_after_a_missed_ring_is_not_forgotten() -> None:
    scene = Scene({"101": SeatRules((CITY,), {"kk": 2}), "102": WEAK}, RELAXING).log_in("101", "102")
    scene.tell(CallQueued(entry("call-a", queued_s=-50, kk=2))).until(16)
    assert (scene.seat("101"), scene.rings()) == ("paused", {"102": "call-a"})


def _line(**queues: QueueRules) -> Scene:
    scene = Scene()
    rules = {QueueId(name): replace(rule, say_place_every_s=0) for name, rule in queues.items()}
    seats = {SeatId("101"): SeatRules((CITY,)), SeatId("102"): SeatRules((NIGHT,))}
    scene.line = empty(rules, seats)
    return scene


def test_a_full_queue_sends_the_last_on() -> None:
    scene = _line(city=QueueRules(longest_queue=2)).queue("call-a", "call-b", "call-c")
    assert scene.said == ["end call-c: overflow"]
    assert scene.waits() == ["call-a", "call-b"]


def test_a_full_queue_lets_in_who_is_more_urgent_was_there_before_or_was_promised_a_call() -> None:
    scene = _line(city=QueueRules(longest_queue=2)).later(10).queue("call-a", "call-b")
    scene.tell(CallQueued(entry("call-gas", queued_s=99, band=0))).tell(CallQueued(entry("call-again", queued_s=5)))
    scene.tell(CallQueued(Entry(CallId("call-back"), CITY, scene.now, 5, {}, "callback")))
    assert scene.waits() == ["call-gas", "call-again", "call-a", "call-b", "call-back"]


def test_nobody_is_turned_away_beside_a_free_seat() -> None:
    scene = _line(city=QueueRules(longest_queue=1, callers_per_seat=0.1)).log_in("101").queue("call-a")
    assert scene.rings() == {"101": "call-a"}


def test_a_limit_by_the_people_who_are_there() -> None:
    scene = _line(city=QueueRules(callers_per_seat=2), night=QUIET).log_in("101")
    scene.tell(SeatPaused(S1, "lunch")).queue("call-a", "call-b", "call-c")
    assert scene.waits() == ["call-a", "call-b"], "one person, at lunch"


def test_a_full_queue_goes_on_to_the_next_with_the_time_of_arrival() -> None:
    scene = _line(city=QueueRules(longest_queue=1, overflow_to=NIGHT), night=QueueRules(band=6)).queue("call-a")
    scene.queue("call-c")
    assert scene.said == ["move call-c city/5 to night/5: line, longest queue"]
    assert scene.line.callers[CallId("call-c")].entry.queued_at == scene.now - timedelta(seconds=1)
    assert scene.log_in("102").rings() == {"102": "call-c"}


def test_too_long_a_wait_goes_on_and_a_free_seat_there_is_rung_at_once() -> None:
    rules = QueueRules(longest_wait_s=60, overflow_to=NIGHT)
    scene = _line(city=rules, night=QueueRules(longest_wait_s=100)).log_in("102").later(-1).queue("call-a").until(59)
    assert scene.said == [
        "move call-a city/5 to night/5: line, longest wait",
        "102 offered: offer-call-a-1",
        "offer call-a to 102",
    ]


def test_the_longest_wait_of_the_next_queue_begins_there() -> None:
    rules = QueueRules(longest_wait_s=60, overflow_to=NIGHT)
    scene = _line(city=rules, night=QueueRules(longest_wait_s=100)).queue("call-a").until(59)
    assert scene.until(99).said == []
    assert scene.until(1).said == ["end call-a: overflow"]


def test_a_chain_of_full_queues_ends_in_overflow_and_a_circle_does_too() -> None:
    full = QueueRules(longest_queue=1)
    scene = _line(city=replace(full, overflow_to=NIGHT), night=replace(full, overflow_to=CITY)).queue("call-a")
    scene.queue("call-b", "call-c")
    assert scene.said == ["end call-c: overflow"]
    assert {call: caller.entry.queue for call, caller in scene.line.callers.items()} == {
        "call-a": CITY,
        "call-b": NIGHT,
    }


def test_so_many_misses_in_a_row_pause_the_seat_and_each_goes_to_another_seat_first() -> None:
    seats = {"101": BOTH, "102": BOTH}
    scene = Scene(seats, replace(QUIET, misses_before_pause=2)).log_in("101", "102").queue("call-a")
    assert scene.until(16).rings() == {"102": "call-a"}
    assert scene.seat("101") == "ready"
    assert scene.until(16).rings() == {"101": "call-a"}
    assert "101 paused: missed 2 in a row" in scene.until(16).said
    assert scene.rings() == {"102": "call-a"}


def test_an_answer_ends_the_row_of_misses() -> None:
    scene = Scene(rules=replace(QUIET, misses_before_pause=2, wrap_up_s=0)).log_in("101").queue("call-a").until(16)
    assert scene.line.misses == {S1: 1}
    scene.tell(OfferAnswered(OfferId("offer-call-a-2")))
    assert scene.line.misses == {}
    scene.tell(TalkEnded(CallId("call-a"), S1)).queue("call-b").until(16)
    assert scene.rings() == {"101": "call-b"}, "the first miss of a new row"


def test_a_person_who_resumes_ends_the_row_of_misses() -> None:
    scene = Scene(rules=replace(QUIET, misses_before_pause=2)).log_in("101").queue("call-a").until(16)
    scene.tell(CallLeft(CallId("call-a"), "hung up")).tell(SeatPaused(S1, "lunch")).tell(SeatResumed(S1))
    assert scene.line.misses == {}


def _busy_seat(fair_after: int, urgent: int, band: int = 3) -> list[str]:
    """Who is served by one seat, in order: many urgent callers and two ordinary ones who came first."""
    scene = Scene({"101": SeatRules((CITY,), {}, fair_after)}, replace(QUIET, wrap_up_s=0))
    scene.queue("call-x", "call-y")
    for n in range(urgent):
        scene.tell(CallQueued(entry(f"call-{n}", queued_s=10 + n, band=band)))
    scene.log_in("101")
    served = []
    while scene.rings():
        call_id = CallId(scene.rings()["101"])
        served.append(call_id.removeprefix("call-"))
        scene.later(60).tell(OfferAnswered(next(iter(scene.line.offers)))).tell(TalkEnded(call_id, S1))
    return served


def test_a_seat_serves_a_less_urgent_caller_after_so_many_urgent_ones() -> None:
    assert _busy_seat(fair_after=3, urgent=8) == ["0", "1", "2", "x", "3", "4", "5", "y", "6", "7"]


def test_strictly_by_band_where_the_site_wants_it_so() -> None:
    assert _busy_seat(fair_after=0, urgent=8)[-2:] == ["x", "y"]


def test_danger_to_life_waits_for_nobodys_turn() -> None:
    assert _busy_seat(fair_after=3, urgent=8, band=0)[-2:] == ["x", "y"]


def test_a_seat_of_two_queues_starves_neither() -> None:
    """Same band: the oldest across both queues, however many come into one of them."""
    rules = {CITY: replace(QUIET, wrap_up_s=0), NIGHT: replace(QUIET, wrap_up_s=0)}
    scene = Scene()
    scene.line = empty(rules, {S1: SeatRules((CITY, NIGHT))})
    scene.queue("call-a", "call-b").queue("call-n", queue=NIGHT).queue("call-c", "call-d").log_in("101")
    served = []
    while scene.rings():
        served.append(scene.rings()["101"])
        scene.tell(OfferAnswered(next(iter(scene.line.offers)))).tell(TalkEnded(CallId(served[-1]), S1))
    assert served == ["call-a", "call-b", "call-n", "call-c", "call-d"]
