"""Waiting for something to be so."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def until(ask: Callable[[], T | Awaitable[T]], limit_s: float = 10, every_s: float = 0.03) -> T:
    """The first true answer. What is asked is in the failure's traceback."""
    async with asyncio.timeout(limit_s):
        while True:
            answer = ask()
            said = await answer if isinstance(answer, Awaitable) else answer
            if said:
                return said
            await asyncio.sleep(every_s)
