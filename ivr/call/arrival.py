"""What a new call brings with it and what we remember of its caller."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from ivr.ari import Channel as AriChannel
from ivr.call.caller import clean_name, whole_number
from ivr.call.machine.admission import Gate
from ivr.call.machine.facts import Facts
from ivr.call.recent import RecentCallers
from ivr.flow.book import Flow
from ivr.flow.states import Context
from models.clock import Clock
from models.events import Field
from models.ids import CallId

log = structlog.get_logger(__name__)

#: A caller is greeted at once: what the database does not say within this time is not known.
MEMORY_S = 0.3


class Memory(Protocol):
    async def language_of(self, number: str) -> str | None:
        """The language that this number chose last time."""


@dataclass(frozen=True, slots=True)
class Arrival:
    number: str  # ours, that was dialled: the dialplan lets no other one in
    country: str
    area_code: str
    languages: tuple[str, ...]
    flow: Callable[[], Flow]  # the published version now
    memory: Memory
    hearable: Callable[[], frozenset[str]]
    clock: Clock
    recent: RecentCallers
    gate: Gate

    def facts(self, call_id: CallId, channel: AriChannel) -> Facts:
        facts = Facts(
            call_id,
            channel.id,
            whole_number(channel.caller.number, self.country, self.area_code),
            clean_name(channel.caller.name),
            self.number,
            self.clock.now(),
            self.flow(),
            self.languages[0],
            country=self.country,
            area_code=self.area_code,
        )
        return self.recent.met(facts)

    def again(self, facts: Facts, *, in_menus: bool) -> Facts:
        """Of a call that an earlier controller took: what is the centre's, and the place of who rang again."""
        facts = replace(facts, country=self.country, area_code=self.area_code)
        return self.recent.met_again(facts) if in_menus else facts

    def fields(self, facts: Facts) -> Mapping[str, Field]:
        return {
            "caller": facts.caller,
            "caller_name": facts.caller_name,
            "dialled": facts.dialled,
            "channel": facts.channel,
            "flow": facts.flow.name,
            "version": facts.flow.version,
        }

    def crowded(self, facts: Facts, in_progress: int) -> bool:
        """Asked once for each call, as it arrives."""
        why = self.gate.refuses(in_progress, facts.arrived_at) if facts.flow.crowded else ""
        if why:
            log.warning("a call is more than the centre can take", why=why, in_progress=in_progress)
        return bool(why)

    async def context(self, facts: Facts, *, crowded: bool = False) -> Context:
        remembered = await self._remembered(facts.caller)
        return Context(
            seed=facts.call_id,
            language=remembered,
            caller_known=remembered is not None,
            speech_languages=frozenset() if crowded else self.hearable(),
            crowded=crowded,
        )

    async def _remembered(self, number: str) -> str | None:
        if not number:
            return None
        try:
            async with asyncio.timeout(MEMORY_S):
                language = await self.memory.language_of(number)
        except (TimeoutError, OSError):
            log.warning("the caller's language could not be looked up in time")
            return None
        return language if language in self.languages else None
