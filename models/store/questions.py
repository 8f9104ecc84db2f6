"""A question to the database: its rows, or DatabaseAway once a living one would have answered."""

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from models.store.errors import DatabaseAway
from models.store.within import within

#: A database that takes longer hangs: calls cannot wait for it.
ANSWER_S = 6.0

Rows = Sequence[Row[*tuple[Any, ...]]]


class Questions:
    """Of one kind of asker: whoever asks for much waits longer, and its silence is nobody else's."""

    def __init__(self, engine: AsyncEngine, limit_s: float) -> None:
        self.engine = engine
        self._limit_s = limit_s
        self._silent_until = 0.0  # on the loop's clock

    async def rows(self, query: Any) -> Rows:
        if asyncio.get_running_loop().time() < self._silent_until:
            raise DatabaseAway("it has just left a question unanswered")
        try:
            return await within(self._limit_s, self._asked(query))
        except TimeoutError as silent:  # else each of those whose calls are taken over would wait as long
            self._silent_until = asyncio.get_running_loop().time() + self._limit_s
            raise DatabaseAway(silent) from None
        except (SQLAlchemyError, OSError) as fault:
            raise DatabaseAway(getattr(fault, "orig", None) or fault) from None

    async def _asked(self, query: Any) -> Rows:
        async with self.engine.connect() as connection:
            return (await connection.execute(query)).all()
