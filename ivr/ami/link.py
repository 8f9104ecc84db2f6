"""panoramisk behind guards: it only logs in, pings and asks, for device states and of telephones; each message goes
into a queue.

It connects again by itself. What it does not notice is an Asterisk that is frozen: our ping has a limit.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from panoramisk import Manager

from ivr.ami.values import safe

#: All others would be sent again after a reconnect.
_FORGOTTEN = ("ping", "login", "devicestatelist", "getvar", "pjsipqualify")

_NEVER_S = 10**6  # panoramisk's own ping is not used

# It would print actions (the login's secret) and events (numbers of callers): it gets a log that nobody reads.
_silent = logging.Logger("panoramisk", logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class AmiAddress:
    host: str
    port: int
    user: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        for value in (self.user, self.secret):
            safe(value)


@dataclass(frozen=True, slots=True)
class AmiRules:
    ping_s: float = 5.0
    ping_limit_s: float = 2.0
    list_limit_s: float = 5.0
    reconnect_s: int = 2
    queue_length: int = 5_000


@dataclass(frozen=True, slots=True)
class LoggedIn:
    pass


@dataclass(frozen=True, slots=True)
class Lost:
    why: str


Received = LoggedIn | Lost | Mapping[str, object]


class _Manager(Manager):  # type: ignore[misc]  # panoramisk ships no types
    stopped = False

    def connect(self, *arguments: Any, **named: Any) -> Any:
        """Also called by its own timer, which must not outlive us."""
        return None if self.stopped else super().connect(*arguments, **named)

    def login(self, future: "asyncio.Future[Any]") -> Any:
        """The link may end before the answer to the login comes."""
        return None if future.cancelled() or self.stopped else super().login(future)


class Link:
    def __init__(self, address: AmiAddress, rules: AmiRules) -> None:
        self.received: asyncio.Queue[Received] = asyncio.Queue()
        self._asked: set[asyncio.Future[object]] = set()
        self._rules = rules
        self._why = "Asterisk does not listen for AMI, or refuses the login"
        self._manager = _Manager(
            loop=asyncio.get_running_loop(),
            host=address.host,
            port=address.port,
            username=address.user,
            secret=address.secret,
            events="system,user",  # contacts, our dialplan's own; "call" would bring thirty events for each call
            encoding="latin-1",  # UTF-8 would lose letters at the borders of chunks
            ping_delay=_NEVER_S,
            ping_interval=_NEVER_S,
            reconnect_timeout=rules.reconnect_s,
            forgetable_actions=_FORGOTTEN,
            log=_silent,
            on_login=lambda _: self.received.put_nowait(LoggedIn()),
            on_disconnect=lambda _, __: self._lost(),
        )
        self._manager.register_event("*", self._on_event)

    async def _on_event(self, _: Manager, message: Mapping[str, object]) -> None:
        """async: a plain callback that raises would cost the link."""
        if self.received.qsize() < self._rules.queue_length:
            self.received.put_nowait(message)
        else:
            self.drop(f"{self._rules.queue_length} messages waited for their reader; all is asked anew")

    def open(self) -> None:
        self._manager.connect()

    def close(self) -> None:
        self._manager.stopped = True
        self._manager.close()

    def drop(self, why: str) -> None:
        """Ends this connection at once; another follows."""
        self._why = why
        if self._manager.protocol is not None and not self._manager.protocol.closed:
            self._manager.protocol.transport.abort()

    def _lost(self) -> None:
        for question in self._asked:
            if not question.done():  # panoramisk leaves them open for ever
                question.set_exception(ConnectionResetError("the AMI connection ended"))
        self.received.put_nowait(Lost(self._why))
        self._why = "Asterisk closed the connection"

    async def device_states(self) -> list[Mapping[str, object]]:
        """All devices' states; none when Asterisk does not offer them."""
        answer = await self._ask("DeviceStateList", self._rules.list_limit_s)
        return list(answer) if isinstance(answer, list) else []

    async def answer(self, action: str, **fields: str) -> Mapping[str, object]:
        """To an action that is answered by one message; nothing when there is no connection. Raises as `_ask`."""
        answer = await self._ask(action, self._rules.ping_limit_s, **fields)
        return answer if isinstance(answer, Mapping) else {}

    async def guard(self) -> None:
        """For ever: a connection that does not answer a ping in time is dropped."""
        while True:
            await asyncio.sleep(self._rules.ping_s)
            try:
                await self._ask("Ping", self._rules.ping_limit_s)
            except TimeoutError:
                self.drop(f"no answer to a ping within {self._rules.ping_limit_s:g} s")
            except ConnectionError:
                pass  # told already

    async def _ask(self, action: str, limit_s: float, **fields: str) -> object:
        """Raises TimeoutError, and ConnectionError when the connection ends meanwhile."""
        protocol = self._manager.protocol
        if protocol is None or protocol.closed:
            return None
        question: asyncio.Future[object] = self._manager.send_action(
            {"Action": action} | {name: safe(value) for name, value in fields.items()}
        )
        self._asked.add(question)
        try:
            async with asyncio.timeout(limit_s):  # wait_for of Python 3.11 can swallow our own cancellation
                return await question
        finally:
            self._asked.discard(question)
