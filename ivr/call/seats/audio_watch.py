"""Counts the packets of every seat in conversation, so that a seat that only looks ready is found (C6)."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog

from ivr.ari import Ari, AriError
from ivr.call.machine.events import CallEvent, SeatSilent
from ivr.call.machine.packets import GONE, HICCUP, SHORT_EVERY, VANISHED, Packets, suspected, verdicts
from models.clock import Clock
from models.ids import LegId

log = structlog.get_logger(__name__)

#: With many legs each is asked about less often, so that no more than 200 questions go out a second.
QUESTION = timedelta(seconds=0.005)
#: Looks that are due within the shorter time go out together; a leg that is new is noticed within the longer one.
STEP_S, LONGEST_STEP_S = 0.05, 0.35

Post = Callable[[CallEvent], None]


class AudioWatch:
    def __init__(self, ari: Ari, clock: Clock) -> None:
        self._ari, self._clock = ari, clock
        self._legs: dict[LegId, Packets] = {}
        self._due: dict[LegId, datetime] = {}
        self._posts: dict[LegId, Post] = {}
        self._patience: dict[LegId, timedelta] = {}
        self._any = asyncio.Event()

    def watch(self, leg: LegId, post: Post, gone: timedelta = GONE) -> None:
        """From now on, until it is forgotten. Again: counting starts anew. gone: how long a silence is its end."""
        self._posts[leg], self._patience[leg] = post, gone
        self._begin(leg)
        self._any.set()

    def _begin(self, leg: LegId) -> None:
        now = self._clock.now()
        self._legs[leg] = Packets(now, gone=self._patience[leg])
        self._due[leg] = now + self._legs[leg].look_after()

    def rest(self, leg: LegId) -> None:
        """The telephone itself holds the call: it may send nothing."""
        self._legs.pop(leg, None)
        self._due.pop(leg, None)

    def wake(self, leg: LegId) -> None:
        if leg in self._posts:
            self.watch(leg, self._posts[leg], self._patience[leg])

    def unreachable(self, leg: LegId) -> None:
        """Asterisk's OPTIONS say that its telephone is gone. Where packets are counted they know better."""
        if leg in self._posts and leg not in self._legs:
            post = self._posts[leg]
            self.forget(leg)
            post(SeatSilent(leg, VANISHED))

    def forget(self, leg: LegId) -> None:
        self.rest(leg)
        self._posts.pop(leg, None)
        self._patience.pop(leg, None)

    async def run(self) -> None:
        """For ever."""
        while True:
            if not self._legs:
                self._any.clear()
                await self._any.wait()
            now = self._clock.now()
            await self._look_at(leg for leg, at in self._due.items() if at <= now)
            if suspected(self._legs):
                await self._look_at(leg for leg, at in self._due.items() if self._looked_before(leg, now))
            self._judge()
            if self._due:
                left_s = (min(self._due.values()) - self._clock.now()).total_seconds()
                await asyncio.sleep(min(max(STEP_S, left_s), LONGEST_STEP_S))

    def _looked_before(self, leg: LegId, now: datetime) -> bool:
        last = self._legs[leg].last
        return last is not None and last.at < now

    async def _look_at(self, legs: Iterable[LegId]) -> None:
        await asyncio.gather(*map(self._look, tuple(legs)))

    def _judge(self) -> None:
        for leg, why in verdicts(self._legs).items():
            log.warning("no sound comes from a seat's telephone", leg=leg, why=why)
            post = self._posts[leg]
            self.forget(leg)
            post(SeatSilent(leg, why))

    async def _look(self, leg: LegId) -> None:
        asked_at = self._clock.now()
        try:
            count = (await self._ari.channels.rtpstatistics(leg)).rxcount
        except AriError:
            self._unknown(leg)  # it is gone or Asterisk is away: its end is told by others
            return
        if leg in self._legs:
            now = self._clock.now()
            if now - asked_at > HICCUP:  # of which moment it tells, nobody knows: a late answer is no silence
                self._due[leg] = now + SHORT_EVERY
                return
            self._legs[leg] = seen = self._legs[leg].counted(count, now)
            self._due[leg] = now + max(seen.look_after(), len(self._legs) * QUESTION)

    def _unknown(self, leg: LegId) -> None:
        """What could not be asked is no silence."""
        if leg in self._legs:
            self._begin(leg)
