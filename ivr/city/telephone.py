"""One end of a call: a channel of the city's Asterisk, acted by a script. Its events come from the city, in order."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ivr.ari import (
    Ari,
    AriError,
    AriEvent,
    ChannelDestroyed,
    ChannelTalkingFinished,
    ChannelTalkingStarted,
    NotFound,
    PlaybackFinished,
    StasisEnd,
)
from ivr.city.script import (
    Acting,
    Answer,
    Command,
    Decline,
    Event,
    HangUp,
    Hear,
    Joined,
    Listen,
    Over,
    Press,
    SaidIt,
    Say,
    Script,
    SoundBegan,
    SoundEnded,
    TimePassed,
    begin,
    next_s,
    step,
)
from ivr.prompts.speaker import Speaker

APP = "city"

Tell = Callable[[str, Command | str], None]
THEY_HUNG_UP = "they hung up"

#: So long a silence ends a sentence: pauses inside the centre's sentences are shorter. In ms; then the level of speech.
TALK_DETECT = "900,200"
STILL_S = 0.9  # the same where the other side sends no packets at all while it is silent: Asterisk tells nothing then
LOOK_EVERY_S = 0.2
STRAY = 2  # packets between two looks: comfort noise that keeps a silent call alive, not a voice
GONE_S = 5.0  # until Asterisk says that what we hung up is gone


@dataclass(frozen=True, slots=True)
class Exchange:
    """What all telephones share."""

    ari: Ari
    speaker: Speaker
    recordings: Path
    tell: Tell  # hears of everything that people do
    listens: bool = True


class Telephone:
    def __init__(self, exchange: Exchange, channel_id: str, who: str, language: str) -> None:
        self.channel_id, self.who = channel_id, who
        self.keys = ""
        self.up_at_s: float | None = None  # on the loop's clock
        self.gone_at_s: float | None = None
        self.taped_at_s = 0.0
        self.cause = 0
        self.declined = False
        self.on_answer: Callable[[], None] = lambda: None
        self._exchange, self._language = exchange, language
        self._inbox: asyncio.Queue[Event] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._up = asyncio.Event()
        self._taping, self._tape_closed = asyncio.Event(), asyncio.Event()
        self._said = 0
        self._sounding = self._still = False  # still: no packets since we heard something
        self._packets, self._packet_at_s = 0, 0.0

    @property
    def tape(self) -> Path:
        """What was heard here, headerless A-law."""
        return self._exchange.recordings / f"{self._tape_id}.alaw"

    @property
    def _tape_id(self) -> str:
        return f"tape-{self.channel_id}"

    # --- what happens

    def take(self, event: AriEvent) -> None:
        match event:
            case ChannelTalkingStarted():
                self._still = False
                self._sounds(True)
            case ChannelTalkingFinished():
                self._still = False
                self._sounds(False)
            case PlaybackFinished():
                self._inbox.put_nowait(SaidIt())
            case ChannelDestroyed(cause=cause):
                self.cause = cause
                self._left()
            case StasisEnd():
                self._left()
            case _:
                pass

    def joined(self) -> None:
        self._exchange.tell(self.who, "joined")
        self._inbox.put_nowait(Joined())

    def connected(self) -> None:
        """Our call was answered."""
        self.up_at_s = asyncio.get_running_loop().time()
        self._up.set()

    def _sounds(self, sounding: bool) -> None:
        if sounding != self._sounding:
            self._sounding = sounding
            self._inbox.put_nowait(SoundBegan() if sounding else SoundEnded())

    def tape_ready(self) -> None:
        self._taping.set()

    def tape_closed(self) -> None:
        self._tape_closed.set()

    async def wait_tape(self) -> None:
        """Until the tape is whole: Asterisk writes it in pieces of four seconds."""
        if self.taped_at_s:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GONE_S):
                    await self._tape_closed.wait()

    def _left(self) -> None:
        if self.gone_at_s is None:
            self._exchange.tell(self.who, "gone")
            self.gone_at_s = asyncio.get_running_loop().time()
        self._gone.set()
        self._inbox.put_nowait(TimePassed())  # wakes the one who acts

    # --- what is done

    async def dial(self, endpoint: str, caller_id: str | None, ring_s: int = 30) -> bool:
        """False: not answered; `cause` says why."""
        try:
            await self._exchange.ari.channels.originate_with_id(
                self.channel_id, endpoint=endpoint, app=APP, app_args="dialled", caller_id=caller_id, timeout=ring_s
            )
        except AriError:
            self._left()
            return False
        waits = [asyncio.ensure_future(each.wait()) for each in (self._up, self._gone)]
        try:
            await asyncio.wait(waits, timeout=ring_s + GONE_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
        if self._up.is_set():
            self._exchange.tell(self.who, "answered")
            await self._pick_up()
            return True
        await self.hang_up()
        return False

    async def act(self, script: Script, patience_s: float | None = None) -> str:
        """Until the script or the call is over; why it ended."""
        loop = asyncio.get_running_loop()
        state, commands = begin(script, loop.time(), patience_s)
        while True:
            for command in commands:
                if self._gone.is_set():
                    return THEY_HUNG_UP
                await self._do(command)
            if isinstance(state, Over):
                await self._wait_gone()
                return state.why
            event = await self._next(state)
            if self._gone.is_set():
                return THEY_HUNG_UP
            if isinstance(event, SaidIt):
                await self._breathe()
            state, commands = step(state, event, loop.time())

    async def _breathe(self) -> None:
        """A telephone sends packets also while nobody speaks into it."""
        with contextlib.suppress(AriError):
            await self._exchange.ari.channels.start_silence(self.channel_id)

    async def _next(self, state: Acting) -> Event:
        """The next event, TimePassed when the state's time has come. Who listens looks whether packets still come."""
        loop = asyncio.get_running_loop()
        until_s = next_s(state)
        if isinstance(state.lines[0], Hear | Listen):
            await self._look()
            until_s = min(until_s, loop.time() + LOOK_EVERY_S)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(until_s):
                return await self._inbox.get()
        return TimePassed()

    async def _look(self) -> None:
        now_s = asyncio.get_running_loop().time()
        with contextlib.suppress(AriError):
            packets = (await self._exchange.ari.channels.rtpstatistics(self.channel_id)).rxcount
            came, self._packets = packets - self._packets, packets
            if came > STRAY:
                self._packet_at_s = now_s
                if self._still:  # Asterisk still takes the last sentence for unfinished: it will not tell of this one
                    self._still = False
                    self._sounds(True)
            elif self._sounding and now_s - self._packet_at_s > STILL_S:
                self._still = True
                self._sounds(False)

    async def hang_up(self) -> None:
        with contextlib.suppress(AriError):
            await self._exchange.ari.channels.hangup(self.channel_id, reason="normal")
        await self._wait_gone()

    async def _wait_gone(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GONE_S):
                await self._gone.wait()

    async def _do(self, command: Command) -> None:
        channels = self._exchange.ari.channels
        self._exchange.tell(self.who, command)
        try:
            match command:
                case Answer():
                    await channels.answer(self.channel_id)
                    self.connected()
                    self.on_answer()
                    await self._pick_up()
                case Decline():
                    self.declined = True
                    await channels.hangup(self.channel_id, reason="rejected")
                case HangUp():
                    await channels.hangup(self.channel_id, reason="normal")
                case Press(keys=keys):
                    self.keys += keys
                    await channels.send_dtmf(self.channel_id, dtmf=keys, between=120, duration=120)
                case Say(text=text):
                    await self._say(text)
        except NotFound:
            self._left()
        except AriError:  # it is on its way out: what is left of it is heard of by its end
            self._inbox.put_nowait(SaidIt())

    async def _say(self, text: str) -> None:
        speaker = self._exchange.speaker
        sound = await asyncio.to_thread(speaker.said, self._language, text)
        self._said += 1
        play_id = f"say-{self.channel_id}-{self._said}"
        await self._exchange.ari.channels.play_with_id(self.channel_id, play_id, media=[sound.media])

    async def _pick_up(self) -> None:
        """From here on we notice when the other side speaks, and keep what is heard."""
        channels, loop = self._exchange.ari.channels, asyncio.get_running_loop()
        await self._breathe()
        if not self._exchange.listens:
            return
        with contextlib.suppress(AriError, TimeoutError):
            await channels.set_channel_var(self.channel_id, variable="TALK_DETECT(set)", value=TALK_DETECT)
            async with asyncio.timeout(GONE_S):
                await channels.snoop_channel_with_id(self.channel_id, self._tape_id, spy="in", app=APP, app_args="tape")
                await self._taping.wait()
            await channels.record(self._tape_id, name=self._tape_id, format="alaw", if_exists="overwrite")
            self.taped_at_s = loop.time()
