"""The connection to the worker: one that hangs is found, a machine that stood still is no worker that hangs."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ivr.speech import protocol
from ivr.speech.link import Link


class Worker:
    """Says hello, and answers pings for as long as it may."""

    def __init__(self) -> None:
        self.answers = True
        self.asked = asyncio.Semaphore(0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(protocol.line(protocol.Hello(())))
        while text := await reader.readline():
            self.asked.release()
            ping = protocol.request(text)
            assert isinstance(ping, protocol.Ping)
            if self.answers:
                writer.write(protocol.line(protocol.Pong(ping.number)))
        writer.close()

    async def is_asked(self, times: int) -> None:
        for _ in range(times):
            await self.asked.acquire()


@asynccontextmanager
async def linked(folder: Path, worker: Worker) -> AsyncIterator[asyncio.Task[str]]:
    server = await asyncio.start_unix_server(worker.serve, str(folder / "s"))
    reader, writer = await asyncio.open_unix_connection(str(folder / "s"))
    running = asyncio.create_task(Link(reader, writer, lambda _: None).run(lambda: None))
    try:
        async with asyncio.timeout(60):
            yield running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        server.close()
        await server.wait_closed()


async def test_one_that_hangs_is_found(tmp_path: Path) -> None:
    worker = Worker()
    async with linked(tmp_path, worker) as running:
        await worker.is_asked(2)
        worker.answers = False
        assert await running == "the speech worker has not answered for 1.5 s"


async def test_a_machine_that_stood_still_is_no_worker_that_hangs(tmp_path: Path) -> None:
    worker = Worker()
    async with linked(tmp_path, worker) as running:
        await worker.is_asked(2)
        await asyncio.sleep(0.1)  # the answer is read
        time.sleep(2)  # noqa: ASYNC251 both stand still
        await worker.is_asked(3)
        assert not running.done()
