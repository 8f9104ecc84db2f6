"""What the desk asks of conversations over the control socket: the addresses, the bodies, the refusals (C4, D2)."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog

from agents.desk.conversations import CalledBack, Mode, NotPossible, Steered
from agents.desk.desk import Desk
from agents.line.line import empty
from agents.web.control import make_control
from agents.web.conversations import add_conversations
from agents.web.serve import serve_unix
from models.clock import SystemClock
from models.ids import CallId, QueueId, SeatId, TicketId
from tests.unit.desk.room import RULES, SEATS, KeptFloor, KeptLog
from tests.virtual_time import START

CALL = CallId("call-1")


@dataclass
class Kept:
    """Conversations that remember what was asked, and refuse where the test says so."""

    asked: list[tuple[object, ...]] = field(default_factory=list)
    refusal: NotPossible | None = None

    def _take(self, *what: object) -> Steered:
        if self.refusal:
            raise self.refusal
        self.asked.append(what)
        return Steered(CALL, "Talking", (SeatId("101"),))

    def call_of(self, seat: SeatId) -> CallId | None:
        return CALL if seat == "101" else None

    async def hold(self, call_id: CallId, by: str) -> Steered:
        return self._take("hold", call_id, by)

    async def unhold(self, call_id: CallId, by: str) -> Steered:
        return self._take("unhold", call_id, by)

    async def complete(self, call_id: CallId, by: str) -> Steered:
        return self._take("complete", call_id, by)

    async def back(self, call_id: CallId, by: str) -> Steered:
        return self._take("back", call_id, by)

    async def transfer(
        self,
        call_id: CallId,
        by: str,
        *,
        queue: QueueId | None = None,
        seat: SeatId | None = None,
        number: str | None = None,
        attended: bool = False,
    ) -> Steered:
        return self._take("transfer", call_id, by, queue, seat, number, attended)

    def standing(self, call_id: CallId) -> Steered | None:
        return Steered(CALL, "Talking", (SeatId("101"),)) if call_id == CALL else None

    async def conference(
        self, call_id: CallId, by: str, seat: SeatId | None = None, number: str | None = None
    ) -> Steered:
        return self._take("conference", call_id, by, seat, number)

    async def record(self, call_id: CallId, by: str, *, on: bool) -> Steered:
        return self._take("record", call_id, by, on)

    async def hang_up(self, call_id: CallId, by: str, seat: SeatId) -> Steered:
        return self._take("hang up", call_id, by, seat)

    async def dial(self, seat: SeatId, number: str, by: str, about: TicketId | None = None) -> Steered:
        return self._take("dial", seat, number, by, about)

    async def call_back(self, call_id: CallId, by: str) -> CalledBack:
        self._take("call back", call_id, by)
        return CalledBack(CallId(f"{call_id}cb"), QueueId("city"), START, None)

    async def listen(self, call_id: CallId, by: str, supervisor: SeatId, mode: Mode) -> Steered:
        return self._take("listen", call_id, by, supervisor, mode)

    async def stop_listening(self, call_id: CallId, by: str, supervisor: SeatId) -> Steered:
        return self._take("stop", call_id, by, supervisor)


@dataclass
class Room:
    kept: Kept
    path: Path

    async def ask(self, method: str, address: str, body: object = None) -> tuple[int, Any]:
        async with (
            aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(self.path))) as session,
            session.request(method, f"http://centre{address}", data=json.dumps(body) if body else None) as got,
        ):
            return got.status, await got.json()


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    with structlog.testing.capture_logs():
        desk = Desk(empty(RULES, SEATS), KeptLog(), SystemClock(), KeptFloor())
        app, kept = make_control(desk, {}), Kept()
        add_conversations(app, kept)
        runner = await serve_unix(app, tmp_path / "control.sock")
        yield Room(kept, tmp_path / "control.sock")
        await runner.cleanup()
        desk.close()


@pytest.mark.parametrize(
    ("wish", "body", "asked"),
    [
        ("hold", {"by": "101"}, ("hold", CALL, "101")),
        ("unhold", None, ("unhold", CALL, "the control API")),
        ("complete", {"by": "101"}, ("complete", CALL, "101")),
        ("back", {"by": "101"}, ("back", CALL, "101")),
        ("transfer", {"by": "101", "queue": "city"}, ("transfer", CALL, "101", "city", None, None, False)),
        (
            "transfer",
            {"by": "101", "seat": "102", "attended": True},
            ("transfer", CALL, "101", None, "102", None, True),
        ),
        ("transfer", {"by": "101", "number": "112"}, ("transfer", CALL, "101", None, None, "112", False)),
        ("conference", {"by": "101", "seat": "102"}, ("conference", CALL, "101", "102", None)),
        ("conference", {"by": "101", "number": "112"}, ("conference", CALL, "101", None, "112")),
        ("pause-recording", {"by": "101"}, ("record", CALL, "101", False)),
        ("resume-recording", {"by": "101"}, ("record", CALL, "101", True)),
        ("hang-up", {"by": "101", "seat": "101"}, ("hang up", CALL, "101", "101")),
        ("conference", {"by": "101"}, ("conference", CALL, "101", None, None)),
        ("listen", {"by": "Сәуле", "seat": "109"}, ("listen", CALL, "Сәуле", "109", "listen")),
        ("listen", {"by": "Сәуле", "seat": "109", "mode": "whisper"}, ("listen", CALL, "Сәуле", "109", "whisper")),
        ("stop-listening", {"by": "Сәуле", "seat": "109"}, ("stop", CALL, "Сәуле", "109")),
    ],
)
async def test_what_is_asked(room: Room, wish: str, body: object, asked: tuple[object, ...]) -> None:
    status, answer = await room.ask("POST", f"/calls/{CALL}/{wish}", body)
    assert (status, answer) == (200, {"call_id": CALL, "state": "Talking", "seats": ["101"]})
    assert room.kept.asked == [asked]


@pytest.mark.parametrize(
    ("wish", "body"),
    [
        ("transfer", {}),
        ("transfer", {"queue": "city", "seat": "102"}),
        ("transfer", {"seat": ""}),
        ("transfer", {"seat": 102}),
        ("transfer", {"number": "1" * 65}),
        ("transfer", {"number": "112\n"}),
        ("transfer", {"seat": "102", "attended": "yes"}),
        ("listen", {}),
        ("listen", {"seat": "109", "mode": "record"}),
        ("conference", {"seat": None}),
        ("conference", {"number": ""}),
        ("hang-up", {}),
        ("hold", {"by": "x\ny"}),
    ],
)
async def test_what_is_not_understood_is_refused(room: Room, wish: str, body: dict[str, object]) -> None:
    status, answer = await room.ask("POST", f"/calls/{CALL}/{wish}", body or {"by": "101"})
    assert status == 400
    assert answer["remedy"]
    assert room.kept.asked == []


@pytest.mark.parametrize(
    ("code", "status"), [("no-such-call", 404), ("not-now", 409), ("seat-not-free", 409), ("number-not-allowed", 403)]
)
async def test_a_refusal_has_its_status_and_a_remedy(room: Room, code: str, status: int) -> None:
    room.kept.refusal = NotPossible(code, "this cannot be", "do another thing")
    got, answer = await room.ask("POST", f"/calls/{CALL}/hold")
    assert (got, answer) == (status, {"code": code, "message": "this cannot be", "remedy": "do another thing"})


async def test_a_seat_calls_out(room: Room) -> None:
    status, answer = await room.ask("POST", "/seats/101/dial", {"number": "8 701 123-45-67", "by": "101"})
    assert (status, answer["call_id"]) == (200, CALL)
    assert room.kept.asked == [("dial", "101", "8 701 123-45-67", "101", None)]
    assert (await room.ask("POST", "/seats/101/dial", {"number": "7" * 25}))[0] == 400
    room.kept.refusal = NotPossible("number-not-allowed", "this cannot be", "do another thing")
    assert (await room.ask("POST", "/seats/101/dial", {"number": "+14155551234"}))[0] == 403


async def test_which_call_a_seat_is_in(room: Room) -> None:
    assert await room.ask("GET", "/seats/101/call") == (200, {"call_id": CALL})
    assert await room.ask("GET", "/seats/102/call") == (200, {"call_id": None})
