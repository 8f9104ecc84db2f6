"""The way from a page to the switch: whose it is, what may pass, when it ends. The switch is played here, over a real
WebSocket of its own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from agents.accounts.rights import Role
from agents.web.telephone.telephones import Telephones
from agents.web.telephone.wire import CLOSED, LARGEST, MOST_KEPT, PING, TelephonesAway, Wire
from models.store import Store
from tests.contract.web.room import Browser, Room, opened_room
from tests.live.until import PATIENT_S, until

PAGE, OTHER = "a" * 16, "b" * 16


class PlayedWire:
    def __init__(self) -> None:
        self.sent: list[str] = []
        self.closed = False
        self.coming: asyncio.Queue[str | None] = asyncio.Queue()

    async def send(self, message: str) -> None:
        if self.closed:
            raise TelephonesAway
        self.sent.append(message)

    async def receive(self) -> str | None:
        return await self.coming.get()

    async def close(self) -> None:
        self.closed = True


class PlayedSwitchboard:
    def __init__(self) -> None:
        self.passwords: dict[str, str] = {}
        self.wires: list[PlayedWire] = []
        self.away = False

    async def set_password(self, user: str, password: str) -> None:
        if self.away:
            raise TelephonesAway
        self.passwords[user] = password

    async def connect(self) -> Wire:
        if self.away:
            raise TelephonesAway
        self.wires.append(PlayedWire())
        return self.wires[-1]


@pytest.fixture
async def played(store: Store, tmp_path: Path) -> AsyncIterator[tuple[Room, PlayedSwitchboard]]:
    async with opened_room(store, tmp_path) as room:
        switchboard = PlayedSwitchboard()
        telephones = Telephones(switchboard)
        object.__setattr__(room.parts, "telephones", telephones)
        yield room, switchboard


Played = tuple[Room, PlayedSwitchboard]


@asynccontextmanager
async def connected(
    person: Browser, page: str = PAGE, *, take: bool = False, origin: str | None = None, **headers: str
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    headers.setdefault("Origin", person.address if origin is None else origin)
    query = {"page": page} | ({"take": "true"} if take else {})
    async with person.http.ws_connect(
        f"{person.address}/telephone", params=query, protocols=("sip",), headers=headers, autoping=True
    ) as ws:
        yield ws


async def sitting(room: Room, name: str = "aigul", seat: str = "101") -> Browser:
    person = await room.person(name, Role.OPERATOR)
    assert (await person.ask("POST", f"/api/seats/{seat}/login")).status == 200
    return person


async def closed_with(ws: aiohttp.ClientWebSocketResponse) -> int:
    async with asyncio.timeout(PATIENT_S):
        while (message := await ws.receive()).type is aiohttp.WSMsgType.TEXT:
            assert message.data == PING
    assert ws.close_code is not None
    return ws.close_code


async def told(ws: aiohttp.ClientWebSocketResponse) -> str:
    async with asyncio.timeout(PATIENT_S):
        while (message := await ws.receive()).data == PING:
            pass
    return str(message.data)


async def test_messages_pass_both_ways(played: Played) -> None:
    room, switchboard = played
    person = await sitting(room)
    async with connected(person) as ws:
        assert ws.protocol == "sip"
        await ws.send_str("REGISTER")
        await ws.send_str("\r\n")  # the answer to a keep-alive is not for the switch
        await ws.send_str("INVITE")
        [wire] = switchboard.wires
        wire.coming.put_nowait("200 OK")
        assert await told(ws) == "200 OK"
        await until(lambda: wire.sent == ["REGISTER", "INVITE"])
    await until(lambda: wire.closed)


async def test_only_who_sits_at_a_seat_gets_a_password_and_only_its(played: Played) -> None:
    room, switchboard = played
    person = await room.person("dina", Role.OPERATOR)
    assert (await person.get("/api/telephone")).code == "no-seat"
    assert (await person.get("/telephone", page=PAGE)).code == "no-seat"
    aigul, boss = await sitting(room), await room.person("boss", Role.SUPERVISOR)
    given = (await aigul.get("/api/telephone")).body
    assert given == {
        "seat": "101",
        "user": "seat-101-web",
        "password": switchboard.passwords["seat-101-web"],
        "address": "/telephone",
    }
    assert (await aigul.get("/api/telephone")).body == given, "two tabs of one session do not disturb each other"
    assert (await boss.get("/api/telephone")).code == "no-seat"
    assert "password" not in str((await boss.get("/api/line")).body)


async def test_another_session_gets_another_password(played: Played) -> None:
    room, switchboard = played
    aigul = await sitting(room)
    first = (await aigul.get("/api/telephone")).body["password"]
    again = room.browser()
    await again.log_in("aigul")
    second = (await again.get("/api/telephone")).body["password"]
    assert first != second == switchboard.passwords["seat-101-web"]


FOREIGN: tuple[dict[str, Any], ...] = ({"origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"})


async def test_it_is_refused_to_other_sites_and_without_a_websocket(played: Played) -> None:
    room, switchboard = played
    person = await sitting(room)
    for foreign in FOREIGN:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with connected(person, **foreign):
                pass
        assert refused.value.status == 403
    assert (await person.ask("GET", "/telephone", params={"page": PAGE})).code == "csrf", "no Origin at all"
    plain = await person.ask("GET", "/telephone", params={"page": PAGE}, headers={"Origin": person.address})
    assert plain.code == "no-websocket"
    assert (await person.get("/telephone", page="../..")).code == "bad-request"
    assert switchboard.wires == []


async def test_a_second_page_is_elsewhere_until_it_takes_over(played: Played) -> None:
    room, switchboard = played
    person = await sitting(room)
    async with connected(person) as first:
        await first.send_str("REGISTER")
        async with connected(person, OTHER) as second:
            assert await closed_with(second) == CLOSED["elsewhere"]
        async with connected(person, OTHER, take=True) as second:
            await second.send_str("REGISTER")
            assert await closed_with(first) == CLOSED["taken-over"]
            await until(lambda: len(switchboard.wires) == 2 and switchboard.wires[1].sent == ["REGISTER"])
            assert switchboard.wires[0].closed


async def test_a_page_that_was_away_for_a_moment_misses_nothing(played: Played) -> None:
    room, switchboard = played
    person = await sitting(room)
    async with connected(person) as ws:
        await ws.send_str("REGISTER")
        await until(lambda: switchboard.wires[0].sent)
        assert person.http.connector is not None
        [wire] = switchboard.wires
        await ws.close(code=1001)
    wire.coming.put_nowait("BYE")
    async with connected(person) as ws:
        assert await told(ws) == "BYE"
        await ws.send_str("200")
        await until(lambda: wire.sent == ["REGISTER", "200"])
    assert switchboard.wires == [wire], "the switch has noticed nothing"


async def test_what_gathers_for_an_absent_page_is_bounded(played: Played) -> None:
    room, switchboard = played
    person = await sitting(room)
    async with connected(person) as ws:
        await ws.close(code=1001)
    for _ in range(MOST_KEPT + 1):
        switchboard.wires[0].coming.put_nowait("OPTIONS")
    await until(lambda: switchboard.wires[0].closed)


async def test_a_page_that_sends_too_much_loses_its_line(played: Played) -> None:
    room, switchboard = played
    person = await sitting(room)
    async with connected(person) as ws:
        await ws.send_str("x" * (LARGEST + 1))
        assert await closed_with(ws) == 1009
    async with connected(person) as ws:
        with contextlib.suppress(ConnectionError, aiohttp.ClientError):
            for _ in range(400):
                await ws.send_str("OPTIONS")
        assert await closed_with(ws) == CLOSED["too-many"]
    assert sum(len(wire.sent) for wire in switchboard.wires) < 200


@pytest.mark.parametrize("leaves", ["/api/logout", "/api/seats/101/logout"])
async def test_who_leaves_has_no_telephone_any_more(played: Played, leaves: str) -> None:
    room, switchboard = played
    person = await sitting(room)
    password = (await person.get("/api/telephone")).body["password"]
    async with connected(person) as ws:
        await ws.send_str("REGISTER")
        assert (await person.ask("POST", leaves)).status in (200, 204)
        assert await closed_with(ws) == CLOSED["ended"]
    assert switchboard.wires[0].closed
    await until(lambda: switchboard.passwords["seat-101-web"] != password)


async def test_an_asterisk_that_is_away_is_told(played: Played) -> None:
    room, switchboard = played
    person = await sitting(room)
    async with connected(person) as ws:
        await ws.send_str("REGISTER")
        await until(lambda: switchboard.wires)
        switchboard.away = True
        switchboard.wires[0].coming.put_nowait(None)
        assert await closed_with(ws) == CLOSED["away"]
    assert (await person.get("/api/telephone")).code == "telephones-away"
    async with connected(person) as ws:
        assert await closed_with(ws) == CLOSED["away"]


async def test_the_end_of_the_centre_ends_the_relay(store: Store, tmp_path: Path) -> None:
    switchboard = PlayedSwitchboard()
    async with opened_room(store, tmp_path) as room:
        object.__setattr__(room.parts, "telephones", Telephones(switchboard))
        person = await sitting(room)
        ws: Any = await person.http.ws_connect(
            f"{person.address}/telephone",
            params={"page": PAGE},
            protocols=("sip",),
            headers={"Origin": person.address},
        )
        await ws.send_str("REGISTER")
        await until(lambda: switchboard.wires and switchboard.wires[0].sent)
        await room.app.shutdown()
        assert await closed_with(ws) == CLOSED["away"]
    assert switchboard.wires[0].closed
