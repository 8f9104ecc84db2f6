"""A small TCP proxy on loopback, between the controller and ARI: it cuts, refuses, or lets bytes vanish."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models.errands import Errands


class Proxy:
    def __init__(self, target: int) -> None:
        self._target = target
        self._links: set[asyncio.StreamWriter] = set()
        self._errands = Errands("the proxy")
        self._deaf: set[asyncio.StreamWriter] = set()
        self.open = asyncio.Event()
        self.open.set()
        self.port = 0

    def cut(self) -> None:
        """Every connection is reset."""
        for writer in tuple(self._links):
            writer.transport.abort()

    def swallow(self) -> None:
        """The connections of now stay open and nothing passes through them any more: half-open."""
        self._deaf |= self._links

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.open.is_set():
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._links |= {writer, far_writer}
        try:
            await asyncio.gather(self._pump(reader, far_writer, writer), self._pump(far_reader, writer, far_writer))
        finally:
            self._links -= {writer, far_writer}

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, own: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(65536):
                if own in self._deaf:
                    continue
                writer.write(piece)
                await writer.drain()
        if own not in self._deaf:
            writer.transport.abort()

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._errands.start(self._serve(reader, writer))

    async def close(self) -> None:
        self.cut()
        await self._errands.close()


@asynccontextmanager
async def proxy(target: int, port: int) -> AsyncIterator[Proxy]:
    made = Proxy(target)
    server = await asyncio.start_server(made.serve, "127.0.0.1", port)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await made.close()
