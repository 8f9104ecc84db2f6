"""The pure parts of the record's pages: tapes on one line, their peaks, cells of a table, marks of a list, terms."""

from datetime import UTC, datetime, timedelta

import pytest

from agents.tickets.states import State
from agents.tickets.terms import Duty, standing_of, term_of
from agents.web.cells import cell
from agents.web.marks import mark_of, spelt_mark
from agents.web.sound.soundtrack import LONGEST, RATE, Soundtrack, Tape, frames, gaps_of, soundtrack_of
from agents.web.sound.wave import LOUDNESS, MOST_PEAKS, READ_A_PEAK, peaks
from models.events import CallEvent, Field
from models.ids import CallId, TicketId
from models.kinds import Kind
from models.records import Ticket
from models.store.ticket_query import Mark

AT = datetime(2026, 1, 15, 6, tzinfo=UTC)


def event(kind: Kind, after_s: float, **fields: Field) -> CallEvent:
    return CallEvent(CallId("call-0a"), kind, AT + timedelta(seconds=after_s), fields)


def test_a_second_conversation_lies_after_the_first() -> None:
    events = [
        event(Kind.RECORDING_STARTED, 0, leg="caller", recording="a"),
        event(Kind.RECORDING_STARTED, 0.5, leg="seat", recording="b"),
        event(Kind.RECORDING_STARTED, 60, leg="caller2", recording="c"),
        event(Kind.RECORDING_STARTED, 61, leg="seat2", recording="lost"),
    ]
    track = soundtrack_of(events, {"a": 80, "b": 40, "c": 16})
    assert track is not None
    assert [(tape.recording, tape.lane, tape.at) for tape in track.tapes] == [
        ("a", 0, 0),
        ("b", 1, 4000),
        ("c", 0, 480_000),
    ]
    assert track.length == 480_016


def test_a_message_began_before_it_was_told_of() -> None:
    track = soundtrack_of([event(Kind.MESSAGE_TAKEN, 30, recording="m", duration_s=12.5)], {"m": 9})
    assert track is not None
    assert track.began_at == AT + timedelta(seconds=17.5)


def test_no_tape_no_sound() -> None:
    assert soundtrack_of([event(Kind.RECORDING_STARTED, 0, leg="caller", recording="a")], {"a": 0}) is None


def test_a_tape_that_is_shorter_than_told_leaves_silence() -> None:
    track = Soundtrack(AT, (Tape("a", "caller", 0, 2, 4),))
    assert frames(track, 0, 8, lambda _name, start, end: b"\x01\x02"[start:end]) == bytes(
        [0xD5, 0xD5, 0xD5, 0xD5, 1, 0xD5, 2, 0xD5, *[0xD5] * 8]
    )


def test_a_tape_of_days_is_cut() -> None:
    assert Soundtrack(AT, (Tape("a", "caller", 0, 0, 90 * 3600 * RATE),)).length == LONGEST


def test_a_pause_without_an_end_lasts_to_the_calls_end() -> None:
    [gap] = gaps_of([event(Kind.RECORDING_PAUSED, 5), event(Kind.RECORDING_PAUSED, 6), event(Kind.CALL_ENDED, 20)])
    assert (gap.began_at, gap.ended_at, gap.why) == (AT + timedelta(seconds=5), AT + timedelta(seconds=20), "paused")
    [open_gap] = gaps_of([event(Kind.RECORDING_PAUSED, 5)])
    assert open_gap.ended_at is None


def test_a_tape_that_failed_is_missing_until_it_turns_again() -> None:
    [gap] = gaps_of(
        [
            event(Kind.RECORDING_STARTED, 1, leg="caller", recording="a"),
            event(Kind.RECORDING_FAILED, 5, leg="caller", recording="a"),
            event(Kind.RECORDING_STARTED, 7, leg="seat", recording="b"),
            event(Kind.RECORDING_STARTED, 9, leg="caller", recording="c"),
            event(Kind.CALL_ENDED, 20),
        ]
    )
    assert (gap.leg, gap.began_at, gap.ended_at) == ("caller", AT + timedelta(seconds=5), AT + timedelta(seconds=9))


def test_loudness_is_that_of_a_law() -> None:
    assert LOUDNESS[0xD5] == LOUDNESS[0x55] == 2  # zero, and zero below it
    assert LOUDNESS[0x2A] == LOUDNESS[0xAA] == 100
    assert sorted(LOUDNESS[code ^ 0x55] for code in range(128)) == [LOUDNESS[code ^ 0x55] for code in range(128)]


def test_a_tape_of_hours_is_looked_at_in_places() -> None:
    read_bytes = 0

    def read(start: int, end: int) -> bytes:
        nonlocal read_bytes
        read_bytes += end - start
        return bytes(end - start)

    assert len(peaks(10 * 3600 * RATE, read)) == MOST_PEAKS
    assert read_bytes <= MOST_PEAKS * READ_A_PEAK
    assert peaks(0, read) == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+77010000001", "'+77010000001"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("-2", "'-2"),
        ("@x", "'@x"),
        ("су жоқ", "су жоқ"),
        (None, ""),
        (True, "1"),
        (AT, "2026-01-15T06:00:00+00:00"),
    ],
)
def test_no_cell_is_a_formula(value: object, shown: str) -> None:
    assert cell(value) == shown


def test_a_mark_comes_back_as_it_went() -> None:
    for at in (AT, AT + timedelta(microseconds=5)):
        mark = Mark(at, "ticket-1a")
        assert mark_of(spelt_mark(mark)) == mark
    assert mark_of("9999999999999999~x").at.year == 2286


def test_how_a_term_stands() -> None:
    assert term_of(Duty("water", 24), AT) == AT + timedelta(days=1)
    assert term_of(None, AT) == AT + timedelta(days=7)
    for hours, standing in ((48, "set"), (23, "near"), (0, "near"), (-1, "past")):
        ticket = Ticket(TicketId("t"), CallId("c"), state=State.ASSIGNED, term_at=AT + timedelta(hours=hours))
        assert standing_of(ticket, AT) == standing, hours
    closed = Ticket(TicketId("t"), CallId("c"), state=State.CLOSED, term_at=AT - timedelta(hours=1))
    assert standing_of(closed, AT) == ""
