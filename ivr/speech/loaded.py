"""The models of this worker: loaded one after the other in a thread, while calls are already served."""

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog

from ivr.speech.engine import Model, ModelBroken, VoskModel

log = structlog.get_logger(__name__)

Loader = Callable[[str, Path], Model]


class Models:
    """What can be heard now. A broken model is logged and left out: its language runs by keys."""

    def __init__(self, folders: Mapping[str, Path], load: Loader = VoskModel) -> None:
        self._folders, self._load = folders, load
        self.loaded: dict[str, Model] = {}

    async def load(self, on_change: Callable[[], None]) -> None:
        for language, folder in sorted(self._folders.items()):
            began = time.monotonic()
            try:
                self.loaded[language] = await asyncio.to_thread(self._load, language, folder)
            except ModelBroken as error:
                log.error("speech model left out, its menus run by keys", language=language, why=str(error))
                continue
            log.info("speech model loaded", language=language, seconds=round(time.monotonic() - began, 2))
            on_change()
