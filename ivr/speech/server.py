"""One controller's connection: its questions answered, its ears kept, all closed when it goes."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog

from ivr.speech import protocol
from ivr.speech.dictation import BEHIND_LIMIT_S, Dictation
from ivr.speech.ear import Ear
from ivr.speech.ears import (
    DictationSpec,
    EarEvent,
    EarFailed,
    PartialHeard,
    UtteranceHeard,
    UtteranceSilent,
    UtteranceSpec,
)
from ivr.speech.loaded import Models
from ivr.speech.phrases import unknown_words
from ivr.speech.pool import DecodePool
from ivr.speech.ports import NoPortFree, Ports
from ivr.speech.recordings import TooManyWaiting, Transcriber
from ivr.speech.transcripts import RecordingUnreadable
from ivr.speech.utterance import Utterance
from models.errands import Errands
from models.ids import CallId, UtteranceId

log = structlog.get_logger(__name__)

#: A controller that reads nothing any more is cut off beyond this much unread.
_MOST_UNREAD = 4 * protocol.MOST_BYTES


@dataclass(slots=True)
class Hearing:
    """What all connections share. speaking_limit: free speech at once; menus are cheap and need no limit."""

    models: Models
    pool: DecodePool
    ports: Ports
    transcriber: Transcriber
    host: str
    format: str
    behind_limit_s: float
    speaking_limit: int
    writing_limit: int  # voices of conversations decoded at once; those of the seats stop at half of it
    connections: "set[Connection]" = field(default_factory=set)

    def dictating(self) -> int:
        return sum(1 for turn in self._turns() if isinstance(turn, Utterance) and turn.open and turn.free_speech)

    def writing_down(self) -> int:
        """Conversations in which somebody speaks at this moment, and is decoded."""
        return sum(1 for turn in self._turns() if isinstance(turn, Dictation) and turn.decodes)

    def _turns(self) -> Iterator[Utterance | Dictation | None]:
        return (ear.utterance for connection in self.connections for _, ear in connection.ears.values())


class Connection:
    def __init__(self, hearing: Hearing, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._hearing, self._reader, self._writer = hearing, reader, writer
        self._errands = Errands("the connection")
        self.ears: dict[str, tuple[int, Ear]] = {}

    async def serve(self) -> None:
        """Until the controller goes."""
        self.greet()
        try:
            while text := await self._reader.readline():
                self._answer(protocol.request(text))
        except (ValueError, protocol.NotUnderstood) as error:
            log.error("the controller's message was not understood: cut off", why=str(error)[:200])
        except ConnectionError:
            log.info("the controller is gone")
        finally:
            self.close()

    def greet(self) -> None:
        self.tell(protocol.Hello(tuple(sorted(self._hearing.models.loaded))))

    def tell(self, message: protocol.Message) -> None:
        transport = self._writer.transport
        if transport.is_closing():
            return
        if transport.get_write_buffer_size() > _MOST_UNREAD:
            log.error("the controller reads nothing any more: cut off")
            transport.abort()
            return
        self._writer.write(protocol.line(message))

    def tick(self) -> None:
        for _, ear in self.ears.values():
            ear.tick()

    def _answer(self, request: protocol.Request) -> None:
        match request:
            case protocol.Ping(number=number):
                self.tell(protocol.Pong(number))
            case protocol.OpenEar():
                self._errands.start(self._open(request))
            case protocol.Listen():
                self._listen(request)
            case protocol.Dictate():
                self._dictate(request)
            case protocol.StopListening(call_id=call_id, utterance_id=utterance_id):
                self._stop(call_id, utterance_id)
            case protocol.CloseEar(call_id=call_id):
                self._close_ear(call_id)
            case protocol.Transcribe():
                self._errands.start(self._transcribe(request))
            case protocol.AskUnknownWords():
                self._unknown(request)

    async def _open(self, request: protocol.OpenEar) -> None:
        self._close_ear(request.call_id)
        ear = Ear()
        try:
            port = await self._hearing.ports.bind(ear, request.port)
        except NoPortFree as error:
            self.tell(protocol.Refused(request.request, str(error)))
            return
        self.ears[request.call_id] = port, ear
        self.tell(protocol.EarOpened(request.request, self._hearing.host, port, self._hearing.format))

    def _listen(self, request: protocol.Listen) -> None:
        call_id, hearing = CallId(request.call_id), self._hearing
        spec = UtteranceSpec(
            UtteranceId(request.utterance_id),
            request.languages,
            request.words,
            request.no_input_s,
            request.end_silence_s,
            request.limit_s,
        )
        utterance = Utterance(call_id, spec, hearing.models.loaded, hearing.pool, self._event, hearing.behind_limit_s)
        if request.call_id not in self.ears:
            utterance.fail("no ear is open for this call")
        elif utterance.deaf_because:
            utterance.fail(utterance.deaf_because)
        elif utterance.free_speech and hearing.dictating() >= hearing.speaking_limit:
            utterance.fail("every recogniser of free speech is taken")
        else:
            self.ears[request.call_id][1].listen(utterance)

    def _dictate(self, request: protocol.Dictate) -> None:
        call_id, hearing = CallId(request.call_id), self._hearing
        spec = DictationSpec(
            UtteranceId(request.utterance_id),
            request.language,
            request.foremost,
            request.end_silence_s,
            request.limit_s,
        )
        limit = hearing.writing_limit if spec.foremost else hearing.writing_limit // 2

        def refused() -> str | None:
            return "too many people speak at once for these processors" if hearing.writing_down() >= limit else None

        if request.call_id not in self.ears:
            self._event(EarFailed(call_id, spec.utterance_id, "no ear is open for this call"))
        elif spec.language not in hearing.models.loaded:
            self._event(EarFailed(call_id, spec.utterance_id, f"no model is loaded for {spec.language}"))
        else:
            late_s = max(BEHIND_LIMIT_S, hearing.behind_limit_s)
            dictation = Dictation(call_id, spec, hearing.models.loaded, hearing.pool, self._event, refused, late_s)
            self.ears[request.call_id][1].listen(dictation)

    def _stop(self, call_id: str, utterance_id: str) -> None:
        _, ear = self.ears.get(call_id, (0, None))
        if ear and ear.utterance and ear.utterance.utterance_id == utterance_id:
            ear.utterance.stop()

    def _event(self, event: EarEvent) -> None:
        match event:
            case PartialHeard(call_id=call, utterance_id=utterance, language=language, text=text, settled=settled):
                self.tell(protocol.Partial(call, utterance, language, text, settled))
            case UtteranceHeard(call_id=call, utterance_id=utterance):
                heard = event.language, event.text, event.speech_s, event.lag_ms
                self.tell(protocol.Heard(call, utterance, *heard))
            case UtteranceSilent(call_id=call, utterance_id=utterance):
                self.tell(protocol.Silent(call, utterance))
            case EarFailed(call_id=call, utterance_id=utterance, why=why):
                self.tell(protocol.Failed(call, utterance, why))

    async def _transcribe(self, request: protocol.Transcribe) -> None:
        try:
            made = await self._hearing.transcriber.transcribe(request.path, request.language)
        except (RecordingUnreadable, TooManyWaiting) as error:
            self.tell(protocol.Refused(request.request, str(error)))
        except Exception as error:  # noqa: BLE001 - supervisor of this task: one bad recording ends nothing else
            log.error("transcribing failed", error=repr(error))
            self.tell(protocol.Refused(request.request, "the recogniser failed on this recording"))
        else:
            words = tuple((word.word, word.start_s, word.end_s, word.confidence) for word in made.words)
            self.tell(protocol.Transcribed(request.request, made.text, words))

    def _unknown(self, request: protocol.AskUnknownWords) -> None:
        model = self._hearing.models.loaded.get(request.language)
        if model is None:
            self.tell(protocol.Refused(request.request, f"no speech model is loaded for {request.language}"))
        else:
            unknown = sorted(unknown_words(request.words, model.knows))
            self.tell(protocol.UnknownWords(request.request, tuple(unknown)))

    def _close_ear(self, call_id: str) -> None:
        if call_id in self.ears:
            port, ear = self.ears.pop(call_id)
            ear.close()
            self._hearing.ports.give_back(port)

    def close(self) -> None:
        self._errands.cancel()
        for call_id in list(self.ears):
            self._close_ear(call_id)
        self._writer.close()
