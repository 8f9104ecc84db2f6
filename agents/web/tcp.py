"""The API on a TCP port. A port that somebody else has is told and tried again: calls do not wait for pages."""

import asyncio
import logging

import structlog
from aiohttp import web

log = structlog.get_logger(__name__)

RETRY_S = 5.0
FAREWELL_S = 2.0


def _quiet() -> logging.Logger:
    """aiohttp puts the beginning of a broken request into its message, and an address may hold a citizen's number.
    What fails behind the door is logged there, without it."""
    logger = logging.getLogger("agents.web.aiohttp")
    logger.setLevel(logging.CRITICAL)
    return logger


class Served:
    def __init__(self, app: web.Application, address: str, port: int, retry_s: float = RETRY_S) -> None:
        self._runner = web.AppRunner(app, access_log=None, logger=_quiet(), shutdown_timeout=FAREWELL_S)
        self._address, self._port, self._retry_s = address, port, retry_s
        self.up = asyncio.Event()
        self._starting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns at once; `up` is set when the port is ours."""
        await self._runner.setup()
        self._starting = asyncio.create_task(self._bind(), name="pages")

    async def close(self) -> None:
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        await self._runner.cleanup()

    async def _bind(self) -> None:
        told = False
        while not self.up.is_set():
            try:
                await web.TCPSite(self._runner, self._address, self._port).start()
            except OSError as wrong:
                if not told:
                    remedy = "stop the program that has the port, or change web.port in the site file"
                    log.error("the pages cannot be served", port=self._port, why=wrong.strerror, remedy=remedy)
                told = True
                await asyncio.sleep(self._retry_s)
            else:
                self.up.set()
