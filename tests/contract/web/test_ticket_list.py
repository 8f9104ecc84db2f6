"""Lists of tickets on both databases: filters, search, pages while tickets come in; and the table for a spreadsheet."""

import csv
import io
from datetime import timedelta

from agents.accounts.rights import Role
from agents.tickets.moves import Words
from agents.tickets.states import Move
from models.ids import CallId, TicketId
from tests.contract.web.browser import Person
from tests.contract.web.room import S1, Room
from tests.contract.web.test_hostile import CORPUS


def add(
    room: Room, number: int, *, text: str = "су жоқ", address: str = "", service: str = "", caller: str = ""
) -> str:
    at = room.clock.now() + timedelta(seconds=number)
    call = CallId(f"call-{number:04x}")
    ticket = room.tickets.draft(call, at, text=text, address=address, service=service, seat=S1, caller=caller)
    room.tickets.register(ticket, at, "aigul" if number % 2 else "boss")
    return ticket


async def pages(person: Person, **query: str) -> list[str]:
    found: list[str] = []
    after = ""
    while True:
        got = (await person.get("/api/tickets", **query, **({"after": after} if after else {}))).body
        found += [each["ticket_id"] for each in got["tickets"]]
        after = got["next"]
        if not after:
            return found


async def test_pages_hold_still_while_tickets_come_in(either_room: Room) -> None:
    room = either_room
    boss = await room.person("boss", Role.SUPERVISOR)
    there = [add(room, number) for number in range(25)]
    await room.store.flush()
    for order, expected in (("newest", there[::-1]), ("term", there)):
        first = (await boss.get("/api/tickets", limit="10", order=order)).body
        add(room, 100 if order == "newest" else 101)  # a newer one: with counted rows the tenth would come twice
        await room.store.flush()
        seen = [each["ticket_id"] for each in first["tickets"]]
        after = first["next"]
        while after:
            got = (await boss.get("/api/tickets", limit="10", order=order, after=after)).body
            seen, after = seen + [each["ticket_id"] for each in got["tickets"]], got["next"]
        assert [each for each in seen if each in there] == expected
        assert len(set(seen)) == len(seen)
    assert (await boss.get("/api/tickets/count")).body["count"] == 27
    for wrong in ("x", "1~Ticket'", "12345678901234567~ticket-1", "1~", "~ticket-1", "-1~ticket-1"):
        assert (await boss.get("/api/tickets", after=wrong)).code == "bad-request"


async def test_every_filter_fits(either_room: Room) -> None:
    room = either_room
    boss = await room.person("boss", Role.SUPERVISOR)
    services = list(room.parts.catalogue.services.values())
    service = services[0]
    one = add(room, 1, service=service.id)
    two = add(room, 2, text="Ёлочный переулок", address="Тәуелсіздік көшесі, 7")
    three = add(room, 3)
    moved = room.tickets.get(TicketId(three))
    assert moved is not None
    body = next(each.id for each in room.parts.catalogue.bodies if each.id != service.body)
    room.tickets.move(moved, Move.ASSIGN, Words(body=body, owner="boss"), room.clock.now(), "boss")
    closed = add(room, 4)
    last = room.tickets.get(TicketId(closed))
    assert last is not None
    room.tickets.close(last, room.clock.now(), "boss", first_call=True)
    await room.store.flush()
    for query, expected in (
        ({"service": service.id}, {one}),
        ({"sphere": service.sphere}, {one}),
        ({"body": body}, {three}),
        ({"state": "assigned"}, {three}),
        ({"open": "true"}, {one, two, three}),
        ({"mine": "true"}, {two, three, closed}),
        ({"words": "елочный"}, {two}),
        ({"words": "ЁЛОЧНЫЕ"}, {two}),
        ({"words": "тәуелсіздік переулок"}, {two}),  # one word of the address, one of the text
        ({"words": "тауелсіздік"}, set()),  # ә is no а
        ({"order": "term"}, {one, two, three}),
        ({"until": room.clock.now().isoformat()}, set[str]()),
    ):
        assert set(await pages(boss, **query)) == expected, query
    await boss.ask("PATCH", f"/api/tickets/{two}", {"address": "Абай даңғылы, 1"})
    assert await pages(boss, words="тәуелсіздік") == []
    assert await pages(boss, words="абай переулок") == [two]


async def test_terms_near_and_past(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    every = room.parts.catalogue.services.values()
    slow = next(each for each in every if each.term_hours > 72)
    quick = next(each for each in every if 1 < each.term_hours < 24)
    far, near = add(room, 1, service=slow.id), add(room, 2, service=quick.id)
    await room.store.flush()
    assert (await pages(boss, term="near"), await pages(boss, term="past")) == ([near], [])
    assert (await boss.get(f"/api/tickets/{near}")).body["term"] == "near"
    assert (await boss.get(f"/api/tickets/{far}")).body["term"] == "set"
    room.clock.by = timedelta(hours=quick.term_hours, minutes=5)
    fresh = await room.person("again", Role.SUPERVISOR)
    assert await pages(fresh, term="past") == [near]


async def test_a_table_for_a_spreadsheet_computes_nothing(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    hostile = list(CORPUS.values())
    for number, text in enumerate(hostile):
        add(room, number, text=text, address=text, caller="+77010000001")
    await room.store.flush()
    got = await boss.get("/api/tickets.csv")
    assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in got.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(got.raw.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(hostile) + 1
    for row in rows[1:]:
        assert len(row) == len(rows[0])
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "|", "%")), cell
    [audited] = (await boss.get("/api/audit", who="boss")).body["audited"][:1]
    assert audited["action"] == "tickets.exported"


async def test_who_may_not_see_numbers_gets_a_table_without_them(room: Room) -> None:
    add(room, 1, text="су жоқ", address="Абай 1", caller="+77010000001")
    await room.store.flush()
    analyst = await room.person("analyst", Role.ANALYST)
    table = (await analyst.get("/api/tickets.csv")).raw.decode()
    assert "+7701" not in table
    assert "су жоқ" not in table
    assert "Абай" not in table
    assert (await analyst.get("/api/tickets.csv", words="су")).code == "forbidden"


async def test_a_table_longer_than_a_piece_is_whole(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    there = {add(room, number) for number in range(430)}
    await room.store.flush()
    rows = (await boss.get("/api/tickets.csv")).raw.decode("utf-8-sig").splitlines()
    column = rows[0].split(";").index("ticket_id")
    assert {row.split(";")[column] for row in rows[1:]} == there
