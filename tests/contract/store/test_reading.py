"""The tables say what the log says."""

from datetime import timedelta

from sqlalchemy import select

from models.kinds import Kind
from models.records import Call, Seat, Ticket, Transcript
from models.store import Store
from models.tables import NoticeRow
from tests.contract.store.events import CALLER, MORNING, arrived, ended, event
from tests.stored import rows


async def write_one_whole_call(store: Store) -> None:
    for each in (
        arrived(),
        event(Kind.LANGUAGE_CHOSEN, s=4, language="kk", caller=CALLER),
        event(Kind.CALL_QUEUED, s=10, queue="city", band=5, skills={"kk": 1}, queued_at="2026-01-15T06:00:09+00:00"),
        event(Kind.SEAT_ANSWERED, s=20, seat="101", offer="offer-1", waited_s=10),
        event(
            Kind.TICKET_DRAFTED,
            s=20,
            ticket="ticket-1",
            caller=CALLER,
            language="kk",
            path=["greeting", "line"],
            service="water-home.none",
            kind="incident",
            text="су жоқ",
            seat="101",
            danger=False,
        ),
        event(
            Kind.TICKET_REGISTERED,
            s=60,
            ticket="ticket-1",
            public="1000015",
            kind="incident",
            service="water-home.none",
            by="seat 101",
        ),
        event(Kind.TRANSCRIPT_MADE, s=70, leg="caller", language="kk", text="су жоқ", words=[["су", 0.1, 0.4, 0.98]]),
        event(Kind.NOTICE_SENT, s=61, ticket="ticket-1", number=CALLER, text="№ 1000015", port="sms"),
        ended(outcome="answered"),
    ):
        store.log.append(each)
    await store.flush()


async def test_one_whole_call(store: Store) -> None:
    await write_one_whole_call(store)
    call = await store.read.call("call-1")
    assert call == Call(
        call_id=call.call_id if call else None,  # type: ignore[arg-type]
        caller=CALLER,
        dialled="109",
        channel="leg-1",
        flow="109",
        version="v1",
        language="kk",
        arrived_at=MORNING,
        queue="city",  # type: ignore[arg-type]
        queued_at=MORNING + timedelta(seconds=9),
        answered_at=MORNING + timedelta(seconds=20),
        seat="101",  # type: ignore[arg-type]
        ended_at=MORNING + timedelta(seconds=60),
        outcome="answered",
        duration_s=60,
        ticket="ticket-1",  # type: ignore[arg-type]
    )
    assert await store.read.language_of(CALLER) == "kk"
    assert await store.read.open_calls() == []
    assert await store.read.transcripts_of("call-1") == [
        Transcript(call.call_id, "caller", "kk", "су жоқ", (("су", 0.1, 0.4, 0.98),))
    ]
    assert await rows(store, select(NoticeRow.ticket, NoticeRow.text)) == [("ticket-1", "№ 1000015")]


async def test_a_ticket_by_id_by_number_and_by_filters(store: Store) -> None:
    await write_one_whole_call(store)
    by_id = await store.read.ticket("ticket-1")
    assert isinstance(by_id, Ticket)
    assert (by_id.public, by_id.state, by_id.path) == ("1000015", "registered", ("greeting", "line"))
    assert by_id == await store.read.ticket("1000015")
    assert [by_id] == await store.read.tickets(state="registered", kind="incident", service="water-home.none")
    assert await store.read.tickets(kind="thanks") == []
    assert await store.read.ticket("1000028") is None
    assert await store.read.ticket("9" * 40) is None
    assert await store.read.highest_public_number() == 1000015


async def test_an_edit_changes_only_what_it_says(store: Store) -> None:
    await write_one_whole_call(store)
    edit = event(Kind.TICKET_EDITED, s=90, ticket="ticket-1", changes={"service": "roads.pothole"}, by="a", why="b")
    close = event(
        Kind.TICKET_EDITED, s=95, ticket="ticket-1", changes={"state": "closed", "first_call": True}, by="a", why="b"
    )
    store.log.append(edit)
    store.log.append(close)
    await store.flush()
    ticket = await store.read.ticket("ticket-1")
    assert ticket is not None
    assert (ticket.service, ticket.kind, ticket.text) == ("roads.pothole", "incident", "су жоқ")
    assert (ticket.state, ticket.first_call, ticket.closed_at) == ("closed", True, MORNING + timedelta(seconds=95))


async def test_open_and_recent_calls_in_their_order(store: Store) -> None:
    for n in (3, 1, 2):
        store.log.append(arrived(f"call-{n}", s=n, caller=""))
    store.log.append(ended("call-2"))
    await store.flush()
    assert [call.call_id for call in await store.read.open_calls()] == ["call-1", "call-3"]
    assert await store.read.open_call_ids() == ("call-1", "call-3")
    assert [call.call_id for call in await store.read.recent_calls(2)] == ["call-3", "call-2"]


async def test_seats_and_an_unknown_caller(store: Store) -> None:
    store.log.append(event(Kind.SEAT_CHANGED, "", seat="102", state="ready", why="phone"))
    store.log.append(event(Kind.SEAT_CHANGED, "", s=5, seat="101", state="paused", why="missed"))
    store.log.append(event(Kind.SEAT_CHANGED, "", s=9, seat="102", state="talking", why="call-1"))
    await store.flush()
    assert await store.read.seats() == [
        Seat("101", "paused", MORNING + timedelta(seconds=5), "missed"),  # type: ignore[arg-type]
        Seat("102", "talking", MORNING + timedelta(seconds=9), "call-1"),  # type: ignore[arg-type]
    ]
    store.log.append(event(Kind.SEAT_WISHED, "", s=10, seat="102", wish="paused", why="lunch"))
    store.log.append(event(Kind.SEAT_CHANGED, "", s=11, seat="102", state="wrap-up", why="talk ended"))
    await store.flush()
    assert [(seat.wish, seat.wish_why) for seat in await store.read.seats()] == [("", ""), ("paused", "lunch")]
    store.log.append(event(Kind.SEAT_CHANGED, "", s=12, seat="102", state="paused", why="lunch"))
    await store.flush()
    assert [(seat.wish, seat.wish_why) for seat in await store.read.seats()] == [("", ""), ("", "")]
    assert await store.read.language_of("+77010000009") is None
    assert await store.read.call("call-9") is None
    assert await store.read.events_of("call-9") == ()
    assert await store.read.highest_public_number() == 0
