"""The real voice: texts, recordings, synthesiser and cache put together behind the Voice port."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog

from ivr.prompts import recordings, sound
from ivr.prompts.cache import KEPT_S, MOST, Cache, key_of, key_of_recording
from ivr.prompts.espeak import MANNERS, VoiceBroken, synthesised
from ivr.prompts.holes import Template, Value, fill
from ivr.prompts.recordings import BadRecording
from ivr.prompts.spoken import spoken
from ivr.prompts.texts import BadTexts, Library
from ivr.prompts.voice import PromptMissing, Sound

log = structlog.get_logger(__name__)


class SoundNotMade(PromptMissing):
    """The sound could not be made or kept (no voice, full disk); the call goes on without it."""


class Speaker:
    """prompts: dialplans/prompts; sounds: Paths.sounds. `sound` is for the event loop, `sound_now` for the rest."""

    def __init__(self, prompts: Path, sounds: Path) -> None:
        self.texts = Library(prompts)
        self._recordings = prompts / "recordings"
        self._cache = Cache(sounds)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="voice")
        self._told: set[str] = set()

    async def sound(self, language: str, prompt: str, values: Mapping[str, Value]) -> Sound:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.sound_now, language, prompt, values)

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def sound_now(self, language: str, prompt: str, values: Mapping[str, Value]) -> Sound:
        template = self.template(language, prompt)
        recorded = self._recorded_or_none(language, prompt, template)
        return recorded or self.said(language, self._filled(template, language, prompt, values))

    def template(self, language: str, prompt: str) -> Template:
        try:
            texts = self.texts.of(language)
        except BadTexts as fault:
            raise PromptMissing(f"prompt {prompt}: {fault.errors[0]}") from None
        if prompt not in texts.templates:
            raise PromptMissing(f'{texts.path}: no prompt {prompt}; add the line {prompt}: "…"')
        return texts.templates[prompt]

    def _filled(self, template: Template, language: str, prompt: str, values: Mapping[str, Value]) -> str:
        try:
            return fill(template, language, values)
        except PromptMissing as fault:
            path = self.texts.of(language).path
            raise PromptMissing(f"{path}:{self.texts.of(language).lines[prompt]}: prompt {prompt}: {fault}") from None

    def said(self, language: str, text: str) -> Sound:
        """The synthetic voice saying a text as it stands."""
        if language not in MANNERS:
            raise SoundNotMade(f"language {language!r} has no voice; there are {', '.join(MANNERS)}")
        manner, words = MANNERS[language], spoken(text, language)
        key = key_of(words, language, manner)
        held = self._cache.held(language, key)
        if held:
            return held
        try:
            return self._cache.put(language, key, sound.telephone(*synthesised(words, manner)))
        except (VoiceBroken, OSError) as fault:
            raise SoundNotMade(f"the sound could not be made: {fault}") from None

    def prune(self, language: str, most: int = MOST, kept_s: float = KEPT_S) -> int:
        """Remove the longest unused sounds above `most`; how many."""
        return self._cache.prune(language, most, kept_s)

    def recording_path(self, language: str, prompt: str) -> Path:
        return self._recordings / language / f"{prompt}.wav"

    def stray_recordings(self, language: str) -> tuple[Path, ...]:
        """Files that replace nothing, most often misspelt."""
        known = self.texts.of(language).templates
        return tuple(path for path in sorted((self._recordings / language).glob("*.wav")) if path.stem not in known)

    def recorded(self, language: str, prompt: str) -> Sound | None:
        """The recording that replaces a prompt, as telephone sound. Raises BadRecording."""
        path = self.recording_path(language, prompt)
        if not path.exists():
            return None
        if self.template(language, prompt).holes:
            raise BadRecording(
                f"{path}: prompt {prompt} has holes, which a recording cannot fill; remove the file or the holes"
            )
        samples, rate = recordings.read(path)
        key = key_of_recording(path.read_bytes())
        return self._cache.held(language, key) or self._cache.put(language, key, sound.telephone(samples, rate))

    def _recorded_or_none(self, language: str, prompt: str, template: Template) -> Sound | None:
        try:
            return self.recorded(language, prompt)
        except (BadRecording, OSError) as fault:
            if str(fault) not in self._told:  # once each: a bad file must not fill the log, call after call
                self._told.add(str(fault))
                log.warning("a recording is not used", why=str(fault))
            return None
