"""Supervisors who listen in: each listening has its own events, in order, and its own leg, copies and bridge (D2)."""

import asyncio
from collections.abc import Awaitable, Callable, Container, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from agents.desk.conversations import Mode
from agents.line.commands import WithdrawOffer
from agents.line.events import OfferAnswered, OfferRevoked, SeatAsked, TalkEnded
from ivr.ari import AriError, AriEvent, ChannelDestroyed, Conflict, StasisEnd, StasisStart
from ivr.call import names
from ivr.call.machine.wishes import RING_S, ListenerJoined
from ivr.call.ports import Ports
from ivr.call.talk import listening as do
from ivr.call.talk.listening import Listening, step
from models.events import CallEvent as Line
from models.ids import CallId, LegId, OfferId, SeatId

log = structlog.get_logger(__name__)

#: Until a copy of the seat's channel is in our hands.
COPYING_S = 2.0

#: Hands a leg over to a call; False: the call has no place for it any more.
Joins = Callable[[CallId, ListenerJoined], bool]


@dataclass(slots=True)
class _Session:
    state: Listening
    inbox: "asyncio.Queue[do.ListeningEvent]" = field(default_factory=asyncio.Queue)
    task: "asyncio.Task[None] | None" = None

    @property
    def bridge(self) -> str:
        return f"br-spy-{self.state.leg.removeprefix('leg-')}"

    def copy(self, number: int) -> str:
        return f"spy-{self.state.leg.removeprefix('leg-')}-{number}"


class Supervision:
    def __init__(self, ports: Ports, joins: Joins) -> None:
        self._ports, self._joins = ports, joins
        self._sessions: dict[LegId, _Session] = {}
        self._named_ms = 0

    def of(self, call_id: CallId, supervisor: SeatId) -> Listening | None:
        for session in self._sessions.values():
            if (session.state.call_id, session.state.supervisor) == (call_id, supervisor):
                return session.state
        return None

    def all_of(self, call_id: CallId) -> tuple[Listening, ...]:
        return tuple(each.state for each in self._sessions.values() if each.state.call_id == call_id)

    def up(self) -> tuple[Listening, ...]:
        return tuple(each.state for each in self._sessions.values() if each.state.stage == "up")

    def missed(self, believed: Iterable[Listening], channels: Container[str]) -> None:
        """Whose telephone is not in Asterisk any more, though nobody has told us: while we were away, or it died."""
        for each in believed:
            if each.leg not in channels:
                self.tell(each, do.HungUp("away"))

    def begin(self, call_id: CallId, supervisor: SeatId, by: str, seat: SeatId, target: LegId, mode: Mode) -> bool:
        """False: the line does not give the supervisor's telephone, which has a call or rings."""
        mark = f"{call_id}-listen{self._next_ms():x}"
        offer_id, desk = OfferId(f"offer-{mark}"), self._ports.desk
        desk.submit(SeatAsked(offer_id, call_id, supervisor, RING_S, "listening", off_duty=True, bound=True))
        if offer_id not in desk.line.offers:
            return False
        session = _Session(Listening(call_id, supervisor, by, offer_id, LegId(f"leg-{mark}"), seat, target, mode))
        self._sessions[session.state.leg] = session
        session.inbox.put_nowait(do.Rung())
        session.task = asyncio.get_running_loop().create_task(self._run(session), name=f"listening {call_id}")
        return True

    def _next_ms(self) -> int:
        """Two who begin to listen in one millisecond have a name each."""
        self._named_ms = max(self._named_ms + 1, int(self._ports.clock.now().timestamp() * 1000))
        return self._named_ms

    def tell(self, listening: Listening, event: do.ListeningEvent) -> None:
        if session := self._sessions.get(listening.leg):
            session.inbox.put_nowait(event)

    # --- what happens

    def takes(self, event: AriEvent) -> bool:
        """True: the event was about somebody who listens, and about nothing else."""
        match event:
            case StasisStart(channel=channel) if session := self._sessions.get(LegId(channel.id)):
                session.inbox.put_nowait(do.Lifted())
                return True
            case ChannelDestroyed(channel=channel) if session := self._sessions.get(LegId(channel.id)):
                up = session.state.stage == "up"
                session.inbox.put_nowait(do.HungUp("hung up") if up else do.NotLifted("not lifted"))
                return True
            case StasisEnd(channel=channel) if channel.id.startswith("spy-"):
                return self._copy_gone(channel.id)
            case _:
                return LegId(getattr(getattr(event, "channel", None), "id", "")) in self._sessions

    def _copy_gone(self, name: str) -> bool:
        leg, _, number = name.removeprefix("spy-").rpartition("-")
        if session := self._sessions.get(LegId(f"leg-{leg}")):
            session.inbox.put_nowait(do.CopyGone(int(number)))
        return True

    def withdrawn(self, command: WithdrawOffer) -> bool:
        """The ring of somebody who was to listen has run out, or the seat was lost."""
        for session in self._sessions.values():
            if session.state.offer_id == command.offer_id:
                session.inbox.put_nowait(do.NotLifted(command.why))
                return True
        return names.is_listening(command.offer_id)

    # --- what is done

    async def _run(self, session: _Session) -> None:
        try:
            while session.state.stage != "over":
                session.state, commands = step(session.state, await session.inbox.get())
                for command in commands:
                    try:
                        await self._perform(session, command)
                    except (AriError, TimeoutError) as failure:
                        log.info("listening in was refused", command=type(command).__name__, why=type(failure).__name__)
                        refused = do.NotLifted("unreachable") if isinstance(command, do.Ring) else do.HungUp("refused")
                        session.inbox.put_nowait(refused)
        finally:
            self._sessions.pop(session.state.leg, None)

    async def _perform(self, session: _Session, command: do.ListeningCommand) -> None:
        state, ports = session.state, self._ports
        match command:
            case do.Ring():
                await ports.telephones.ring(
                    ports.ari,
                    ports.app,
                    state.leg,
                    state.supervisor,
                    caller_id=f"seat {state.seat} <{state.seat}>",
                    timeout_s=RING_S + 3,
                )
            case do.Take():
                ports.desk.submit(OfferAnswered(state.offer_id))
            case do.Copy(number=number, whisper=whisper):
                await self._copy(session, number, whisper)
            case do.Join():
                await self._let_go(session)
                if not self._joins(state.call_id, ListenerJoined(state.supervisor, state.leg)):
                    await self._release(session, lifted=True)
            case do.Release(joined=False, lifted=lifted):
                await self._release(session, lifted)
            case do.Note(kind=kind, fields=fields):
                ports.log.append(Line(state.call_id, kind, ports.clock.now(), fields))

    async def _copy(self, session: _Session, number: int, whisper: bool) -> None:
        state, ari, name = session.state, self._ports.ari, session.copy(number)
        arrived = self._ports.arrivals.expect(name)
        try:
            async with asyncio.timeout(COPYING_S):
                if number > 1:
                    await self._sure(session.copy(number - 1), lambda: ari.channels.hangup(session.copy(number - 1)))
                with suppress(Conflict):
                    await ari.bridges.create_with_id(session.bridge, type="mixing")
                await ari.channels.snoop_channel_with_id(
                    state.target,
                    name,
                    spy="both",
                    whisper="out" if whisper else "none",
                    app=self._ports.app,
                    app_args="aux",
                )
                await arrived
                await ari.bridges.add_channel(session.bridge, channel=[state.leg, name])
        finally:
            self._ports.arrivals.gone(name)

    async def _release(self, session: _Session, lifted: bool) -> None:
        state, desk = session.state, self._ports.desk
        if lifted:
            desk.submit(TalkEnded(state.call_id, state.supervisor, wrap_up=False))
        else:
            desk.submit(OfferRevoked(state.offer_id, "not listening"))
        await self._sure(state.leg, lambda: self._ports.ari.channels.hangup(state.leg, reason="normal"))
        await self._let_go(session)

    async def _let_go(self, session: _Session) -> None:
        """Of the copy and the bridge; the supervisor's leg stays."""
        ari, copies = self._ports.ari, session.state.copies
        if not copies:
            return
        await self._sure(session.copy(copies), lambda: ari.channels.hangup(session.copy(copies)))
        await self._sure(session.bridge, lambda: ari.bridges.destroy(session.bridge))

    async def _sure(self, what: str, request: Callable[[], Awaitable[None]]) -> None:
        await self._ports.letting_go.sure(what, request)

    async def close(self) -> None:
        """Stop acting at once; whoever takes over sweeps the copies."""
        tasks = [session.task for session in self._sessions.values() if session.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
