"""Partials come as quickly as a recogniser makes them; a page is told at most five times a second, the newest first."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from agents.words.book import LONGEST_TEXT
from models.clock import Clock

#: Between two partials of one voice.
BETWEEN_S = 0.2
#: Utterances that have begun and not ended: one whose last words are being decoded, and the next.
_MOST_OPEN = 4

#: utterance, text, final, when it was first heard
Say = Callable[[str, str, bool, datetime], None]


class Pace:
    """One voice. A partial that comes too early waits for its turn, and a newer one takes its place; a final is told at
    once. What was told of an utterance that is cut short stands as its final."""

    def __init__(self, clock: Clock, say: Say) -> None:
        self._clock, self._say = clock, say
        self._open: OrderedDict[str, tuple[datetime, str]] = OrderedDict()
        self._newest: str | None = None  # the utterance whose partial waits for its turn
        self._next_s = 0.0
        self._turn: asyncio.TimerHandle | None = None

    def partial(self, utterance: str, text: str, *, settled: bool = False) -> None:
        """settled: nothing newer comes soon, so it does not wait."""
        at = self._began(utterance)
        self._open[utterance] = at, text[:LONGEST_TEXT]
        if len(self._open) > _MOST_OPEN:
            self.cut(next(iter(self._open)))
        self._newest = utterance
        loop = asyncio.get_running_loop()
        if settled or loop.time() >= self._next_s:
            self._tell()
        elif self._turn is None:
            self._turn = loop.call_at(self._next_s, self._tell)

    def final(self, utterance: str, text: str) -> None:
        """An empty text: it was no speech after all."""
        told = utterance in self._open
        at = self._began(utterance)
        self._open.pop(utterance, None)
        if text or told:
            self._say(utterance, text[:LONGEST_TEXT], True, at)

    def cut(self, utterance: str) -> None:
        """Nothing more of it will come."""
        if utterance in self._open:
            self.final(utterance, self._open[utterance][1])

    def close(self) -> None:
        for utterance in tuple(self._open):
            self.cut(utterance)
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None

    def _began(self, utterance: str) -> datetime:
        known = self._open.get(utterance)
        return known[0] if known else self._clock.now()

    def _tell(self) -> None:
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        if self._newest is None or self._newest not in self._open:
            return
        at, text = self._open[self._newest]
        self._next_s = asyncio.get_running_loop().time() + BETWEEN_S
        self._say(self._newest, text, False, at)
