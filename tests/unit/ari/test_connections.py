"""Kept connections: which are used again, and that no answer ever reaches who did not ask for it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from ivr.ari.connections import ConnectionLost, Connections

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"


@asynccontextmanager
async def served(serve: Serve, most: int = 3) -> AsyncIterator[Connections]:
    tasks: set[asyncio.Task[None]] = set()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await serve(reader, writer)
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    connections = Connections(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ari", {"X": "y"}, most)
    try:
        yield connections
    finally:
        connections.close()
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def asked(reader: asyncio.StreamReader) -> bytes:
    """The address of the next request."""
    return (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1]


def answer(body: bytes) -> bytes:
    return OK % (len(body), body)


async def test_one_connection_serves_one_request_after_the_other() -> None:
    opened = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened += 1
        while True:
            writer.write(answer(await asked(reader)))

    async with served(serve) as connections:
        for n in range(5):
            assert (await connections.ask("GET", f"/{n}", None)).body == b"/%d" % n
        assert opened == 1
        found = await asyncio.gather(*(connections.ask("GET", f"/{n}", None) for n in range(20)))
    assert [each.body for each in found] == [b"/%d" % n for n in range(20)]
    assert opened == 3


async def test_what_was_needed_for_a_moment_is_let_go_though_nobody_asks_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ivr.ari.connections.SPARE_S", 0.05)
    opened = ended = 0
    all_asked, none_left = asyncio.Event(), asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened, ended
        opened += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while what := await asked(reader):
                if opened == 3:
                    all_asked.set()
                await all_asked.wait()
                writer.write(answer(what))
        ended += 1
        if ended == opened:
            none_left.set()

    async with served(serve) as connections:
        await asyncio.gather(*(connections.ask("GET", f"/{n}", None) for n in range(3)))
        async with asyncio.timeout(10):
            await none_left.wait()
        assert (opened, ended) == (3, 3)
        assert (await connections.ask("GET", "/again", None)).body == b"/again"


async def test_a_given_up_request_leaves_its_answer_to_nobody() -> None:
    slow = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            what = await asked(reader)
            if what == b"/slow":
                await slow.wait()
            writer.write(answer(what))

    async with served(serve, most=1) as connections:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await connections.ask("GET", "/slow", None)
        slow.set()
        for n in range(3):
            assert (await connections.ask("GET", f"/{n}", None)).body == b"/%d" % n


async def test_a_connection_that_the_other_side_has_closed_is_not_used_again() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(await asked(reader)))

    async with served(serve) as connections:
        for n in range(5):
            assert (await connections.ask("GET", f"/{n}", None)).body == b"/%d" % n
            await asyncio.sleep(0.01)  # until its end has come


async def test_what_ends_before_its_answer_is_lost() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")

    async with served(serve, most=1) as connections:
        for _ in range(3):
            with pytest.raises(ConnectionLost):
                await connections.ask("GET", "/", None)


async def test_closing_fails_what_is_asked_and_what_waits_at_once() -> None:
    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with served(serve, most=1) as connections:
        running = [asyncio.create_task(connections.ask("GET", f"/{n}", None)) for n in range(3)]
        await asyncio.sleep(0.02)
        connections.close()
        for each in await asyncio.gather(*running, return_exceptions=True):
            assert isinstance(each, ConnectionLost)


async def test_who_waited_and_was_cancelled_holds_nobody_up() -> None:
    go = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            what = await asked(reader)
            await go.wait()
            writer.write(answer(what))

    async with served(serve, most=1) as connections:
        tasks = [asyncio.create_task(connections.ask("GET", f"/{n}", None)) for n in range(4)]
        await asyncio.sleep(0.02)
        tasks[1].cancel()
        tasks[2].cancel()
        go.set()
        assert [(await tasks[n]).body for n in (0, 3)] == [b"/0", b"/3"]


@pytest.mark.parametrize("target", ["/a b", "/a\r\nX: y", "/ә", "/a\0"])
async def test_an_address_cannot_become_a_header(target: str) -> None:
    with pytest.raises(ValueError, match="quoted"):
        await Connections("http://127.0.0.1:1/ari", {}, 1).ask("GET", target, None)
