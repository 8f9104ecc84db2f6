"""Recording a conversation: each voice on a tape of its own (shelf.py), so that a crash leaves nothing to repair."""

import asyncio
import string

import structlog

from ivr.ari import AriError
from ivr.call import names
from ivr.call.ports import Ports
from ivr.call.tape.shelf import RAW
from models.errands import Errands
from models.events import CallEvent as Line
from models.ids import CallId
from models.kinds import Kind

log = structlog.get_logger(__name__)

STARTING_S = 2.0

#: The end of a tape is told a moment before the end of what it listened to.
SETTLED_S = 0.5
AGAIN_S = 2.0

#: Which direction of the caller's channel carries whose voice.
VOICES = {"caller": "in", "seat": "out"}


def _leg_of(name: str) -> str:
    """ "caller", "seat", and in a second conversation of the same call "caller2", "seat2"."""
    return name.rpartition("-")[2]


class Tapes:
    def __init__(self, ports: Ports, call_id: CallId, channel: str) -> None:
        self._ports, self._call_id, self._channel = ports, call_id, channel
        self._errands = Errands("tapes")
        self._take = 0
        self._running: list[str] = []  # tapes that may turn in Asterisk; each is hung up once
        self._asked: set[str] = set()  # of them those that Asterisk is just being asked to record
        self._turning: set[str] = set()  # and those that it records
        self._paused = False
        self.made: list[str] = []  # names of recordings, without folder and suffix

    def adopt(self, running: tuple[str, ...], *, paused: bool) -> None:
        self._paused = paused
        self.made.extend(running)
        self._running.extend(running)
        self._turning.update(running)
        self._take = max((int(name.lstrip(string.ascii_lowercase) or 1) for name in map(_leg_of, running)), default=0)

    def start(self) -> None:
        """Both tapes side by side, without holding the conversation up."""
        self._take += 1
        self._paused = False
        for leg in VOICES:
            self._errands.start(self._start(leg, self._take))

    async def _start(self, leg: str, take: int) -> None:
        name, spy = names.tape(self._call_id, leg, take), VOICES[leg]
        self._running.append(name)
        arrival = self._ports.arrivals.expect(name)
        channels = self._ports.ari.channels
        try:
            async with asyncio.timeout(STARTING_S):
                await channels.snoop_channel_with_id(self._channel, name, spy=spy, app=self._ports.app, app_args="aux")
                await arrival
                self._asked.add(name)
                await channels.record(name, name=name, format=RAW, if_exists="overwrite")
        except (AriError, TimeoutError) as failure:
            self._ports.arrivals.gone(name)
            self._write(Kind.RECORDING_FAILED, leg, why=type(failure).__name__)
        else:
            self.made.append(name)
            self._turning.add(name)
            self._write(Kind.RECORDING_STARTED, _leg_of(name), recording=name)
            if self._paused:
                await self._mute(name)
        finally:
            self._asked.discard(name)

    def ended(self, name: str, *, told: bool = False) -> None:
        """Asterisk does not write this one any more. told: that sound is missing at its end stands in the log."""
        self._turning.discard(name)
        if name in self._running:
            self._errands.start(self._look_at(name, unsure=not told and not self._ports.shelf.has_room()))

    async def _look_at(self, name: str, *, unsure: bool) -> None:
        """What it listened to has ended with it, as usual; or the conversation goes on and the disk is full. Where both
        may be (unsure), seconds may be missing that Asterisk does not count."""
        leg = _leg_of(name)
        try:
            await asyncio.sleep(SETTLED_S)
            await self._ports.ari.channels.get(name)
        except (AriError, asyncio.CancelledError) as over:
            if unsure:
                self._write(Kind.RECORDING_FAILED, leg, recording=name, why="the disk was full at its end")
            if isinstance(over, asyncio.CancelledError):
                raise
            return
        if name not in self._running:
            return  # meanwhile: it was stopped, or told twice
        self._write(Kind.RECORDING_FAILED, leg, recording=name, why="cut short: it could not be written")
        self._running.remove(name)
        await self._hang_up(name)
        while self._paused or not self._ports.shelf.has_room():  # noqa: ASYNC110 a disk tells nobody when it has room
            await asyncio.sleep(AGAIN_S)
        self._take += 1
        await self._start(leg.rstrip(string.digits), self._take)

    def _write(self, kind: Kind, leg: str, **fields: str) -> None:
        self._ports.log.append(Line(self._call_id, kind, self._ports.clock.now(), {"leg": leg, **fields}))

    async def pause(self) -> None:
        """When it returns, nothing of what is said is kept. The tapes turn on with silence, so that both keep time."""
        self._paused = True
        if self._asked:  # Asterisk is about to begin them
            await self._errands.settled(STARTING_S)
        await asyncio.gather(*map(self._mute, tuple(self._turning)))

    async def _mute(self, tape: str) -> None:
        try:
            await self._ports.ari.recordings.mute(tape)
        except AriError as failure:  # rather no tape than one with what must not be on it
            self._turning.discard(tape)
            if tape in self._running:
                self._running.remove(tape)
                await self._hang_up(tape)
                self._write(Kind.RECORDING_FAILED, _leg_of(tape), why=f"could not pause: {type(failure).__name__}")

    async def resume(self) -> None:
        self._paused = False
        for tape in sorted(self._turning):
            try:
                await self._ports.ari.recordings.unmute(tape)
            except AriError as failure:
                self._write(Kind.RECORDING_FAILED, _leg_of(tape), why=f"could not go on: {type(failure).__name__}")

    async def stop(self) -> None:
        self._errands.cancel()
        running, self._running = self._running, []
        self._turning.clear()
        await asyncio.gather(*map(self._hang_up, running))

    async def _hang_up(self, tape: str) -> None:
        await self._ports.letting_go.sure(tape, lambda: self._ports.ari.channels.hangup(tape))
