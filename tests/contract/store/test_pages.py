"""What the pages ask, on both databases: search in Kazakh and Russian, filters, limits by queue, who gave up."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from models.folding import asked_prefixes
from models.ids import SeatId
from models.kinds import Kind
from models.store import Store
from models.store.pages import CallsWanted, Scope, TicketsWanted
from tests.contract.store.events import CALLER, MORNING, arrived, ended, event

TEXTS: Mapping[str, str] = {
    "1": "ҚАБАНБАЙ БАТЫР көшесінде су құбыры жарылды",
    "2": "На улице Ёлочной лопнула ТРУБА, вода во дворе",
    "3": "Ұлы Дала даңғылында жарық жоқ",
    "4": "'; DROP TABLE ticket; -- \" OR * NEAR(",
    "5": "<script>alert(1)</script> =cmd|' /C calc'!A0 \u202egnp.exe",
}


EVERYWHERE = Scope()


async def write_tickets(store: Store) -> None:
    for n, text in TEXTS.items():
        queue = "city" if n in "123" else "danger"
        call, ticket = f"call-{n}", f"ticket-{n}"
        store.log.append(arrived(call, s=int(n)))
        store.log.append(event(Kind.CALL_QUEUED, call, s=int(n), queue=queue))
        store.log.append(
            event(Kind.TICKET_DRAFTED, call, s=int(n), ticket=ticket, caller=CALLER, text=text, seat=f"10{n}", path=[])
        )
    await store.flush()


async def found(store: Store, words: str, scope: Scope = EVERYWHERE) -> str:
    tickets = await store.pages.tickets(TicketsWanted(words=words), scope)
    return "".join(sorted(ticket.ticket_id[-1] for ticket in tickets))


@pytest.mark.parametrize(
    ("words", "tickets"),
    [
        ("қабанбай", "1"),
        ("Қабанбай БАТЫР", "1"),
        ("көшеде", "1"),  # another ending
        ("трубы", "2"),
        ("елочная", "2"),  # written without ё
        ("ұлы дала", "3"),
        ("дала труба", ""),  # both must be there
        ("drop table", "4"),
        ("script", "5"),
        ('"', ""),
        ("* OR NEAR(", "4"),  # words like any other
        ("'", ""),
        ("\0", ""),
        ("ж" * 65536, ""),
        ("\u202e", ""),
    ],
)
async def test_search_folds_kazakh_and_russian_and_obeys_nobody(store: Store, words: str, tickets: str) -> None:
    await write_tickets(store)
    assert await found(store, words) == tickets


async def test_an_edited_text_is_found_by_its_new_words_only(store: Store) -> None:
    await write_tickets(store)
    for text in ("шұңқыр бар", "шұңқыр және люк"):
        edit = event(Kind.TICKET_EDITED, "call-3", s=20, ticket="ticket-3", changes={"text": text}, by="a", why="b")
        store.log.append(edit)
        await store.flush()
    assert [await found(store, words) for words in ("дала", "шұңқыр", "бар", "люк")] == ["", "3", "", "3"]
    move = event(Kind.TICKET_EDITED, "call-3", s=21, ticket="ticket-3", changes={"state": "closed"}, by="a", why="b")
    store.log.append(move)
    await store.flush()
    assert await found(store, "шұңқыр") == "3"


async def test_a_public_number_finds_its_ticket(store: Store) -> None:
    await write_tickets(store)
    registered = event(
        Kind.TICKET_REGISTERED, "call-2", ticket="ticket-2", public="1000015", kind="incident", service="", by="a"
    )
    store.log.append(registered)
    await store.flush()
    assert await found(store, " 1000015 ") == "2"
    assert await found(store, "9" * 40) == ""


async def test_only_what_a_scope_holds(store: Store) -> None:
    await write_tickets(store)
    city = Scope(queues=("city",))
    assert await found(store, "", city) == "123"
    assert await found(store, "", Scope(queues=())) == ""
    assert await found(store, "", Scope(queues=("city",), seat=SeatId("105"))) == "1235"
    assert await found(store, "script", city) == ""
    assert [call.call_id for call in await store.pages.calls(CallsWanted(), city)] == ["call-3", "call-2", "call-1"]
    assert await store.pages.queue_of("call-4") == "danger"
    assert await store.pages.queue_of("call-9") is None


async def test_filters_and_pages_of_tickets(store: Store) -> None:
    await write_tickets(store)
    wanted = (
        TicketsWanted(state="draft", limit=2),
        TicketsWanted(state="draft", limit=2, offset=4),
        TicketsWanted(seat="102"),
        TicketsWanted(caller="+70000000000"),
        TicketsWanted(services=()),
        TicketsWanted(since=MORNING + timedelta(seconds=4)),
        TicketsWanted(until=MORNING + timedelta(seconds=2)),
    )
    got = [[t.ticket_id[-1] for t in await store.pages.tickets(each, EVERYWHERE)] for each in wanted]
    assert got == [["5", "4"], ["1"], ["2"], [], [], ["5", "4"], ["1"]]


async def test_who_gave_up_where_and_whether_they_were_reached_later(store: Store) -> None:
    other = "+77010000002"
    for call, caller, s in (("call-1", CALLER, 0), ("call-2", other, 1), ("call-3", CALLER, 100)):
        store.log.append(arrived(call, s=s, caller=caller))
        for step in ("greeting", "line"):
            store.log.append(event(Kind.STEP_ENTERED, call, s=s, step=step))
    store.log.append(event(Kind.CALL_QUEUED, "call-1", s=5, queue="city"))
    store.log.append(ended("call-1", s=30, outcome="abandoned-in-line"))
    store.log.append(ended("call-2", s=30, outcome="abandoned-in-menu"))
    store.log.append(event(Kind.SEAT_ANSWERED, "call-3", s=110, seat="101"))
    await store.flush()
    gone = await store.pages.abandoned(MORNING, Scope())
    assert [(each.call.call_id, each.last_step, each.reached_later) for each in gone] == [
        ("call-2", "line", None),
        ("call-1", "line", "call-3"),
    ]
    assert [each.call.call_id for each in await store.pages.abandoned(MORNING, Scope(("city",)))] == ["call-1"]
    assert [call.call_id for call in await store.pages.calls(CallsWanted(outcome="open"), Scope())] == ["call-3"]


def test_endings_are_let_go_but_not_beginnings_of_numbers() -> None:
    assert asked_prefixes("Трубы үй 109 подъездом") == ["труб", "үй", "109", "подъезд"]
