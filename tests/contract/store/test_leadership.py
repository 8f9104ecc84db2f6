"""One leads, others stand by: on a file lock and on PostgreSQL's advisory lock (DESIGN 8)."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from models.store import leadership
from models.store.leadership import AnotherLeads, FileLeadership, Leadership, PostgresLeadership
from tests.live.until import PATIENT_S, until
from tests.postgres import Postgres


async def nobody() -> bool:
    return True


async def somebody() -> bool:
    return False


@pytest.fixture(params=["file", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return str(tmp_path / "leader.lock")
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh_database()


def made(address: str) -> Leadership:
    return PostgresLeadership(address) if "://" in address else FileLeadership(Path(address))


async def test_the_second_one_is_told_so(address: str) -> None:
    first, second = made(address), made(address)
    await first.won(wait=False, nobody_acts=nobody)
    assert first.holds()
    with pytest.raises(AnotherLeads, match="--standby"):
        await second.won(wait=False, nobody_acts=nobody)
    assert not isinstance(second, PostgresLeadership) or not second.holds()
    await second.close()
    await first.close()


async def test_a_standby_takes_over_at_once_when_the_leader_ends(address: str) -> None:
    first, second = made(address), made(address)
    await first.won(wait=False, nobody_acts=nobody)
    waits = asyncio.create_task(second.won(wait=True, nobody_acts=somebody))
    await asyncio.sleep(0.2)  # several tries
    assert not waits.done()
    await first.close()
    async with asyncio.timeout(PATIENT_S):
        await waits
    assert second.holds()
    await second.close()


LEADER = """
import asyncio, sys
from models.store.leadership import leadership_for
from pathlib import Path
async def nobody(): return True
async def main():
    own = leadership_for(sys.argv[1], Path(sys.argv[2]))
    await own.won(wait=True, nobody_acts=nobody)
    print("leads", flush=True)
    await own.lost.wait()
    print("lost", "acts" if own.holds() else "still", flush=True)
asyncio.run(main())
"""


async def _leader(address: str, folder: Path) -> asyncio.subprocess.Process:
    words = ("sqlite", str(folder)) if "://" not in address else (address, str(folder))
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", LEADER, *words, stdout=asyncio.subprocess.PIPE)
    assert child.stdout is not None
    assert await child.stdout.readline() == b"leads\n"
    return child


async def test_a_killed_leader_is_followed_at_once(address: str, tmp_path: Path) -> None:
    child = await _leader(address, tmp_path)
    follower = made(address)
    waits = asyncio.create_task(follower.won(wait=True, nobody_acts=somebody))
    child.kill()
    await child.wait()
    async with asyncio.timeout(PATIENT_S):
        await waits
    await follower.close()


async def test_a_leader_that_was_paused_notices_before_it_acts(tmp_path: Path, postgres: Postgres) -> None:
    address = postgres.fresh_database()
    child = await _leader(address, tmp_path)
    assert child.stdout is not None
    follower = made(address)
    os.kill(child.pid, signal.SIGSTOP)
    try:
        async with asyncio.timeout(PATIENT_S):
            await follower.won(wait=True, nobody_acts=somebody)
    finally:
        os.kill(child.pid, signal.SIGCONT)
    async with asyncio.timeout(PATIENT_S):
        assert await child.stdout.readline() == b"lost still\n"
    await child.wait()
    assert follower.holds()
    await follower.close()


async def test_a_paused_leader_does_not_hold_in_its_first_moment(
    monkeypatch: pytest.MonkeyPatch, postgres: Postgres
) -> None:
    own = PostgresLeadership(postgres.fresh_database())
    await own.won(wait=True, nobody_acts=nobody)
    monkeypatch.setattr(leadership, "LEASE_S", -1.0)  # so much time has passed, and nobody looked
    assert not own.holds()
    await own.close()


class LaterTime:
    """For the leadership alone: `passes` takes no time."""

    def __init__(self) -> None:
        self.by_s = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.by_s

    async def passes(self, leader: Leadership) -> None:
        """A whole lease, twice: what a look before it has found no longer counts, nor one that had begun then."""
        for _ in range(2):
            self.by_s += leadership.LEASE_S
            assert not leader.holds()
            await until(lambda: leader.holds() or leader.lost.is_set())


async def test_the_database_away_ends_no_leadership_and_gives_none_beside_one_that_acts(
    monkeypatch: pytest.MonkeyPatch, postgres: Postgres
) -> None:
    monkeypatch.setattr(leadership, "time", clock := LaterTime())
    address = postgres.fresh_database()
    first, second = made(address), made(address)
    await first.won(wait=True, nobody_acts=nobody)
    postgres.stop()
    try:
        with pytest.raises(AnotherLeads):
            await second.won(wait=False, nobody_acts=somebody)
        await clock.passes(first)
        assert first.holds()
        orphan = made(address)
        await orphan.won(wait=False, nobody_acts=nobody)  # a caller must be served
        assert orphan.holds()
        await orphan.close()
    finally:
        postgres.start()
    await clock.passes(first)
    assert first.holds()
    with pytest.raises(AnotherLeads):
        await second.won(wait=False, nobody_acts=nobody)
    await second.close()
    await first.close()


async def test_a_server_that_hangs_ends_no_leadership(postgres: Postgres) -> None:
    """It says neither yes nor no: calls go on meanwhile, and our own session, which it keeps, is none of another's."""
    leader = made(address := postgres.fresh_database())
    await leader.won(wait=True, nobody_acts=nobody)
    held: list[bool] = []
    postgres.freeze()
    try:
        over_at = time.monotonic() + 2 * leadership.LEASE_S
        while time.monotonic() < over_at:
            held.append(leader.holds())
            await asyncio.sleep(0.02)
    finally:
        postgres.thaw()
    assert held.count(True) > 0.8 * len(held), "a busy machine may miss a moment, not the lease"
    await asyncio.sleep(3 * leadership.LOOK_EVERY_S)  # in which it looks again, and asks for the lock anew
    await until(lambda: leader.holds() or leader.lost.is_set())
    assert not leader.lost.is_set()
    second = made(address)
    with pytest.raises(AnotherLeads):
        await second.won(wait=False, nobody_acts=nobody)
    await second.close()
    await leader.close()
