"""The event stream against a real Asterisk that freezes, dies, comes back, or is taken over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest_asyncio

from ivr.ari import (
    UNREAD,
    ApplicationReplaced,
    Ari,
    AriEvent,
    ChannelUserevent,
    Connected,
    Disconnected,
    HttpTransport,
    SessionRules,
)
from tests.contract.ari.real_asterisk import APP, RealAsterisk, running_asterisk
from tests.live.until import PATIENT_S


@dataclass(slots=True)
class Reader:
    ari: Ari
    gate: asyncio.Event  # while it is closed, the reader is slow
    events: list[AriEvent] = field(default_factory=list)
    ended: bool = False
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def read(self) -> None:
        async for event in self.ari.events():
            await self.gate.wait()
            await self._note(event)
        self.ended = True
        await self._note(None)

    async def _note(self, event: AriEvent | None) -> None:
        async with self.changed:
            if event is not None:
                self.events.append(event)
            self.changed.notify_all()

    async def until(self, kind: type, times: int = 1, limit_s: float = PATIENT_S) -> None:
        async with self.changed, asyncio.timeout(limit_s):
            await self.changed.wait_for(lambda: sum(isinstance(event, kind) for event in self.events) >= times)

    @property
    def connections(self) -> list[AriEvent]:
        return [event for event in self.events if isinstance(event, Connected | Disconnected)]


@asynccontextmanager
async def reading(asterisk: RealAsterisk, rules: SessionRules | None = None) -> AsyncIterator[Reader]:
    async with HttpTransport(asterisk.address, APP, rules=rules) as transport:
        reader = Reader(Ari(transport), asyncio.Event())
        reader.gate.set()
        task = asyncio.create_task(reader.read())
        try:
            await reader.until(Connected)
            yield reader
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest_asyncio.fixture
async def asterisk(tmp_path: Path) -> AsyncIterator[RealAsterisk]:
    async with running_asterisk(tmp_path) as running:
        yield running


async def test_a_frozen_asterisk_is_noticed_and_found_again(asterisk: RealAsterisk) -> None:
    assert SessionRules().heartbeat_s * 1.5 <= 3, "a ping after so much silence, and half of it for the answer"
    async with reading(asterisk) as reader:
        assert reader.events == [Connected(resumed=False)]
        asterisk.freeze()
        await reader.until(Disconnected)
        asterisk.thaw()
        await reader.until(Connected, times=2)
    assert reader.connections[-1] == Connected(resumed=True)


async def test_a_killed_asterisk_is_noticed_at_once_and_found_again(asterisk: RealAsterisk) -> None:
    async with reading(asterisk) as reader:
        await asterisk.kill()
        await reader.until(Disconnected)
        await asterisk.start()
        await reader.until(Connected, times=2)
        assert (await reader.ari.asterisk.ping()).ping == "pong"
    assert reader.connections[-1] == Connected(resumed=True)


async def test_another_controller_takes_over_and_the_old_one_stops(asterisk: RealAsterisk) -> None:
    async with reading(asterisk) as old:
        async with reading(asterisk) as new:
            await old.until(ApplicationReplaced)
            async with old.changed, asyncio.timeout(PATIENT_S):
                await old.changed.wait_for(lambda: old.ended)
            await new.ari.user_events.user_event("after", application=APP)
            await new.until(ChannelUserevent)
        assert isinstance(old.events[-1], ApplicationReplaced)


async def test_unread_events_are_not_sent(asterisk: RealAsterisk) -> None:
    async with reading(asterisk) as reader:
        application = await reader.ari.applications.get(APP)
        assert application.events_disallowed == tuple({"type": name} for name in UNREAD)
        await reader.ari.channels.originate_with_id("leg", endpoint="Local/answers@seat", app=APP, variables={"X": "1"})
        await reader.ari.user_events.user_event("last", application=APP)
        await reader.until(ChannelUserevent)
    assert not {type(event).__name__ for event in reader.events} & set(UNREAD)


async def test_a_slow_reader_loses_the_connection_but_nothing_in_silence(asterisk: RealAsterisk) -> None:
    async with reading(asterisk, SessionRules(queue_length=50)) as reader:
        reader.gate.clear()
        for _ in range(120):
            await reader.ari.user_events.user_event("many", application=APP)
        reader.gate.set()
        await reader.until(Connected, times=2)
        told = reader.connections[1]
        assert isinstance(told, Disconnected)
        assert "waited for their reader" in told.why
        assert reader.connections[2] == Connected(resumed=True)
        await reader.ari.user_events.user_event("after", application=APP)
        await reader.until(ChannelUserevent, times=51)


async def test_a_controller_that_starts_before_asterisk_waits_for_it(asterisk: RealAsterisk) -> None:
    await asterisk.kill()
    async with HttpTransport(asterisk.address, APP) as transport:
        events = transport.events()
        assert isinstance(await anext(events), Disconnected)
        await asterisk.start()
        assert await anext(events) == Connected(resumed=False)
