"""The API of a real centre: its own process, a citizen's call over SIP, a seat's phone, a page's session and stream."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp

from models.kinds import Kind
from tests.contract.web.browser import Person, messages
from tests.live.call.test_strangers import citizen, register_seat
from tests.live.centre import RunningCentre
from tests.live.sipp.run import sipp
from tests.live.until import until

PASSWORD = "сарыарқа дала желі"


async def account(centre: RunningCentre, name: str, role: str) -> None:
    assert (await centre.ivr("user", "add", name, "--role", role)).status == 0
    assert (await centre.ivr("user", "password", name, "--password", PASSWORD)).status == 0


async def test_an_operator_takes_a_call_and_closes_its_ticket(centre: RunningCentre, tmp_path: Path) -> None:
    site = centre.centre.site
    address = f"http://127.0.0.1:{site.web.port}"
    await account(centre, "aigul", "operator")
    await account(centre, "boss", "supervisor")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        aigul = Person(http, address)
        assert (await aigul.log_in("aigul", PASSWORD)).status == 200
        phone = await register_seat(centre, "101")
        assert (await aigul.ask("POST", "/api/seats/101/login")).body["seat"]["state"] == "ready"
        seen: list[dict[str, Any]] = []
        stream = asyncio.create_task(_watch(aigul, seen))
        seat_options = ("-d", "60000", "-aa", "-m", "1", "-l", "1")
        async with (
            sipp(tmp_path, site.asterisk.sip.port, "seat", *seat_options, own_port=phone),
            sipp(tmp_path, site.asterisk.sip.port, "waiting", *citizen("+7701000061")) as caller,
        ):
            awaited = {Kind.SEAT_ANSWERED, Kind.TICKET_DRAFTED, Kind.RECORDING_STARTED}
            await until(lambda: awaited <= {each.get("kind") for each in seen})
            await asyncio.sleep(1)  # of sound on the tape
            [call_id] = {each["call_id"] for each in seen if each.get("kind") == Kind.SEAT_ANSWERED}
            [draft] = [each["fields"]["ticket"] for each in seen if each.get("kind") == Kind.TICKET_DRAFTED]
            assert (await aigul.get(f"/api/tickets/{draft}")).body["state"] == "draft"
            closed = await aigul.ask("POST", f"/api/tickets/{draft}/close", {"kind": "advice"})
            assert (closed.status, closed.body["state"], closed.body["first_call"]) == (200, "closed", True)
            hung_up = await aigul.ask("POST", f"/api/calls/{call_id}/hang-up", {})
            assert hung_up.status == 200
            await caller
        stream.cancel()
        whole = (await aigul.get(f"/api/calls/{call_id}")).body
        assert whole["call"]["caller"] == "+77010000611"
        assert (await aigul.get(f"/api/recordings/{whole['recordings'][0]['recording']}")).code == "forbidden"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        boss = Person(http, address)
        await boss.log_in("boss", PASSWORD)
        heard = await boss.get(f"/api/recordings/{whole['recordings'][0]['recording']}")
        assert (heard.status, heard.raw[:4], len(heard.raw) > 4000) == (200, b"RIFF", True)
        audited = (await boss.get("/api/audit", who="boss")).body["audited"]
        assert "recording.heard" in [each["action"] for each in audited]
    assert (await centre.ivr("log", "verify")).status == 0


async def _watch(person: Person, seen: list[dict[str, Any]]) -> None:
    async with person.http.get(f"{person.address}/api/events") as got:
        async for message in messages(got):
            seen.append(message.body)  # noqa: PERF401 each is to be seen when it comes, not all at the end
