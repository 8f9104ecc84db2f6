"""Looks for what must not be there: parts of calls that are over, and callers whom nobody serves (DESIGN 2.4).

Each is counted, told and let go of: a leg, a copy or a bridge ends, a caller goes to Asterisk's own fallback. It is a
fault of ours, since a call takes its parts with it; a centre that runs for months must not fill with them.
"""

import asyncio
from collections import Counter
from collections.abc import Container
from functools import partial

import structlog

from ivr.ari import Ari, AriError
from ivr.ari import Channel as AriChannel
from ivr.call import names
from ivr.call.letting_go import LettingGo
from ivr.call.translate import FALLBACK
from models.clock import Clock
from models.events import CallEvent, EventLog
from models.ids import CallId
from models.kinds import Kind

log = structlog.get_logger(__name__)

#: Whatever is there at two looks in a row was not just about to go.
EVERY_S = 60.0

Found = dict[str, str]  # name -> "channel", "bridge" or "caller"


class LeftOver:
    def __init__(
        self,
        ari: Ari,
        app: str,
        sessions: Container[CallId],
        letting_go: LettingGo,
        counts: Counter[str],
        log_: EventLog,
        clock: Clock,
    ) -> None:
        """sessions: of the calls in progress. counts: each fault under "broken.left-over-<what>"."""
        self._ari, self._app, self._sessions, self._letting_go = ari, app, sessions, letting_go
        self._counts, self._log, self._clock = counts, log_, clock
        self._before: Found = {}
        self._alarmed: set[str] = set()

    async def run(self, every_s: float = EVERY_S) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(every_s)
            try:
                await self.look()
            except AriError as why:
                self._before = {}
                log.debug("nothing left over is looked for", why=type(why).__name__)

    async def look(self) -> Found:
        """What was there the last time too. Raises AriError."""
        now = await self._without_call()
        left = {name: what for name, what in now.items() if name in self._before}
        self._before = {name: what for name, what in now.items() if name not in left}
        for name, what in left.items():
            self._tell(name, what)
            await self._let_go(name, what)
        return left

    async def _without_call(self) -> Found:
        found: Found = {}
        for channel in await self._ari.channels.list():
            if self._is_caller(channel):
                if names.call_id_for(channel.id) not in self._sessions:
                    found[channel.id] = "caller"
            elif self._is_over(channel.id):
                found[channel.id] = "channel"
        found |= {bridge.id: "bridge" for bridge in await self._ari.bridges.list() if self._is_over(bridge.id)}
        return found

    def _is_caller(self, channel: AriChannel) -> bool:
        plan = channel.dialplan
        return plan.app_name == "Stasis" and plan.app_data.startswith(f"{self._app},call")

    def _is_over(self, name: str) -> bool:
        call_id = names.call_in(name)
        return call_id is not None and call_id not in self._sessions

    def _tell(self, name: str, what: str) -> None:
        self._counts[f"broken.left-over-{what}"] += 1
        log.error("left over by a call that is over", what=what, name=name)
        if what not in self._alarmed:
            self._alarmed.add(what)
            fields = {"what": f"left-over-{what}", "why": f"{name} is there and no call has it"}
            self._log.append(CallEvent(CallId(""), Kind.ALARM_RAISED, self._clock.now(), fields))

    async def _let_go(self, name: str, what: str) -> None:
        channels, bridges = self._ari.channels, self._ari.bridges
        match what:
            case "caller":
                go_on = partial(channels.continue_in_dialplan, name, context=FALLBACK, extension="s", priority=1)
                await self._letting_go.sure(name, go_on)
            case "bridge":
                await self._letting_go.sure(name, partial(bridges.destroy, name))
            case _:
                await self._letting_go.sure(name, partial(channels.hangup, name))
