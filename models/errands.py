"""Work that is begun and that nobody waits for: held, since the loop itself holds no task, and heard when it fails."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class Errands:
    """All such work of one owner, who is named where a part of it fails; the others go on."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], name: str | None = None) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (failure := task.exception()) is not None:
            log.error("an errand has failed", owner=self._owner, errand=task.get_name(), exc_info=failure)

    async def settled(self, within_s: float | None = None) -> None:
        """Until all that runs now has ended, or for so long."""
        if self._running:
            await asyncio.wait(tuple(self._running), timeout=within_s)

    def cancel(self) -> None:
        for task in self._running:
            task.cancel()

    async def close(self) -> None:
        """Cancels all that runs now and waits until it has ended."""
        self.cancel()
        await self.settled()
