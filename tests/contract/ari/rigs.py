"""The two sides of the suite: the fake Asterisk and a real one, driven by the same calls."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from ivr.ari import Ari, AriEvent, Connected, HttpTransport, NotFound
from tests.contract.ari.labels import label_of
from tests.contract.ari.real_asterisk import APP, running_asterisk
from tests.fakes.asterisk import Answers, Busy, Declines, FakeAsterisk, Rings
from tests.live.until import PATIENT_S

OUTSIDE = "outside"
LONG = "sound:vm-instructions"  # 7 s
SHORT = "sound:digits/1"  # under a second
MISSING = "sound:no-such-file"


@dataclass(slots=True)
class Rig:
    ari: Ari
    real: bool
    arrive: Callable[[str], "asyncio.Future[None]"]  # a call of this channel id comes in
    far_press: Callable[[str, str], "asyncio.Future[None]"]
    far_hang_up: Callable[[str], "asyncio.Future[None]"]
    heard: list[str] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def read(self) -> None:
        async for event in self.ari.events():
            await self.hear(event)

    async def hear(self, event: AriEvent) -> None:
        if label := label_of(event):
            async with self.changed:
                self.heard.append(label)
                self.changed.notify_all()

    async def until(self, label: str, limit_s: float = PATIENT_S) -> None:
        async with self.changed, asyncio.timeout(limit_s):
            await self.changed.wait_for(lambda: label in self.heard)

    async def settled(self) -> None:
        """No event for a tenth of a second: whatever should not come has had its time."""
        seen = -1
        while seen != len(self.heard):
            seen = len(self.heard)
            await asyncio.sleep(0.1)

    async def forget(self) -> None:
        await self.settled()
        self.heard.clear()

    async def call(self, channel_id: str, *, answered: bool = True) -> None:
        await self.arrive(channel_id)
        await self.until(f"StasisStart {channel_id}")
        if answered:
            await self.ari.channels.answer(channel_id)
            await self.until(f"ChannelStateChange {channel_id} Up")
        self.heard.clear()

    async def ring(self, channel_id: str, seat: str, limit_s: int = 5) -> None:
        await self.ari.channels.originate_with_id(
            channel_id, endpoint=f"Local/{seat}@seat", app=APP, app_args="leg", timeout=limit_s
        )

    async def clear(self) -> None:
        """Nothing may stay behind, whatever the test left."""
        for bridge in await self.ari.bridges.list():
            await self.ari.bridges.destroy(bridge.id)
        async with asyncio.timeout(PATIENT_S):
            while channels := await self.ari.channels.list():
                for channel in channels:
                    with suppress(NotFound):  # it ended with another
                        await self.ari.channels.hangup(channel.id)
                await self.settled()


def _task(coroutine_of: Callable[..., object]) -> Callable[..., "asyncio.Future[None]"]:
    return lambda *args: asyncio.ensure_future(coroutine_of(*args))  # type: ignore[call-overload]


@asynccontextmanager
async def _reading(rig: Rig) -> AsyncIterator[Rig]:
    reader = asyncio.create_task(rig.read())
    try:
        await rig.until("Connected")
        rig.heard.clear()
        yield rig
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)


@asynccontextmanager
async def fake_rig() -> AsyncIterator[Rig]:
    fake = FakeAsterisk(app=APP, media_s={LONG: 7.0, SHORT: 0.5, "sound:digits/2": 0.5})
    for seat, script in (("answers", Answers(0.2)), ("busy", Busy(0)), ("declines", Declines(0.2)), ("rings", Rings())):
        fake.seat(f"Local/{seat}@seat", script)
    fake.lose_media(MISSING)

    async def arrive(channel_id: str) -> None:
        fake.dial_in("7701", channel_id=channel_id)

    async def far_press(channel_id: str, digits: str) -> None:
        fake.press(channel_id, digits)

    async def far_hang_up(channel_id: str) -> None:
        fake.hang_up(channel_id)

    async with _reading(Rig(Ari(fake), False, _task(arrive), _task(far_press), _task(far_hang_up))) as rig:
        yield rig


@asynccontextmanager
async def _listening(outside: HttpTransport) -> AsyncIterator[None]:
    """The far ends belong to another application, so that ours hears of a call only what it hears of a real one."""
    connected = asyncio.Event()

    async def read() -> None:
        async for event in outside.events():
            if isinstance(event, Connected):
                connected.set()

    reader = asyncio.create_task(read())
    try:
        await asyncio.wait_for(connected.wait(), PATIENT_S)
        yield
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)


@asynccontextmanager
async def real_rig(run: Path) -> AsyncIterator[Rig]:
    async with (
        running_asterisk(run) as asterisk,
        HttpTransport(asterisk.address, APP) as transport,
        HttpTransport(asterisk.address, OUTSIDE) as outside,
        _listening(outside),
    ):
        ari, numbers, far = Ari(transport), count(), dict[str, str]()

        async def arrive(channel_id: str) -> None:
            far[channel_id] = f"far-{next(numbers)}"
            await ari.channels.originate_with_id(
                far[channel_id], other_channel_id=channel_id, endpoint="Local/arrives@seat", app=OUTSIDE
            )

        async def far_press(channel_id: str, digits: str) -> None:
            await ari.channels.send_dtmf(far[channel_id], dtmf=digits)

        async def far_hang_up(channel_id: str) -> None:
            await ari.channels.hangup(far.get(channel_id, f"{channel_id};2"))

        async with _reading(Rig(ari, True, _task(arrive), _task(far_press), _task(far_hang_up))) as rig:
            yield rig
