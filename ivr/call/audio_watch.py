"""Counts the packets of every seat in conversation, so that a seat that only looks ready is found (C6)."""

import asyncio
from collections.abc import Callable

import structlog

from ivr.ari import Ari, AriError
from ivr.call.machine.events import CallEvent, SeatSilent
from ivr.call.machine.packets import Packets, verdicts
from models.clock import Clock
from models.ids import LegId

log = structlog.get_logger(__name__)

#: Every leg is asked about so often; with many of them less, so that no more than 200 questions go out a second.
EVERY_S = 0.25
QUESTION_S = 0.005

Post = Callable[[CallEvent], None]


class AudioWatch:
    def __init__(self, ari: Ari, clock: Clock) -> None:
        self._ari, self._clock = ari, clock
        self._legs: dict[LegId, Packets] = {}
        self._posts: dict[LegId, Post] = {}
        self._any = asyncio.Event()

    def watch(self, leg: LegId, post: Post) -> None:
        """From now on, until it is forgotten. Again: counting starts anew."""
        self._posts[leg] = post
        self._legs[leg] = Packets(self._clock.now())
        self._any.set()

    def rest(self, leg: LegId) -> None:
        """The telephone itself holds the call: it may send nothing."""
        self._legs.pop(leg, None)

    def wake(self, leg: LegId) -> None:
        if leg in self._posts:
            self.watch(leg, self._posts[leg])

    def forget(self, leg: LegId) -> None:
        self._legs.pop(leg, None)
        self._posts.pop(leg, None)

    async def run(self) -> None:
        """For ever."""
        while True:
            if not self._legs:
                self._any.clear()
                await self._any.wait()
            await asyncio.gather(*map(self._look, tuple(self._legs)))
            for leg, why in verdicts(self._legs, self._clock.now()).items():
                log.warning("no sound comes from a seat's telephone", leg=leg, why=why)
                post = self._posts[leg]
                self.forget(leg)
                post(SeatSilent(leg, why))
            await asyncio.sleep(max(EVERY_S, len(self._legs) * QUESTION_S))

    async def _look(self, leg: LegId) -> None:
        try:
            count = (await self._ari.channels.rtpstatistics(leg)).rxcount
        except AriError:
            self._unknown(leg)  # it is gone or Asterisk is away: its end is told by others
            return
        if leg in self._legs:
            self._legs[leg] = self._legs[leg].counted(count, self._clock.now())

    def _unknown(self, leg: LegId) -> None:
        """What could not be asked is no silence."""
        if leg in self._legs:
            self._legs[leg] = Packets(self._clock.now())
