"""Transcribing recordings in the background: one at a time, each piece behind all live work."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from ivr.speech.engine import Model
from ivr.speech.pool import DecodePool, Urgency
from ivr.speech.transcripts import RecordingUnreadable, Transcript, in_recording, read_pcm, spans

#: A piece of decoding: 0.5 s of sound, so that a live call waits for no more than that.
_PIECE = 8000
#: Recordings that may wait. More means that the processors cannot keep up for hours.
MOST_WAITING = 1000


class TooManyWaiting(Exception):
    """The background queue is full: ask again later."""


class Transcriber:
    def __init__(self, pool: DecodePool, models: Mapping[str, Model], recordings: Path) -> None:
        self._pool, self._models, self._recordings = pool, models, recordings
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def transcribe(self, path: str, language: str) -> Transcript:
        """Raises RecordingUnreadable or TooManyWaiting."""
        recording = self._allowed(path)
        model = self._models.get(language)
        if model is None:
            raise RecordingUnreadable(f"no speech model is loaded for {language}")
        if self._waiting >= MOST_WAITING:
            raise TooManyWaiting(f"{self._waiting} recordings are waiting already")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._decode(model, recording)
        finally:
            self._waiting -= 1

    def _allowed(self, path: str) -> Path:
        """Only what is under the folder of recordings, links resolved."""
        whole = (self._recordings / path).resolve()
        if not whole.is_relative_to(self._recordings.resolve()):
            raise RecordingUnreadable("the recording is outside the folder of recordings")
        return whole

    async def _decode(self, model: Model, recording: Path) -> Transcript:
        found = await self._pool.submit(Urgency.RECORDING, lambda: spans(read_pcm(recording)))
        if not found:
            return Transcript("", ())
        recogniser = await self._pool.submit(Urgency.RECORDING, lambda: model.recogniser(()))
        for span in found:
            for at in range(0, len(span.pcm), _PIECE):
                piece = span.pcm[at : at + _PIECE]
                await self._pool.submit(Urgency.RECORDING, lambda piece=piece: recogniser.feed(piece))  # type: ignore[misc]
        decoded = await self._pool.submit(Urgency.RECORDING, recogniser.finish)
        return in_recording(decoded.words, found)
