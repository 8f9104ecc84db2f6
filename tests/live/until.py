"""Waiting for something to be so."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar, overload

T = TypeVar("T")


@overload
async def until(ask: Callable[[], Awaitable[T]], limit_s: float = 10) -> T: ...


@overload
async def until(ask: Callable[[], T], limit_s: float = 10) -> T: ...


async def until(ask: Callable[[], object], limit_s: float = 10) -> object:
    """The first true answer. What was asked stands in the failure's traceback."""
    async with asyncio.timeout(limit_s):
        while True:
            said = ask()
            if isinstance(said, Awaitable):
                said = await said
            if said:
                return said
            await asyncio.sleep(0.03)
