"""A centre as a real one, its record in PostgreSQL: the database stops and returns, the leader is paused and continued.
Nobody is lost, one controller acts, each ticket is there once (B5, B7, DESIGN 9)."""

import asyncio
import os
import shutil
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

from ivr.cli.asking import ask
from ivr.cli.up import ourselves
from ivr.switch.program import Program
from models.kinds import Kind
from models.records import Call
from tests.live.call.test_strangers import citizen, ended_call, queued, register_seat
from tests.live.centre import RunningCentre, made
from tests.live.recovery.test_killed_controller import all_hang_up, events
from tests.live.sipp.run import sipp
from tests.live.sites import free_ports
from tests.live.until import until
from tests.postgres import Postgres

TALK_MS = "2500"


@dataclass(slots=True)
class OnPostgres:
    centre: RunningCentre
    server: Postgres


@pytest.fixture(scope="module")
def on_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnPostgres]:
    """The last test leaves it without its controller."""
    server = Postgres()
    server.start()
    try:
        running = made(tmp_path_factory.mktemp("on-postgres"), database=server.fresh_database())
        try:
            asyncio.run(running.start())
            yield OnPostgres(running, server)
        finally:
            asyncio.run(running.stop())
    finally:
        server.stop()
        server.remove()


async def calls_of(centre: RunningCentre, begin: str) -> list[Call]:
    async with centre.store() as store:
        return [call for call in await store.read.recent_calls(50) if call.caller.startswith(begin)]


async def told(centre: RunningCentre, seat: str, change: str) -> bool:
    """False: refused. A telephone may not be known yet to a controller that has just begun to lead."""
    try:
        body = {"by": "a test"} if change == "logout" else {}
        await asyncio.to_thread(ask, centre.centre.paths.control_socket, "POST", f"/seats/{seat}/{change}", body)
    except click.ClickException:
        return False
    return True


async def agree(centre: RunningCentre) -> bool:
    return (await centre.ivr("reconcile", "today")).status == 0


async def test_calls_go_on_while_the_database_is_away(on_postgres: OnPostgres, tmp_path: Path) -> None:
    centre, server = on_postgres.centre, on_postgres.server
    sip = centre.centre.site.asterisk.sip.port
    phone = await register_seat(centre, "101")
    async with (
        sipp(tmp_path, sip, "seat", "-d", TALK_MS, "-aa", "-m", "2", "-l", "1", own_port=phone) as seat,
        sipp(tmp_path, sip, "waiting", *citizen("+7701000051")) as talks,
    ):
        await until(lambda: told(centre, "101", "login"))

        async def answered() -> bool:
            return any(call.answered_at for call in await calls_of(centre, "+7701000051"))

        await until(answered)
        await asyncio.to_thread(server.stop)
        try:
            async with sipp(tmp_path, sip, "waiting", *citizen("+7701000052")) as comes:
                assert (await seat).status == 0, "both were talked with: greeted and rung without the database"
                await all_hang_up(centre)
                assert (await talks).status == 0
                assert (await comes).status == 0
        finally:
            await asyncio.to_thread(server.start)

    async def ended() -> list[Call]:
        both = [call for call in await calls_of(centre, "+770100005") if call.ended_at]
        return both if len(both) == 2 else []

    both = await until(ended)
    assert {(call.outcome, call.seat) for call in both} == {("answered", "101")}
    await told(centre, "101", "logout")
    tickets = Counter(event.call_id for event in await events(centre, Kind.TICKET_REGISTERED))
    assert [tickets[call.call_id] for call in both] == [1, 1]
    async with centre.store() as store:
        assert (await store.verify()).whole
    await until(centre.quiet)
    await until(lambda: agree(centre))


@asynccontextmanager
async def standby(centre: RunningCentre, folder: Path) -> AsyncIterator[RunningCentre]:
    """The same centre from its second controller's side: a run directory of its own, the same secrets and Asterisk."""
    var = folder / "var"
    var.mkdir()
    shutil.copy(centre.centre.paths.secrets, var / "secrets.json")
    [web] = free_ports(1, socket.SOCK_STREAM)
    site = centre.centre.site.model_dump(mode="json")
    site["web"]["port"] = web
    file = folder / "site.yaml"
    YAML().dump(site, file)

    async def at_once() -> bool:
        return True

    command = ourselves(file, var)
    program = Program("second controller", [*command, "controller", "--standby"], var / "standby.log", at_once)
    program.start()
    assert program.pid is not None
    centre.pids.add(program.pid)
    try:
        paths = replace(centre.centre.paths, var=var)
        yield replace(centre, centre=centre.centre._replace(paths=paths), command=command, controller=program)
    finally:
        await program.stop()


async def test_a_leader_that_wakes_up_stops_and_the_other_one_acts(on_postgres: OnPostgres, tmp_path: Path) -> None:
    centre = on_postgres.centre
    sip = centre.centre.site.asterisk.sip.port
    leader = centre.controller.pid
    assert leader is not None
    async with (
        standby(centre, tmp_path) as other,
        sipp(tmp_path, sip, "waiting", *citizen("+7701000061")) as waits,
    ):
        await until(lambda: queued(centre, 1))
        os.kill(leader, signal.SIGSTOP)
        try:
            [adopted] = await until(lambda: events(centre, Kind.CALL_ADOPTED))
        finally:
            os.kill(leader, signal.SIGCONT)
        await until(lambda: centre.controller.ended is not None)
        assert other.controller.ended is None
        phone = await register_seat(centre, "101")  # not before: one that answers nothing meanwhile is lost
        async with sipp(tmp_path, sip, "seat", "-d", "300", "-aa", own_port=phone) as seat:
            await until(lambda: told(other, "101", "login"))
            assert (await seat).status == 0
            await all_hang_up(centre)
            assert (await waits).status == 0
        call = await ended_call(centre, "+77010000611")
        assert (call.call_id, call.outcome, call.seat) == (adopted.call_id, "answered", "101")
        await until(centre.quiet)
    for kind in (Kind.SEAT_ANSWERED, Kind.TICKET_REGISTERED):
        assert [event.call_id for event in await events(centre, kind)].count(call.call_id) == 1
    async with centre.store() as store:
        assert (await store.verify()).whole
