"""Waiting for something to be so."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar, overload

T = TypeVar("T")

#: Far longer than anything takes: only a test that fails waits so long, however slow and busy its machine is.
PATIENT_S = 30.0


@overload
async def until(ask: Callable[[], Awaitable[T]], limit_s: float = PATIENT_S) -> T: ...


@overload
async def until(ask: Callable[[], T], limit_s: float = PATIENT_S) -> T: ...


async def until(ask: Callable[[], object], limit_s: float = PATIENT_S) -> object:
    """The first true answer. What was asked stands in the failure's traceback."""
    async with asyncio.timeout(limit_s):
        while True:
            said = ask()
            if isinstance(said, Awaitable):
                said = await said
            if said:
                return said
            await asyncio.sleep(0.03)
