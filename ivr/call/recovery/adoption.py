"""After a start or a lost connection: Asterisk owns the live media, the log owns the history; here they meet.

Every caller in Asterisk gets a session again and every session without a caller ends, by ordinary events fed to the
ordinary machine. What belongs to nobody is swept away.
"""

import asyncio
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from agents.tickets.service import Tickets
from ivr.ari import Ari, AriError, Bridge
from ivr.ari import Channel as AriChannel
from ivr.call import names
from ivr.call.arrival import Arrival
from ivr.call.callback.callbacks import Callbacks
from ivr.call.callback.left_messages import LeftMessages
from ivr.call.callback.resumed import taken_up
from ivr.call.calls import Calls
from ivr.call.machine.events import (
    AdoptedDiverted,
    AdoptedInFlow,
    AdoptedTalking,
    AdoptedWaiting,
    CallEvent,
    MessageRecorded,
)
from ivr.call.machine.facts import Facts
from ivr.call.machine.remembered import Remembered, remember
from ivr.call.recovery.found import found_again, together
from ivr.call.recovery.mending import Length, Mending, believed
from ivr.call.recovery.unheard import FellBack, History, Unheard
from ivr.call.translate import FALLBACK
from ivr.flow.book import Flow
from models.clock import Clock
from models.events import CallEvent as Line
from models.events import EventLog, Field
from models.ids import CallId
from models.kinds import Kind

log = structlog.get_logger(__name__)


NO_CALL = CallId("")

#: How often a database that was away is asked again for what it alone knows.
ASKED_AGAIN_S = 5.0

#: After one of these a call is not ours any more.
OVER = (Kind.CALL_ENDED, Kind.CALL_FELL_BACK)


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
        tickets: Tickets,
        length: Length,
        callbacks: Callbacks,
        left: LeftMessages,
        alone: FellBack = frozenset,
    ) -> None:
        """length: of a recording by its name, in seconds; 0.0 where it cannot be seen. alone: calls of the fallback
        that are not brought yet."""
        self._alone = alone
        self._app, self._ari, self._calls, self._arrival = app, ari, calls, arrival
        self._history, self._flow, self._log, self._clock = history, flow, log_, clock
        self._mending = Mending(ari, length)
        self._unheard = Unheard(history, tickets, self._mending, log_, clock, left.place)
        self._callbacks = callbacks
        self._turn = asyncio.Lock()
        # Taken over, with parts in Asterisk that an earlier controller made; whether in a conversation.
        self._unswept: dict[CallId, bool] = {}
        self._anew: set[CallId] = set()  # greeted, since nobody knows what they were in: they leave it
        self.unread = False  # the database was away: call-backs and calls that ended unheard are not seen to yet
        self.asterisk_began_at: datetime | None = None
        self._lost_at: datetime | None = None

    def lost_touch(self) -> None:
        """With Asterisk, which may have died just now."""
        self._lost_at = self._lost_at or self._clock.now()

    async def reconcile(self) -> None:
        """Raises AriError when Asterisk cannot be listed: the caller tries again after the next connect."""
        async with self._turn:
            self.unread = False
            before, listening = believed(self._calls.sessions.values()), self._calls.supervision.up()
            channels = {channel.id: channel for channel in await self._ari.channels.list()}
            bridges = {bridge.id: bridge for bridge in await self._ari.bridges.list()}
            began_at, known = await self._asked_began_at(), self.asterisk_began_at
            reborn = known is not None and began_at is not None and began_at != known
            await self._mending.mend(before, channels, bridges, reborn=reborn)
            self._calls.supervision.missed(listening, channels)
            if began_at is not None and reborn:
                self._tell_began(began_at)
            self.asterisk_began_at = began_at  # not before: what is tried again is judged alike
            self._unswept |= await self._adopt_the_living(channels, bridges)
            read = await self._unheard.close(channels, self._calls.sessions, self._calls.is_over, began_at, self._alone)
            self.unread = self.unread or not read
            await self._sweep(channels, bridges, self._unswept)
            self._unswept.clear()
            self._anew.clear()
            self._lost_at = None

    async def read_later(self) -> None:
        """Until the database has told what it alone knows."""
        while self.unread:
            await asyncio.sleep(ASKED_AGAIN_S)
            try:
                await self._history.open_call_ids()
                await self.reconcile()
            except (OSError, AriError) as away:
                self.unread = True
                log.info("call-backs still wait", why=type(away).__name__)

    async def _asked_began_at(self) -> datetime | None:
        """Another one than at the last reconciliation: calls that are not there were lost with the old Asterisk."""
        status = (await self._ari.asterisk.get_info(only=["status"])).status
        return status.startup_time if status else None

    def _tell_began(self, began_at: datetime) -> None:
        """Calls that an Asterisk dies with have no row in its CDR: the daily reconciliation reads here why."""
        lost_at = self._lost_at.isoformat() if self._lost_at else None
        fields: dict[str, Field] = {"began_at": began_at.isoformat(), "lost_at": lost_at}
        self._log.append(Line(NO_CALL, Kind.ASTERISK_BEGAN, self._clock.now(), fields))

    async def _adopt_the_living(
        self, channels: dict[str, AriChannel], bridges: dict[str, Bridge]
    ) -> dict[CallId, bool]:
        found: list[tuple[Remembered, CallEvent]] = []
        for channel in channels.values():
            call_id = names.call_id_for(channel.id)
            if not self._is_caller(channel) or call_id in self._calls.sessions:
                continue
            events = await self._events_of(call_id)
            known = remember(events, self._flow(), self._arrival.languages[0])
            if self._calls.is_over(call_id) or any(event.kind in OVER for event in events):
                await self._send_on(channel, call_id, events)
            elif known is None:
                self._anew.add(call_id)
                self._calls.arrived(channel)
            else:
                context = replace(await self._arrival.context(known.facts), language=known.facts.language)
                bridge = bridges.get(names.talk_bridge(call_id))
                known = together(known, channels, bridge, self._clock.now())
                event = found_again(known, context, channels, bridge)
                found.append((known, await self._with_message(event, known, events)))
        found += await self._call_backs(channels, bridges)
        # Conversations first, so that their seats are taken; then the line in its old order.
        for known, event in sorted(found, key=_precedence):
            if known.facts.call_id in self._calls.sessions:
                continue  # it came by itself while we asked
            known = replace(known, facts=self._arrival.again(known.facts, in_menus=isinstance(event, AdoptedInFlow)))
            state = type(event).__name__.removeprefix("Adopted")
            self._log.append(Line(known.facts.call_id, Kind.CALL_ADOPTED, self._clock.now(), {"state": state}))
            self._tell_answer(known, event)
            session = self._calls.start(known.facts, _already(event))
            parts = (*channels, *bridges)
            message = (known.facts.message,) if getattr(event, "recording", False) else ()
            own = _parts_of(known.facts, parts, bridges.get(names.talk_bridge(known.facts.call_id)))
            session.performer.adopt((*own, *message), off_record=known.facts.off_record)
            if message and not await self._mending.is_live(message[0]):
                session.post(MessageRecorded(await self._mending.length_of(message[0])))
            await asyncio.sleep(0)  # let it take its place before the next one
        return {known.facts.call_id: isinstance(event, AdoptedTalking) for known, event in found}

    def _tell_answer(self, known: Remembered, event: CallEvent) -> None:
        """The controller ended between connecting the two and writing it down."""
        if isinstance(event, AdoptedTalking) and known.talked is None and known.waited:
            waited_s = (event.answered_at - known.waited.queued_at).total_seconds()
            fields: dict[str, Field] = {"seat": event.seat, "leg": event.leg, "waited_s": round(waited_s, 3)}
            self._log.append(Line(known.facts.call_id, Kind.SEAT_ANSWERED, event.answered_at, fields))

    async def _call_backs(
        self, channels: dict[str, AriChannel], bridges: dict[str, Bridge]
    ) -> list[tuple[Remembered, CallEvent]]:
        """Most of them have no channel: only the log knows that somebody was promised to be called."""
        try:
            names_ = await self._history.open_call_ids()
        except OSError as away:
            log.warning("call-backs wait for the database", why=type(away).__name__)
            self.unread = True
            return []
        found: list[tuple[Remembered, CallEvent]] = []
        for call_id in names_:
            if call_id in self._calls.sessions or self._calls.is_over(call_id):
                continue
            events = await self._events_of(call_id)
            known = remember(events, self._flow(), self._arrival.languages[0])
            if known is None or any(event.kind in OVER for event in events):
                continue
            bridge = bridges.get(names.talk_bridge(call_id))
            known = together(known, channels, bridge, self._clock.now())
            again = taken_up(known, self._callbacks, channels, bridge)
            if again is not None:
                known, make = again
                facts = self._arrival.again(known.facts, in_menus=False)
                context = replace(await self._arrival.context(facts), language=facts.language)
                found.append((replace(known, facts=facts), make(context)))
        return found

    def _is_caller(self, channel: AriChannel) -> bool:
        plan = channel.dialplan
        return plan.app_name == "Stasis" and plan.app_data.startswith(f"{self._app},call")

    async def _events_of(self, call_id: CallId) -> tuple[Line, ...]:
        """A database that is away must not end the taking over: the caller is then greeted as a new one."""
        try:
            return await self._history.events_of(call_id)
        except OSError as away:
            log.warning("a caller's history cannot be read", why=type(away).__name__)
            return ()

    async def _send_on(self, channel: AriChannel, call_id: CallId, events: tuple[Line, ...]) -> None:
        """The call is over for us and its caller is still there: the last command was refused, or never given."""
        kinds = {event.kind for event in events}
        try:
            if Kind.CALL_FELL_BACK in kinds and Kind.CALL_ENDED not in kinds:
                await self._ari.channels.continue_in_dialplan(channel.id, context=FALLBACK, extension="s", priority=1)
            else:
                await self._ari.channels.hangup(channel.id, reason="normal")
        except AriError as refusal:
            log.info("a caller of a call that is over had gone", call=call_id, why=type(refusal).__name__)

    async def _with_message(self, event: CallEvent, known: Remembered, events: tuple[Line, ...]) -> CallEvent:
        """A voice message that was begun goes on, or is taken as it is; it is not asked for again."""
        if not isinstance(event, AdoptedInFlow) or any(each.kind == Kind.MESSAGE_TAKEN for each in events):
            return event
        name = known.facts.message
        begun = await self._mending.is_live(name) or await self._mending.length_of(name) > 0
        return replace(event, recording=begun)

    async def _sweep(
        self, channels: dict[str, AriChannel], bridges: dict[str, Bridge], adopted: Mapping[CallId, bool]
    ) -> None:
        strays = [name for name in channels if self._is_stray(name, adopted, channels)]
        empty = [name for name in bridges if self._is_stray(name, adopted, channels)]
        sure, hangup, destroy = self._calls.letting_go.sure, self._ari.channels.hangup, self._ari.bridges.destroy
        await asyncio.gather(
            *(sure(name, partial(hangup, name)) for name in strays),
            *(sure(name, partial(destroy, name)) for name in empty),
        )
        if strays or empty:
            log.info("swept", channels=len(strays), bridges=len(empty))

    def _is_stray(self, name: str, adopted: Mapping[CallId, bool], before: Container[str]) -> bool:
        """Of a call that is over; a leg that its call has let go of, and Asterisk was not told; or a tape that would
        turn on after the conversation."""
        call_id = names.call_in(name)
        if call_id is None:
            return False
        session = self._calls.sessions.get(call_id)
        if session is None or call_id in self._anew:
            return True
        if names.is_leg(name):  # that of a supervisor who has joined is one like any other
            return name in before and name not in session.performer.legs.open
        talks = adopted.get(call_id)
        return talks is not None and (names.is_ear(name) or (names.is_tape(name) and not talks))


def _parts_of(facts: Facts, parts: Iterable[str], bridge: Bridge | None) -> Iterator[str]:
    """Those that go on. A telephone that only rang does not: its caller is in the line again, and offered anew."""
    talking = bridge.channels if bridge else ()
    for part in parts:
        if names.call_in(part) != facts.call_id:
            continue
        if part in talking or not names.is_leg(part) or part == facts.channel:
            yield part


async def _already(event: CallEvent) -> CallEvent:
    return event


def _precedence(found: tuple[Remembered, CallEvent]) -> tuple[int, float]:
    known, event = found
    match event:
        case AdoptedTalking() | AdoptedDiverted():
            return 0, 0.0
        case AdoptedWaiting(queued_at=queued_at):
            return 1, queued_at.timestamp()
        case _:
            return 2, known.facts.arrived_at.timestamp()
