"""Hanging up and tearing down until it is done: what is not let go of stays in Asterisk for ever."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from ivr.ari import AriDown, AriError
from ivr.ari.errors import ServerFailed
from models.errands import Errands

log = structlog.get_logger(__name__)

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
#: Together about ten minutes. Whoever takes over sweeps, and so does the reconciliation after every reconnect.
TRIES = 120

Request = Callable[[], Awaitable[None]]


class LettingGo:
    def __init__(self) -> None:
        self._errands = Errands("what is let go of")
        self._closed = False

    async def sure(self, what: str, request: Request) -> None:
        """Tries once while the caller of this waits; where Asterisk cannot be asked, goes on behind its back.

        A refusal means that the thing is gone: somebody else was quicker, which is what was wanted.
        """
        if await self._done(what, request) or self._closed:
            return
        self._errands.start(self._insist(what, request))

    async def _insist(self, what: str, request: Request) -> None:
        pause_s = FIRST_PAUSE_S
        for _ in range(TRIES):
            await asyncio.sleep(pause_s)
            if await self._done(what, request):
                return
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        log.error("given up: this may be left in Asterisk until the next reconciliation", what=what)

    async def _done(self, what: str, request: Request) -> bool:
        try:
            await request()
        except (AriDown, ServerFailed) as failure:
            log.info("not let go of yet", what=what, why=type(failure).__name__)
            return False
        except AriError as refusal:
            log.debug("gone already", what=what, why=type(refusal).__name__)
        return True

    async def close(self) -> None:
        """Stop acting at once: also for what ends only now, and lets go of its own."""
        self._closed = True
        await self._errands.close()
