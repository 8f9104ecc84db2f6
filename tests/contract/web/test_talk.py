"""Conversations and watching over them through the API: whose they are, what twice does, how each is refused."""

import asyncio
from typing import Any

import aiohttp
import pytest

from agents.accounts.rights import Role
from agents.desk.conversations import CalledBack, NotPossible, Steered
from agents.line.events import CallQueued, Entry, SeatLoggedIn, SeatLoggedOut
from models.events import CallEvent
from models.ids import CallId, SeatId
from models.kinds import Kind
from tests.contract.web.browser import Message, messages
from tests.contract.web.room import CITY, DANGER, S1, S2, Browser, Room
from tests.live.until import PATIENT_S

A, B = CallId("call-0a"), CallId("call-0b")


def talk(room: Room, call: CallId = A, seat: SeatId = S1, **more: Any) -> None:
    room.conversations.calls[call] = Steered(call, "Talking", (seat,), more.pop("queue", CITY), **more)


async def aigul(room: Room) -> Browser:
    person = await room.person("aigul", Role.OPERATOR)
    assert (await person.ask("POST", "/api/seats/101/login")).status == 200
    return person


async def audited(room: Room) -> list[tuple[str, str, str | None]]:
    await room.store.flush()
    rows = await room.store.accounts.audited(limit=200)
    return [(row.who, row.action, row.call_id) for row in rows if row.action.startswith(("call.", "seat."))]


WISHES: list[tuple[str, dict[str, Any], tuple[object, ...]]] = [
    ("hold", {"on": True}, ("hold", "aigul", A)),
    ("recording", {"on": False}, ("record", "aigul", False, A)),
    ("transfer", {"queue": "danger"}, ("transfer", "aigul", "danger", None, None, False, A)),
    ("transfer", {"seat": "102", "attended": True}, ("transfer", "aigul", None, "102", None, True, A)),
    ("transfer", {"number": "112"}, ("transfer", "aigul", None, None, "112", False, A)),
    ("transfer/complete", {}, ("complete", "aigul", A)),
    ("conference", {"seat": "102"}, ("conference", "aigul", "102", None, A)),
    ("conference", {"number": "112"}, ("conference", "aigul", None, "112", A)),
    ("conference", {}, ("conference", "aigul", None, None, A)),
    ("hang-up", {}, ("hang-up", "aigul", "101", A)),
]


@pytest.mark.parametrize(("wish", "body", "asked"), WISHES)
async def test_ones_own_call_is_ones_own(
    room: Room, wish: str, body: dict[str, Any], asked: tuple[object, ...]
) -> None:
    person = await aigul(room)
    talk(room)
    got = await person.ask("POST", f"/api/calls/{A}/{wish}", body)
    assert (got.status, got.body["changed"], got.body["call_id"]) == (200, True, A), got.body
    assert room.conversations.asked == [asked]
    assert any(who == "aigul" and call == A for who, _, call in await audited(room))


async def test_twice_does_no_harm(room: Room) -> None:
    person = await aigul(room)
    talk(room)
    for wish, body in (("hold", {"on": True}), ("recording", {"on": False}), ("hold", {"on": False})):
        first = (await person.ask("POST", f"/api/calls/{A}/{wish}", body)).body
        again = (await person.ask("POST", f"/api/calls/{A}/{wish}", body)).body
        assert (first["changed"], again["changed"], again["state"]) == (True, False, first["state"])
    now = (await person.get(f"/api/calls/{A}/talk")).body
    assert (now["state"], now["recording"], now["direction"], now["seats"]) == ("talking", False, "in", ["101"])
    assert len(room.conversations.asked) == 3
    assert not (await person.ask("POST", f"/api/calls/{A}/transfer/cancel", {})).body["changed"]


async def test_a_call_of_another_seat_or_queue_is_not_touched(room: Room) -> None:
    person = await aigul(room)
    talk(room, A, S2)
    talk(room, B, S2, queue=DANGER)
    senior = await room.person("senior", Role.SENIOR, queues=("city",))
    for wish, body, _ in WISHES:
        got = await person.ask("POST", f"/api/calls/{A}/{wish}", body)
        assert (got.status, got.code) == (403, "not-your-call"), wish
        got = await senior.ask("POST", f"/api/calls/{B}/{wish}", body)
        assert (got.status, got.code) == (404, "no-such-call"), wish
    for wish, body in (("listen", {"seat": "103"}), ("listen/stop", {"seat": "103"})):
        assert (await senior.ask("POST", f"/api/calls/{B}/{wish}", body)).code == "no-such-call"
        assert (await person.ask("POST", f"/api/calls/{A}/{wish}", body)).code == "forbidden"
    assert room.conversations.asked == []
    assert (await senior.ask("POST", f"/api/calls/{A}/hold", {"on": True})).body["state"] == "held"


async def test_a_call_that_has_ended_says_so(room: Room) -> None:
    person = await aigul(room)
    await room.call(A, "city", "101")
    for wish, body, _ in WISHES:
        got = await person.ask("POST", f"/api/calls/{A}/{wish}", body)
        assert (got.status, got.code) == (409, "call-over")
        assert got.body["remedy"]
    assert (await person.ask("POST", "/api/calls/call-0f/hold", {"on": True})).code == "no-such-call"
    talk(room)
    room.conversations.refusal = NotPossible("call-over", "the call ended meanwhile", "…")
    assert (await person.ask("POST", f"/api/calls/{A}/hold", {"on": True})).code == "call-over"


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotPossible("seat-not-free", "", "", seat="102"), 409),
        (NotPossible("number-not-allowed", "", ""), 403),
        (NotPossible("no-such-queue", "", ""), 404),
        (NotPossible("something-else", "", ""), 409),
    ],
)
async def test_refusals_of_the_call_room_are_said_in_the_users_language(
    room: Room, refusal: NotPossible, status: int
) -> None:
    person = await aigul(room)
    talk(room)
    room.conversations.refusal = refusal
    got = await person.ask("POST", f"/api/calls/{A}/transfer", {"seat": "102"})
    assert got.status == status
    assert got.body["message"].strip()
    assert refusal.code != "seat-not-free" or "102" in got.body["message"]


async def test_a_transfer_goes_to_exactly_one(room: Room) -> None:
    person = await aigul(room)
    talk(room)
    for body in ({}, {"seat": "102", "number": "112"}, {"queue": "city", "seat": "102"}):
        assert (await person.ask("POST", f"/api/calls/{A}/transfer", body)).code == "bad-target"
    assert (await person.ask("POST", f"/api/calls/{A}/transfer", {"seat": "../1"})).code == "bad-request"
    assert (await person.ask("POST", f"/api/calls/{A}/hold", {})).code == "bad-request"


async def test_calling_out_is_for_ones_own_seat(room: Room) -> None:
    person = await aigul(room)
    ticket = await room.call(A, "city", "101")
    got = await person.ask("POST", "/api/seats/101/dial", {"number": " 8 701 123 45 67 ", "about": ticket})
    assert got.status == 200
    [(wish, by, seat, number, about, call)] = room.conversations.asked
    assert (wish, by, seat, number, about, call) == (
        "dial",
        "aigul",
        "101",
        "8 701 123 45 67",
        ticket,
        got.body["call_id"],
    )
    assert (await person.ask("POST", "/api/seats/102/dial", {"number": "112"})).code == "seat-not-yours"
    assert (await person.ask("POST", "/api/seats/999/dial", {"number": "112"})).code == "no-such-seat"
    assert (await person.ask("POST", "/api/seats/101/dial", {"number": "1", "about": "10"})).code == "no-such-ticket"
    senior = await room.person("senior", Role.SENIOR, queues=("danger",))
    assert (await senior.ask("POST", "/api/seats/101/dial", {"number": "112"})).code == "no-such-seat"


async def test_a_supervisor_listens_with_a_telephone_of_their_own(room: Room) -> None:
    boss, person = await room.person("boss", Role.SUPERVISOR), await aigul(room)
    talk(room, A, S1)
    talk(room, B, S2)
    assert (await boss.ask("POST", f"/api/calls/{B}/listen", {"seat": "101"})).code == "seat-taken"
    got = await boss.ask("POST", f"/api/calls/{A}/listen", {"seat": "103", "mode": "whisper"})
    assert got.body["listeners"] == [{"seat": "103", "mode": "whisper", "by": "boss", "ringing": True}]
    again = await boss.ask("POST", f"/api/calls/{A}/listen", {"seat": "103", "mode": "whisper"})
    assert not again.body["changed"]
    assert (await person.get(f"/api/calls/{A}/talk")).body["listeners"] == [], "not the operator's matter"
    assert ("boss", "call.whisper", A) in await audited(room)
    assert (await boss.ask("POST", f"/api/calls/{A}/listen/stop", {"seat": "103"})).body["changed"]
    assert not (await boss.ask("POST", f"/api/calls/{A}/listen/stop", {"seat": "103"})).body["changed"]


async def test_a_waiting_caller_is_moved_within_ones_queues(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    senior = await room.person("senior", Role.SENIOR, queues=("city",))
    for call, queue in ((A, CITY), (B, DANGER)):
        room.desk.submit(CallQueued(Entry(call, queue, room.clock.now())))
    moved = (await senior.ask("POST", f"/api/calls/{A}/move", {"band": 2, "why": "екінші рет"})).body
    assert (moved["changed"], moved["caller"]["band"], moved["caller"]["place"]) == (True, 2, 1)
    assert not (await senior.ask("POST", f"/api/calls/{A}/move", {"band": 2, "why": "again"})).body["changed"]
    for body, code in (
        ({"queue": "danger", "why": "x"}, "no-such-queue"),
        ({"queue": "no", "why": "x"}, "no-such-queue"),
        ({"why": "x"}, "bad-target"),
        ({"band": 10, "why": "x"}, "bad-request"),
        ({"band": 1}, "bad-request"),
    ):
        assert (await senior.ask("POST", f"/api/calls/{A}/move", body)).code == code
    assert (await senior.ask("POST", f"/api/calls/{B}/move", {"band": 1, "why": "x"})).code == "no-such-call"
    there = (await boss.ask("POST", f"/api/calls/{A}/move", {"queue": "danger", "why": "өрт"})).body
    assert there["caller"]["queue"] == "danger"
    await room.call("call-0c", "city", "101")
    assert (await boss.ask("POST", "/api/calls/call-0c/move", {"band": 1, "why": "x"})).code == "not-in-line"


async def abandoned(room: Room, call: CallId, number: str) -> None:
    room.write(Kind.CALL_ARRIVED, call, caller=number, caller_name="", dialled="109", channel="c", flow="109")
    room.write(Kind.CALL_QUEUED, call, queue="city", band=5, queued_at=room.clock.now().isoformat(), skills={})
    room.write(Kind.CALL_ENDED, call, outcome="abandoned-in-line", duration_s=9)
    await room.store.flush()


async def test_who_gave_up_is_called_back_unless_somebody_talked_with_them_since(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    await abandoned(room, A, "+77010000009")
    room.conversations.backs[A] = CalledBack(CallId(f"{A}cb"), CITY, room.clock.now(), None)
    got = await boss.ask("POST", f"/api/calls/{A}/call-back", {})
    assert (got.status, got.body["call_id"], got.body["queue"]) == (200, f"{A}cb", "city")
    assert ("boss", "call.call-back", A) in await audited(room)
    for code in ("callback-pending", "no-number", "call-goes-on"):
        room.conversations.refusal = NotPossible(code, "", "")
        got = await boss.ask("POST", f"/api/calls/{A}/call-back", {})
        assert (got.status, got.code) == (409, code)
    await room.call(B, "danger", "102", caller="+77010000009")
    got = await boss.ask("POST", f"/api/calls/{A}/call-back", {})
    assert (got.status, got.code) == (409, "callback-served")
    senior = await room.person("senior", Role.SENIOR, queues=("danger",))
    assert (await senior.ask("POST", f"/api/calls/{A}/call-back", {})).code == "no-such-call"


async def next_help(stream: aiohttp.ClientResponse) -> Message:
    async with asyncio.timeout(PATIENT_S):
        async for message in messages(stream):
            if message.event == "help":
                return message
    raise AssertionError("the stream has ended")


async def test_help_is_seen_at_once_and_ends_when_somebody_listens(room: Room) -> None:
    boss, person = await room.person("boss", Role.SUPERVISOR), await aigul(room)
    talk(room)
    async with boss.http.get(f"{room.address}/api/events?topics=seat&calls=all") as stream:
        asked = (await person.ask("POST", "/api/seats/101/help", {"on": True, "text": "ағылшынша"})).body
        assert (asked["changed"], asked["help"]["text"], asked["help"]["call_id"]) == (True, "ағылшынша", A)
        told = (await next_help(stream)).body
        assert (told["seat"], told["help"]["by"], told["help"]["text"]) == ("101", "aigul", "ағылшынша")
        again = await person.ask("POST", "/api/seats/101/help", {"on": True, "text": "ағылшынша"})
        assert not again.body["changed"]
        [seat, *_] = (await boss.get("/api/seats")).body["seats"]
        assert seat["help"]["text"] == "ағылшынша"
        room.log.append(CallEvent(A, Kind.LISTENED, room.clock.now(), {"who": "103", "seat": "101", "mode": "listen"}))
        assert (await next_help(stream)).body["help"] is None
        assert (await boss.get("/api/seats")).body["seats"][0]["help"] is None
        await person.ask("POST", "/api/seats/101/help", {"on": True})
        assert (await next_help(stream)).body["help"]["text"] == ""
        assert (await person.ask("POST", "/api/seats/101/help", {"on": False})).body["changed"]
        assert (await next_help(stream)).body["help"] is None
    assert not (await person.ask("POST", "/api/seats/101/help", {"on": False})).body["changed"]
    assert (await person.ask("POST", "/api/seats/102/help", {"on": True})).code == "seat-not-yours"


async def test_whoever_may_not_see_words_sees_that_help_is_asked(room: Room) -> None:
    analyst, person = await room.person("analyst", Role.ANALYST), await aigul(room)
    async with analyst.http.get(f"{room.address}/api/events?topics=seat&calls=all") as stream:
        await person.ask("POST", "/api/seats/101/help", {"on": True, "text": "азамат Асан, 87011234567"})
        assert (await next_help(stream)).body["help"]["text"] == "(hidden)"
    assert (await analyst.get("/api/seats")).body["seats"][0]["help"]["text"] == "(hidden)"
    room.desk.submit(SeatLoggedOut(S1, "aigul"))
    room.desk.submit(SeatLoggedIn(S1))
    assert (await analyst.get("/api/seats")).body["seats"][0]["help"] is None, "whoever sits there now asks for nothing"
