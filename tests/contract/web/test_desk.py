"""What an operator's desk asks for: the card of the call in hand, the own figures, the reasons of a pause."""

from datetime import timedelta

from agents.accounts.rights import Role
from agents.line.events import CallQueued, Entry, OfferAnswered
from agents.web.routes.table import ROUTES
from models.ids import CallId, SeatId, TicketId
from models.kinds import Kind
from tests.contract.web.browser import Person
from tests.contract.web.room import CALLER, CITY, S1, Room

CALL = CallId("call-0d")


async def ringing(room: Room, call: CallId = CALL, *, caller: str = CALLER) -> None:
    """A caller has gone through the menus, and the first free seat's phone rings."""
    room.write(Kind.CALL_ARRIVED, call, caller=caller, caller_name="<b>Асан</b>")
    room.write(Kind.LANGUAGE_CHOSEN, call, language="kk")
    room.write(Kind.STEP_ENTERED, call, step="menu")
    room.write(Kind.FACT_NOTED, call, name="topic", value="water-heat-light")
    room.write(Kind.CALLER_HEARD, call, text="үйде су жоқ")
    room.write(Kind.SERVICES_SUGGESTED, call, services=["water-home.no-cold-water", "gone.service"])
    room.desk.submit(CallQueued(Entry(call, CITY, room.clock.now() - timedelta(seconds=40), 5, {}, "live", None)))


async def operator(room: Room, name: str = "aigul", seat: str = "101") -> Person:
    person = await room.person(name, Role.OPERATOR)
    assert (await person.ask("POST", f"/api/seats/{seat}/login")).status == 200
    return person


async def test_the_card_is_there_while_the_phone_rings(room: Room) -> None:
    before = TicketId(await room.call("call-0a", "city", "102"))
    ticket = room.tickets.get(before)
    assert ticket is not None
    room.tickets.edit(ticket, room.clock.now(), "t", why="", kind="incident")
    await room.call("call-0e", "city", "102", caller="+77019999999")
    aigul = await operator(room)
    await ringing(room)
    got = (await aigul.get(f"/api/calls/{CALL}/card")).body
    assert (got["number"], got["name"], got["language"], got["queue"]) == (CALLER, "<b>Асан</b>", "kk", "city")
    assert got["queue_name"] == "city", "where the flow has no name for it"
    assert got["waited_s"] >= 40
    assert (got["offered_to"], got["ticket"]) == ("101", None)
    assert got["expires_at"] is not None
    assert got["said"] == "үйде су жоқ"
    assert [each["service"] for each in got["suggested"]] == ["water-home.no-cold-water"]
    assert [(each["kind"], each["text"]) for each in got["path"]] == [
        ("step", "Главное меню"),
        ("answer", "Вода, тепло, свет"),
        ("said", "үйде су жоқ"),
    ]
    assert [each["ticket_id"] for each in got["last_tickets"]] == [before]
    assert [each["ticket_id"] for each in got["open_incidents"]] == [before]
    assert got["history_away"] is False


async def test_after_the_answer_it_holds_the_draft_and_after_the_call_its_ticket(room: Room) -> None:
    aigul = await operator(room)
    await ringing(room)
    [offer] = room.desk.line.offers
    room.desk.submit(OfferAnswered(offer))
    room.write(Kind.SEAT_ANSWERED, CALL, seat="101", offer=offer, waited_s=1)
    draft = room.tickets.draft(CALL, room.clock.now(), caller=CALLER, text="үйде су жоқ", seat=SeatId("101"))
    got = (await aigul.get(f"/api/calls/{CALL}/card")).body
    assert (got["ticket"]["ticket_id"], got["ticket"]["state"], got["offered_to"]) == (draft, "draft", None)
    room.tickets.register(draft, room.clock.now(), "seat 101")
    room.write(Kind.CALL_ENDED, CALL, outcome="answered")
    got = (await aigul.get(f"/api/calls/{CALL}/card")).body
    assert (got["ticket"]["state"], got["outcome"]) == ("registered", "answered")


async def test_the_card_of_anothers_call_does_not_exist(room: Room) -> None:
    await operator(room)
    sergei = await operator(room, "sergei", "102")
    boss = await room.person("boss", Role.SUPERVISOR)
    await ringing(room)
    nowhere = await sergei.get("/api/calls/call-none/card")
    for person in (sergei, boss):
        got = await person.get(f"/api/calls/{CALL}/card")
        assert (got.status, got.code, got.raw) == (404, "no-such-call", nowhere.raw)


async def test_a_call_from_before_this_controller_is_read_from_the_log(room: Room) -> None:
    aigul = await operator(room)
    await room.call("call-0a", "city", "101")
    await room.store.flush()
    room.hub.live.__init__()  # type: ignore[misc] # as after a restart: nothing is remembered
    assert (await aigul.get("/api/calls/call-0a/card")).body["number"] == CALLER


async def test_own_figures_of_today(room: Room) -> None:
    aigul = await operator(room)
    await ringing(room)
    [offer] = room.desk.line.offers
    room.desk.submit(OfferAnswered(offer))
    room.write(Kind.SEAT_ANSWERED, CALL, seat="101", offer=offer, waited_s=1)
    draft = room.tickets.draft(CALL, room.clock.now(), seat=S1)
    assert (await aigul.ask("POST", f"/api/tickets/{draft}/close", {"kind": "advice"})).status == 200
    got = (await aigul.get("/api/seats/101/figures")).body
    assert (got["answered"], got["missed"], got["first_call"]) == (1, 0, 1)


async def test_figures_are_ones_own(room: Room) -> None:
    aigul = await operator(room)
    boss = await room.person("boss", Role.SUPERVISOR)
    senior = await room.person("senior", Role.SENIOR, queues=("danger",))
    assert (await aigul.get("/api/seats/102/figures")).code == "seat-not-yours"
    assert (await boss.get("/api/seats/101/figures")).status == 200
    nowhere = await senior.get("/api/seats/999/figures")
    assert (await senior.get("/api/seats/101/figures")).raw == nowhere.raw


async def test_reasons_are_told_in_both_languages(room: Room) -> None:
    person = await room.person("aigul", Role.OPERATOR)
    told = (await person.get("/api/reasons")).body["reasons"]
    assert [each["reason"] for each in told] == ["rest", "lunch"]
    assert told[1]["names"] == {"kk": "Түскі ас", "ru": "Обед"}


async def test_a_seat_says_until_when_its_ring_lasts(room: Room) -> None:
    aigul = await operator(room)
    await ringing(room)
    seats = {each["seat"]: each for each in (await aigul.get("/api/seats")).body["seats"]}
    assert (seats["101"]["state"], seats["101"]["call_id"]) == ("offered", CALL)
    assert seats["101"]["until"] is not None
    assert seats["102"]["until"] is None


def test_the_desk_has_its_addresses() -> None:
    assert {"GET /api/calls/{call}/card", "GET /api/seats/{seat}/figures", "GET /api/reasons"} <= {
        route.name for route in ROUTES
    }
