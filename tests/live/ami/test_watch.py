"""Registrations as a real Asterisk tells them, and a link that survives whatever happens to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest_asyncio

from ivr.ami import (
    AmiAddress,
    AmiConnected,
    AmiEvent,
    AmiLost,
    AmiRules,
    Questions,
    SeatReachable,
    SeatUnreachable,
    watch,
)
from models.ids import SeatId
from tests.contract.ari.real_asterisk import SECRET, USER, RealAsterisk, running_asterisk
from tests.live.conftest import Switch
from tests.live.sip import line, register
from tests.live.until import PATIENT_S

SEAT, OTHER = SeatId("101"), SeatId("102")
QUICK = AmiRules(ping_s=0.5, ping_limit_s=2, reconnect_s=1)


@dataclass(slots=True)
class Watcher:
    told: list[AmiEvent] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def read(self, address: AmiAddress, rules: AmiRules, questions: Questions | None) -> None:
        async for event in watch(address, rules, questions=questions):
            async with self.changed:
                self.told.append(event)
                self.changed.notify_all()

    async def until(self, event: AmiEvent | type, times: int = 1, limit_s: float = PATIENT_S) -> None:
        def seen() -> bool:
            return sum(told == event or type(told) is event for told in self.told) >= times

        async with self.changed, asyncio.timeout(limit_s):
            await self.changed.wait_for(seen)


@asynccontextmanager
async def watching(
    address: AmiAddress, rules: AmiRules = QUICK, questions: Questions | None = None
) -> AsyncIterator[Watcher]:
    watcher = Watcher()
    task = asyncio.create_task(watcher.read(address, rules, questions))
    try:
        yield watcher
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def address_of(switch: Switch) -> AmiAddress:
    return AmiAddress("127.0.0.1", switch.site.asterisk.ami_port, switch.secrets.ami_user, switch.secrets.ami_secret)


@pytest_asyncio.fixture
async def asterisk(tmp_path: Path) -> AsyncIterator[RealAsterisk]:
    async with running_asterisk(tmp_path) as running:
        yield running


async def test_a_seat_registers_and_goes(switch: Switch) -> None:
    async with watching(address_of(switch)) as watcher:
        await watcher.until(SeatUnreachable, times=2)
        assert watcher.told[0] == AmiConnected()
        assert {event.seat for event in watcher.told[1:] if isinstance(event, SeatUnreachable)} == {SEAT, OTHER}
        async with line(switch.site.asterisk.sip.port) as telephone:
            answer = await register(telephone, "seat-101", switch.secrets.seats["101"])
            assert answer.status == 200
            await watcher.until(SeatReachable(SEAT))
            async with watching(address_of(switch)) as later:  # who comes later is told at once
                await later.until(SeatReachable(SEAT))
        # The telephone is gone without a word; Asterisk's own OPTIONS finds out.
        await watcher.until(SeatUnreachable(SEAT, "the telephone does not answer"), limit_s=60)


async def test_a_frozen_asterisk_is_noticed_and_found_again(asterisk: RealAsterisk) -> None:
    async with watching(AmiAddress("127.0.0.1", asterisk.ami_port, USER, SECRET)) as watcher:
        await watcher.until(AmiConnected)
        asterisk.freeze()
        await watcher.until(AmiLost)
        assert watcher.told[-1] == AmiLost("no answer to a ping within 2 s")
        asterisk.thaw()
        await watcher.until(AmiConnected, times=2)


async def test_a_killed_asterisk_is_said_once_and_found_again(asterisk: RealAsterisk) -> None:
    async with watching(AmiAddress("127.0.0.1", asterisk.ami_port, USER, SECRET)) as watcher:
        await watcher.until(AmiConnected)
        await asterisk.kill()
        await watcher.until(AmiLost)
        await asyncio.sleep(1.5)  # a failed attempt in between must not be told again
        await asterisk.start()
        await watcher.until(AmiConnected, times=2)
        assert [type(event) for event in watcher.told] == [AmiConnected, AmiLost, AmiConnected]


async def test_a_wrong_secret_and_nobody_there_are_a_note(asterisk: RealAsterisk) -> None:
    async with watching(AmiAddress("127.0.0.1", asterisk.ami_port, USER, "wrong")) as watcher:
        await watcher.until(AmiLost)
    async with watching(AmiAddress("127.0.0.1", 1, USER, SECRET)) as watcher:
        await watcher.until(AmiLost)
    assert len(watcher.told) == 1
