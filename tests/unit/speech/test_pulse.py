"""A worker that hangs for good is ended; one that is busy, starts or ends is left alone."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ivr.site.paths import PROJECT
from ivr.speech.pulse import watch_pulse

#: Answers the first pings, then not a word more; or never, where it is told so.
WORKER = """
import asyncio, sys
from ivr.speech import protocol
left = int(sys.argv[2])
async def serve(reader, writer):
    global left
    writer.write(protocol.line(protocol.Hello(())))
    async for text in reader:
        if left > 0:
            left -= 1
            writer.write(protocol.line(protocol.Pong(protocol.request(text).number)))
        print("asked", flush=True)
async def main():
    server = await asyncio.start_unix_server(serve, sys.argv[1])
    print("listens", flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


@asynccontextmanager
async def worker(socket: Path, answers: int) -> AsyncIterator[asyncio.subprocess.Process]:
    argv = (sys.executable, "-c", WORKER, str(socket), str(answers))
    child = await asyncio.create_subprocess_exec(*argv, stdout=subprocess.PIPE, cwd=PROJECT)
    watching = asyncio.create_task(
        watch_pulse(socket, lambda: child.pid if child.returncode is None else None, patience_s=1.0, every_s=0.01)
    )
    try:
        async with asyncio.timeout(30):
            yield child
    finally:
        watching.cancel()
        if child.returncode is None:
            child.kill()
        await child.wait()


async def test_one_that_stops_answering_is_ended(tmp_path: Path) -> None:
    async with worker(tmp_path / "s", answers=20) as child:
        assert await child.wait() == -signal.SIGKILL


async def test_one_that_has_never_answered_is_still_starting(tmp_path: Path) -> None:
    async with worker(tmp_path / "s", answers=0) as child:
        assert child.stdout is not None
        said = [await child.stdout.readline() for _ in range(4)]
        assert said == [b"listens\n", *[b"asked\n"] * 3]
        assert child.returncode is None


async def test_a_machine_that_stood_still_ends_no_worker_that_lives(tmp_path: Path) -> None:
    async with worker(tmp_path / "s", answers=10**6) as child:
        assert child.stdout is not None
        await child.stdout.readline()
        await child.stdout.readline()  # well
        child.send_signal(signal.SIGSTOP)
        await asyncio.sleep(0.2)  # one question is open now
        time.sleep(1.5)  # noqa: ASYNC251 everything stands still
        child.send_signal(signal.SIGCONT)
        for _ in range(200):
            assert await child.stdout.readline(), "it was ended"
