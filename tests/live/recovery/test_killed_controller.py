"""kill -9 of the controller with callers waiting: nobody is lost, a new call is taken by Asterisk (B5, B7)."""

import csv
from pathlib import Path

from models.events import CallEvent
from models.kinds import Kind
from tests.live.call.test_strangers import citizen, queued, register_seat
from tests.live.centre import RunningCentre
from tests.live.sipp.run import sipp
from tests.live.until import until
from tests.stored import log_after

WAITING = 10


async def events(centre: RunningCentre, kind: Kind) -> list[CallEvent]:
    """All of that kind, in the order in which they were written."""
    async with centre.store() as store:
        return [event for _, event in await log_after(store) if event.kind == kind]


def fallen_back(centre: RunningCentre, number: str) -> bool:
    file = centre.asterisk.places.log / "cdr-csv" / "Master.csv"
    if not file.is_file():
        return False
    with file.open(encoding="utf-8", newline="") as lines:
        return any(row[0] == "fallback" and row[1] == number for row in csv.reader(lines))


async def all_hang_up(centre: RunningCentre) -> None:
    """Who has a ticket: else its number is said twice, and a survey follows."""
    await centre.asterisk.cli("channel request hangup all")


async def all_over(centre: RunningCentre) -> bool:
    async with centre.store() as store:
        return not await store.read.open_calls()


async def test_the_line_outlives_its_controller(centre: RunningCentre, tmp_path: Path) -> None:
    sip = centre.centre.site.asterisk.sip.port
    crowd = ("-m", str(WAITING), "-l", str(WAITING), "-r", "5")
    async with sipp(tmp_path, sip, "waiting", *citizen("+7701000040"), *crowd) as callers:
        await until(lambda: queued(centre, WAITING))
        async with centre.store() as store:
            before = sorted(await store.read.open_calls(), key=lambda call: (call.queued_at, call.call_id))
        assert len(before) == WAITING

        await centre.kill_controller()
        async with sipp(tmp_path, sip, "caller", *citizen("+77010000499"), "-d", "1500") as late:
            ran = await late
        assert ran.status == 0, ran.errors
        assert await until(lambda: fallen_back(centre, "+77010000499")), "Asterisk takes new calls itself"
        channels = await centre.asterisk.cli("core show channels concise")
        assert sum("ivr109,call" in channel for channel in channels.splitlines()) == WAITING, "nobody is lost"

        await centre.start_controller()
        phone = await register_seat(centre, "101")
        seat_options = ("-d", "300", "-aa", "-m", str(WAITING), "-l", "1")
        async with sipp(tmp_path, sip, "seat", *seat_options, own_port=phone) as seat:
            assert (await centre.ivr("seat", "login", "101")).status == 0
            await seat
            await all_hang_up(centre)
            assert (await callers).status == 0
    await until(lambda: all_over(centre))
    assert len(await events(centre, Kind.CALL_ADOPTED)) == WAITING
    answered = [event.call_id for event in await events(centre, Kind.SEAT_ANSWERED)]
    assert answered[-WAITING:] == [call.call_id for call in before], "the old order"
    async with centre.store() as store:
        ended = [await store.read.call(call.call_id) for call in before]
        assert [call.outcome for call in ended if call] == ["answered"] * WAITING
        assert all(call.ticket for call in ended if call)
        assert (await store.verify()).whole
    assert (await centre.ivr("seat", "logout", "101")).status == 0
    await until(centre.quiet)
