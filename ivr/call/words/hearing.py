"""How a call is heard: one ear per call, opened at its first listening step and kept to the end."""

from collections.abc import Callable

import structlog

from ivr.call.machine.events import CallEvent
from ivr.call.ports import Ports
from ivr.call.words.ear_line import EarLine
from ivr.flow.commands import Listen
from ivr.flow.events import EarLost, Heard, NothingHeard
from ivr.speech.ears import (
    EarEvent,
    EarFailed,
    EarSink,
    SpeechUnavailable,
    UtteranceHeard,
    UtteranceSilent,
    UtteranceSpec,
)
from models.errands import Errands
from models.events import CallEvent as Line
from models.ids import CallId, UtteranceId
from models.kinds import Kind

log = structlog.get_logger(__name__)

#: How the ids of utterances begin that belong to a conversation, not to the menus.
CONVERSATION = "words-"


class Hearing:
    def __init__(self, ports: Ports, call_id: CallId, channel: str, post: Callable[[CallEvent], None]) -> None:
        self._ports, self._call_id, self._channel, self._post = ports, call_id, channel, post
        self.line = EarLine(ports, call_id, channel, "in", self._heard)
        self.elsewhere: EarSink = lambda _: None  # what this ear hears that is no turn of the menus
        self._turns = Errands("the ear")
        self._stopped: set[UtteranceId] = set()

    def listen(self, command: Listen) -> None:
        """Start an utterance without holding the call up; a failure comes back as EarLost."""
        self._turns.start(self._listen(command), name=f"listen {self._call_id}")

    async def _listen(self, command: Listen) -> None:
        languages = tuple(lang for lang in command.languages if lang in self._ports.ears.languages())
        if not languages or (why := await self.line.opened()):
            if languages:
                self._write(Kind.EAR_LOST, why=why)
            self._post(EarLost(command.utterance_id))
            return
        if command.utterance_id in self._stopped:
            return
        spec = UtteranceSpec(
            command.utterance_id, languages, command.words, command.no_input_s, command.end_silence_s, command.limit_s
        )
        try:
            await self._ports.ears.listen(self._call_id, spec)
        except SpeechUnavailable as gone:
            self._write(Kind.EAR_LOST, why=str(gone))
            self._post(EarLost(command.utterance_id))

    async def stop(self, utterance_id: UtteranceId) -> None:
        self._stopped.add(utterance_id)
        try:
            await self._ports.ears.stop(self._call_id, utterance_id)
        except SpeechUnavailable:
            log.debug("nothing to stop: the speech worker is away")

    def _heard(self, event: EarEvent) -> None:
        match event:
            case _ if event.utterance_id.startswith(CONVERSATION):
                self.elsewhere(event)
            case UtteranceHeard(utterance_id=utterance_id, text=text):
                self._write(
                    Kind.CALLER_HEARD,
                    text=text,
                    language=event.language,
                    speech_s=round(event.speech_s, 2),
                    lag_ms=round(event.lag_ms),
                )
                self._post(Heard(utterance_id, text, event.language))
            case UtteranceSilent(utterance_id=utterance_id):
                self._write(Kind.CALLER_SILENT)
                self._post(NothingHeard(utterance_id))
            case EarFailed(utterance_id=utterance_id, why=why):
                self._write(Kind.EAR_LOST, why=why)
                self._post(EarLost(utterance_id))

    def _write(self, kind: Kind, **fields: str | float) -> None:
        self._ports.log.append(Line(self._call_id, kind, self._ports.clock.now(), fields))

    def leave(self) -> None:
        self._turns.cancel()
        self.line.leave()

    async def close(self) -> None:
        self.leave()
        await self.line.close()
