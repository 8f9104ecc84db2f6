"""What the floor does all day through the API: seats, the line, tickets; on both databases where they are asked."""

from agents.accounts.rights import Role
from agents.line.events import CallQueued, Entry, OfferAnswered
from models.ids import CallId, OfferId, TicketId
from models.kinds import Kind
from tests.contract.web.room import CITY, DANGER, S1, S2, Room

A = CallId("call-0a")


async def test_an_operators_shift_at_a_seat(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR, queues=("city",))
    seat = (await aigul.ask("POST", "/api/seats/101/login")).body
    assert (seat["seat"]["state"], seat["seat"]["name"], seat["changed"]) == ("ready", "Айгүл", True)
    assert (await aigul.get("/api/me")).body["seat"] == "101"
    assert not (await aigul.ask("POST", "/api/seats/101/login")).body["changed"]
    paused = (await aigul.ask("POST", "/api/seats/101/pause", {"reason": " обед\u202e\n"})).body["seat"]
    assert (paused["state"], paused["why"]) == ("paused", "обед")
    assert (await aigul.ask("POST", "/api/seats/101/ready")).body["seat"]["state"] == "ready"
    assert (await aigul.ask("POST", "/api/seats/101/wrap-up")).body["seat"]["why"] == "wrap-up"
    assert (await aigul.ask("POST", "/api/seats/101/logout")).body["seat"]["state"] == "logged-out"
    assert (await aigul.get("/api/me")).body["seat"] is None
    await room.store.flush()
    assert next(row.action for row in await room.store.accounts.audited(about="101")) == "seat.logout"


async def test_two_people_cannot_sit_at_one_seat_nor_one_at_two(room: Room) -> None:
    aigul, sergei = await room.person("aigul", Role.OPERATOR), await room.person("sergei", Role.OPERATOR)
    await aigul.ask("POST", "/api/seats/101/login")
    taken = await sergei.ask("POST", "/api/seats/101/login")
    assert (taken.status, taken.code, taken.body["message"]) == (409, "seat-taken", "Место 101 занято: Aigul.")
    assert (await aigul.ask("POST", "/api/seats/102/login")).code == "seat-elsewhere"
    assert (await sergei.ask("POST", "/api/seats/101/pause")).code == "seat-not-yours"
    again = room.browser()  # her second tab, or the same one after a reload
    await again.log_in("aigul")
    assert (await again.ask("POST", "/api/seats/101/pause")).body["seat"]["state"] == "paused"


async def test_a_seat_that_was_left_by_phone_is_free_for_the_next(room: Room) -> None:
    aigul, sergei = await room.person("aigul", Role.OPERATOR), await room.person("sergei", Role.OPERATOR)
    boss = await room.person("boss", Role.SUPERVISOR)
    await aigul.ask("POST", "/api/seats/101/login")
    assert (await boss.ask("POST", "/api/seats/101/logout")).body["seat"]["state"] == "logged-out"
    assert (await sergei.ask("POST", "/api/seats/101/login")).status == 200
    assert (await aigul.get("/api/me")).body["seat"] is None
    assert (await aigul.ask("POST", "/api/seats/102/login")).status == 200


async def test_rights_limited_to_queues_end_there(room: Room) -> None:
    senior = await room.person("senior", Role.SENIOR, queues=("danger",))
    assert (await senior.ask("POST", "/api/seats/101/login")).code == "no-such-seat"
    assert (await senior.ask("POST", "/api/seats/999/login")).code == "no-such-seat"
    assert (await senior.ask("POST", "/api/seats/101/dance")).code == "not-found"
    assert [seat["seat"] for seat in (await senior.get("/api/seats")).body["seats"]] == ["102", "103"]
    room.desk.submit(CallQueued(Entry(A, CITY, room.clock.now())))
    room.desk.submit(CallQueued(Entry(CallId("call-0b"), DANGER, room.clock.now(), 0)))
    line = (await senior.get("/api/line")).body
    assert [(each["call_id"], each["place"]) for each in line["waiting"]] == [("call-0b", 1)]


async def test_the_line_as_it_is(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    await aigul.ask("POST", "/api/seats/101/login")
    room.desk.submit(CallQueued(Entry(A, CITY, room.clock.now(), skills={})))
    line = (await aigul.get("/api/line")).body
    assert [(each["call_id"], each["ringing"]) for each in line["waiting"]] == [("call-0a", "101")]
    room.desk.submit(OfferAnswered(OfferId("offer-call-0a-1")))
    [seat, *_] = (await aigul.get("/api/seats")).body["seats"]
    assert (seat["state"], seat["call_id"]) == ("talking", "call-0a")
    later = (await aigul.ask("POST", "/api/seats/101/pause", {"reason": "чай"})).body
    assert (later["seat"]["then"], later["changed"]) == ("paused", True)


async def test_a_draft_is_filled_and_closed_in_the_first_call(either_room: Room) -> None:
    room = either_room
    aigul = await room.person("aigul", Role.OPERATOR)
    room.write(Kind.CALL_ARRIVED, A, caller="+77010000001")
    draft = room.tickets.draft(A, room.clock.now(), caller="+77010000001", language="kk", seat=S1)
    await room.store.flush()
    seen = (await aigul.get(f"/api/tickets/{draft}")).body
    assert (seen["state"], seen["moves"]) == ("draft", ["register", "drop"])
    [service, *_] = room.parts.catalogue.services.values()
    given = {"text": "Ёлочная көшесі 5", "service": service.id, "version": seen["version"], "why": "citizen said"}
    filled = (await aigul.ask("PATCH", f"/api/tickets/{draft}", given)).body
    assert (filled["text"], filled["kind"], filled["service_name"]) == (given["text"], service.kind, service.name["ru"])
    late = await aigul.ask("PATCH", f"/api/tickets/{draft}", {**given, "text": "from another tab"})
    assert (late.status, late.code) == (409, "ticket-changed")
    closed = (await aigul.ask("POST", f"/api/tickets/{draft}/close", {"version": filled["version"]})).body
    assert (closed["state"], closed["first_call"], closed["registered_by"]) == ("closed", True, "aigul")
    assert (await aigul.get(f"/api/tickets/{closed['public']}")).body == closed
    assert (await aigul.ask("POST", f"/api/tickets/{draft}/close", {})).code == "ticket-move"
    kinds = [each["kind"] for each in (await aigul.get(f"/api/tickets/{draft}/history")).body["events"]]
    assert kinds == ["TicketDrafted", "TicketEdited", "TicketRegistered", "TicketEdited"]
    found = (await aigul.get("/api/tickets", words="елочной", state="closed")).body["tickets"]
    assert [each["ticket_id"] for each in found] == [draft]


async def test_a_ticket_of_yesterday_is_corrected_too(room: Room) -> None:
    inspector = await room.person("inspector", Role.INSPECTOR)
    ticket = await room.call(A, "city", "101")
    room.tickets._registered.clear()
    edited = (await inspector.ask("PATCH", f"/api/tickets/{ticket}", {"text": "су құбыры", "danger": True})).body
    assert (edited["text"], edited["danger"], edited["state"]) == ("су құбыры", True, "registered")
    assert (await inspector.get(f"/api/tickets/{ticket}")).body == edited
    assert (await inspector.ask("PATCH", f"/api/tickets/{ticket}", {"service": "no.such"})).code == "no-such-service"


async def test_a_call_its_words_and_who_gave_up(either_room: Room) -> None:
    room = either_room
    boss = await room.person("boss", Role.SUPERVISOR)
    await room.call(A, "city", "101")
    room.write(Kind.CALL_ARRIVED, "call-0b", caller="+77010000009")
    room.write(Kind.CALL_QUEUED, "call-0b", queue="city")
    room.write(Kind.CALL_ENDED, "call-0b", outcome="abandoned-in-line", duration_s=9)
    await room.store.flush()
    whole = (await boss.get(f"/api/calls/{A}")).body
    assert whole["events"][0]["fields"]["caller"] == whole["call"]["caller"] == "+77010000001"
    assert [each["recording"] for each in whole["recordings"]] == ["tape-call-0a-caller"]
    [transcript] = (await boss.get(f"/api/calls/{A}/transcripts")).body["transcripts"]
    assert transcript["words"] == [{"word": "су", "start_s": 0.1, "end_s": 0.4, "confidence": 0.9}]
    [gone] = (await boss.get("/api/abandoned")).body["callers"]
    assert (gone["call"]["call_id"], gone["where"], gone["reached_later"]) == ("call-0b", "line", None)
    assert [each["call_id"] for each in (await boss.get("/api/calls", outcome="open")).body["calls"]] == [A]
    assert [each["call_id"] for each in (await boss.get("/api/calls", outcome="abandoned")).body["calls"]] == [
        "call-0b"
    ]


async def test_what_is_said_suggests_a_service_and_its_checklist(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    [best, *_] = (await aigul.ask("POST", "/api/suggestions", {"text": "үйде суық су жоқ"})).body["suggestions"]
    assert best["service"] in room.parts.catalogue.services
    whole = (await aigul.get("/api/catalogue")).body
    assert sum(len(sphere["services"]) for sphere in whole["spheres"]) == len(room.parts.catalogue.services)
    with_list = next(iter(room.parts.catalogue.checklist_of))
    assert (await aigul.get(f"/api/catalogue/{with_list}/checklists")).body["checklists"][0]["steps"]
    assert (await aigul.get("/api/catalogue/no.such/checklists")).code == "no-such-service"


async def test_a_second_controller_gives_no_second_number(room: Room) -> None:
    """Registered by the page and again when the call ends: one number."""
    aigul = await room.person("aigul", Role.OPERATOR)
    draft = room.tickets.draft(A, room.clock.now(), seat=S2)
    await room.store.flush()
    closed = (await aigul.ask("POST", f"/api/tickets/{draft}/close", {"first_call": False})).body
    again = room.tickets.register(TicketId(draft), room.clock.now(), "call")
    assert (again.public, again.state) == (closed["public"], "closed")
