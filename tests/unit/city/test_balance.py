"""Every call accounted for, or named."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.city.balance import balance
from ivr.city.met import CallerMet
from models.ids import CallId, SeatId
from models.records import Call

AT = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)


def met(name: str, number: str = "+77010000001", reached: str = "", after_s: float = 0, **facts: float) -> CallerMet:
    made = CallerMet(name, "talks", number, "", "ru", AT + timedelta(seconds=after_s), answered_ms=10, reached=reached)
    made.heard_menus_s, made.lasted_s = 5.0, 30.0
    for fact, value in facts.items():
        setattr(made, fact, value)
    return made


def logged(call_id: str, caller: str, outcome: str, seat: str | None = None, after_s: float = 0) -> Call:
    arrived_at = AT + timedelta(seconds=after_s)
    return Call(CallId(call_id), caller, outcome=outcome, seat=SeatId(seat) if seat else None, arrived_at=arrived_at)


def differences(met_: list[CallerMet], logged_: list[Call]) -> tuple[str, ...]:
    return balance(met_, logged_, "KZ", "7172").differences


def test_the_parts_sum_to_the_whole() -> None:
    account = balance(
        [
            met("a", "87010000001", "seat 101", talked_s=20.0, heard_talk_s=5.0),
            met("b", "550701", "112", talked_s=9.0, heard_talk_s=2.0),
            met("c", "+77010000003"),
            met("d", "+77010000004"),
        ],
        [
            logged("call-1", "+77010000001", "answered", "101"),
            logged("call-2", "+77172550701", "diverted"),
            logged("call-3", "+77010000003", "abandoned-in-line"),
            logged("call-4", "+77010000004", "message-left"),
        ],
        "KZ",
        "7172",
    )
    assert account.even, account.differences
    assert account.parts == {"abandoned in the line": 1, "answered": 1, "diverted": 1, "message": 1}
    assert [call.call_id if call else None for _, call in account.pairs] == ["call-1", "call-2", "call-3", "call-4"]


def test_hidden_callers_are_told_apart_by_time() -> None:
    people = [met("a", "", "seat 101", 10, talked_s=5.0), met("b", "", "", 0)]
    calls = [logged("call-1", "", "abandoned-in-line", after_s=0.1), logged("call-2", "", "answered", "101", 10.1)]
    assert differences(people, calls) == ()


@pytest.mark.parametrize(
    ("who", "call", "words"),
    [
        (met("a"), None, "not in the log"),
        (met("a"), logged("call-1", "+77010000001", ""), "no outcome"),
        (met("a"), logged("call-1", "+77010000001", "fell-back"), "fell back"),
        (met("a"), logged("call-1", "+77010000001", "answered", "101"), "met nobody, call-1 says answered 101"),
        (met("a", reached="seat 101"), logged("call-1", "+77010000001", "answered", "102"), "says answered 102"),
        (met("a", reached="seat 101"), logged("call-1", "+77010000001", "abandoned-in-line"), "met seat 101"),
        (met("a", heard_menus_s=0.0), logged("call-1", "+77010000001", "abandoned-in-menu"), "heard nothing"),
        (
            met("a", reached="seat 101", talked_s=20.0, heard_talk_s=0.0),
            logged("call-1", "+77010000001", "answered", "101"),
            "talked with seat 101 and heard nothing",
        ),
    ],
)
def test_differences_are_named(who: CallerMet, call: Call | None, words: str) -> None:
    named = differences([who], [call] if call else [])
    assert words in named[0]
    assert named[0].startswith("a:")


def test_a_call_that_nobody_made_is_named() -> None:
    [named] = differences([], [logged("call-9", "+77010000009", "answered", "101")])
    assert named == "call-9: in the log, but no citizen made it"


def test_an_answer_in_the_moment_of_leaving_is_no_difference() -> None:
    who = met("a", reached="seat 101", talked_s=0.1)
    assert differences([who], [logged("call-1", "+77010000001", "abandoned-in-line")]) == ()
