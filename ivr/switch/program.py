"""One of our own programs as a child process: started, asked whether it is ready, stopped."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import aiohttp

from ivr.switch.child import Child
from ivr.switch.wrong import SwitchWrong

ASK_EVERY_S = 0.05
LAST_LINES = 5


class Program(Child):
    """argv runs with its output in `log`; `ready` says whether it can be used."""

    given = False

    def __init__(self, name: str, argv: Sequence[str], log: Path, ready: Callable[[], Awaitable[bool]]) -> None:
        self.name = name
        self.log = log
        self.argv = list(argv)
        self._ready = ready

    def start(self) -> None:
        """Call it from the main thread: the child is bound to the life of the thread that starts it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "ab") as output:
            self._begin(self.argv, output)

    async def wait_ready(self, limit_s: float = 30.0) -> None:
        until = time.monotonic() + limit_s
        while not await self._ready():
            if self.ended is not None:
                raise SwitchWrong(f"{self.name} ended at once (status {self.ended}); {self._last_words()}")
            if time.monotonic() > until:
                raise SwitchWrong(f"{self.name} was not ready within {limit_s:g} s; {self._last_words()}")
            await asyncio.sleep(ASK_EVERY_S)

    def _last_words(self) -> str:
        lines = self.log.read_text("utf-8", "replace").splitlines()[-LAST_LINES:]
        return "\n".join([f"its log is {self.log}, which ends:", *lines])


async def listens(path: Path) -> bool:
    """Somebody accepts on this unix socket."""
    try:
        _, writer = await asyncio.open_unix_connection(str(path))
    except OSError:
        return False
    writer.close()
    return True


async def healthy(path: Path) -> bool:
    """The control interface on this unix socket says it is well."""
    limit = aiohttp.ClientTimeout(total=2)
    try:
        connector = aiohttp.UnixConnector(str(path))
        async with aiohttp.ClientSession(connector=connector, timeout=limit) as session:
            answer = await session.get("http://control/health")
            return answer.status == 200
    except (aiohttp.ClientError, OSError, TimeoutError):
        return False
