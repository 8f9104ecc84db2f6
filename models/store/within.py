"""Waiting for a database no longer than one can. A server that hangs is no server that says no: it answers nothing, and
psycopg, told to stop, waits ten seconds more for it to agree."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

LEAVING_S = 1.0

_given_up: set[asyncio.Task[Any]] = set()  # a task that nobody holds may vanish before its end


async def within(limit_s: float, work: Coroutine[Any, Any, T]) -> T:
    """Raises TimeoutError when the limit is over; the work is told to stop, and is not waited for. Who is told to stop
    itself gives the work a moment to leave things in order."""
    doing = asyncio.get_running_loop().create_task(work)
    try:
        done, _ = await asyncio.wait({doing}, timeout=limit_s)
    except asyncio.CancelledError:
        give_up(doing)
        await asyncio.wait({doing}, timeout=LEAVING_S)
        raise
    if not done:
        give_up(doing)
        raise TimeoutError(f"no answer within {limit_s:g} s")
    return doing.result()


def give_up(doing: "asyncio.Task[Any]") -> None:
    doing.cancel()
    _given_up.add(doing)
    doing.add_done_callback(_ended)


def _ended(task: "asyncio.Task[Any]") -> None:
    _given_up.discard(task)
    if not task.cancelled():
        task.exception()  # whatever it was, nobody waits to hear it
