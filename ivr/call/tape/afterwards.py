"""After a call: what was recorded is pressed and written down, in the background, one recording at a time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from ivr.call import names
from ivr.call.tape.press import Press
from ivr.call.tape.shelf import Shelf
from ivr.speech.ears import SpeechUnavailable
from ivr.speech.transcripts import Transcript
from models.clock import Clock
from models.events import CallEvent, EventLog, Field
from models.ids import CallId
from models.kinds import Kind

log = structlog.get_logger(__name__)

#: Recordings that wait to be pressed, or to be written down. More is a night's work: left to the administrator.
MOST_WAITING = 5000


class Transcriber(Protocol):
    def languages(self) -> frozenset[str]: ...

    async def transcribe(self, path: Path, language: str) -> Transcript:
        """Raises SpeechUnavailable."""


@dataclass(frozen=True, slots=True)
class Recorded:
    call_id: CallId
    name: str  # e.g. "tape-call-…-caller"
    language: str

    @property
    def leg(self) -> str:
        """Whose voice: "caller", "seat" or "message"."""
        return "message" if names.is_message(self.name) else self.name.rpartition("-")[2]


class Afterwards:
    def __init__(self, shelf: Shelf, press: Press, ears: Transcriber, log_: EventLog, clock: Clock) -> None:
        self._shelf, self._press, self._ears, self._log, self._clock = shelf, press, ears, log_, clock
        self._raw: asyncio.Queue[Recorded] = asyncio.Queue(MOST_WAITING)
        self._waiting: asyncio.Queue[Recorded] = asyncio.Queue(MOST_WAITING)

    def take(self, recorded: Recorded) -> None:
        try:
            self._raw.put_nowait(recorded)
        except asyncio.QueueFull:
            self._failed(recorded, "too many recordings wait")

    async def run(self) -> None:
        """For ever. A tape is pressed before it is written down: it is not taken away from whoever reads it there."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._press_each())
            both.create_task(self._write_each_down())

    async def _press_each(self) -> None:
        while True:
            recorded = await self._raw.get()
            await self._press.take(recorded.name)
            self._to_be_written_down(recorded)

    def _to_be_written_down(self, recorded: Recorded) -> None:
        if recorded.language not in self._ears.languages():
            self._failed(recorded, f"no speech model for {recorded.language} is loaded")
            return
        try:
            self._waiting.put_nowait(recorded)
        except asyncio.QueueFull:
            self._failed(recorded, "too many recordings wait")

    async def _write_each_down(self) -> None:
        while True:
            recorded = await self._waiting.get()
            try:
                written = await self._ears.transcribe(self._shelf.path(recorded.name), recorded.language)
            except SpeechUnavailable as why:
                self._failed(recorded, str(why))
            else:
                self._made(recorded, written)

    def _made(self, recorded: Recorded, written: Transcript) -> None:
        words: list[Field] = [[word.word, word.start_s, word.end_s, word.confidence] for word in written.words]
        fields: dict[str, Field] = {
            "leg": recorded.leg,
            "language": recorded.language,
            "text": written.text,
            "words": words,
        }
        self._append(recorded, Kind.TRANSCRIPT_MADE, fields)

    def _failed(self, recorded: Recorded, why: str) -> None:
        self._append(recorded, Kind.TRANSCRIPT_FAILED, {"leg": recorded.leg, "why": why})

    def _append(self, recorded: Recorded, kind: Kind, fields: Mapping[str, Field]) -> None:
        self._log.append(CallEvent(recorded.call_id, kind, self._clock.now(), fields))
