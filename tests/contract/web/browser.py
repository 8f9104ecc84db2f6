"""Somebody's browser: cookies, the CSRF token that its page was given, and an event stream."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp


@dataclass(frozen=True, slots=True)
class Said:
    status: int
    body: Any
    headers: Mapping[str, str]
    raw: bytes = field(repr=False)

    @property
    def code(self) -> str:
        return str(self.body["code"])


class Person:
    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self.http, self.address = http, address
        self.csrf = ""

    async def ask(self, method: str, path: str, body: object = None, **more: Any) -> Said:
        headers = {"X-CSRF-Token": self.csrf} if method not in ("GET", "HEAD") else {}
        headers.update(more.pop("headers", {}))
        given: dict[str, Any] = {} if body is None else {"json": body}
        async with self.http.request(method, self.address + path, headers=headers, **given, **more) as got:
            raw = await got.read()
            is_json = got.content_type == "application/json"
            return Said(got.status, await got.json() if is_json else None, got.headers, raw)

    async def get(self, path: str, **query: str) -> Said:
        return await self.ask("GET", path, params=query)

    async def visit(self) -> None:
        self.csrf = (await self.get("/api/csrf")).body["csrf"]

    async def log_in(self, name: str, password: str) -> Said:
        await self.visit()
        got = await self.ask("POST", "/api/login", {"name": name, "password": password})
        if got.status == 200:
            self.csrf = got.body["csrf"]
        return got


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the stream."""

    event: str
    number: str
    body: dict[str, Any]


async def messages(got: aiohttp.ClientResponse) -> AsyncIterator[Message]:
    fields: dict[str, str] = {}
    async for raw in got.content:
        line = raw.decode().rstrip("\n")
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            if "event" in fields:
                yield Message(fields["event"], fields.get("id", ""), json.loads(fields["data"]))
            fields = {}
