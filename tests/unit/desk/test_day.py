"""A seat's own figures, counted from its lines of the log."""

from datetime import UTC, datetime, timedelta

from agents.desk.day import SeatDay, day_of
from models.events import CallEvent, Field
from models.ids import CallId
from models.kinds import Kind

MIDNIGHT = datetime(2026, 1, 14, 19, 0, tzinfo=UTC)


def at(minute: float, kind: Kind, **fields: Field) -> CallEvent:
    return CallEvent(CallId(""), kind, MIDNIGHT + timedelta(minutes=minute), {"seat": "101", **fields})


def day(*events: CallEvent, before: str = "", now: float = 60) -> SeatDay:
    return day_of(events, before, MIDNIGHT, MIDNIGHT + timedelta(minutes=now))


def test_a_call_with_a_hold_is_one_conversation() -> None:
    shown = day(
        at(0, Kind.SEAT_CHANGED, state="ready"),
        at(10, Kind.SEAT_CHANGED, state="offered"),
        at(10, Kind.SEAT_ANSWERED),
        at(10, Kind.SEAT_CHANGED, state="talking"),
        at(12, Kind.SEAT_CHANGED, state="hold"),
        at(13, Kind.SEAT_CHANGED, state="talking"),
        at(14, Kind.SEAT_CHANGED, state="wrap-up"),
        at(15, Kind.SEAT_CHANGED, state="ready"),
        at(20, Kind.SEAT_CHANGED, state="paused"),
        now=30,
    )
    assert shown == SeatDay(1, 0, 240, 60, 15 * 60, 10 * 60)


def test_a_caller_who_left_is_not_a_missed_ring() -> None:
    ends = [at(n, Kind.OFFER_ENDED, why=why) for n, why in enumerate(("answered", "caller left", "expired", "missed"))]
    assert day(*ends).missed == 2


def test_what_lasted_over_midnight_counts_from_midnight() -> None:
    shown = day(at(5, Kind.SEAT_CHANGED, state="paused"), before="ready", now=6)
    assert (shown.ready_s, shown.paused_s) == (300, 60)


def test_a_day_without_work_has_no_averages() -> None:
    assert day() == SeatDay(0, 0, 0, 0, 0, 0)
