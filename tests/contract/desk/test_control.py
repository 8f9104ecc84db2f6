"""The control API over its real unix socket, and the command line that asks it."""

import asyncio
import json
import socket
import stat
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog
from aiohttp import web
from click.testing import CliRunner, Result

from agents.desk.desk import Desk
from agents.line.events import CallQueued, Entry, OfferAnswered, SeatLoggedIn
from agents.line.line import empty
from agents.web.control import DESK, make_control
from agents.web.serve import SocketRefused, serve_unix
from ivr.cli import main
from models.clock import SystemClock
from models.ids import CallId, OfferId, SeatId
from tests.unit.desk.room import CITY, RULES, SEATS, KeptFloor, KeptLog

A = CallId("call-a")
NAMES = {SeatId("101"): "Айгүл", SeatId("102"): "Сергей"}
SITE = """
city: {kk: "Қала", ru: "Город"}
area_code: "7172"
languages: [kk, ru]
trunk: {addresses: [127.0.0.1]}
queues: {city: {}}
seats:
  "101": {name: "Айгүл", queues: [city], skills: {kk: 2}}
  "102": {name: "Сергей", queues: [city]}
"""


class Running:
    def __init__(self, var: Path) -> None:
        """Within a loop: the desk keeps the time from here on."""
        self.var, self.path = var, var / "control.sock"
        self.desk = Desk(empty(RULES, SEATS), KeptLog(), SystemClock(), KeptFloor())
        self.desk.start()
        self.app = make_control(self.desk, NAMES)

    async def ask(
        self, method: str, address: str, body: object = None, raw: str | bytes | None = None
    ) -> tuple[int, Any]:
        connector = aiohttp.UnixConnector(str(self.path))
        async with (
            aiohttp.ClientSession(connector=connector) as session,
            session.request(method, f"http://centre{address}", data=raw if body is None else json.dumps(body)) as got,
        ):
            text = await got.text()
            return got.status, json.loads(text) if got.content_type == "application/json" else text

    async def cli(self, *words: str) -> Result:
        return await self.command("seat", *words)

    async def command(self, *words: str) -> Result:
        """In a thread: the command blocks, the centre runs here."""
        site = self.var / "site.yaml"
        site.write_text(SITE)
        arguments = ["--site", str(site), "--var", str(self.var), *words]
        return await asyncio.to_thread(CliRunner().invoke, main, arguments)


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    with structlog.testing.capture_logs():
        centre = Running(tmp_path)
        runner = await serve_unix(centre.app, centre.path)
        yield centre
        await runner.cleanup()
        centre.desk.close()
        assert not centre.path.exists()


async def test_the_socket_is_its_owners_alone(running: Running) -> None:
    assert stat.S_IMODE(running.path.stat().st_mode) == 0o600


async def test_health_names_the_addresses(running: Running) -> None:
    status, body = await running.ask("GET", "/health")
    assert (status, body["ok"], body["waiting"]) == (200, True, 0)
    assert "/line" in body["addresses"]


async def test_a_seat_logs_in_is_rung_and_asks_to_pause_in_the_call(running: Running) -> None:
    status, seat = await running.ask("POST", "/seats/101/login")
    assert (status, seat["state"], seat["changed"], seat["name"]) == (200, "ready", True, "Айгүл")
    running.desk.submit(CallQueued(Entry(A, CITY, SystemClock().now())))
    _, line = await running.ask("GET", "/line")
    assert [(caller["call_id"], caller["place"], caller["ringing"]) for caller in line["waiting"]] == [(A, 1, "101")]
    running.desk.submit(OfferAnswered(OfferId("offer-call-a-1")))
    _, seat = await running.ask("POST", "/seats/101/pause", {"reason": "обед"})
    assert (seat["state"], seat["then"], seat["call_id"], seat["changed"]) == ("talking", "paused", A, True)
    _, seats = await running.ask("GET", "/seats")
    assert [seat["state"] for seat in seats] == ["talking", "logged-out"]


async def test_asking_twice_changes_nothing(running: Running) -> None:
    await running.ask("POST", "/seats/101/login")
    _, seat = await running.ask("POST", "/seats/101/login")
    assert (seat["state"], seat["changed"]) == ("ready", False)


@pytest.mark.parametrize(
    ("method", "address", "raw", "status", "code"),
    [
        ("POST", "/seats/999/login", None, 404, "no-such-seat"),
        ("POST", "/seats/101/dance", None, 404, "not-found"),
        ("GET", "/nowhere", None, 404, "not-found"),
        ("GET", "/seats/101/login", None, 405, "wrong-method"),
        ("POST", "/seats/101/pause", "{", 400, "not-json"),
        ("POST", "/seats/101/pause", "[" * 4000, 400, "not-json"),
        ("POST", "/seats/101/pause", "[]", 400, "not-an-object"),
        ("POST", "/seats/101/pause", '{"reason": 5}', 400, "bad-reason"),
        ("POST", "/seats/101/pause", '{"reason": "a\\nb"}', 400, "bad-reason"),
        ("POST", "/seats/101/pause", '{"reason": "' + "x" * 65 + '"}', 400, "bad-reason"),
        ("POST", "/seats/101/pause", '{"reason": "' + "x" * 5000 + '"}', 413, "too-large"),
        ("POST", "/seats/101/pause", b'{"reason": "\xff"}', 400, "not-json"),
    ],
)
async def test_what_is_refused_says_what_to_do(
    running: Running, method: str, address: str, raw: str | bytes, status: int, code: str
) -> None:
    await running.ask("POST", "/seats/101/login")
    got, body = await running.ask(method, address, raw=raw)
    assert (got, body["code"]) == (status, code)
    assert body["message"]
    assert body["remedy"]
    assert running.desk.snapshot().seats[0].state == "ready"


async def test_a_fault_in_a_page_is_told_as_json_and_kept_from_the_reader(tmp_path: Path) -> None:
    centre = Running(tmp_path)

    async def broken(_: web.Request) -> web.Response:
        raise RuntimeError("secret in a traceback")

    centre.app.router.add_get("/broken", broken)
    with structlog.testing.capture_logs() as logged:
        runner = await serve_unix(centre.app, centre.path)
        status, body = await centre.ask("GET", "/broken")
        await runner.cleanup()
    assert (status, body["code"]) == (500, "fault")
    assert "secret" not in json.dumps(body)
    assert [line["log_level"] for line in logged] == ["error"]


async def test_the_metrics_count_the_line_and_the_seats(running: Running) -> None:
    running.desk.submit(SeatLoggedIn(SeatId("101")))
    for call in ("call-a", "call-b"):
        running.desk.submit(CallQueued(Entry(CallId(call), CITY, SystemClock().now())))
    running.desk.submit(OfferAnswered(OfferId("offer-call-a-1")))
    running.desk.submit(OfferAnswered(OfferId("offer-call-a-1")))
    _, text = await running.ask("GET", "/metrics")
    for line in (
        'ivr_callers_waiting{queue="city"} 1.0',
        'ivr_seats{state="talking"} 1.0',
        'ivr_seats{state="ready"} 0.0',
        "ivr_offers_ringing 0.0",
        "ivr_conversations 1.0",
        "ivr_offers_made_total 1.0",
        'ivr_offers_ended_total{why="answered"} 1.0',
        "ivr_line_events_ignored_total 1.0",
    ):
        assert line in text.splitlines()


async def test_pages_of_others_mount_in_the_same_application(tmp_path: Path) -> None:
    centre = Running(tmp_path)

    async def page(request: web.Request) -> web.Response:
        return web.json_response({"seats": len(request.app[DESK].line.seats)})

    centre.app.router.add_get("/board", page)
    runner = await serve_unix(centre.app, centre.path)
    assert await centre.ask("GET", "/board") == (200, {"seats": 2})
    await runner.cleanup()


async def test_a_socket_left_by_a_killed_centre_is_taken_over(tmp_path: Path) -> None:
    centre = Running(tmp_path)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(centre.path))
    runner = await serve_unix(centre.app, centre.path)
    assert (await centre.ask("GET", "/health"))[0] == 200
    await runner.cleanup()


async def test_a_second_centre_does_not_rob_the_first(running: Running) -> None:
    with pytest.raises(SocketRefused, match=r"running with .* already"):
        await serve_unix(make_control(running.desk, NAMES), running.path)
    assert (await running.ask("GET", "/health"))[0] == 200


@pytest.mark.parametrize(
    ("place", "says"),
    [(lambda var: var / ("x" * 110), "too long"), (lambda var: var / "missing" / "control.sock", "cannot be made")],
)
async def test_a_place_that_cannot_hold_a_socket_is_named(
    tmp_path: Path, place: Callable[[Path], Path], says: str
) -> None:
    with pytest.raises(SocketRefused, match=says):
        await serve_unix(Running(tmp_path).app, place(tmp_path))


async def test_ivr_seat_logs_in_lists_pauses_resumes_and_logs_out(running: Running) -> None:
    assert (await running.cli("login", "101")).output.split() == ["101", "ready", "0:00", "Айгүл"]
    assert "(as it was)" in (await running.cli("login", "101")).output
    assert "paused" in (await running.cli("pause", "101", "lunch")).output
    listed = (await running.cli("list")).output.splitlines()
    assert [line.split()[:2] for line in listed] == [["101", "paused"], ["102", "logged-out"]]
    assert "(lunch)" in listed[0]
    assert "ready" in (await running.cli("resume", "101")).output
    assert "logged-out" in (await running.cli("logout", "101")).output


async def test_ivr_seat_says_what_the_centre_refuses(running: Running) -> None:
    for seat in ("999", "../health"):
        refused = await running.cli("login", seat)
        assert refused.exit_code == 1
        assert "Error: " in refused.output
        assert "Traceback" not in refused.output


async def test_ivr_seat_without_a_centre_says_how_to_start_one(tmp_path: Path) -> None:
    result = await Running(tmp_path).cli("list")
    assert result.exit_code == 1
    assert result.output == f"Error: no centre is running in {tmp_path}; start it with: ivr up\n"


async def test_ivr_seat_show_gives_what_a_phone_needs(tmp_path: Path) -> None:
    shown = (await Running(tmp_path).cli("show", "101")).output
    password = json.loads((tmp_path / "secrets.json").read_text())["seats"]["101"]
    values = dict(line.split(maxsplit=1) for line in shown.splitlines())
    assert values["user"] == "seat-101"
    assert values["password"] == password
    assert values["server"] == "127.0.0.1:5060"
    assert "no seat '999'" in (await Running(tmp_path).cli("show", "999")).output


async def test_the_line_says_why_nobody_is_offered(running: Running) -> None:
    running.desk.submit(CallQueued(Entry(A, CITY, SystemClock().now(), 5, {"kk": 2})))
    _, line = await running.ask("GET", "/line")
    assert line["waiting"][0]["explain"] == [
        "place 1 of 1 in city, band 5",
        "needs kk >= 2 for city",
        "nobody logged in: 101",
    ]
    assert line["seats"][0]["explain"][1] == "would get call-a: first in turn of those it can serve, band 5"
    assert await running.ask("GET", "/line/102") == (
        200,
        {"explain": ["nobody logged in", "would get nobody now", "cannot serve 1 of city: lacks kk >= 2"]},
    )


MOVE = {"band": 2, "who": "Сәуле", "why": "asked twice"}


async def test_a_supervisor_moves_a_caller(running: Running) -> None:
    for call in ("call-a", "call-b"):
        running.desk.submit(CallQueued(Entry(CallId(call), CITY, SystemClock().now())))
    status, caller = await running.ask("POST", "/line/call-b/move", MOVE)
    assert (status, caller["place"], caller["band"], caller["changed"]) == (200, 1, 2, True)
    assert (await running.ask("POST", "/line/call-b/move", MOVE))[1]["changed"] is False
    assert (await running.ask("POST", "/line/call-b/move", {**MOVE, "queue": "city"}))[0] == 200


@pytest.mark.parametrize(
    ("call", "body", "status", "code"),
    [
        ("call-x", MOVE, 404, "not-in-line"),
        ("call-a", {**MOVE, "queue": "nowhere"}, 404, "no-such-queue"),
        ("call-a", {**MOVE, "queue": ["city"]}, 404, "no-such-queue"),
        ("call-a", {**MOVE, "band": 10}, 400, "bad-band"),
        ("call-a", {**MOVE, "band": "2"}, 400, "bad-band"),
        ("call-a", {**MOVE, "band": True}, 400, "bad-band"),
        ("call-a", {"who": "Сәуле", "why": "asked"}, 400, "no-move"),
        ("call-a", {"band": 2, "why": "asked"}, 400, "bad-who"),
        ("call-a", {"band": 2, "who": "Сәуле"}, 400, "bad-why"),
        ("call-a", {**MOVE, "why": "x" * 201}, 400, "bad-why"),
    ],
)
async def test_a_move_that_is_refused(
    running: Running, call: str, body: dict[str, object], status: int, code: str
) -> None:
    running.desk.submit(CallQueued(Entry(A, CITY, SystemClock().now())))
    got, answer = await running.ask("POST", f"/line/{call}/move", body)
    assert (got, answer["code"]) == (status, code)
    assert running.desk.line.callers[A].place[0] == 5


async def test_ivr_line_shows_who_waits_and_why_and_moves(running: Running) -> None:
    assert (await running.command("line", "show")).output == "nobody waits\n"
    for call in ("call-a", "call-b"):
        running.desk.submit(CallQueued(Entry(CallId(call), CITY, SystemClock().now())))
    shown = (await running.command("line", "show")).output.splitlines()
    assert shown[0].startswith("  1  call-a  city  band 5  live  waited 0:0")
    assert "      nobody logged in: 101, 102" in shown
    moved = await running.command("line", "move", "call-b", "--band", "2", "--who", "Сәуле", "--why", "asked twice")
    assert moved.output.startswith("  1  call-b  city  band 2  live")
    assert "would get call-b" in (await running.command("line", "show", "101")).output
    assert [word for word in (await running.command("line", "move", "call-b")).output.split() if word == "Error:"]
    nowhere = await running.command("line", "move", "call-b", "--to", "nowhere", "--who", "x", "--why", "y")
    assert nowhere.exit_code == 1
    assert "use one of: city" in nowhere.output
    neither = await running.command("line", "move", "call-b", "--who", "x", "--why", "y")
    assert "give --to QUEUE, --band N or both" in neither.output
