"""Drafts, numbers and notices, with the log in memory."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from agents.tickets import DraftUnknown, MoveIllegal, Notice, Ticket, Tickets, ValueRefused
from models.ids import CallId, SeatId, TicketId
from models.kinds import Kind
from tests.fakes.log import MemoryLog

AT = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)
CALL = CallId("call-1")
KINDS = {"water-home.none": "incident", "health.doctor-booking": "advice"}


@dataclass
class KeptNotices:
    port = "sms"
    sent: list[Notice] = field(default_factory=list)

    def send(self, notice: Notice) -> None:
        self.sent.append(notice)


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def notices() -> KeptNotices:
    return KeptNotices()


@pytest.fixture
def tickets(log: MemoryLog, notices: KeptNotices) -> Tickets:
    return Tickets(log, KINDS.get, highest=0, notices=notices)


def draft(tickets: Tickets, caller: str = "+77010000001", language: str = "kk") -> TicketId:
    return tickets.draft(
        CALL, AT, caller=caller, language=language, path=("greeting", "line"), text="су жоқ", seat=SeatId("101")
    )


def test_a_draft_becomes_a_ticket(tickets: Tickets, log: MemoryLog) -> None:
    ticket_id = draft(tickets)
    tickets.fill(ticket_id, at=AT, service="water-home.none")
    ticket = tickets.register(ticket_id, AT, "seat 101")
    assert (ticket.public, ticket.kind, ticket.service, ticket.state) == (
        "1000015",
        "incident",
        "water-home.none",
        "registered",
    )
    assert log.kinds(CALL) == [Kind.TICKET_DRAFTED, Kind.TICKET_EDITED, Kind.TICKET_REGISTERED]
    assert log.events[1].fields["changes"] == {"service": "water-home.none", "kind": "incident"}
    assert log.events[1].fields["before"] == {"service": "", "kind": ""}
    assert log.events[2].fields["public"] == "1000015"
    assert tickets.drafts == ()


def test_the_second_register_is_the_same_ticket(tickets: Tickets, log: MemoryLog) -> None:
    ticket_id = draft(tickets)
    assert tickets.register(ticket_id, AT, "seat 101") == tickets.register(ticket_id, AT, "seat 101")
    assert log.kinds().count(Kind.TICKET_REGISTERED) == 1


def test_a_second_seat_gets_the_same_draft(tickets: Tickets, log: MemoryLog) -> None:
    first = draft(tickets)
    second = tickets.draft(CALL, AT, seat=SeatId("102"))
    assert first == second
    assert log.kinds() == [Kind.TICKET_DRAFTED, Kind.TICKET_EDITED]
    assert tickets.register(first, AT, "seat 102").seat == "102"


def test_kind_follows_the_service_unless_it_is_given(tickets: Tickets) -> None:
    def registered(**given: str) -> str:
        call = CallId(f"call-{given}")
        ticket_id = tickets.draft(call, AT, service="health.doctor-booking")
        return tickets.register(ticket_id, AT, "x", **given).kind

    assert registered() == "advice"
    assert registered(kind="complaint") == "complaint"
    assert registered(service="water-home.none") == "incident"
    assert registered(service="never.heard") == "incident"
    with pytest.raises(ValueRefused, match=r"'joke' is no kind\. Choose one of: advice, incident"):
        registered(kind="joke")


def test_numbers_go_on_after_the_highest(log: MemoryLog) -> None:
    tickets = Tickets(log, KINDS.get, highest=1000015)
    numbers = {tickets.register(tickets.draft(CallId(f"c{n}"), AT), AT, "x").public for n in range(50)}
    assert len(numbers) == 50
    assert min(int(number) for number in numbers) > 1000015


def test_drafts_are_taken_up_after_a_restart(log: MemoryLog) -> None:
    before = Tickets(log, KINDS.get, highest=0)
    ticket_id = draft(before)
    after = Tickets(log, KINDS.get, highest=0)
    after.restore([*before.drafts, Ticket(TicketId("ticket-9"), CALL, state="registered")])
    assert [ticket.ticket_id for ticket in after.drafts] == [ticket_id]
    assert after.draft(CALL, AT + timedelta(seconds=9), seat=SeatId("101")) == ticket_id
    assert after.register(ticket_id, AT, "seat 101").text == "су жоқ"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", "№ 1000015 өтінішіңіз қабылданды. 109"),
        ("ru", "Ваше обращение № 1000015 принято. 109"),
        ("", "№ 1000015 өтінішіңіз қабылданды. 109"),
    ],
)
def test_the_notice_speaks_the_callers_language(
    tickets: Tickets, log: MemoryLog, notices: KeptNotices, language: str, text: str
) -> None:
    ticket_id = draft(tickets, language=language)
    tickets.register(ticket_id, AT, "seat 101")
    tickets.notify(ticket_id, AT)
    assert [notice.text for notice in notices.sent] == [text]
    assert log.events[-1].kind == Kind.NOTICE_SENT
    assert log.events[-1].fields["number"] == "+77010000001"


@pytest.mark.parametrize("caller", ["", "+77172551234", "anonymous", "109", "'; DROP TABLE", "9" * 64])
def test_who_reads_no_sms_gets_none(tickets: Tickets, log: MemoryLog, notices: KeptNotices, caller: str) -> None:
    ticket_id = draft(tickets, caller=caller)
    tickets.register(ticket_id, AT, "seat 101")
    tickets.notify(ticket_id, AT)
    assert notices.sent == []
    assert Kind.NOTICE_SENT not in log.kinds()


def test_a_draft_has_no_number_to_send(tickets: Tickets, notices: KeptNotices) -> None:
    tickets.notify(draft(tickets), AT)
    assert notices.sent == []


def test_a_dropped_draft_stays_in_the_log(tickets: Tickets, log: MemoryLog) -> None:
    ticket_id = draft(tickets)
    tickets.drop_draft(ticket_id, AT, why="wrong number")
    assert log.kinds() == [Kind.TICKET_DRAFTED, Kind.TICKET_DROPPED]
    with pytest.raises(DraftUnknown):
        tickets.fill(ticket_id, text="x")
    with pytest.raises(DraftUnknown):
        tickets.register(ticket_id, AT, "x")


def test_an_edit_says_what_was_who_and_why(tickets: Tickets, log: MemoryLog) -> None:
    ticket = tickets.register(draft(tickets), AT, "seat 101")
    edited = tickets.edit(ticket, AT, "Дина", why="wrong service", service="water-home.none")
    assert edited.service == "water-home.none"
    assert log.events[-1].fields == {
        "ticket": ticket.ticket_id,
        "changes": {"service": "water-home.none"},
        "before": {"service": ""},
        "by": "Дина",
        "why": "wrong service",
    }
    length = len(log.events)
    assert tickets.edit(edited, AT, "Дина", why="again", service="water-home.none") == edited
    assert len(log.events) == length


def test_closed_in_the_first_call_and_counted_so(tickets: Tickets, log: MemoryLog) -> None:
    ticket = tickets.register(draft(tickets), AT, "seat 101")
    closed = tickets.close(ticket, AT, "seat 101", first_call=True)
    assert (closed.state, closed.first_call, closed.closed_at) == ("closed", True, AT)
    assert log.events[-1].fields["changes"] == {"state": "closed", "first_call": True}
    with pytest.raises(MoveIllegal, match="A ticket that is closed cannot close"):
        tickets.close(closed, AT, "seat 101")
    with pytest.raises(MoveIllegal):
        tickets.close(replace(ticket, state="answered"), AT, "seat 101")
