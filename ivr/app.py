"""The controller at work: Asterisk's events go to the part that they concern."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import structlog

from ivr.ari import ApplicationReplaced, AriError, AriEvent, Connected, Disconnected, StasisStart
from ivr.call.heartbeat import beat, stop_beating
from ivr.call.seats.watch import watch_seats
from ivr.flow_watch import watch
from ivr.outside import Outside
from ivr.parts import APP, Parts, parts_of
from ivr.site import Paths, Site
from models.errands import Errands

__all__ = ["APP", "Controller", "Outside"]

log = structlog.get_logger(__name__)


class Controller:
    """Made with `await Controller.made(…)`; `await run()` returns when another controller took over."""

    def __init__(self, outside: Outside, parts: Parts, dialplans: Path) -> None:
        self._outside, self._parts, self._dialplans = outside, parts, dialplans
        self.ari, self.flows = outside.ari, parts.flows
        self.desk, self.tickets = parts.ports.desk, parts.ports.tickets
        self.calls, self.conversations = parts.calls, parts.conversations
        self.ready = asyncio.Event()
        self._errands = Errands("the controller")
        self._replaced = False

    @classmethod
    async def made(cls, site: Site, paths: Paths, outside: Outside) -> "Controller":
        """Reads back from the record what an earlier controller knew. Raises FlowWrong."""
        return cls(outside, await parts_of(site, paths, outside), paths.dialplans)

    async def run(self) -> None:
        """Until another controller takes the application over, or cancelled."""
        self._errands.start(watch(self.flows, self._dialplans))
        self._errands.start(self._parts.afterwards.run())
        self._errands.start(self._parts.ports.audio.run())
        if self._outside.telephones is not None:
            self._errands.start(
                watch_seats(self._outside.telephones, self.desk, self._parts.ports.telephones, self.calls)
            )
        try:
            async for event in self._outside.ari.events():
                if isinstance(event, ApplicationReplaced):
                    self._replaced = True
                    log.error("another controller has taken over: this one stops acting")
                    return
                await self._take(event)
        finally:
            await self._stop()

    async def _take(self, event: AriEvent) -> None:
        match event:
            case Connected():
                await self._connected()
            case Disconnected():
                self.desk.hold()
                self._parts.recovery.lost_touch()
            case StasisStart(args=("feature", *_), channel=channel):
                self._errands.start(self._parts.codes.take(channel, channel.dialplan.exten))
            case _:
                self.calls.take(event)

    async def _connected(self) -> None:
        recovery, bring = self._parts.recovery, self._parts.bring
        for pause_s in _longer_and_longer(0.1, 2.0):
            try:
                await recovery.reconcile()
            except AriError as refusal:
                log.warning("calls could not be taken over yet: tried again", why=str(refusal))
                await asyncio.sleep(pause_s)  # the connection may be sound: no other event would bring us back here
            else:
                break
        self.desk.start()
        if recovery.unread:
            self._errands.start(recovery.read_later())
        if not self.ready.is_set():
            self.ready.set()
            self._errands.start(beat(self._outside.ari, self._outside.clock, lambda: self.desk.line.seats))
            self._errands.start(self._parts.press.run())
            if bring:
                self._errands.start(bring.run())
        if bring and recovery.asterisk_began_at:
            self._errands.start(bring.lost(recovery.asterisk_began_at))

    async def _stop(self) -> None:
        self.ready.clear()
        await self._errands.close()
        self.desk.close()
        await self.calls.close()
        if not self._replaced:  # else the heartbeat is the other one's now
            with contextlib.suppress(AriError):
                await stop_beating(self._outside.ari)


def _longer_and_longer(shortest_s: float, longest_s: float) -> Iterator[float]:
    while True:
        yield shortest_s
        shortest_s = min(2 * shortest_s, longest_s)
