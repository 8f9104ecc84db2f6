"""An event loop whose clock jumps to the next timer: a call of 30 s is tested in a millisecond."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

START = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)  # a cold Thursday morning


class _JumpingSelector(selectors.SelectSelector):
    """Never waits: what would be waited for is added to the loop's clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout is None:
            return ready or super().select(None)
        self.now += max(timeout, 0)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now

    def stand_still(self, seconds: float) -> None:
        """The machine stops: time goes on and nothing runs."""
        self._jumping.now += seconds

    def run_in_executor(  # type: ignore[override] # whose parameter is one of Python's own variadic types
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """At once, in this thread: beside a real one the clock would jump on, each time a little otherwise."""
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 it belongs to whoever awaits it
            done.set_exception(error)
        return done


class LoopClock:
    """The clock port on the running loop's time."""

    def now(self) -> datetime:
        return START + timedelta(seconds=asyncio.get_running_loop().time())


def stand_still(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    loop.stand_still(seconds)


def run_virtual(main: Coroutine[Any, Any, T]) -> T:
    """Run to the end in virtual time. A wait without any timer pending would hang: give waits a timeout."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
