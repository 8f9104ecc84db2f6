"""One utterance in one language: sound is gathered, decoded in the pool piece by piece, and never piles up."""

import asyncio
import itertools
import time
from collections.abc import Callable, Sequence

from ivr.speech.engine import Model, Recogniser
from ivr.speech.phrases import Decoded
from ivr.speech.pool import DecodePool, Urgency

#: Sound is decoded in pieces of at least this much (0.1 s), and at most that much (0.5 s).
_LEAST, _MOST = 1600, 8000


_turns = itertools.count()


class Decoding:
    """Feed it on the loop; `finish` gives the words. The recogniser itself lives in the pool's threads only."""

    def __init__(
        self,
        pool: DecodePool,
        urgency: Urgency,
        model: Model,
        sayable: Sequence[str],
        on_partial: Callable[[str, str], None],
        on_rest: Callable[[str, str], None] | None = None,
    ) -> None:
        self._pool, self._urgency, self._model, self._sayable = pool, urgency, model, sayable
        self._on_partial, self._on_rest = on_partial, on_rest or on_partial
        self._turn = next(_turns)
        self._pending = bytearray()
        self._pending_since: float | None = None
        self._recogniser: Recogniser | None = None
        self._ending = self._resting = False
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._decode())

    @property
    def behind_s(self) -> float:
        """How long the oldest sound has been waiting for a thread."""
        return 0.0 if self._pending_since is None else time.monotonic() - self._pending_since

    def feed(self, pcm: bytes) -> None:
        if self._pending_since is None:
            self._pending_since = time.monotonic()
        self._pending += pcm
        if len(self._pending) >= _LEAST:
            self._wake.set()

    def rest(self) -> None:
        """Settle what was fed: a recogniser holds a last word back until it has heard a long silence."""
        self._resting = True
        self._wake.set()

    async def finish(self) -> Decoded:
        """The words of all that was fed. Raises what the recogniser raised."""
        self._ending = True
        self._wake.set()
        return await self._task

    def stop(self) -> None:
        self._pending.clear()
        self._task.cancel()

    async def _decode(self) -> Decoded:
        recogniser = await self._pool.submit(self._urgency, lambda: self._model.recogniser(self._sayable), self._turn)
        while not (self._ending and not self._pending):
            await self._wake.wait()
            self._wake.clear()
            while len(self._pending) >= (1 if self._ending or self._resting else _LEAST):
                await self._decode_piece(recogniser)
            if self._resting and not self._ending:
                self._resting = False
                self._on_rest(self._model.language, await self._pool.submit(self._urgency, recogniser.rest, self._turn))
        return await self._pool.submit(self._urgency, recogniser.finish, self._turn)

    async def _decode_piece(self, recogniser: Recogniser) -> None:
        piece = bytes(self._pending[:_MOST])
        del self._pending[:_MOST]
        self._pending_since = time.monotonic() if self._pending else None
        text = await self._pool.submit(self._urgency, lambda: recogniser.feed(piece), self._turn)
        self._on_partial(self._model.language, text)
