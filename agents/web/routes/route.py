"""One route as it is declared: what may be asked, by whom, what comes back, how it can be refused."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from agents.accounts.rights import Right, rights_of
from agents.web.door.faults import Fault
from agents.web.parts import Parts
from models.accounts import Session, User
from models.store.pages import Scope

#: What may stand in an address. Anything else is an address that does not exist.
PATTERNS: Mapping[str, str] = {
    "call": r"call-[0-9a-z-]{1,64}",
    "seat": r"[0-9]{2,6}",
    "wish": r"(login|ready|pause|wrap-up|logout)",
    "recording": r"(tape|message|alone)-call-[0-9a-z-]{1,80}",
    "ticket": r"(ticket-[0-9a-z-]{1,64}|[0-9]{5,12})",
    "user": r"[a-z0-9][a-z0-9._-]{1,31}",
    "service": r"[a-z][a-z0-9.-]{0,63}",
}


@dataclass(frozen=True)
class Ask:
    """A request that passed the door: who asks is known, and may."""

    parts: Parts
    request: web.Request
    session: Session | None
    origin: str
    language: str
    path: Mapping[str, str]
    secure: bool

    @property
    def user(self) -> User:
        if self.session is None:
            raise Fault("not-logged-in")
        return self.session.user

    @cached_property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.user.roles)

    def may(self, right: Right) -> bool:
        return right in self.rights

    def need(self, right: Right) -> None:
        if right not in self.rights:
            raise Fault("forbidden")

    @property
    def scope(self) -> Scope:
        return Scope(self.user.queues, self.user.seat)

    def tell(self, action: str, **said: Any) -> None:
        """Into the audit."""
        self.parts.audit.tell(self.user.name, action, origin=self.origin, **said)


Does = Callable[[Ask, Any], Awaitable[BaseModel | web.StreamResponse | None]]

PUBLIC: frozenset[Right] = frozenset()


@dataclass(frozen=True, slots=True)
class Route:
    """rights: any one of them will do; PUBLIC needs no session, None only a session. given: the query of a GET, else
    the body. answer None: 204. stream: the content's type, where the answer is no JSON."""

    method: str
    address: str
    does: Does
    summary: str
    rights: frozenset[Right] | None
    given: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    errors: tuple[str, ...] = ()
    stream: str | None = None

    @property
    def name(self) -> str:
        return f"{self.method} {self.address}"

    @property
    def changes(self) -> bool:
        return self.method not in ("GET", "HEAD")

    @property
    def aiohttp_address(self) -> str:
        address = self.address
        for name, pattern in PATTERNS.items():
            address = address.replace("{" + name + "}", "{" + name + ":" + pattern + "}")
        return address

    def all_errors(self) -> tuple[str, ...]:
        """Its own, and those that any route of its sort has."""
        common = ["wrong-host", "too-many", "fault", "database-away"]
        if self.rights != PUBLIC:
            common += ["not-logged-in"]
        if self.rights:
            common += ["forbidden"]
        if self.given is not None:
            common += ["bad-request"]
        if self.changes:
            common += ["csrf", "not-json", "too-large"]
        if "{" in self.address:
            common += ["not-found"]
        return tuple(dict.fromkeys((*self.errors, *common)))
