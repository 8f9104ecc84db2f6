"""Counts the packets of every seat in conversation, so that a seat that only looks ready is found (C6), and asks a
telephone that has stopped whether it is there."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from ivr.ari import Ari, AriError
from ivr.call.machine.events import CallEvent, SeatSilent
from ivr.call.machine.packets import (
    BROWSER_GONE,
    GONE,
    HICCUP,
    SHORT_EVERY,
    VANISHED,
    Packets,
    suspected,
    verdicts,
)
from models.clock import Clock
from models.ids import LegId

log = structlog.get_logger(__name__)

#: With many legs each is asked about less often, so that no more than 200 questions go out a second.
QUESTION = timedelta(seconds=0.005)
#: Looks that are due within the shorter time go out together; a leg that is new is noticed within the longer one.
STEP_S, LONGEST_STEP_S = 0.05, 0.35

Post = Callable[[CallEvent], None]

#: Asks an endpoint's telephone; what is known of its last answer until then. None: it could not be asked.
Ask = Callable[[str], Awaitable[str | None]]


class AudioWatch:
    def __init__(self, ari: Ari, clock: Clock, ask: Ask | None = None) -> None:
        self._ari, self._clock, self._ask = ari, clock, ask
        self._legs: dict[LegId, Packets] = {}
        self._due: dict[LegId, datetime] = {}
        self._posts: dict[LegId, Post] = {}
        self._patience: dict[LegId, timedelta] = {}
        self._missed: set[LegId] = set()  # those whose last look told nothing
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
        self._missed.discard(leg)

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
        late = max(asked_at - self._due[leg], timedelta(0)) if leg in self._due else timedelta(0)
        try:
            count = (await self._ari.channels.rtpstatistics(leg)).rxcount
        except AriError:
            self._unknown(leg)  # it is gone or Asterisk is away: its end is told by others
            return
        if leg not in self._legs:
            return
        now = self._clock.now()
        if now - asked_at > HICCUP:  # of which moment it tells, nobody knows: as good as not looked
            self._missed.add(leg)
            self._due[leg] = now + SHORT_EVERY
            return
        if leg in self._missed:
            self._missed.discard(leg)
            late += 2 * HICCUP
        self._legs[leg] = seen = self._legs[leg].counted(count, now, late)
        if seen.to_ask():
            await self._put(leg, seen)
        self._look_again(leg)

    async def _put(self, leg: LegId, seen: Packets) -> None:
        """Asks a telephone that has stopped. One in the browser has more time instead."""
        asked_at = self._clock.now()
        try:
            channel = (await self._ari.channels.get(leg)).name
        except AriError:
            return
        endpoint = channel.partition("/")[2].rpartition("-")[0]
        if endpoint.endswith("-web"):
            told = replace(seen, gone=BROWSER_GONE)  # a restarted controller does not know which telephone it was
        else:
            mark = await self._ask(endpoint) if self._ask else None
            told = seen.told(mark if self._clock.now() - asked_at <= HICCUP else None, asked_at)
        if self._legs.get(leg) is seen:
            self._legs[leg] = told

    def _look_again(self, leg: LegId) -> None:
        if leg in self._legs:
            many = sum(seen.quiet_since is not None for seen in self._legs.values())
            legs = many if self._legs[leg].quiet_since else len(self._legs)
            self._due[leg] = self._clock.now() + max(self._legs[leg].look_after(), legs * QUESTION)

    def _unknown(self, leg: LegId) -> None:
        """What could not be asked is no silence."""
        if leg in self._legs:
            self._begin(leg)
