"""What each kind of event changes, and that a group's changes to one row become one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from models.kinds import Kind
from models.projections import PROJECTIONS, Change, Happened, changes_of, folded

AT = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)


def happened(kind: str, fields: dict[str, Any], call_id: str = "call-1") -> Happened:
    return Happened("ev-1", call_id, kind, AT, fields)


def test_a_caller_without_a_number_is_not_remembered() -> None:
    assert [change.table for change in changes_of(happened(Kind.CALL_ARRIVED, {"caller": ""}))] == ["call"]
    both = changes_of(happened(Kind.CALL_ARRIVED, {"caller": "+77010000001"}))
    assert [change.table for change in both] == ["call", "caller"]


def test_a_field_that_is_not_there_leaves_its_column_alone() -> None:
    (change,) = changes_of(happened(Kind.TICKET_REGISTERED, {"ticket": "ticket-1", "public": "1000015", "by": "x"}))
    assert "service" not in change.values
    assert change.values["public"] == 1000015


@pytest.mark.parametrize("public", ["", "abc", "-5", "١٢٣x", "9" * 30, None])
def test_a_strange_number_is_no_number(public: str | None) -> None:
    (change,) = changes_of(happened(Kind.TICKET_REGISTERED, {"ticket": "ticket-1", "public": public}))
    assert change.values["public"] is None


@pytest.mark.parametrize("kind", sorted(PROJECTIONS))
@pytest.mark.parametrize("fields", [{}, {"changes": "no", "ticket": 5, "seat": None, "queued_at": "yesterday"}])
def test_no_projection_stumbles_over_strange_fields(kind: str, fields: dict[str, Any]) -> None:
    for change in changes_of(happened(kind, fields)):
        assert all(value for _, value in change.key)


def test_an_event_without_a_table_changes_nothing() -> None:
    assert changes_of(happened(Kind.PLACE_TOLD, {"place": 3})) == []
    assert changes_of(happened("Unheard", {})) == []


def test_later_values_win_and_rows_keep_their_order() -> None:
    key = (("seat", "101"),)
    other = (("seat", "102"),)
    assert folded(
        [
            Change("seat", key, {"state": "ready", "why": "x"}),
            Change("seat", other, {"state": "ready"}),
            Change("seat", key, {"state": "paused"}),
        ]
    ) == [Change("seat", key, {"state": "paused", "why": "x"}), Change("seat", other, {"state": "ready"})]


def test_a_call_out_is_a_call_with_its_direction() -> None:
    fields = {"direction": "out", "seat": "101", "caller": "+77010000001", "queue": "city", "about": "ticket-7"}
    (change,) = changes_of(happened(Kind.CALL_PLACED, fields))
    assert (change.table, change.values["direction"], change.values["seat"]) == ("call", "out", "101")
    assert (change.values["queue"], change.values["ticket"], change.values["arrived_at"]) == ("city", "ticket-7", AT)
    (reached,) = changes_of(happened(Kind.CITIZEN_REACHED, {"seat": "101", "leg": "leg-1", "after_s": 4}))
    assert reached.values == {"answered_at": AT, "seat": "101"}


def test_a_moved_call_is_of_its_new_queue() -> None:
    to = {"queue": "danger", "band": 0}
    (change,) = changes_of(happened(Kind.CALL_MOVED, {"who": "x", "why": "y", "from": to, "to": to}))
    assert change.values == {"queue": "danger"}
