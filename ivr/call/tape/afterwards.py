"""After a call: what was recorded is written down, in the background, one recording at a time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from ivr.speech.ears import SpeechUnavailable
from ivr.speech.transcripts import Transcript
from models.clock import Clock
from models.events import CallEvent, EventLog, Field
from models.ids import CallId
from models.kinds import Kind

log = structlog.get_logger(__name__)

#: Recordings that wait to be written down. More than this is a night's work: the oldest are left to the administrator.
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
    suffix: str = ""  # where it is not the usual one

    @property
    def leg(self) -> str:
        """Whose voice: "caller", "seat" or "message"."""
        return "message" if self.name.startswith("message-") else self.name.rpartition("-")[2]


class Afterwards:
    def __init__(self, recordings: Path, suffix: str, ears: Transcriber, log_: EventLog, clock: Clock) -> None:
        self._folder, self._suffix, self._ears, self._log, self._clock = recordings, suffix, ears, log_, clock
        self._waiting: asyncio.Queue[Recorded] = asyncio.Queue(MOST_WAITING)

    def take(self, recorded: Recorded) -> None:
        if recorded.language not in self._ears.languages():
            self._failed(recorded, f"no speech model for {recorded.language} is loaded")
            return
        try:
            self._waiting.put_nowait(recorded)
        except asyncio.QueueFull:
            self._failed(recorded, "too many recordings wait")

    async def run(self) -> None:
        """For ever."""
        while True:
            recorded = await self._waiting.get()
            try:
                written = await self._ears.transcribe(
                    self._folder / f"{recorded.name}.{recorded.suffix or self._suffix}", recorded.language
                )
            except SpeechUnavailable as why:
                self._failed(recorded, str(why))
            else:
                self._made(recorded, written)
            finally:
                self._waiting.task_done()

    async def drained(self) -> None:
        await self._waiting.join()

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
