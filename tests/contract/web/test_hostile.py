"""Hostile input in every field, and other people's names of things: a clear refusal, or kept harmless."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from agents.accounts.rights import Role
from agents.web.routes.table import ROUTES
from models.kinds import Kind
from tests.contract.web.room import Room

CORPUS = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "csv": "=cmd|' /C calc'!A0",
    "bidi": "\u202egnp.exe\u2066\u200f",
    "sql": "'; DROP TABLE ticket; --",
    "path": "../../../../etc/passwd\0.alaw",
    "header": "a\r\nSet-Cookie: x=y",
    "template": "{{7*7}} ${7*7} %s {0.__class__}",
    "64kB": "ж" * 32_768,
    "nul": "\0" * 50,
    "emoji": "👩‍👩‍👧‍👦" * 50,
    "number": "1e309",
}
PLACES = {"seat": "101", "wish": "pause", "call": "call-0a", "recording": "tape-call-0a-caller", "service": "no.such"}
SKIPPED = ("/api/events", "/api/logout")


def fields() -> Iterator[tuple[str, str, str]]:
    for route in ROUTES:
        if route.given is not None and route.address not in SKIPPED:
            for name in route.given.model_fields:
                yield route.method, route.address, name


@pytest.mark.parametrize("hostile", list(CORPUS))
async def test_hostile_text_in_every_field_of_every_route(room: Room, hostile: str) -> None:
    boss = await room.person("boss", Role.SUPERVISOR, Role.ADMINISTRATOR)
    ticket = await room.call("call-0a", "city", "101")
    text = CORPUS[hostile]
    for method, address, name in fields():
        for place, value in {**PLACES, "ticket": ticket}.items():
            address = address.replace("{" + place + "}", value)
        if method == "GET" and hostile == "64kB":
            got = await boss.get(address, **{name: text[:1300]})
        elif method == "GET":
            got = await boss.get(address, **{name: text})
        else:
            got = await boss.ask(method, address, {name: text})
        assert got.status < 500, (method, address, name, got.body)
        if got.status >= 400:
            assert {"code", "message", "remedy"} == set(got.body), got.body
            assert text not in json.dumps(got.body, ensure_ascii=False)
    assert (await boss.get("/api/me")).status == 200
    await room.store.flush()
    assert (await room.store.verify()).whole


async def test_a_hostile_text_is_kept_as_text_and_without_what_deceives(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    ticket = await room.call("call-0a", "city", "101")
    for name, kept in (("script", CORPUS["script"]), ("csv", CORPUS["csv"]), ("bidi", "gnp.exe"), ("nul", "")):
        got = await boss.ask("PATCH", f"/api/tickets/{ticket}", {"text": CORPUS[name]})
        assert (got.status, got.body["text"]) == (200, kept)
        assert got.headers["Content-Type"] == "application/json; charset=utf-8"
        assert got.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("raw", "kind", "code"),
    [
        (b"{", "application/json", "not-json"),
        (b"[" * 60_000, "application/json", "not-json"),
        (b"\xff\xfe", "application/json", "not-json"),
        (b"[1]", "application/json", "bad-request"),
        (b'{"text": "\\ud800"}', "application/json", "not-json"),
        (b'{"text": 5}', "application/json", "bad-request"),
        (b'{"danger": "yes"}', "application/json", "bad-request"),
        (b'{"state": "closed"}', "application/json", "bad-request"),
        (b'{"__proto__": {}}', "application/json", "bad-request"),
        (b"text=a", "application/x-www-form-urlencoded", "not-json"),
        (b'{"text": "' + b"x" * 66_000 + b'"}', "application/json", "too-large"),
        (b'{"text": "' + b"x" * 20_000 + b'"}', "application/json", "bad-request"),
    ],
)
async def test_a_body_that_is_none_is_refused(room: Room, raw: bytes, kind: str, code: str) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    ticket = await room.call("call-0a", "city", "101")
    got = await boss.ask("PATCH", f"/api/tickets/{ticket}", data=raw, headers={"Content-Type": kind})
    assert got.code == code
    assert (await boss.get(f"/api/tickets/{ticket}")).body["text"] == "су жоқ"


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "since=yesterday", "since=0", "unknown=1", "limit=1&limit=2", "state=gone"],
)
async def test_a_wrong_question_names_its_field(room: Room, query: str) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    got = await boss.ask("GET", f"/api/tickets?{query}")
    assert got.code == "bad-request"
    assert query.partition("=")[0] in got.body["message"]


async def test_what_belongs_to_other_queues_does_not_exist(room: Room) -> None:
    """IDOR: a senior of one queue with the names of everything of the other."""
    ticket = await room.call("call-0b", "danger", "103", caller="+77010000002")
    mine = await room.call("call-0a", "city", "101")
    senior = await room.person("senior", Role.SENIOR, queues=("city",))
    public = (await (await room.person("boss", Role.SUPERVISOR)).get(f"/api/tickets/{ticket}")).body["public"]
    asked: list[tuple[str, str, Any]] = [
        ("GET", "/api/calls/call-0b", None),
        ("GET", "/api/calls/call-0b/transcripts", None),
        ("GET", "/api/calls/call-0b/card", None),
        ("GET", "/api/seats/103/figures", None),
        ("GET", "/api/recordings/tape-call-0b-caller", None),
        ("GET", f"/api/tickets/{ticket}", None),
        ("GET", f"/api/tickets/{public}", None),
        ("GET", f"/api/tickets/{ticket}/history", None),
        ("PATCH", f"/api/tickets/{ticket}", {"text": "mine now"}),
        ("POST", f"/api/tickets/{ticket}/close", {}),
        ("POST", "/api/seats/103/logout", {}),
    ]
    for method, address, body in asked:
        got = await senior.ask(method, address, body)
        assert got.status == 404, (method, address, got.body)
        nowhere = address.replace("0b", "0c").replace("103", "999").replace(ticket, "ticket-9").replace(public, "99999")
        assert (await senior.ask(method, nowhere, body)).raw == got.raw, "sounds like one that does not exist"
    assert [each["ticket_id"] for each in (await senior.get("/api/tickets")).body["tickets"]] == [mine]
    assert (await senior.get("/api/tickets", caller="+77010000002")).body["tickets"] == []
    assert [each["call_id"] for each in (await senior.get("/api/calls")).body["calls"]] == ["call-0a"]
    assert [each["call_id"] for each in (await senior.get("/api/calls", queue="danger")).body["calls"]] == []


async def test_what_ones_own_seat_had_a_part_in_is_seen_whatever_its_queue(room: Room) -> None:
    await room.call("call-0b", "danger", "102")
    sergei = await room.person("sergei", Role.OPERATOR, queues=("city",))
    assert (await sergei.get("/api/calls/call-0b")).code == "no-such-call"
    assert (await sergei.ask("POST", "/api/seats/102/login")).status == 200
    assert (await sergei.get("/api/calls/call-0b")).status == 200


async def test_a_recording_is_only_what_the_log_says_was_recorded(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    await room.call("call-0a", "city", "101")
    (room.folder / "tape-call-0a-other.alaw").write_bytes(b"x")
    (room.folder / "secret.alaw").write_bytes(b"x")
    room.write(Kind.RECORDING_STARTED, "call-0a", leg="x", recording="../secret")
    await room.store.flush()
    for name in (
        "tape-call-0a-other",
        "..%2Fsecret",
        "../secret",
        "%2e%2e%2fsecret",
        "tape-call-0a-caller%00",
        "secret",
    ):
        assert (await boss.get(f"/api/recordings/{name}")).status == 404, name


async def test_who_may_not_see_numbers_cannot_find_them_by_asking(room: Room) -> None:
    await room.call("call-0a", "city", "101")
    analyst = await room.person("analyst", Role.ANALYST)
    [ticket] = (await analyst.get("/api/tickets")).body["tickets"]
    assert (ticket["caller"], ticket["text"]) == ("…01", "(hidden)")
    whole = (await analyst.get("/api/calls/call-0a")).body
    assert "+7701" not in json.dumps(whole)
    assert "Асан" not in json.dumps(whole, ensure_ascii=False)
    for query in ({"words": "су"}, {"caller": "+77010000001"}):
        assert (await analyst.get("/api/tickets", **query)).code == "forbidden"
    assert (await analyst.get("/api/calls", caller="+77010000001")).code == "forbidden"
