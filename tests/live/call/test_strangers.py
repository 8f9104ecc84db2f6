"""A call from end to end with peers that know nothing of our code: SIPp is the citizen and the seat (A1-A3, B3, E1)."""

from pathlib import Path

import pytest

from ivr.call import names
from ivr.call.tape.shelf import Shelf
from models.records import Call
from tests.live.centre import RunningCentre
from tests.live.sip import line, register
from tests.live.sipp.run import sipp
from tests.live.sites import free_ports
from tests.live.until import until


def citizen(number: str, name: str = "Citizen") -> list[str]:
    return ["-s", "109", "-key", "number", number, "-key", "name", name]


async def register_seat(centre: RunningCentre, seat: str) -> int:
    """A phone at this port is the seat's from now on."""
    [phone] = free_ports(1)
    async with line(centre.centre.site.asterisk.sip.port, phone) as own:
        answer = await register(own, f"seat-{seat}", centre.centre.secrets.seats[seat])
        assert answer.status == 200
    return phone


async def calls_of(centre: RunningCentre, caller: str) -> list[Call]:
    async with centre.store() as store:
        return [call for call in await store.read.recent_calls(50) if call.caller == caller]


async def ended_call(centre: RunningCentre, caller: str) -> Call:
    async def ended() -> list[Call]:
        return [call for call in await calls_of(centre, caller) if call.ended_at is not None]

    [call] = await until(ended)
    return call


async def test_a_sipp_citizen_is_answered_by_a_sipp_seat_and_has_a_ticket(
    centre: RunningCentre, tmp_path: Path
) -> None:
    sip = centre.centre.site.asterisk.sip.port
    phone = await register_seat(centre, "101")
    async with sipp(tmp_path, sip, "seat", "-d", "2500", "-aa", own_port=phone, limit_s=60) as seat:
        assert (await centre.ivr("seat", "login", "101")).status == 0
        async with sipp(tmp_path, sip, "citizen", *citizen("+77010000101"), limit_s=90) as call:
            ran = await call
        assert ran.status == 0, ran.errors
        answered = await seat
    assert answered.status == 0, answered.errors
    ended = await ended_call(centre, "+77010000101")
    assert (ended.outcome, ended.seat, ended.language) == ("answered", "101", "ru")
    async with centre.store() as store:
        assert ended.ticket is not None
        ticket = await store.read.ticket(ended.ticket)
        assert ticket is not None
        assert ticket.public
        assert ticket.state != "draft"
        assert ticket.caller == "+77010000101"
        assert (await store.verify()).whole
    shelf = Shelf(centre.centre.paths.recordings)
    tapes = [names.tape(ended.call_id, leg) for leg in ("caller", "seat")]
    assert all((shelf.length_s(tape) or 0) > 1 for tape in tapes), "two seconds of talk"
    await until(lambda: all(shelf.path(tape).suffix == ".alaw" for tape in tapes))
    assert all((shelf.length_s(tape) or 0) > 1 for tape in tapes), "pressed they last as long"
    assert (await centre.ivr("seat", "logout", "101")).status == 0
    await until(centre.quiet)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("+77010000201", "+77010000201"),
        ("87010000202", "+77010000202"),
        ("77010000203", "+77010000203"),
        ("551234", "+77172551234"),
        ("anonymous", ""),
    ],
)
async def test_numbers_of_any_form_become_one(centre: RunningCentre, tmp_path: Path, sent: str, kept: str) -> None:
    sip = centre.centre.site.asterisk.sip.port
    before = len(await calls_of(centre, kept))
    async with sipp(tmp_path, sip, "caller", *citizen(sent), "-d", "300") as call:
        ran = await call
    assert ran.status == 0, ran.errors

    async def arrived() -> bool:
        return len(await calls_of(centre, kept)) == before + 1

    assert await until(arrived)


@pytest.mark.parametrize(
    "name", ["x" * 64, "<script>alert(1)</script>", "=HYPERLINK(1)", "a;b ${SHELL(id)}", "' OR 1=1", "\u202etxet"]
)
async def test_a_hostile_name_is_only_a_name(centre: RunningCentre, tmp_path: Path, name: str) -> None:
    number = f"+7702{abs(hash(name)) % 10_000_000:07}"
    sip = centre.centre.site.asterisk.sip.port
    async with sipp(tmp_path, sip, "caller", *citizen(number, name), "-d", "300") as call:
        ran = await call
    assert ran.status == 0, ran.errors
    ended = await ended_call(centre, number)
    assert ended.outcome == "abandoned-in-menu"
    assert len(ended.caller_name) <= 64
    assert "\u202e" not in ended.caller_name
    await until(centre.quiet)


async def test_keys_faster_than_any_prompt_reach_a_person(centre: RunningCentre, tmp_path: Path) -> None:
    sip = centre.centre.site.asterisk.sip.port
    async with sipp(tmp_path, sip, "waiting", *citizen("+7701000030"), limit_s=30) as call:
        await until(lambda: queued(centre, 1))
        await centre.asterisk.cli("channel request hangup all")
        assert (await call).status == 0
    await until(centre.quiet)


async def queued(centre: RunningCentre, count: int) -> bool:
    async with centre.store() as store:
        return sum(call.queued_at is not None for call in await store.read.open_calls()) >= count
