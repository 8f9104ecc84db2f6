"""What a citizen says while no controller lives is heard on the pages afterwards; who heard it is known (B7, E1)."""

from pathlib import Path

import aiohttp

from models.kinds import Kind
from models.records import Call
from tests.contract.web.browser import Person
from tests.live.call.test_strangers import calls_of, citizen, register_seat
from tests.live.centre import RunningCentre
from tests.live.recovery.test_killed_controller import events
from tests.live.sip import line, register
from tests.live.sipp.run import sipp
from tests.live.until import until
from tests.live.web.test_centre import PASSWORD, account

NUMBER = "+77010000681"
SAID = 2 * 8000 * 2  # bytes: two seconds; Asterisk writes as much at once


async def no_telephone(centre: RunningCentre) -> None:
    """Nobody can be rung, so a message is asked for at once."""
    async with line(centre.centre.site.asterisk.sip.port) as own:
        for seat, password in centre.centre.secrets.seats.items():
            assert (await register(own, f"seat-{seat}", password, expires_s=0)).status == 200


def said(centre: RunningCentre) -> bool:
    left = centre.centre.paths.recordings.glob("fallback-*-message.sln")
    return any(path.stat().st_size >= SAID for path in left)


async def brought(centre: RunningCentre) -> list[Call]:
    """In the log, and its sound among the tapes, which is a moment later."""
    there = list(centre.centre.paths.recordings.glob("alone-call-*-message.*"))
    return [call for call in await calls_of(centre, NUMBER) if call.outcome == "message-left" and there]


async def talks(centre: RunningCentre, left: Call) -> bool:
    original = {call.call_id: call.original for call in await calls_of(centre, NUMBER)}
    return any(original.get(event.call_id) == left.call_id for event in await events(centre, Kind.SEAT_ANSWERED))


async def called_back(centre: RunningCentre, left: Call, tmp_path: Path) -> None:
    """In the place in which they called."""
    sip, trunk = centre.centre.site.asterisk.sip.port, centre.centre.site.trunk.port
    phone = await register_seat(centre, "101")
    async with (
        sipp(tmp_path, sip, "called", "-d", "2500", own_port=trunk) as called,
        sipp(tmp_path, sip, "seat", "-d", "60000", "-aa", own_port=phone),
    ):
        assert (await centre.ivr("seat", "login", "101")).status == 0
        await until(lambda: talks(centre, left))
        await centre.asterisk.cli("channel request hangup all")
        assert (await called).status == 0
    assert (await centre.ivr("seat", "logout", "101")).status == 0

    async def over() -> list[Call]:
        return [call for call in await calls_of(centre, NUMBER) if call.original == left.call_id and call.ended_at]

    [back] = await until(over)
    assert (back.outcome, back.queued_at) == ("answered", left.arrived_at)


async def test_a_message_left_while_no_controller_lived_is_heard_and_audited(
    centre: RunningCentre, tmp_path: Path
) -> None:
    await account(centre, "listens", "supervisor")
    await no_telephone(centre)
    await centre.kill_controller()
    async with sipp(tmp_path, centre.centre.site.asterisk.sip.port, "patient", *citizen(NUMBER)) as call:
        assert await until(lambda: said(centre))
        await centre.asterisk.cli("channel request hangup all")
        assert (await call).status == 0
    await centre.start_controller()
    [left] = await until(lambda: brought(centre))
    assert left.outcome == "message-left"
    address = f"http://127.0.0.1:{centre.centre.site.web.port}"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        person = Person(http, address)
        await person.log_in("listens", PASSWORD)
        [tape] = (await person.get(f"/api/calls/{left.call_id}")).body["recordings"]
        assert tape["leg"] == "message"
        for sound in (f"/api/recordings/{tape['recording']}", f"/api/calls/{left.call_id}/audio"):
            heard = await person.get(sound)
            assert (heard.status, heard.raw[:4], len(heard.raw) > SAID // 2) == (200, b"RIFF", True)
        wave = (await person.get(f"/api/calls/{left.call_id}/waveform/{tape['recording']}")).body
        assert wave["length_s"] >= 2
        assert max(wave["peaks"]) > 0
        for about in (tape["recording"], left.call_id):
            audited = (await person.get("/api/audit", about=about)).body["audited"]
            assert ("listens", "recording.heard") in {(each["who"], each["action"]) for each in audited}
    await called_back(centre, left, tmp_path)
    async with centre.store() as store:
        assert (await store.verify()).whole
    await until(centre.quiet)
