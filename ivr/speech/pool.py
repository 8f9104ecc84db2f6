"""Threads that decode, the most urgent work first. Vosk releases the interpreter, so threads use all cores."""

import asyncio
import heapq
import itertools
import threading
from collections.abc import Callable
from enum import IntEnum
from typing import TypeVar

T = TypeVar("T")


class Urgency(IntEnum):
    """Who waits when the processors are full (DESIGN §6): the last ones."""

    MENU = 0
    FREE_SPEECH = 1
    DESK = 2  # the caller's words on the operator's page
    DESK_SEAT = 3  # the operator's own
    RECORDING = 4


class DecodePool:
    """As many threads as the site file says. Work comes in small pieces, so that order can change."""

    def __init__(self, threads: int) -> None:
        self._waiting: list[tuple[int, int, int, Callable[[], None]]] = []
        self._number = itertools.count()
        self._changed = threading.Condition()
        self._closed = False
        self._threads = [threading.Thread(target=self._work, name=f"decode-{n}", daemon=True) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def submit(self, urgency: Urgency, work: Callable[[], T], turn: int = 0) -> asyncio.Future[T]:
        """Do the work in a thread. The future is the calling loop's; cancelled work that has not begun is skipped.

        turn: among equals the lower one first, so that under load some are heard in time and not all too late.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def run() -> None:
            if future.cancelled():
                return
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - the fault belongs to who awaits the future
                _deliver(loop, future, error=error)
            else:
                _deliver(loop, future, result=result)

        with self._changed:
            heapq.heappush(self._waiting, (urgency, turn, next(self._number), run))
            self._changed.notify()
        return future

    def close(self) -> None:
        """Begin nothing new and wait for what is being decoded."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=2)

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                *_, run = heapq.heappop(self._waiting)
            run()


def _deliver(
    loop: asyncio.AbstractEventLoop,
    future: "asyncio.Future[T]",
    *,
    result: T | None = None,
    error: Exception | None = None,
) -> None:
    def settle() -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    try:
        loop.call_soon_threadsafe(settle)
    except RuntimeError:
        return  # the loop has closed: nobody waits any more
