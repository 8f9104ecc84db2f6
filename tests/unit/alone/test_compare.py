"""The daily reconciliation against made-up differences: each is named."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.alone import row_of, trunk_calls
from ivr.alone.cdr import Trunk
from ivr.alone.compare import WORDS, reconcile
from ivr.call import names
from ivr.cli.reconcile import compared, report
from models.events import CallEvent, Field
from models.ids import CallId
from models.kinds import Kind
from tests.unit.alone.test_cdr import row

DAY = datetime(2026, 11, 21, tzinfo=UTC)
TOMORROW = DAY + timedelta(days=1)
AT = datetime(2026, 11, 21, 22, 14, 17, tzinfo=UTC)
WHOLE = (Kind.CALL_ARRIVED, Kind.CALL_ENDED)


def counted(count: int = 3) -> list[Trunk]:
    rows = [row_of(row(f"179529925{n}.{n}", account="trunk")) for n in range(count)]
    return list(trunk_calls(filter(None, rows)).values())


def told(call: Trunk, *kinds: Kind, outcome: str = "abandoned-in-line", at: datetime = AT) -> list[CallEvent]:
    fields: dict[str, Field] = {"outcome": outcome, "channel": call.unique_id}
    return [CallEvent(names.call_id_for(call.unique_id), kind, at, fields) for kind in kinds]


def test_two_books_that_agree() -> None:
    calls = counted()
    found = reconcile(calls, [event for call in calls for event in told(call, *WHOLE)])
    assert found.differences == ()
    assert found.counted == 3
    assert found.outcomes == {"abandoned-in-line": 3}


@pytest.mark.parametrize(
    ("kinds", "outcome", "wrong"),
    [
        ((), "", ["not-in-log"]),
        ((Kind.CALL_ARRIVED,), "", ["no-outcome"]),
        ((Kind.CALL_ENDED,), "x", ["no-arrival"]),
        ((*WHOLE, Kind.CALL_ENDED), "x", ["two-outcomes"]),
        ((Kind.CALL_ARRIVED, *WHOLE), "x", ["two-arrivals"]),
        (WHOLE, "answered", ["no-ticket"]),
        (WHOLE, "message-left", ["no-ticket"]),
        ((*WHOLE, Kind.TICKET_REGISTERED), "answered", []),
    ],
)
def test_each_difference_is_named(kinds: tuple[Kind, ...], outcome: str, wrong: list[str]) -> None:
    calls = counted()
    good = [event for call in calls[1:] for event in told(call, *WHOLE)]
    found = reconcile(calls, [*good, *told(calls[0], *kinds, outcome=outcome)])
    assert [each.kind for each in found.differences] == wrong
    assert all(each.call_id == names.call_id_for(calls[0].unique_id) for each in found.differences)
    assert set(wrong) <= set(WORDS)


def test_a_call_that_asterisk_did_not_count_is_named_unless_asterisk_died_with_it() -> None:
    [call] = counted(1)
    assert [each.kind for each in reconcile([], told(call, *WHOLE)).differences] == ["not-in-cdr"]
    lost = (*WHOLE, Kind.TICKET_REGISTERED)
    found = reconcile([], told(call, *lost, outcome="lost-with-asterisk"))
    assert (found.differences, [each.told for each in found.uncounted]) == ((), ["lost-with-asterisk"])


def began(lost_s: float | None, began_s: float) -> CallEvent:
    lost_at = (AT + timedelta(seconds=lost_s)).isoformat() if lost_s is not None else None
    fields: dict[str, Field] = {"began_at": (AT + timedelta(seconds=began_s)).isoformat(), "lost_at": lost_at}
    return CallEvent(CallId(""), Kind.ASTERISK_BEGAN, AT + timedelta(seconds=began_s + 1), fields)


@pytest.mark.parametrize(
    ("ended_s", "life", "died"),
    [
        (30, began(31, 33), True),  # it ended in the moment in which Asterisk died
        (34, began(31, 33), True),  # we heard of its end only afterwards
        (20, began(31, 33), False),  # Asterisk had the time to count it
        (30, began(-5, -3), False),  # it came after that
        (30, began(None, 33), False),  # when the one before ended nobody saw
    ],
)
def test_asterisk_dies_as_a_call_ends(ended_s: float, life: CallEvent, died: bool) -> None:
    [call] = counted(1)
    events = [*told(call, Kind.CALL_ARRIVED), *told(call, Kind.CALL_ENDED, at=AT + timedelta(seconds=ended_s)), life]
    found = compared([], events, DAY, TOMORROW)
    assert [each.kind for each in found.differences] == ([] if died else ["not-in-cdr"])
    assert [each.unique_id for each in found.uncounted] == ([call.unique_id] if died else [])
    assert ("died before it counted" in "\n".join(report(DAY.date(), found))) == died


def test_a_call_over_midnight_is_in_both_books() -> None:
    [call] = counted(1)
    late = call.began_at + timedelta(seconds=2)
    begin = call.began_at + timedelta(seconds=1)  # the day begins between the two books' instants
    found = compared([call], told(call, *WHOLE, at=late), begin, begin + timedelta(days=1))
    assert found.differences == ()


def test_a_call_in_progress_is_no_difference() -> None:
    [call] = counted(1)
    arrived = told(call, Kind.CALL_ARRIVED)
    found = compared([], arrived, DAY, TOMORROW, now=AT)
    assert found.differences == ()
    assert found.open == 1
    later = compared([], arrived, DAY, TOMORROW, now=AT + timedelta(hours=9))
    assert [each.kind for each in later.differences] == ["no-outcome"]


@pytest.mark.parametrize("begun", [Kind.CALLBACK_OPENED, Kind.CALL_PLACED])
def test_a_call_of_ours_is_no_call_of_the_trunk(begun: Kind) -> None:
    [call] = counted(1)
    ours = told(call, begun, Kind.CALL_ENDED, outcome="answered")
    back = [CallEvent(CallId(f"{event.call_id}cb"), event.kind, event.at, event.fields) for event in ours]
    assert reconcile([call], [*told(call, *WHOLE), *back]).differences == ()
    assert compared([call], [*told(call, *WHOLE), *back], DAY, TOMORROW).differences == ()


def test_an_outcome_of_the_day_without_an_arrival_is_named() -> None:
    [call] = counted(1)
    found = compared([], told(call, Kind.CALL_ENDED), DAY, TOMORROW)
    assert [each.kind for each in found.differences] == ["no-arrival"]
