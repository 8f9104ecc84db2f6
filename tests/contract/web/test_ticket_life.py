"""A ticket on its way through E4's states: what each move asks for, who may make it, what is kept of it."""

from datetime import timedelta

import pytest

from agents.accounts.rights import Role, rights_of
from agents.tickets.moves import NEEDS, Words
from agents.tickets.states import TABLE, Move, State
from agents.web.move_rights import RIGHT_OF
from models.ids import CallId
from tests.contract.web.browser import Person
from tests.contract.web.room import S1, Room


def a_body(room: Room) -> str:
    return room.parts.catalogue.bodies[0].id


async def moved(person: Person, ticket: str, to: str, **said: object) -> dict[str, object]:
    got = await person.ask("POST", f"/api/tickets/{ticket}/moves", {"to": to, **said})
    assert got.status == 200, got.body
    body: dict[str, object] = got.body
    return body


async def test_the_whole_way_and_what_is_kept_of_it(either_room: Room) -> None:
    room = either_room
    boss, inspector = await room.person("boss", Role.SUPERVISOR), await room.person("inspector", Role.INSPECTOR)
    aigul = await room.person("aigul", Role.OPERATOR)
    ticket = await room.call("call-0a", "city", "101")
    body = a_body(room)
    seen = await moved(boss, ticket, "assigned", body=body, owner="inspector")
    assert (seen["state"], seen["body"], seen["owner"]) == ("assigned", body, "inspector")
    await moved(inspector, ticket, "in-work")
    seen = await moved(inspector, ticket, "answered", answer="құбыр жөнделді")
    assert seen["answer"] == "құбыр жөнделді"
    await moved(inspector, ticket, "refused", why="фото жоқ")
    until = room.clock.now() + timedelta(days=30)
    seen = await moved(inspector, ticket, "deferred", why="қыс", owner="inspector", until=until.isoformat())
    assert str(seen["term_at"])[:16] == until.isoformat()[:16]
    for to, said in (("in-work", {}), ("answered", {"answer": "болды"}), ("accepted", {})):
        await moved(inspector, ticket, to, **said)
    await moved(aigul, ticket, "disputed", why="су әлі ағып тұр")
    for to, said in (("in-work", {}), ("answered", {"answer": "тағы"}), ("accepted", {})):
        await moved(boss, ticket, to, **said)
    await moved(aigul, ticket, "confirmed")
    closed = await moved(aigul, ticket, "closed")
    assert (closed["state"], closed["first_call"], closed["term"]) == ("closed", False, "")
    told = (await boss.get(f"/api/tickets/{ticket}/history")).body["events"]
    states = [each["fields"]["changes"]["state"] for each in told if "state" in each["fields"].get("changes", {})]
    assert states[:5] == ["assigned", "in-work", "answered", "refused", "deferred"]
    assert [each["fields"]["before"]["state"] for each in told if "state" in each["fields"].get("before", {})][:2] == [
        "registered",
        "assigned",
    ]
    assert next(each["fields"]["by"] for each in told if each["fields"].get("why") == "фото жоқ") == "inspector"
    assert (await room.store.verify()).whole


@pytest.mark.parametrize("move", [move for move in Move if NEEDS[move]])
async def test_what_a_move_asks_for_it_does_not_go_without(room: Room, move: Move) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    state = next(state for state, moves in TABLE.items() if move in moves)
    ticket = await in_state(room, state)
    said = {"why": "ground", "body": a_body(room), "answer": "done", "owner": "boss"}
    whole: dict[str, object] = {**said, "until": (room.clock.now() + timedelta(days=1)).isoformat()}
    for name in NEEDS[move]:
        given = {each: value for each, value in whole.items() if each != name}
        got = await boss.ask("POST", f"/api/tickets/{ticket}/moves", {"to": TABLE[state][move], **given})
        assert (got.status, got.code) == (422, "ticket-lacks"), got.body
        assert name in got.body["message"]
    assert (await boss.get(f"/api/tickets/{ticket}")).body["state"] == state
    await moved(boss, ticket, TABLE[state][move], **whole)


@pytest.mark.parametrize("move", list(Move))
async def test_who_may_make_a_move(room: Room, move: Move) -> None:
    state = next(state for state, moves in TABLE.items() if move in moves)
    ticket = await in_state(room, state)
    for role in (Role.OPERATOR, Role.INSPECTOR, Role.SENIOR):
        person = await room.person(role.value, role)
        may = RIGHT_OF[move] in rights_of([role])
        assert (move in (await person.get(f"/api/tickets/{ticket}")).body["moves"]) is may
        if not may:
            got = await person.ask("POST", f"/api/tickets/{ticket}/moves", {"to": TABLE[state][move]})
            assert got.code == "forbidden", got.body


async def in_state(room: Room, state: State) -> str:
    """A ticket brought there by what is left of the table's way, without pages."""
    ticket_id = room.tickets.draft(CallId("call-0a"), room.clock.now(), caller="+77010000001", text="су жоқ", seat=S1)
    ways = {State.DRAFT: (), State.DROPPED: ()}
    if state not in ways:
        ticket = room.tickets.register(ticket_id, room.clock.now(), "test")
        words = Words("why", a_body(room), "answer", "boss", room.clock.now() + timedelta(days=2))
        for move in WAYS[state]:
            ticket = room.tickets.move(ticket, move, words, room.clock.now(), "test")
        assert ticket.state == state
    await room.store.flush()
    return ticket_id


_WORK = (Move.ASSIGN, Move.START)
_ANSWER = (*_WORK, Move.ANSWER)
_ACCEPT = (*_ANSWER, Move.ACCEPT)
WAYS: dict[State, tuple[Move, ...]] = {
    State.REGISTERED: (),
    State.ASSIGNED: (Move.ASSIGN,),
    State.IN_WORK: _WORK,
    State.ANSWERED: _ANSWER,
    State.ACCEPTED: _ACCEPT,
    State.REFUSED: (*_ANSWER, Move.REFUSE),
    State.CONFIRMED: (*_ACCEPT, Move.CONFIRM),
    State.DISPUTED: (*_ACCEPT, Move.DISPUTE),
    State.UNCONFIRMED: (*_ACCEPT, Move.GIVE_UP_ASKING),
    State.DEFERRED: (Move.DEFER,),
    State.CLOSED: (Move.CLOSE,),
}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"to": "confirmed"}, "ticket-move"),
        ({"to": "assigned", "body": "no.such"}, "no-such-body"),
        ({"to": "assigned", "body": "", "owner": "nobody"}, "no-such-user"),
        ({"to": "deferred", "why": "w", "owner": "boss", "until": "2020-01-01T00:00:00Z"}, "bad-request"),
        ({"to": "deferred", "why": "w", "owner": "boss", "until": "2999-01-01T00:00:00Z"}, "bad-request"),
        ({"to": "gone"}, "bad-request"),
        ({}, "bad-request"),
        ({"to": "closed", "version": "older"}, "ticket-changed"),
    ],
)
async def test_a_move_that_cannot_be(room: Room, given: dict[str, object], code: str) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    ticket = await room.call("call-0a", "city", "101")
    got = await boss.ask("POST", f"/api/tickets/{ticket}/moves", given)
    assert got.code == code, got.body
    assert (await boss.get(f"/api/tickets/{ticket}")).body["state"] == "registered"


async def test_assigning_to_a_body_or_to_somebody_who_watches(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    await room.user("inspector", Role.INSPECTOR)
    await room.user("gone", Role.INSPECTOR)
    gone = await room.store.accounts.user("gone")
    assert gone is not None
    await room.store.accounts.set_disabled(gone.user_id, room.clock.now())
    ticket = await room.call("call-0a", "city", "101")
    address = f"/api/tickets/{ticket}/assign"
    assert (await boss.ask("POST", address, {})).code == "ticket-lacks"
    assert (await boss.ask("POST", address, {"user": "gone"})).code == "no-such-user"
    watched = (await boss.ask("POST", address, {"user": "inspector"})).body
    assert (watched["owner"], watched["state"]) == ("inspector", "registered")
    handed = (await boss.ask("POST", address, {"body": a_body(room)})).body
    assert (handed["owner"], handed["state"], handed["body"]) == ("inspector", "assigned", a_body(room))
    assert {each["name"] for each in (await boss.get("/api/owners")).body["owners"]} == {"boss", "inspector"}


async def test_another_service_brings_its_body_and_term_until_somebody_works_on_it(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    services = list(room.parts.catalogue.services.values())
    one = services[0]
    other = next(each for each in services if each.body != one.body and each.term_hours != one.term_hours)
    ticket = await room.call("call-0a", "city", "101")
    seen = (await boss.ask("PATCH", f"/api/tickets/{ticket}", {"service": one.id})).body
    assert (seen["body"], seen["kind"]) == (one.body, one.kind)
    first = seen["term_at"]
    seen = (await boss.ask("PATCH", f"/api/tickets/{ticket}", {"service": other.id})).body
    assert seen["body"] == other.body
    assert seen["term_at"] != first
    await moved(boss, ticket, "assigned", body=one.body)
    seen = (await boss.ask("PATCH", f"/api/tickets/{ticket}", {"service": one.id})).body
    assert seen["body"] == one.body
    again = (await boss.ask("PATCH", f"/api/tickets/{ticket}", {"service": other.id})).body
    assert (again["body"], again["term_at"]) == (one.body, seen["term_at"])
