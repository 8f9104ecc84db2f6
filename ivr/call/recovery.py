"""After a start or a lost connection: Asterisk owns the live media, the log owns the history; here they meet.

Every caller in Asterisk gets a session again and every session without a caller ends, by ordinary events fed to the
ordinary machine. What belongs to nobody is swept away.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import structlog

from ivr.ari import Ari, AriError, Bridge
from ivr.ari import Channel as AriChannel
from ivr.call import names
from ivr.call.arrival import Arrival
from ivr.call.calls import Calls
from ivr.call.events import (
    AdoptedDiverted,
    AdoptedInFlow,
    AdoptedTalking,
    AdoptedWaiting,
    CallerHungUp,
    CallEvent,
    LegAnswered,
    LegHungUp,
)
from ivr.call.remembered import Remembered, remember
from ivr.flow.book import Flow
from ivr.flow.states import Context
from models.clock import Clock
from models.events import CallEvent as Line
from models.events import EventLog
from models.ids import CallId, LegId
from models.kinds import Kind

log = structlog.get_logger(__name__)


class History(Protocol):
    async def events_of(self, call_id: CallId) -> tuple[Line, ...]: ...

    async def open_call_ids(self) -> tuple[CallId, ...]:
        """Calls that have arrived and not ended."""


class Recovery:
    def __init__(
        self,
        app: str,
        ari: Ari,
        calls: Calls,
        arrival: Arrival,
        history: History,
        flow: Callable[[], Flow],
        log_: EventLog,
        clock: Clock,
    ) -> None:
        self._app, self._ari, self._calls, self._arrival = app, ari, calls, arrival
        self._history, self._flow, self._log, self._clock = history, flow, log_, clock

    async def reconcile(self) -> None:
        """Raises AriError when Asterisk cannot be listed: the caller tries again after the next connect."""
        channels = {channel.id: channel for channel in await self._ari.channels.list()}
        bridges = {bridge.id: bridge for bridge in await self._ari.bridges.list()}
        self._end_the_gone(channels)
        adopted = await self._adopt_the_living(channels, bridges)
        await self._close_the_lost(channels)
        await self._sweep(channels, bridges, adopted)

    def _end_the_gone(self, channels: dict[str, AriChannel]) -> None:
        for session in tuple(self._calls.sessions.values()):
            if session.facts.channel not in channels:
                session.post(CallerHungUp("gone while we were away"))
                continue
            for leg in session.performer.legs.open:
                at = channels.get(leg)
                if at is None:
                    session.post(LegHungUp(leg))
                elif at.state == "Up":
                    session.post(LegAnswered(leg))  # ignored where it is known already

    async def _adopt_the_living(self, channels: dict[str, AriChannel], bridges: dict[str, Bridge]) -> set[CallId]:
        found: list[tuple[Remembered, CallEvent]] = []
        for channel in channels.values():
            call_id = names.call_id_for(channel.id)
            if not self._is_caller(channel) or call_id in self._calls.sessions:
                continue
            known = remember(await self._history.events_of(call_id), self._flow(), self._arrival.languages[0])
            if known is None:
                self._calls.arrived(channel)
                continue
            context = replace(await self._arrival.context(known.facts), language=known.facts.language)
            found.append((known, _event(known, context, channels, bridges.get(names.talk_bridge(call_id)))))
        # Conversations first, so that their seats are taken; then the line in its old order.
        for known, event in sorted(found, key=_precedence):
            state = type(event).__name__.removeprefix("Adopted")
            self._log.append(Line(known.facts.call_id, Kind.CALL_ADOPTED, self._clock.now(), {"state": state}))
            session = self._calls.start(known.facts, _already(event))
            parts = (*channels, *bridges)
            session.performer.adopt(tuple(part for part in parts if names.call_in(part) == known.facts.call_id))
            await asyncio.sleep(0)  # let it take its place before the next one
        return {known.facts.call_id for known, _ in found}

    def _is_caller(self, channel: AriChannel) -> bool:
        plan = channel.dialplan
        return plan.app_name == "Stasis" and plan.app_data.startswith(f"{self._app},call")

    async def _close_the_lost(self, channels: dict[str, AriChannel]) -> None:
        """Calls of the log that Asterisk does not know any more: they ended while nobody wrote."""
        alive = {names.call_id_for(channel_id) for channel_id in channels}
        for call_id in await self._history.open_call_ids():
            if call_id not in alive and call_id not in self._calls.sessions:
                self._log.append(Line(call_id, Kind.CALL_ENDED, self._clock.now(), {"outcome": "ended-unseen"}))

    async def _sweep(self, channels: dict[str, AriChannel], bridges: dict[str, Bridge], adopted: set[CallId]) -> None:
        strays = [name for name in channels if self._is_stray(name, adopted)]
        empty = [name for name in bridges if self._is_stray(name, adopted)]
        work = [*map(self._ari.channels.hangup, strays), *map(self._ari.bridges.destroy, empty)]
        for refusal in await asyncio.gather(*work, return_exceptions=True):
            if isinstance(refusal, BaseException) and not isinstance(refusal, AriError):
                raise refusal
        if strays or empty:
            log.info("swept", channels=len(strays), bridges=len(empty))

    def _is_stray(self, name: str, adopted: set[CallId]) -> bool:
        call_id = names.call_in(name)
        if call_id in adopted:
            return names.is_ear(name)
        return call_id is not None and call_id not in self._calls.sessions


async def _already(event: CallEvent) -> CallEvent:
    return event


def _event(known: Remembered, context: Context, channels: dict[str, AriChannel], bridge: Bridge | None) -> CallEvent:
    leg = _leg_in(bridge)
    step = known.waited.step if known.waited else (known.facts.path[-1] if known.facts.path else "")
    if leg and known.diverted_to and leg in channels:
        return AdoptedDiverted(context, step, known.diverted_to, leg)
    if known.talked and known.waited:
        return AdoptedTalking(context, step, known.talked.seat, leg or LegId(""), known.talked.answered_at)
    if known.waited:
        return AdoptedWaiting(context, step, known.waited.queue, known.waited.skills, known.waited.queued_at)
    return AdoptedInFlow(context, step)


def _leg_in(bridge: Bridge | None) -> LegId | None:
    return next((LegId(channel) for channel in bridge.channels if names.is_leg(channel)), None) if bridge else None


def _precedence(found: tuple[Remembered, CallEvent]) -> tuple[int, float]:
    known, event = found
    match event:
        case AdoptedTalking() | AdoptedDiverted():
            return 0, 0.0
        case AdoptedWaiting(queued_at=queued_at):
            return 1, queued_at.timestamp()
        case _:
            return 2, known.facts.arrived_at.timestamp()
