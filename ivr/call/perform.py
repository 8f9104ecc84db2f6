"""Commands of a call, carried out. Each goes to the part that knows how; replies come back as events."""

from collections.abc import Callable
from typing import assert_never

from ivr.ari import AriError, AriRefused
from ivr.call import names
from ivr.call.legs import Legs
from ivr.call.machine import commands as do
from ivr.call.machine import wishes
from ivr.call.machine.commands import CallCommand
from ivr.call.machine.events import CallEvent, LegFailed, LegHungUp, MessageRecorded
from ivr.call.machine.facts import Facts
from ivr.call.machine.in_flow import DIVERT_RING
from ivr.call.machine.packets import BROWSER_GONE, GONE
from ivr.call.machine.states import CallState, Conferring, Consulting, Held, Talking
from ivr.call.machine.wishes import HoldEndWanted, HoldWanted
from ivr.call.message import Message
from ivr.call.paperwork import Paperwork
from ivr.call.pick_up import pick_up, put_down
from ivr.call.ports import Ports
from ivr.call.seats.farewell import tell_and_hang_up
from ivr.call.stage import Stage
from ivr.call.tape.tapes import Tapes
from ivr.call.words.hearing import Hearing
from ivr.call.words.live_words import LiveWords
from ivr.flow.events import PromptEnded
from models.errands import Errands
from models.ids import LegId, PlayId, SeatId


class Performer:
    def __init__(self, ports: Ports, facts: Facts, post: Callable[[CallEvent], None]) -> None:
        self._ports, self._channel, self._call_id = ports, facts.channel, facts.call_id
        self._post = post
        self._stage = Stage(ports, facts.channel, post)
        self._hearing = Hearing(ports, facts.call_id, facts.channel, post)
        self._tapes = Tapes(ports, facts.call_id, facts.channel)
        self._words = LiveWords(ports, facts.call_id, facts.channel, self._hearing)
        self._paper = Paperwork(ports, facts)
        self._message = Message(ports.ari)
        self._farewells = Errands("farewells to seats")
        self.legs = Legs(ports, facts.call_id, facts.channel)

    @property
    def recordings(self) -> tuple[str, ...]:
        """Names of what was recorded of this call, without folder and suffix."""
        return (*self._tapes.made, *self._message.made)

    def tape_ended(self, name: str, *, told: bool) -> None:
        self._tapes.ended(name, told=told)

    def note(self, event: CallEvent) -> None:
        """What happened, for the parts that keep track of their own things."""
        match event:
            case PromptEnded(play_id=play_id):
                self._stage.ended(play_id)
            case MessageRecorded(duration_s=duration_s):
                if name := self._message.ended():
                    self._paper.message_taken(name, duration_s)
            case HoldWanted(by=wishes.BY_KEY):
                self._each_leg(self._ports.audio.rest)  # a telephone that holds may send nothing
            case HoldEndWanted(by=wishes.BY_KEY):
                self._each_leg(self._ports.audio.wake)
            case LegHungUp(leg=leg) | LegFailed(leg=leg):
                self._ports.audio.forget(leg)
                self.legs.gone(leg)

    async def perform(self, command: CallCommand, state: CallState) -> CallEvent | None:
        """The reply, if there is one at once. Raises AriError where Asterisk refuses."""
        if isinstance(command, do.EntryCommand):
            return self._wait(command, state)
        if isinstance(command, do.SeatCommand):
            return self._paper.seats(command)
        if isinstance(command, do.PaperCommand):
            return self._paper.write(command, state.facts)
        if isinstance(command, do.EarCommand):
            return await self._hear(command, state.facts)
        if isinstance(command, do.LegCommand):
            return await self._ring(command, state)
        if isinstance(command, do.SoundCommand):
            await self._sound(command)
        elif isinstance(command, do.BridgeCommand):
            await self._join(command, state)
        elif isinstance(command, do.TapeCommand):
            await self._record(command)
        else:
            return await self._whole_call(command, state)
        return None

    async def _whole_call(
        self, command: do.Answer | do.HangUpCaller | do.OrderCallback | do.EndCall, state: CallState
    ) -> CallEvent | None:
        match command:
            case do.Answer():
                await pick_up(self._ports, self._channel)
            case do.HangUpCaller():
                await put_down(self._ports, self._channel)
            case do.OrderCallback():
                return self._ports.callbacks.order(self._ports, state.facts, command)
            case do.EndCall(outcome=outcome):
                await self._tapes.stop()
                self._paper.end(outcome, state.facts)
            case _:
                assert_never(command)
        return None

    def _wait(self, command: do.EntryCommand, state: CallState) -> CallEvent | None:
        reply = self._paper.line(command)
        if isinstance(command, do.EnterLine) and command.kind == "live":
            self._ports.callbacks.taken_over(self._ports.desk, state.facts)
        return reply

    async def _sound(self, command: do.SoundCommand) -> None:
        match command:
            case do.Play():
                await self._stage.play(command)
            case do.Announce(language=language, say=say, more=more):
                await self._stage.announce(self._call_id, language, say, *more)
            case do.StopPlaying(play_id=play_id):
                await self._stage.stop_playing(play_id)
            case do.StartMusic():
                await self._stage.start_music()
            case do.StopMusic():
                await self._stage.stop_music()
            case _:
                assert_never(command)

    async def _hear(self, command: do.EarCommand, facts: Facts) -> CallEvent | None:
        match command:
            case do.Listen():
                self._hearing.listen(command)
            case do.StopListening(utterance_id=utterance_id):
                await self._hearing.stop(utterance_id)
            case do.SuggestServices(text=text, language=language):
                return self._ports.suggest(text, language)
            case do.TakeMessage(limit_s=limit_s):
                await self._message.take(self._channel, facts.message, limit_s)
            case _:
                assert_never(command)
        return None

    async def _ring(self, command: do.LegCommand, state: CallState) -> CallEvent | None:
        match command:
            case do.RingSeat():
                self.legs.meet(state.facts.channel)
                await self.legs.ring(command, state.facts.caller)
            case do.DialOut():
                await self.legs.dial_out(command, DIVERT_RING.total_seconds())
            case do.DialCitizen(leg=leg):
                self._meet(leg)
                await self.legs.dial_citizen(command)
            case do.Ringback():
                await self.legs.ringback(command)
            case do.AwaitLeg(leg=leg):
                if leg not in self.legs.open:
                    return LegHungUp(leg)
                self._listen_to(leg, state)
            case do.HangUpLeg(leg=leg):
                self._ports.audio.forget(leg)
                await self.legs.hang_up(leg)
            case do.TellSeat(seat=seat, leg=leg):
                self._say_farewell(seat, leg)
            case _:
                assert_never(command)
        return None

    async def _join(self, command: do.BridgeCommand, state: CallState) -> None:
        match command:
            case do.Connect(leg=leg):
                await self._stage.stop_playing()
                await self._connect(leg)
                self._listen_to(leg, state)
            case do.JoinLeg(leg=leg):
                await self._join_leg(leg)
                self._listen_to(leg, state)
            case do.PartCaller():
                await self.legs.part_caller()
            case do.JoinCaller():
                await self._stage.stop_playing()
                await self.legs.join_caller()
            case do.Disconnect():
                await self.legs.disconnect()
            case _:
                assert_never(command)

    async def _record(self, command: do.TapeCommand) -> None:
        match command:
            case do.StartRecording():
                self._tapes.start()
            case do.StopRecording():
                await self._tapes.stop()
            case do.PauseRecording():
                await self._tapes.pause()
            case do.ResumeRecording():
                await self._tapes.resume()
            case _:
                assert_never(command)

    def _listen_to(self, leg: LegId, state: CallState) -> None:
        """A seat's telephone has to send sound; an outside number's is none of our business."""
        if isinstance(state, Consulting) and state.second.leg == leg and state.second.seat is None:
            return
        if isinstance(state, Conferring) and leg in {called.leg for called in state.outside}:
            return
        if isinstance(state, Talking | Held | Consulting | Conferring):
            in_browser = leg in self._ports.telephones.in_browser
            self._ports.audio.watch(leg, self._post, BROWSER_GONE if in_browser else GONE)

    def _say_farewell(self, seat: SeatId, leg: LegId) -> None:
        self._ports.audio.forget(leg)
        self.legs.gone(leg)
        self._farewells.start(tell_and_hang_up(self._ports, seat, leg))

    async def music_again(self) -> None:
        """After a lost connection: a caller in the line hears music, whatever was refused meanwhile."""
        await self._stage.music_again()

    async def _connect(self, leg: LegId) -> None:
        try:
            await self.legs.connect(leg)
        except AriRefused:  # nobody will talk with whoever has lifted
            await self.legs.hang_up(leg)
            raise

    async def _join_leg(self, leg: LegId) -> None:
        """Who cannot be brought in is not left with nobody."""
        try:
            await self.legs.join(leg)
        except AriError:
            await self.legs.hang_up(leg)
            raise

    def adopt(self, parts: tuple[str, ...], *, off_record: bool = False) -> None:
        """Channels and bridges of this call that were in Asterisk before us: they are ours to end."""
        legs = tuple(map(names.leg, filter(names.is_leg, parts)))
        self.legs.adopt(legs, bridged=names.talk_bridge(self._call_id) in parts)
        self._tapes.adopt(tuple(name for name in parts if name.startswith("tape-")), paused=off_record)
        self._message.adopt(parts)

    def _meet(self, channel: str) -> None:
        """The citizen of a call-back gets a channel, with each ring another one."""
        self._stage.close()
        self._words.leave()
        self._channel = channel
        self._stage = Stage(self._ports, channel, self._post)
        self._tapes = Tapes(self._ports, self._call_id, channel)
        self._hearing = Hearing(self._ports, self._call_id, channel, self._post)
        self._words = LiveWords(self._ports, self._call_id, channel, self._hearing)

    def will_end(self, play_id: PlayId) -> bool:
        """True: the stage itself will report the end of this playback."""
        return self._stage.awaits(play_id)

    def follow(self, state: CallState) -> None:
        """What the call has become, for the parts that go along with it by themselves."""
        self._words.follow(state, resting=state.facts.off_record)

    def leave(self) -> None:
        """Forget the call without touching anything of it in Asterisk."""
        self._stage.close()
        self._words.leave()
        self._hearing.leave()
        self._each_leg(self._ports.audio.forget)

    def _each_leg(self, act: Callable[[LegId], None]) -> None:
        for leg in self.legs.open:
            act(leg)

    async def close(self) -> None:
        self._stage.close()
        self._each_leg(self._ports.audio.forget)
        await self._tapes.stop()
        await self._words.close()
        await self._hearing.close()
        await self.legs.close()
