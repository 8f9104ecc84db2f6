"""Playbacks and recordings of the fake Asterisk.

On a channel they stand in one queue, and most other commands for that channel wait behind them, as in the real one:
whoever wants to bridge a caller who is hearing something must stop the playback first. On a bridge each has a channel
of its own, so they run side by side.
"""

import asyncio
from dataclasses import dataclass, field

from ivr.ari import (
    PlaybackContinuing,
    PlaybackFinished,
    PlaybackStarted,
    RecordingFailed,
    RecordingFinished,
    RecordingStarted,
)
from tests.fakes.asterisk_world import FakeBridge, FakeChannel, FakeMedia, Refusal, World

SCHEMES = ("sound:", "recording:", "number:", "digits:", "characters:", "tone:")


@dataclass(slots=True)
class MediaRoom:
    world: World
    lengths: dict[str, float] = field(default_factory=dict)  # seconds of each media
    usual_length_s: float = 2.0
    missing: set[str] = field(default_factory=set)  # media that cannot be opened
    plays: list[tuple[str, str]] = field(default_factory=list)  # (target, media), in the order they began

    def put(self, target: FakeChannel | FakeBridge, item: FakeMedia) -> None:
        self.world.media[item.id] = item
        target.media.append(item)
        if isinstance(target, FakeChannel):
            target.idle.clear()
            if len(target.media) > 1:
                return
        asyncio.get_running_loop().call_soon(self._begin, target, item)  # the answer goes out first

    def stop(self, item: FakeMedia) -> None:
        """Playing, it ends now; still in the queue, its end comes at its turn, without a start."""
        target = self._target(item)
        if item.state == "queued":
            item.state = "done"
            if item.kind == "recording" or isinstance(target, FakeBridge):
                self._end(target, item, "done")
        else:
            self._end(target, item, "done")

    def cut(self, target: FakeChannel | FakeBridge) -> None:
        """The target is gone: what sounds ends as failed, and what waited starts and fails."""
        for item in list(target.media):
            if item.kind == "playback" and item.state == "queued":
                self._tell_started(item)
            self._finish(target, item, "failed" if item.kind == "playback" else "done")

    def _begin(self, target: FakeChannel | FakeBridge, item: FakeMedia) -> None:
        if item not in target.media:  # cut before it began
            return
        if item.state == "done":  # stopped while it waited
            self._end(target, item, "done")
        elif item.kind == "recording":
            self._begin_recording(target, item)
        else:
            self._begin_playing(target, item)

    def _begin_recording(self, target: FakeChannel | FakeBridge, item: FakeMedia) -> None:
        if isinstance(target, FakeChannel) and target.bridge is not None:
            self._end(target, item, "failed", "Cannot record channel while in bridge")
            return
        loop = asyncio.get_running_loop()
        item.state, item.started_at = "recording", loop.time()
        self.world.tell(RecordingStarted, recording=item.recording())
        if item.limit_s:
            item.timer = loop.call_later(item.limit_s, self._end, target, item, "done")

    def _begin_playing(self, target: FakeChannel | FakeBridge, item: FakeMedia) -> None:
        media = item.media[item.position]
        self._tell_started(item)
        if not media.startswith(SCHEMES):
            self._remove(target, item)  # the real one never tells of its end
        elif media in self.missing:
            self._end(target, item, "failed")
        else:
            length = self.lengths.get(media, self.usual_length_s)
            item.timer = asyncio.get_running_loop().call_later(length, self._next_media, target, item)

    def _next_media(self, target: FakeChannel | FakeBridge, item: FakeMedia) -> None:
        if item.position + 1 == len(item.media):
            self._end(target, item, "done")
            return
        item.position += 1
        item.state = "continuing"
        self.world.tell(PlaybackContinuing, playback=item.playback())
        self._begin_playing(target, item)

    def _tell_started(self, item: FakeMedia) -> None:
        item.state = "playing"
        self.plays.append((item.target, item.media[item.position]))
        self.world.tell(PlaybackStarted, playback=item.playback())

    def _end(self, target: FakeChannel | FakeBridge, item: FakeMedia, state: str, cause: str | None = None) -> None:
        self._finish(target, item, state, cause)
        if isinstance(target, FakeChannel) and target.media:
            self._begin(target, target.media[0])

    def _finish(self, target: FakeChannel | FakeBridge, item: FakeMedia, state: str, cause: str | None = None) -> None:
        item.state = state
        self._remove(target, item)
        if item.kind == "playback":
            self.world.tell(PlaybackFinished, playback=item.playback())
        elif state == "failed":
            self.world.tell(RecordingFailed, recording=item.recording(cause))
        else:
            self.world.stored[item.id] = item
            self.world.tell(RecordingFinished, recording=item.recording())

    def _remove(self, target: FakeChannel | FakeBridge, item: FakeMedia) -> None:
        if item.timer is not None:
            item.timer.cancel()
        target.media.remove(item)
        if self.world.media.get(item.id) is item:
            del self.world.media[item.id]
        if isinstance(target, FakeChannel) and not target.media:
            target.idle.set()

    def _target(self, item: FakeMedia) -> FakeChannel | FakeBridge:
        kind, _, name = item.target.partition(":")
        return self.world.channels[name] if kind == "channel" else self.world.bridges[name]

    def of_kind(self, kind: str, name: str) -> FakeMedia:
        item = self.world.media.get(name)
        if item is None or item.kind != kind:
            raise Refusal(404, f"{kind.capitalize()} not found")
        return item

    def check_recording(self, name: str, format_: str, if_exists: str) -> None:
        if not name or not format_:
            raise Refusal(400, "Missing name or format")
        if format_ not in ("wav", "sln", "alaw", "ulaw", "sln16", "wav16"):
            raise Refusal(422, "specified format is unknown on this system")
        if name in self.world.media or (name in self.world.stored and if_exists == "fail"):
            raise Refusal(409, f"Recording '{name}' already exists and can not be overwritten")
