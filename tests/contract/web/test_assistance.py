"""What helps while the caller talks: checklists called for, articles, addresses, open tickets alike."""

from datetime import timedelta

import pytest

from agents.accounts.rights import Role
from models.ids import CallId, SeatId, TicketId
from models.kinds import Kind
from tests.contract.web.browser import Said
from tests.contract.web.room import CALLER, Browser, Room

COLD, BURST, LIGHT = "water-home.no-cold-water", "water-city.main-burst", "electricity.house-out"


async def test_what_was_said_calls_for_a_checklist(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    got = await aigul.ask("POST", "/api/triggers", {"text": "алло у нас пахнет газом в подъезде"})
    [proposed] = got.body["checklists"]
    assert (proposed["checklist"], proposed["service"], proposed["heard"]) == ("gas-smell", "gas.smell", "пахнет газом")
    assert proposed["danger"] is True
    assert (await aigul.ask("POST", "/api/triggers", {"text": ""})).body == {"checklists": []}
    assert (await aigul.ask("POST", "/api/triggers", {"text": "а" * 10_001})).code == "bad-request"


async def test_an_article_with_the_catalogue_s_facts(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    got = (await aigul.get("/api/articles/roads.pothole")).body
    assert (got["term"], got["body"]["ru"]) == ({"kk": "7 күн", "ru": "7 дней"}, "Служба содержания дорог")
    assert [text["language"] for text in got["texts"]] == ["ru", "kk"], "the user's own language first"
    assert [section["purpose"] for section in got["texts"][0]["sections"]] == ["say", "ask", "do"]
    assert "{" not in "".join(line for text in got["texts"] for part in text["sections"] for line in part["lines"])
    bare = (await aigul.get("/api/articles/referral.egov")).body
    assert bare["texts"] == []
    assert bare["referral"]["id"] == "egov"
    assert (await aigul.get("/api/articles/no.such")).code == "no-such-service"
    assert (await aigul.get("/api/articles/gas.smell")).body["checklist"] == "gas-smell"


async def test_addresses_are_completed(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    [found, *_] = (await aigul.get("/api/addresses", q="ленина 12/3")).body["addresses"]
    assert (found["kk"], found["ru"]) == ("Абай даңғылы", "проспект Абая")
    assert (found["was"], found["house"], found["old"]) == ("Ленина", "12/3", ["Ленина"])
    assert len((await aigul.get("/api/addresses", q="а", limit="3")).body["addresses"]) == 3


@pytest.mark.parametrize(
    "q", ["<script>alert(1)</script>", "=HYPERLINK(1)", "'; DROP TABLE ticket;--", "%", "\u202e12", " "]
)
async def test_hostile_addresses_find_nothing_and_break_nothing(room: Room, q: str) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    assert (await aigul.get("/api/addresses", q=q)).body == {"addresses": []}
    got = await aigul.get("/api/duplicates", address=q, service=COLD)
    assert got.status in (200, 400)
    assert got.status == 400 or got.body["tickets"] == []


def opened(room: Room, call: str, service: str, address: str, *, queue: str = "city", caller: str = CALLER) -> TicketId:
    """A registered ticket, with the call that it came from."""
    room.write(Kind.CALL_ARRIVED, call, caller=caller)
    room.write(Kind.CALL_QUEUED, call, queue=queue, band=5)
    room.write(Kind.SEAT_ANSWERED, call, seat="101", offer="o", waited_s=1)
    at = room.clock.now()
    ticket = room.tickets.draft(CallId(call), at, caller=caller, language="ru", text="нет воды", seat=SeatId("101"))
    draft = room.tickets.get(ticket)
    assert draft is not None
    room.tickets.edit(draft, at, "test", service=service, address=address, why="")
    return ticket


def registered(room: Room, call: str, service: str, address: str, *, queue: str = "city") -> TicketId:
    ticket = opened(room, call, service, address, queue=queue)
    room.tickets.register(ticket, room.clock.now(), "test")
    return ticket


async def test_open_tickets_at_the_same_place_however_it_is_written(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    same = registered(room, "call-01", COLD, "проспект Абая, 12")
    old = registered(room, "call-02", COLD, "Ленина 12 кв 40")
    burst = registered(room, "call-03", BURST, "Абай даңғылы 14")
    draft = opened(room, "call-04", COLD, "Абая 12")
    registered(room, "call-05", LIGHT, "Абая 12")
    registered(room, "call-06", COLD, "улица Абылай хана 12")
    registered(room, "call-07", COLD, "")
    await room.store.flush()
    got = (await aigul.get("/api/duplicates", service=COLD, address="абая 12", call="call-0f")).body
    assert got["place"]["id"] == "abay-avenue"
    found = {each["ticket"]["ticket_id"]: (each["near"], each["same_service"]) for each in got["tickets"]}
    assert found == {same: ("house", True), old: ("house", True), draft: ("house", True), burst: ("street", False)}
    assert [each["near"] for each in got["tickets"]] == ["house", "house", "house", "street"]
    without_own = (await aigul.get("/api/duplicates", service=COLD, address="абая 12", call="call-04")).body
    assert draft not in {each["ticket"]["ticket_id"] for each in without_own["tickets"]}


async def test_what_is_closed_or_long_ago_is_not_shown(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    closed = registered(room, "call-01", COLD, "Абая 12")
    ticket = room.tickets.get(closed) or await room.store.read.ticket(closed)
    assert ticket is not None
    room.tickets.close(ticket, room.clock.now(), "test", first_call=True)
    old = registered(room, "call-02", COLD, "Абая 12")
    await room.store.flush()
    assert [each["ticket"]["ticket_id"] for each in (await _alike(room, aigul)).body["tickets"]] == [old]
    room.clock.by = timedelta(days=8)
    aigul = await room.person("dina", Role.OPERATOR)
    assert (await _alike(room, aigul)).body["tickets"] == []


async def test_a_street_that_the_city_does_not_know(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    there = registered(room, "call-01", COLD, "Тупик Весёлый 3")
    await room.store.flush()
    got = (await aigul.get("/api/duplicates", service=COLD, address="тупик весёлый 3")).body
    assert got["place"] is None
    assert [(each["ticket"]["ticket_id"], each["near"]) for each in got["tickets"]] == [(there, "house")]


async def test_who_may_not_see_addresses_may_not_ask_by_them(room: Room) -> None:
    analyst = await room.person("ann", Role.ANALYST)
    assert (await _alike(room, analyst)).code == "forbidden"
    limited = await room.person("ivan", Role.OPERATOR, queues=("danger",))
    registered(room, "call-01", COLD, "Абая 12")
    await room.store.flush()
    assert (await _alike(room, limited)).body["tickets"] == [], "another queue's"


async def _alike(room: Room, person: Browser, service: str = COLD) -> Said:
    return await person.get("/api/duplicates", service=service, address="Абая 12")
