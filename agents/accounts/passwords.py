"""Passwords as argon2id hashes. Hashing takes tens of milliseconds on purpose, so it has one thread of its own (the
library lets go of Python's lock) and never the event loop's; a flood of tries is refused instead of queued."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST, LONGEST = 12, 128
MOST_WAITING = 30
_COMMON = ("password", "qwerty", "123456", "111111", "йцукен", "пароль", "құпия")


class HashingBusy(Exception):
    """Too many passwords wait to be looked at."""


#: 19 MiB and two passes: the least that OWASP advises, about 30 ms here.
STRONG = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class Passwords:
    def __init__(self, hasher: PasswordHasher = STRONG) -> None:
        self._hasher = hasher
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="passwords")
        self._waiting = 0
        self._nobody = self._hasher.hash("somebody who does not exist")

    async def hashed(self, password: str) -> str:
        return await self._run(self._hash, password, "")

    async def fits(self, password: str, kept: str | None) -> bool:
        """As slow without an account (None) as with one: how long it takes tells nothing."""
        return await self._run(self._verify, password, kept or self._nobody) == "fits" and kept is not None

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[str, str], str], password: str, kept: str) -> str:
        if self._waiting >= MOST_WAITING:
            raise HashingBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, password, kept)
        finally:
            self._waiting -= 1

    def _hash(self, password: str, _kept: str) -> str:
        return self._hasher.hash(password)

    def _verify(self, password: str, kept: str) -> str:
        try:
            return "fits" if self._hasher.verify(kept, password) else ""
        except (Argon2Error, InvalidHashError):
            return ""


def is_weak(password: str, name: str) -> bool:
    """Length is what counts; the rest only catches what is tried first."""
    small = password.casefold()
    return (
        not SHORTEST <= len(password) <= LONGEST
        or len(set(small)) < 5
        or any(small.count(word) * len(word) * 2 > len(small) for word in (*_COMMON, name.casefold()) if word)
    )
