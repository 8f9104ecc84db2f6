"""What the caller hears: prompts, announcements, music. One sound at a time."""

import asyncio
from collections.abc import Callable

import structlog

from ivr.ari import AriError, NotFound
from ivr.call.machine.events import CallerHungUp, CallEvent
from ivr.call.ports import Ports
from ivr.flow.commands import Play
from ivr.flow.events import PromptEnded
from ivr.flow.says import Say
from ivr.prompts.voice import PromptMissing
from models.ids import PlayId

log = structlog.get_logger(__name__)

#: A prompt counts as ended this long after it should have: Asterisk does not report a playback that failed.
LATE_S = 2.0
#: Music that Asterisk could not start is asked for again after this.
MUSIC_AGAIN_S = 1.0


class Stage:
    def __init__(self, ports: Ports, channel: str, post: Callable[[CallEvent], None]) -> None:
        self._ports, self._channel, self._post = ports, channel, post
        self._playing: PlayId | None = None
        self._unended: PlayId | None = None  # should have ended; Asterisk may be playing it still
        self._telling: asyncio.Task[None] | None = None
        self._overdue: asyncio.TimerHandle | None = None
        self._announced = 0
        self._music = False

    async def play(self, command: Play) -> None:
        await self._start(command.play_id, command.parts)

    async def announce(self, call_id: str, language: str, *says: Say) -> None:
        """Told beside the call: the sound may have to be made first, and a seat that is offered meanwhile waits for
        no sentence."""
        await self.stop_playing()
        self._announced += 1
        play_id = PlayId(f"play-{call_id}-place{self._announced}")
        telling = self._tell(play_id, tuple((language, say) for say in says))
        self._telling = asyncio.get_running_loop().create_task(telling)

    async def _tell(self, play_id: PlayId, parts: tuple[tuple[str, Say], ...]) -> None:
        try:
            await self._start(play_id, parts)
        except NotFound:
            if self._ports.desk.is_open:  # else Asterisk has died, and its callers have not hung up
                self._post(CallerHungUp("gone"))
        except AriError as refusal:
            log.info("an announcement was refused", why=type(refusal).__name__)

    async def _hush(self) -> None:
        """No announcement begins after this. What Asterisk has been asked for already is known when this returns."""
        telling, self._telling = self._telling, None
        if telling is None or telling.done():
            return
        if self._playing is None:
            telling.cancel()
        await asyncio.wait([telling])

    async def _start(self, play_id: PlayId, parts: tuple[tuple[str, Say], ...]) -> None:
        loop = asyncio.get_running_loop()
        try:
            sounds = [await self._ports.voice.sound(language, say.prompt, say.values) for language, say in parts]
        except PromptMissing as missing:
            log.error("a prompt is missing: the call goes on without it", why=str(missing))
            self._post(PromptEnded(play_id))
            return
        self._playing = play_id
        self._music = False  # Asterisk's music ends where a sound begins
        length_s = sum(sound.duration_s for sound in sounds)
        self._overdue = loop.call_later(length_s + LATE_S, self._is_late, play_id)
        await self._ports.ari.channels.play_with_id(self._channel, play_id, media=[sound.media for sound in sounds])

    def _is_late(self, play_id: PlayId) -> None:
        """It failed, or a machine without breath plays it slowly: the call goes on, and whoever is to be connected
        does not wait for the rest of it."""
        self._unended = play_id
        self._post(PromptEnded(play_id))

    def awaits(self, play_id: PlayId) -> bool:
        return play_id == self._playing

    def ended(self, play_id: PlayId) -> None:
        if play_id == self._playing:
            self._forget()
        elif play_id == self._unended:
            self._unended = None

    async def stop_playing(self, play_id: PlayId | None = None) -> None:
        """None: whatever the caller hears, or is about to."""
        if play_id is None:
            await self._hush()
        for playing in dict.fromkeys((self._unended, self._playing)):
            if playing is not None and play_id in (None, playing):
                await self._stop(playing)

    async def _stop(self, playing: PlayId) -> None:
        if playing == self._playing:
            self._forget()
        if playing == self._unended:
            self._unended = None
        try:
            await self._ports.ari.playbacks.stop(playing)
        except AriError:
            log.debug("the playback had ended already")

    def _forget(self) -> None:
        self._playing = None
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None

    async def start_music(self) -> None:
        if self._music:
            return
        self._music = True
        try:
            await self._ports.ari.channels.start_moh(self._channel)
        except NotFound:
            raise
        except AriError:
            self._music = False
            # Nobody waits in silence: the end of a sound is when music starts, if it still should.
            asyncio.get_running_loop().call_later(MUSIC_AGAIN_S, self._post, PromptEnded(PlayId("no-music")))
            raise

    async def music_again(self) -> None:
        if self._playing is None:
            self._music = True
            await self._ports.ari.channels.start_moh(self._channel)

    async def stop_music(self) -> None:
        await self.stop_playing()
        if self._music:
            self._music = False
            await self._ports.ari.channels.stop_moh(self._channel)

    def close(self) -> None:
        if self._telling is not None:
            self._telling.cancel()
        self._forget()
