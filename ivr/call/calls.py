"""All calls in progress: starts a session for each arrival and brings every event to the session it concerns."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

import structlog

from agents.line.commands import EndWait, LineCommand, OfferCall, RecordMove, TellPlace, WithdrawOffer
from agents.line.events import TalkEnded
from agents.line.seats import Talking as SeatTalking
from ivr.ari import (
    AriEvent,
    ChannelDestroyed,
    PlaybackFinished,
    RecordingFailed,
    RecordingFinished,
    StasisEnd,
    StasisStart,
)
from ivr.ari import Channel as AriChannel
from ivr.call import names
from ivr.call.arrival import Arrival
from ivr.call.letting_go import LettingGo
from ivr.call.machine.events import (
    CallArrived,
    CallEvent,
    LegAnswered,
    OfferMade,
    OfferWithdrawn,
    PlaceChanged,
    QueueChanged,
    WaitEnded,
)
from ivr.call.machine.facts import Facts
from ivr.call.machine.states import Talking
from ivr.call.machine.wishes import ListenerJoined
from ivr.call.ports import Ports
from ivr.call.recovery.whereabouts import whereabouts
from ivr.call.seats.audio_watch import AudioWatch
from ivr.call.session import CallSession
from ivr.call.talk.supervision import Supervision
from ivr.call.tape.afterwards import Recorded
from ivr.call.translate import translate
from models.errands import Errands
from models.events import CallEvent as Line
from models.events import Field
from models.ids import CallId
from models.kinds import Kind

log = structlog.get_logger(__name__)

#: Calls that have ended and are still known by name.
REMEMBERED = 10_000

#: Asterisk tells a recording's length in whole seconds.
UNTOLD_S = 0.5


class Calls:
    """Also the line's floor: its commands become events of the calls they concern."""

    def __init__(self, ports: Ports, arrival: Arrival, after: Callable[[Recorded], None]) -> None:
        """after: takes each recording of a call that has ended."""
        self._ports, self._arrival, self._after = ports, arrival, after
        self.sessions: dict[CallId, CallSession] = {}
        self._crowded: set[CallId] = set()  # of these: who was told that all lines are busy
        self.supervision = Supervision(ports, self._joins)
        self._errands = Errands("the calls")
        self._over: OrderedDict[CallId, None] = OrderedDict()
        self._given_up: OrderedDict[CallId, None] = OrderedDict()
        self.drained = asyncio.Event()
        self.drained.set()

    def take(self, event: AriEvent) -> None:
        """One event of Asterisk. Never blocks."""
        if self.supervision.takes(event):
            return
        match event:
            case StasisStart(args=("call", *_), channel=channel):
                self.arrived(channel)
            case StasisStart(args=("aux", *_), channel=channel):
                if not self._ports.arrivals.arrived(channel.id):
                    self._errands.start(self._hang_up_stray(channel.id))
            case PlaybackFinished(playback=playback):
                self._ports.arrivals.arrived(playback.id)
            case RecordingFinished(recording=recording) if recording.name.startswith("tape-"):
                self._tape_ended(recording.name, float(recording.duration or 0))
            case RecordingFailed(recording=recording) if recording.name.startswith("tape-"):
                self._tape_ended(recording.name, 0.0)
            case ChannelDestroyed(channel=channel):
                self._ports.arrivals.gone(channel.id)
            case StasisEnd(channel=channel) if (call_id := names.call_id_for(channel.id)) in self.sessions:
                self._errands.start(self._left_us(call_id, channel.id))
            case StasisEnd(channel=channel):
                self._ports.arrivals.gone(channel.id)
        known = translate(event)
        if known is not None:
            self._post(*known)

    async def _left_us(self, call_id: CallId, channel_id: str) -> None:
        if (event := await whereabouts(self._ports.ari, channel_id)) is not None:
            self._post(call_id, event)

    def _joins(self, call_id: CallId, joined: ListenerJoined) -> bool:
        session = self.sessions.get(call_id)
        if session is None or not isinstance(session.state, Talking):
            return False
        session.post(joined)
        return True

    def _post(self, call_id: CallId, event: CallEvent) -> None:
        session = self.sessions.get(call_id)
        if session is not None:
            session.post(event)
        elif isinstance(event, LegAnswered):
            self._errands.start(self._hang_up_stray(event.leg))

    def arrived(self, channel: AriChannel) -> None:
        call_id = names.call_id_for(channel.id)
        if self.has_had(call_id):
            return  # the same event twice; or the call was found in Asterisk before its arrival was told, and is over
        facts = self._arrival.facts(call_id, channel)
        facts = self._ports.callbacks.place_of(facts, facts.arrived_at, self._ports.desk.line.moved)
        self._ports.log.append(Line(call_id, Kind.CALL_ARRIVED, facts.arrived_at, self._arrival.fields(facts)))
        crowded = self._arrival.crowded(facts, len(self.sessions) - len(self._crowded))
        if crowded:
            self._crowded.add(call_id)
        self.start(facts, self._welcome(facts, crowded))

    async def _welcome(self, facts: Facts, crowded: bool) -> CallEvent:
        return CallArrived(await self._arrival.context(facts, crowded=crowded))

    def start(self, facts: Facts, opening: Awaitable[CallEvent]) -> CallSession:
        session = CallSession(self._ports, facts)
        self.sessions[facts.call_id] = session
        self.drained.clear()
        self._errands.start(session.run(opening, self._done))
        return session

    def is_over(self, call_id: CallId) -> bool:
        """It ended here, though the log may not tell it yet."""
        return call_id in self._over

    def has_had(self, call_id: CallId) -> bool:
        """It is in progress here, or was."""
        return call_id in self.sessions or call_id in self._over or call_id in self._given_up

    def give_up(self, call_id: CallId) -> bool:
        """Its arrival may still be on the way from a slow Asterisk, but it is over, and what became of it is brought
        (ivr/alone). False: it has a session, which tells its end."""
        if call_id in self.sessions:
            return False
        _remember(self._given_up, call_id)
        return True

    def _free_seats(self, call_id: CallId) -> None:
        """A net: a seat that were left in a call that is over would never be rung again. Whoever listens is let go of
        with their ear."""
        listening = {each.supervisor for each in self.supervision.all_of(call_id)}
        for seat, state in self._ports.desk.line.seats.items():
            if isinstance(state, SeatTalking) and state.call_id == call_id and seat not in listening:
                log.error("a seat was left in a call that is over: freed", seat=seat, call=call_id)
                self._ports.desk.counts["broken.seat-in-ended-call"] += 1
                self._ports.desk.submit(TalkEnded(call_id, seat))

    def _done(self, session: CallSession) -> None:
        self._free_seats(session.facts.call_id)
        self.sessions.pop(session.facts.call_id, None)
        self._crowded.discard(session.facts.call_id)
        _remember(self._over, session.facts.call_id)
        for name in session.performer.recordings:
            self._after(Recorded(session.facts.call_id, name, session.facts.language))
        if not self.sessions:
            self.drained.set()

    def carry_out(self, command: LineCommand) -> None:
        match command:
            case OfferCall(offer_id=offer_id) if names.is_listening(offer_id):
                pass
            case OfferCall(offer_id=offer_id, call_id=call_id, seat=seat, expires_at=expires_at):
                self._post(call_id, OfferMade(offer_id, seat, expires_at))
            case WithdrawOffer() if self.supervision.withdrawn(command):
                pass
            case WithdrawOffer(offer_id=offer_id, call_id=call_id, why=why):
                self._post(call_id, OfferWithdrawn(offer_id, why))
            case TellPlace(call_id=call_id, place=place, wait_s=wait_s):
                self._post(call_id, PlaceChanged(place, wait_s))
            case RecordMove(call_id=call_id, come=come):
                self._post(call_id, QueueChanged(come.queue))
            case EndWait(call_id=call_id, why=why):
                self._post(call_id, WaitEnded(why))

    def _tape_ended(self, name: str, duration_s: float) -> None:
        call_id = names.call_in(name)
        if call_id is not None:
            fields: dict[str, Field] = {"leg": name.rpartition("-")[2], "recording": name, "duration_s": duration_s}
            self._ports.log.append(Line(call_id, Kind.RECORDING_ENDED, self._ports.clock.now(), fields))
            on_disk_s = self._ports.shelf.length_s(name)
            told = on_disk_s is not None and on_disk_s < duration_s - UNTOLD_S
            if told:  # Asterisk counts what it meant to write
                failed: dict[str, Field] = {**fields, "why": "its end could not be written", "duration_s": on_disk_s}
                self._ports.log.append(Line(call_id, Kind.RECORDING_FAILED, self._ports.clock.now(), failed))
            if (session := self.sessions.get(call_id)) is not None:
                session.performer.tape_ended(name, told=told)

    @property
    def audio(self) -> AudioWatch:
        return self._ports.audio

    @property
    def letting_go(self) -> LettingGo:
        return self._ports.letting_go

    async def _hang_up_stray(self, channel_id: str) -> None:
        """A channel that nobody waits for any more: it was asked for by a call that has ended."""
        await self._ports.letting_go.sure(channel_id, lambda: self._ports.ari.channels.hangup(channel_id))

    async def close(self) -> None:
        """Stop acting at once. Callers stay where they are in Asterisk, for whoever takes over."""
        await self.supervision.close()
        await self._errands.close()
        await self._ports.letting_go.close()


def _remember(calls: OrderedDict[CallId, None], call_id: CallId) -> None:
    calls[call_id] = None
    if len(calls) > REMEMBERED:
        calls.popitem(last=False)
