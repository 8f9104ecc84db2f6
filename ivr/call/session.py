"""One call's task: takes its events strictly in order, steps the machine, has the commands performed.

A fault here touches this call only: it is logged, and the caller is handed to Asterisk's own fallback.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from agents.line.events import CallLeft
from ivr.ari import AriDown, AriError
from ivr.ari.errors import ServerFailed
from ivr.call.machine.callback_ends import FAILED
from ivr.call.machine.calling_out import NOT_REACHED
from ivr.call.machine.commands import CallCommand, Connect, JoinCaller, LeaveTicket, PartCaller, Play
from ivr.call.machine.events import CallerHungUp, CallEvent, CallLost, FoundApart
from ivr.call.machine.facts import Facts
from ivr.call.machine.states import Arriving, CallState, Ended, deadline
from ivr.call.machine.step import step
from ivr.call.machine.wishes import ListenerJoined, Wish
from ivr.call.perform import Performer
from ivr.call.ports import Ports
from ivr.call.refusals import reply_to
from ivr.call.translate import FALLBACK
from ivr.flow.events import DeadlinePassed
from models.events import CallEvent as Line
from models.kinds import Kind

log = structlog.get_logger(__name__)

#: More events than this unread means that the call's task is stuck: a fault of that call.
INBOX = 256

#: A conversation whose bridge could not be asked for is tried again after this.
AGAIN_S = 0.3


class CallSession:
    def __init__(self, ports: Ports, facts: Facts) -> None:
        self.state: CallState = Arriving(facts)
        self._ports = ports
        self._inbox: asyncio.Queue[CallEvent] = asyncio.Queue(INBOX)
        self._replies: deque[CallEvent] = deque()
        self._performer = Performer(ports, facts, self.post)
        self.ignored = 0
        self.overfull = False
        self._lost = False
        self._wishes: dict[int, asyncio.Future[bool]] = {}

    @property
    def facts(self) -> Facts:
        return self.state.facts

    @property
    def performer(self) -> Performer:
        return self._performer

    def post(self, event: CallEvent) -> None:
        """Hand an event over. Never blocks; after the end of the call nothing is taken any more."""
        if isinstance(self.state, Ended):
            return
        try:
            self._inbox.put_nowait(event)
        except asyncio.QueueFull:
            self.overfull = True

    def lose(self) -> None:
        """Asterisk has died with this call."""
        self._lost = True
        self.post(CallLost())

    async def taken(self, wish: Wish) -> bool:
        """Returns when the call has taken the wish, and what it makes of it has begun. False: the call is over."""
        if isinstance(self.state, Ended):
            return False
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._wishes[id(wish)] = done
        self.post(wish)
        return await done

    def _refuse_wishes(self) -> None:
        for wish in self._wishes.values():
            if not wish.done():
                wish.set_result(False)

    def _wish_taken(self, event: CallEvent) -> None:
        if (done := self._wishes.pop(id(event), None)) and not done.done():
            done.set_result(True)

    async def run(self, opening: Awaitable[CallEvent], done: Callable[["CallSession"], None]) -> None:
        """opening: the call's first event; what happens while it is awaited comes after it."""
        facts = self.facts
        with structlog.contextvars.bound_contextvars(call=facts.call_id):
            try:
                self._replies.append(await opening)
                while not isinstance(self.state, Ended):
                    await self._turn(await self._next())
            except asyncio.CancelledError:  # the controller stops: the caller stays, for whoever takes over
                self._performer.leave()
                self._refuse_wishes()
                raise
            except Exception:  # the one supervisor of this task: the fault must end here
                log.exception("a fault in this call: its caller goes to the fallback")
                await self._give_up()
            self._refuse_wishes()
            await self._turn_away()
            await self._performer.close()
            done(self)

    async def _turn_away(self) -> None:
        """Who was handed over in the moment in which the call ended: nobody else knows their telephone."""
        while not self._inbox.empty():
            event = self._inbox.get_nowait()
            if isinstance(event, ListenerJoined):
                await self._turn(event)

    async def _next(self) -> CallEvent:
        if self.overfull:
            raise RuntimeError(f"more than {INBOX} events are unread")
        if self._replies:
            return self._replies.popleft()
        at = deadline(self.state)
        if at is None:
            return await self._inbox.get()
        left_s = (at - self._ports.clock.now()).total_seconds()
        try:
            async with asyncio.timeout(max(0.0, left_s)):
                return await self._inbox.get()
        except TimeoutError:
            return DeadlinePassed()

    async def _turn(self, event: CallEvent) -> None:
        self._performer.note(event)
        before = self.state
        self.state, commands = step(before, event, self._ports.clock.now())
        if self.state is before and not commands:
            self.ignored += 1
            log.debug("ignored", late_event=type(event).__name__, state=type(before).__name__)
        for command in commands:
            try:
                reply = await self._performer.perform(command, self.state)
            except AriError as refusal:
                reply = self._refused(command, refusal)
            if reply is not None:
                self._replies.append(reply)
        self._performer.follow(self.state)
        self._wish_taken(event)

    def _believed(self, reply: CallEvent | None) -> CallEvent | None:
        """After Asterisk has died the next one knows none of its channels: their callers have not hung up. Whoever is
        really gone, the reconciliation tells us."""
        away = self._lost or not self._ports.desk.is_open
        return None if away and reply == CallerHungUp("gone") else reply

    def _refused(self, command: CallCommand, refusal: AriError) -> CallEvent | None:
        """What the call is told of it."""
        log.info("a command was refused", command=type(command).__name__, why=type(refusal).__name__)
        away = isinstance(refusal, AriDown)
        match command:
            case Connect(leg=leg) if away:
                asyncio.get_running_loop().call_later(AGAIN_S, self.post, FoundApart(leg))
                return None  # both are still there, and talk as soon as Asterisk can be asked
            case JoinCaller():  # or the caller would hear nobody
                asyncio.get_running_loop().call_later(AGAIN_S, self.post, FoundApart())
                return None
            case PartCaller() if away or isinstance(refusal, ServerFailed):  # or too much
                asyncio.get_running_loop().call_later(AGAIN_S, self.post, FoundApart())
                return None
            case Play(play_id=play_id) if away and self._performer.will_end(play_id):
                return None  # it may sound all the same: its end is told when it is due
            case _:
                return self._believed(reply_to(command, refusal))

    async def _give_up(self) -> None:
        facts = self.facts
        self.state = Ended(facts, "fell-back" if facts.callback is None else FAILED)
        self._ports.desk.submit(CallLeft(facts.call_id, "fault"))
        if facts.callback is not None:  # Asterisk cannot call anybody back: a person has to
            await self._performer.perform(LeaveTicket("call-back"), self.state)
            self._write(Kind.CALL_ENDED, outcome=FAILED)
        elif facts.out is not None:  # nobody waits for us there
            self._write(Kind.CALL_ENDED, outcome=NOT_REACHED if facts.lined is None else "answered")
        else:
            self._write(Kind.CALL_FELL_BACK, why="fault in the call")
            await self._hand_over()

    async def _hand_over(self) -> None:
        """To the fallback, whose own record says how it ended (ivr/alone)."""
        try:
            await self._ports.ari.channels.continue_in_dialplan(
                self.facts.channel, context=FALLBACK, extension="s", priority=1
            )
        except AriDown as refusal:
            log.warning("the caller is handed over after the reconnect", why=type(refusal).__name__)
        except AriError as refusal:
            log.warning("the caller could not be handed over", why=type(refusal).__name__)
            if self._ports.desk.is_open:  # else lost with the Asterisk before, perhaps: the reconciliation writes it
                self._write(Kind.CALL_ENDED, outcome="fell-back")

    def _write(self, kind: Kind, **fields: str) -> None:
        self._ports.log.append(Line(self.facts.call_id, kind, self._ports.clock.now(), fields))
