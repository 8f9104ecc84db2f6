"""The worker process: loads the models, opens the socket for the controller, runs until it is told to end."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import structlog

from ivr.speech import protocol
from ivr.speech.engine import Model, VoskModel
from ivr.speech.gate import RATE
from ivr.speech.loaded import Loader, Models
from ivr.speech.pool import DecodePool, Urgency
from ivr.speech.ports import Ports
from ivr.speech.recordings import Transcriber
from ivr.speech.server import Connection, Hearing
from models.errands import Errands

log = structlog.get_logger(__name__)

#: How often an ear without sound is given silence instead.
_TICK_S = 0.2
#: How long connections may take to end when the worker is told to end.
_GOODBYE_S = 1.0
#: Free-speech turns open at once, for each thread: a real-time factor of 0.3 to 0.45 while somebody really speaks.
_DICTATIONS_A_THREAD = 2


#: Voices of conversations decoded at once, for each thread; beyond it they are not heard rather than heard too late.
_WRITTEN_A_THREAD = 2


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """models: language -> folder. behind_limit_s: decoding later than this is given up (menus: "press a key")."""

    socket: Path
    recordings: Path
    models: Mapping[str, Path] = field(default_factory=dict)
    host: str = "127.0.0.1"
    first_port: int = 17000
    last_port: int = 17199
    threads: int = 2
    format: str = "alaw"
    behind_limit_s: float = 1.5


class SocketTaken(Exception):
    """Another worker listens there, or the path cannot be a socket: says what to do."""


def _bound(path: Path) -> socket.socket:
    """A listening unix socket for our own user only; what a killed worker left behind is removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if len(os.fsencode(path)) > 107:
        raise SocketTaken(f"{path} is too long for a unix socket (107 bytes): use a shorter --var folder")
    if path.exists():
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(0.5)
            try:
                probe.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()
            except OSError:
                raise SocketTaken(f"{path} is in use by something that does not answer: end it first") from None
            else:
                raise SocketTaken(f"another speech worker already listens on {path}: end it, or use another --var")
    before = os.umask(0o177)
    try:
        bound = socket.socket(socket.AF_UNIX)
        bound.bind(str(path))
    finally:
        os.umask(before)
    return bound


async def run(settings: WorkerSettings, ready: Callable[[], None] = lambda: None, load: Loader = VoskModel) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is called when all models are loaded."""
    bound = _bound(settings.socket)
    pool = DecodePool(settings.threads)
    models = Models(settings.models, load)
    hearing = Hearing(
        models=models,
        pool=pool,
        ports=Ports(settings.host, settings.first_port, settings.last_port),
        transcriber=Transcriber(pool, models.loaded, settings.recordings),
        host=settings.host,
        format=settings.format,
        behind_limit_s=settings.behind_limit_s,
        speaking_limit=_DICTATIONS_A_THREAD * settings.threads,
        writing_limit=_WRITTEN_A_THREAD * settings.threads,
    )
    try:
        await _serve(hearing, bound, ready)
    finally:
        pool.close()
        settings.socket.unlink(missing_ok=True)


async def _serve(hearing: Hearing, bound: socket.socket, ready: Callable[[], None]) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(hearing, reader, writer)
        hearing.connections.add(connection)
        serving.add(task := asyncio.current_task())
        try:
            await connection.serve()
        finally:
            hearing.connections.discard(connection)
            serving.discard(task)

    def greet_all() -> None:
        for connection in hearing.connections:
            connection.greet()

    serving: set[asyncio.Task[object] | None] = set()
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    server = await asyncio.start_unix_server(connected, sock=bound, limit=protocol.MOST_BYTES)
    errands = Errands("the speech worker")
    errands.start(_tick(hearing), "ticks")
    await hearing.models.load(greet_all)
    log.info("speech worker ready", languages=sorted(hearing.models.loaded))
    ready()
    for model in hearing.models.loaded.values():
        hearing.pool.submit(Urgency.RECORDING, partial(_hear_silence, model))
    await ending.wait()
    await errands.close()
    server.close()
    for connection in list(hearing.connections):
        connection.close()
    if serving:
        await asyncio.wait([task for task in serving if task], timeout=_GOODBYE_S)


def _hear_silence(model: Model) -> None:
    """What a recogniser unfolds first is unfolded before anybody speaks."""
    recogniser = model.recogniser(())
    recogniser.feed(bytes(RATE))
    recogniser.finish()


async def _tick(hearing: Hearing) -> None:
    while True:
        await asyncio.sleep(_TICK_S)
        for connection in list(hearing.connections):
            connection.tick()
