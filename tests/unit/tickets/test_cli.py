"""ivr ticket, ivr call and ivr log, on a record written for the test."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agents.tickets import Tickets
from ivr.cli import main
from ivr.cli.timeline import WORDS, masked, printable, sentence, timeline
from models.events import CallEvent, Field
from models.ids import CallId, SeatId
from models.kinds import Kind
from models.records import CatalogueEntries, ServiceEntry, SphereEntry
from models.store import open_store

AT = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)
CALL = CallId("call-1")
CALLER = "+77010000001"
Run = Callable[..., Result]

WATER = SphereEntry("water-home", {"ru": "Вода"})
NONE = ServiceEntry("water-home.none", "water-home", {"ru": "Нет воды"}, "incident", "water", 24)


async def _write(var: Path) -> None:
    store = await open_store(str(var / "centre.sqlite"), var / "journal")
    await store.load_catalogue(CatalogueEntries((WATER,), (NONE,)))
    tickets = Tickets(store.log, {NONE.id: NONE.kind}.get, highest=0)

    def happened(kind: str, s: float, **fields: Field) -> None:
        store.log.append(CallEvent(CALL, kind, AT + timedelta(seconds=s), fields))

    happened(Kind.CALL_ARRIVED, 0, caller=CALLER, caller_name="\x1b[2JEvil", dialled="109")
    happened(Kind.DIGIT_PRESSED, 2.5, digits="1")
    happened(Kind.SEAT_ANSWERED, 20, seat="101", offer="offer-1", waited_s=10)
    ticket_id = tickets.draft(CALL, AT, caller=CALLER, language="kk", text="су жоқ", seat=SeatId("101"))
    tickets.register(ticket_id, AT + timedelta(seconds=60), "seat 101", service=NONE.id)
    tickets.draft(CallId("call-2"), AT)
    happened(Kind.CALL_ENDED, 60, outcome="answered", duration_s=60)
    await store.close()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    asyncio.run(_write(tmp_path))

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--var", str(tmp_path), *arguments])

    return invoke


def test_call_show_hides_personal_data_unless_asked(run: Run) -> None:
    hidden, full = run("call", "show", "last").output, run("call", "show", "call-1", "--full").output
    assert "    0.000 s  the call arrived: caller …01, caller_name (hidden), dialled 109" in hidden
    assert "    2.500 s  the caller pressed: digits (hidden)" in hidden
    assert "   60.000 s  the call ended: duration_s 60, outcome answered" in hidden
    assert CALLER not in hidden
    assert "су жоқ" not in hidden
    assert f"caller {CALLER}, caller_name \ufffd[2JEvil" in full
    assert "the caller pressed: digits 1" in full


def test_call_list(run: Run) -> None:
    assert "call-1  2026-01-15 06:00:00Z  …01" in run("call", "list").output
    assert run("call", "list", "--open").output == "no calls\n"


def test_ticket_list_and_show(run: Run) -> None:
    assert "1000015  registered   incident   water-home.none" in run("ticket", "list", "--state", "registered").output
    shown = run("ticket", "show", "1000015").output
    assert "the ticket was registered: by seat 101, kind incident, public 1000015" in shown
    assert "су жоқ" not in shown
    assert "text су жоқ" in run("ticket", "show", "1000015", "--full").output


def test_ticket_edit_and_close_are_written_with_who_and_why(run: Run) -> None:
    edited = run("ticket", "edit", "1000015", "--kind", "complaint", "--by", "Дина", "--why", "the caller was angry")
    assert "complaint" in edited.output
    again = run("ticket", "edit", "1000015", "--kind", "complaint", "--why", "again")
    assert "(as it was)" in again.output
    closed = run("ticket", "close", "1000015", "--first-call", "--by", "Дина", "--why", "settled")
    assert "closed" in closed.output
    shown = run("ticket", "show", "1000015").output
    assert "before {kind: incident}, by Дина, changes {kind: complaint}" in shown
    assert "why the caller was angry" in shown
    assert "changes {first_call: yes, state: closed}" in shown
    assert run("log", "verify").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["call", "show", "call-9"], "There is no call 'call-9'. List them with: ivr call list"),
        (["ticket", "show", "1000051"], "1000051 is no ticket's number: a digit is wrong or two are swapped."),
        (["ticket", "show", "1000028"], "There is no ticket '1000028'"),
        (["ticket", "edit", "1000015", "--why", "x"], "Nothing to change"),
        (["ticket", "edit", "1000015", "--why", "x", "--service", "water-home.nun"], "Perhaps: water-home.none."),
        (["ticket", "edit", "1000015", "--why", "x", "--move", "answer"], "assign, defer, close"),
        (["ticket", "close", "1000015"], "Missing option '--why'"),
    ],
)
def test_what_is_wrong_is_told(run: Run, arguments: list[str], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert told in result.output
    assert "Traceback" not in result.output


def test_a_draft_is_left_to_its_call(run: Run) -> None:
    draft = run("ticket", "list", "--state", "draft").output.split()[0]
    assert "The call still goes on" in run("ticket", "close", draft, "--why", "x").output


def test_log_verify_says_where_it_is_broken(run: Run, tmp_path: Path) -> None:
    whole = run("log", "verify")
    assert (whole.exit_code, whole.output) == (0, "The log is whole: 7 events, each follows the one before it.\n")
    with closing(sqlite3.connect(tmp_path / "centre.sqlite")) as there:
        there.execute("UPDATE call_event SET kind = 'CallAdopted' WHERE seq = 2")
        there.commit()
    broken = run("log", "verify")
    assert broken.exit_code == 1
    assert "The log is broken at event 2: its content was changed after it was written." in broken.output


def test_no_record_yet(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--var", str(tmp_path / "new"), "ticket", "list"])
    assert result.exit_code == 1
    assert "There is no record at" in result.output
    assert not (tmp_path / "new" / "centre.sqlite").exists()


def test_every_kind_has_its_words() -> None:
    assert set(WORDS) == set(Kind)


def test_personal_data_is_hidden_at_any_depth() -> None:
    assert masked("changes", {"text": "secret", "service": "a", "deep": [{"caller": "+77010000001"}]}) == {
        "text": "(hidden)",
        "service": "a",
        "deep": [{"caller": "…01"}],
    }
    assert masked("caller", "109") == "(hidden)"


def test_hostile_text_cannot_move_the_cursor() -> None:
    shown = sentence(CallEvent(CALL, "\x1b[31mX", AT, {"a\x07": "b\r\nc\u202e"}), full=True)
    assert all(char.isprintable() for char in shown)
    assert printable("x" * 5000) == "x" * 400
    assert timeline([], full=True) == []
