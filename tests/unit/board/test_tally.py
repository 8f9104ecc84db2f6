"""A table of events and the figures they make."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agents.board.rules import Target
from agents.board.slots import Counts
from agents.board.tally import Tally
from models.events import CallEvent, Field
from models.ids import CallId
from models.kinds import Kind

#: 09:00 in Kazakhstan; its day began at 19:00 UTC of the day before.
NINE = datetime(2026, 1, 15, 4, tzinfo=UTC)
TARGET = Target(within_s=20)


def happened(kind: str, call: str, after_s: float, /, **fields: Field) -> CallEvent:
    return CallEvent(CallId(call), kind, NINE + timedelta(seconds=after_s), fields)


def waits(call: str, at_s: float, queue: str = "city") -> list[CallEvent]:
    return [
        happened(Kind.CALL_ARRIVED, call, at_s - 10),
        happened(Kind.CALL_QUEUED, call, at_s, queue=queue, kind="live"),
    ]


def answered(call: str, at_s: float, wait_s: float, queue: str = "city") -> list[CallEvent]:
    return [
        *waits(call, at_s, queue),
        happened(Kind.CALL_LEFT_LINE, call, at_s + wait_s, why="answered"),
        happened(Kind.SEAT_ANSWERED, call, at_s + wait_s, seat="101"),
        happened(Kind.CALL_ENDED, call, at_s + wait_s + 60, outcome="answered"),
    ]


def gave_up(call: str, at_s: float, wait_s: float) -> list[CallEvent]:
    return [
        *waits(call, at_s),
        happened(Kind.CALL_LEFT_LINE, call, at_s + wait_s, why="caller hung up"),
        happened(Kind.CALL_ENDED, call, at_s + wait_s, outcome="abandoned-in-line"),
    ]


def tallied(*events: CallEvent) -> Tally:
    tally = Tally(TARGET, NINE, 5.0)
    for event in events:
        tally.take(event)
    return tally


def test_a_day_of_callers() -> None:
    tally = tallied(
        *answered("call-1", 0, 5),
        *answered("call-2", 100, 20),  # on the target: within it
        *answered("call-3", 200, 35),
        *gave_up("call-4", 300, 50),
        *waits("call-5", 400),
        happened(Kind.CALL_LEFT_LINE, "call-5", 430, why="callback ordered"),
        *waits("call-6", 500),
        happened(Kind.CALL_LEFT_LINE, "call-6", 560, why="overflow"),
        *waits("call-7", 600),
        happened(Kind.CALL_ARRIVED, "call-8", 700),
        happened(Kind.CALL_ENDED, "call-8", 720, outcome="abandoned-in-menu"),
    )
    whole = tally.total()
    assert whole == Counts(
        arrived=8,
        left_in_menu=1,
        offered=7,
        answered=3,
        within=2,
        abandoned=1,
        asked_back=1,
        elsewhere=1,
        answered_wait_s=60,
        abandoned_wait_s=50,
        longest_wait_s=60,
    )
    assert whole.service_level == 2 / 5  # three answered, one gave up, one was sent on
    assert whole.mean_wait_s == 20


def marked(call: str, at_s: float, value: str) -> CallEvent:
    return happened(Kind.FACT_NOTED, call, at_s, name="mark", value=value)


def test_marks_after_the_talk() -> None:
    """Of a call that talks twice the last one counts; other facts and what is no mark do not."""
    of_call = [answered(f"call-{at}", 100 * at, 5) for at in range(3)]
    said = [marked("call-0", 60, "mark-1"), marked("call-0", 62, "mark-5"), marked("call-1", 160, "mark-4")]
    other = [marked("call-2", 260, "9"), happened(Kind.FACT_NOTED, "call-2", 261, name="topic", value="mark-1")]
    whole = tallied(*(each for call in of_call for each in call[:-1]), *said, *other).total({"city"})
    assert (whole.marked, whole.marks, whole.mean_mark) == (2, 9, 4.5)


def test_nobody_yet() -> None:
    whole = tallied().total()
    assert (whole.service_level, whole.mean_wait_s, whole.mean_mark) == (None, None, None)


def test_a_way_back_into_the_line_is_no_new_caller() -> None:
    again = [
        happened(Kind.CALL_QUEUED, "call-1", 70, queue="city", kind="live"),
        happened(Kind.SEAT_ANSWERED, "call-1", 300, seat="102", again=True),
    ]
    whole = tallied(*answered("call-1", 0, 5)[:-1], *again).total()
    assert (whole.offered, whole.answered, whole.longest_wait_s) == (1, 1, 5)


def test_a_callback_of_ours_is_no_caller() -> None:
    ours = [
        happened(Kind.CALLBACK_OPENED, "call-b", 0),
        happened(Kind.CALL_QUEUED, "call-b", 0, queue="city", kind="callback"),
        happened(Kind.SEAT_ANSWERED, "call-b", 900, seat="101"),
    ]
    assert tallied(*ours).total() == Counts()


def test_each_queue_is_counted_apart() -> None:
    tally = tallied(*answered("call-1", 0, 5), *answered("call-2", 0, 50, "danger"))
    assert tally.total(["danger"]).service_level == 0
    assert tally.total(["city"]).service_level == 1
    assert tally.total(["city"]).arrived == 0  # of whoever is still in the menus nobody knows the queue
    assert tally.total().service_level == 0.5


def test_the_day_begins_at_midnight_there() -> None:
    tally = tallied(*answered("call-1", 0, 5), *waits("call-2", 15 * 3600 - 60))
    tally.roll(NINE + timedelta(hours=15, seconds=-1))
    assert tally.total().offered == 2
    tally.roll(NINE + timedelta(hours=15))
    assert tally.total() == Counts()


def test_who_waits_over_midnight_is_no_caller_of_the_new_day() -> None:
    late = 15 * 3600 - 10
    tally = tallied(*answered("call-1", late, 30))
    assert tally.total() == Counts()


def test_the_series_holds_the_same_callers() -> None:
    tally = tallied(*answered("call-1", 0, 5), *gave_up("call-2", 1000, 30), *answered("call-3", 4000, 70))
    now = NINE + timedelta(seconds=4100)
    pieces = list(tally.series(900, now))
    assert len(pieces) == 41  # nine hours and four quarters, and the one that runs
    assert [(n, each.offered) for n, each in enumerate(pieces) if each.offered] == [(36, 1), (37, 1), (40, 1)]
    assert [each.service_level for each in pieces if each.offered] == [1, 0, 0]
    assert tally.last(1800, now).offered == 1


def test_occupancy_is_work_by_presence() -> None:
    def seat(state: str, at_s: float, name: str = "101") -> CallEvent:
        return happened(Kind.SEAT_CHANGED, "", at_s, seat=name, state=state)

    tally = tallied(
        seat("ready", 0),
        seat("offered", 60),
        seat("talking", 70),
        seat("hold", 100),
        seat("talking", 110),
        seat("wrap-up", 160),
        seat("paused", 180),
        seat("ready", 480),
        seat("ready", 0, "102"),
    )
    now = NINE + timedelta(seconds=500)
    assert tally.occupancy(["101"], now) == 110 / 200
    assert tally.occupancy(None, now) == 110 / 700
    assert tally.occupancy(["103"], now) is None
    first_s = 9 * 3600
    assert tally.occupancy(["101"], now, first_s + 300, first_s + 600) == 0  # ready again at 480


def test_a_seat_from_yesterday_counts_from_midnight() -> None:
    tally = Tally(TARGET, NINE, 5.0)
    tally.take(CallEvent(CallId(""), Kind.SEAT_CHANGED, NINE - timedelta(hours=20), {"seat": "1", "state": "talking"}))
    tally.take(CallEvent(CallId(""), Kind.SEAT_CHANGED, NINE - timedelta(hours=8), {"seat": "1", "state": "ready"}))
    assert tally.occupancy(None, NINE) == 1 / 9


DAY = [
    *answered("call-1", 0, 5),
    *gave_up("call-2", 30, 50),
    *answered("call-3", 60, 35),
    *waits("call-4", 90),
    happened(Kind.CALL_LEFT_LINE, "call-4", 130, why="callback ordered"),
]


@given(st.lists(st.sampled_from(range(len(DAY))), max_size=40))
def test_what_is_told_twice_counts_once(twice: list[int]) -> None:
    told = [event for n, event in enumerate(DAY) for _ in range(1 + twice.count(n))]
    assert tallied(*told).total() == tallied(*DAY).total()
    assert tallied(*DAY, *(DAY[n] for n in twice)).total() == tallied(*DAY).total()


def test_the_sums_agree() -> None:
    whole = tallied(*DAY, *waits("call-9", 500)).total()
    waiting = 1
    assert whole.offered == whole.answered + whole.abandoned + whole.asked_back + whole.elsewhere + waiting
