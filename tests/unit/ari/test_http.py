"""Requests over HTTP, against a small server that records what reached it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from ivr.ari import (
    Ari,
    AriAddress,
    AriDown,
    AriError,
    AriRefused,
    BadRequest,
    Conflict,
    Forbidden,
    HttpTransport,
    NotFound,
    PreconditionFailed,
    ServerFailed,
    Unauthorised,
    Unprocessable,
)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served(answer: Answer, timeout_s: float = 2.0) -> AsyncIterator[Ari]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    async with TestServer(app) as server:
        address = AriAddress(str(server.make_url("/ari")), "user", "пароль")
        async with HttpTransport(address, "app", timeout_s=timeout_s) as transport:
            yield Ari(transport)


async def test_path_query_body_and_password_arrive_as_given() -> None:
    seen: list[tuple[str, str, dict[str, str], object, str]] = []

    async def answer(request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else None
        authorisation = request.headers["Authorization"]
        seen.append((request.method, request.raw_path.partition("?")[0], dict(request.query), body, authorisation))
        return web.Response(text='{"value":"x"}')

    async with served(answer) as ari:
        await ari.channels.set_channel_var("a/b?c ә", variable="X", value="1,2&3=ы+ %")
        await ari.channels.set_channel_vars("c", variables={"A": "ә"})
        await ari.bridges.add_channel("br", channel=["a", "b"], mute=True)
    assert seen[0][:4] == (
        "POST",
        "/ari/channels/a%2Fb%3Fc%20%D3%99/variable",
        {"variable": "X", "value": "1,2&3=ы+ %"},
        None,
    )
    assert seen[0][4].startswith("Basic ")
    assert seen[1][3] == {"variables": {"A": "ә"}}
    assert seen[2][2] == {"channel": "a,b", "mute": "true"}


@pytest.mark.parametrize("name", ["", ".", ".."])
async def test_an_id_cannot_climb_out_of_its_place(name: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response()

    async with served(answer) as ari:
        with pytest.raises(ValueError, match="only dots"):
            await ari.channels.hangup(name)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, Unauthorised),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (412, PreconditionFailed),
        (418, AriRefused),
        (422, Unprocessable),
        (500, ServerFailed),
        (503, ServerFailed),
    ],
)
async def test_each_refusal_has_its_type_and_names_no_value(status: int, kind: type[AriError]) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"message": "Channel not found"}, status=status)

    async with served(answer) as ari:
        with pytest.raises(AriRefused) as caught:
            await ari.channels.set_channel_var("call-1", variable="CALLERID(num)", value="+77011234567")
    assert type(caught.value) is kind
    assert (caught.value.operation, caught.value.status) == ("channels.set_channel_var", status)
    assert str(caught.value) == f"channels.set_channel_var: {status} Channel not found"


async def test_a_refusal_that_is_no_json() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=500, text="<html>" + "x" * 9000)

    async with served(answer) as ari:
        with pytest.raises(ServerFailed) as caught:
            await ari.asterisk.ping()
    assert len(str(caught.value)) < 300


async def test_no_answer_in_time_and_nobody_there() -> None:
    released = asyncio.Event()

    async def answer(_: web.Request) -> web.Response:
        await released.wait()
        return web.Response()

    async with served(answer, timeout_s=0.1) as ari:
        with pytest.raises(AriDown, match=r"no answer within 0\.1 s"):
            await ari.asterisk.ping()
        released.set()
    async with HttpTransport(AriAddress("http://127.0.0.1:1/ari", "u", "p"), "app") as transport:
        with pytest.raises(AriDown):
            await Ari(transport).asterisk.ping()


async def test_no_more_than_twenty_requests_at_a_time() -> None:
    running, most = 0, 0

    async def answer(_: web.Request) -> web.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.005)
        running -= 1
        return web.Response(text='{"value":""}')

    async with served(answer) as ari:
        await asyncio.gather(*(ari.asterisk.get_global_var(variable="X") for _ in range(100)))
    assert most == 20


def test_a_password_is_not_printed() -> None:
    assert "secret" not in repr(AriAddress("http://127.0.0.1/ari", "user", "secret"))
