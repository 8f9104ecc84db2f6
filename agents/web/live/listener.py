"""One open page and what waits to be sent to it: bounded, so that a slow page costs nobody else."""

import asyncio
from collections import deque
from collections.abc import Callable

from agents.web.live.published import Eyes, Published
from models.ids import UserId

MOST_WAITING = 500  # events that one page may be behind
SPARED_FROM = 50  # events behind: such a page is spared words that are not final yet
PACE_S = 0.25  # so often a board is told; a hundred of them would else cost more than the calls they show


class Listener:
    """One open page. `ended` is why it must go: a code of texts.py."""

    def __init__(self, user_id: UserId, eyes: Eyes, is_gone: Callable[[], bool]) -> None:
        self.user_id, self.eyes, self.is_gone = user_id, eyes, is_gone
        self.wake = asyncio.Event()
        self.ended: str | None = None
        self._waiting: deque[Published] = deque()
        self.hurries = False
        self._told_s = 0.0

    def offer(self, published: Published) -> None:
        if not published.seen_by(self.eyes):
            return
        if published.passing and len(self._waiting) >= SPARED_FROM:
            return
        if len(self._waiting) >= MOST_WAITING:
            self.end("too-slow")
            return
        self._waiting.append(published)
        self.hurries |= self.eyes.scope.seat is not None or published.topic == "words"

    def is_due(self, at_s: float) -> bool:
        """at_s: of the loop's clock. Whoever sits at a seat, or reads what is being said, is told at once."""
        return self.hurries or at_s - self._told_s >= PACE_S or len(self._waiting) >= SPARED_FROM

    @property
    def has_waiting(self) -> bool:
        return bool(self._waiting)

    def end(self, code: str) -> None:
        self._waiting.clear()
        self.ended = self.ended or code
        self.wake.set()

    def taken(self) -> list[Published]:
        """All that waits."""
        self.wake.clear()
        self.hurries, self._told_s = False, asyncio.get_running_loop().time()
        waiting, self._waiting = list(self._waiting), deque()
        return waiting
