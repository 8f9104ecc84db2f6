"""The ears as the controller has them: the worker over its socket. When the worker dies or hangs, each open utterance
hears of it within 2 s; the connection, and the ears on their old ports, come back by themselves."""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from ivr.speech import protocol
from ivr.speech.ears import (
    DictationSpec,
    EarAddress,
    EarEvent,
    EarFailed,
    EarSink,
    PartialHeard,
    SpeechUnavailable,
    UtteranceHeard,
    UtteranceSilent,
    UtteranceSpec,
)
from ivr.speech.link import Link
from ivr.speech.phrases import Word
from ivr.speech.transcripts import Transcript
from models.ids import CallId, UtteranceId

log = structlog.get_logger(__name__)

#: No request takes longer.
REQUEST_S = 2.0
_BACK_OFF_S = (0.1, 0.2, 0.5, 1.0, 2.0)


@dataclass(slots=True)
class _Ear:
    """One call's ear on our side. heard_by: the link on which it is open; an older one is lost."""

    sink: EarSink
    address: EarAddress
    heard_by: Link | None
    open: set[UtteranceId] = field(default_factory=set)
    dictation: DictationSpec | None = None


class RemoteEars:
    """The Ears port. `start` begins connecting in the background; `aclose` ends it."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._ears: dict[CallId, _Ear] = {}
        self._link: Link | None = None
        self._connected = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._stay_connected(), name="speech-link")

    async def aclose(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def __aenter__(self) -> "RemoteEars":
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def languages(self) -> frozenset[str]:
        return self._link.languages if self._link else frozenset()

    async def until_languages(self, *languages: str) -> None:
        """Wait until all of these can be heard: for set-up, doctor and tests; a call never waits for them."""
        while not (self._link and self._link.languages >= set(languages)):
            if self._link:
                await self._link.changed()
            else:
                await self._connected.wait()

    async def open(self, call_id: CallId, sink: EarSink) -> EarAddress:
        link = self._linked()
        address = await self._opened(link, call_id, 0)
        self._ears[call_id] = _Ear(sink, address, link)
        return address

    async def listen(self, call_id: CallId, spec: UtteranceSpec) -> None:
        ear = self._ears.get(call_id)
        if ear is None:
            raise SpeechUnavailable("no ear is open for this call: open one first")
        ear.open, ear.dictation = {spec.utterance_id}, None  # a new turn replaces the one before
        if self._link is None or ear.heard_by is not self._link:
            self._fail(call_id, ear, "the speech worker is away")
            return
        self._link.tell(
            protocol.Listen(
                call_id,
                spec.utterance_id,
                spec.languages,
                dict(spec.words),
                spec.no_input_s,
                spec.end_silence_s,
                spec.limit_s,
            )
        )

    async def dictate(self, call_id: CallId, spec: DictationSpec) -> None:
        ear = self._ears.get(call_id)
        if ear is None or self._link is None or ear.heard_by is not self._link:
            raise SpeechUnavailable("no ear is open for this call, or the speech worker is away")
        ear.open, ear.dictation = {spec.utterance_id}, spec
        self._link.tell(
            protocol.Dictate(call_id, spec.utterance_id, spec.language, spec.foremost, spec.end_silence_s, spec.limit_s)
        )

    async def stop(self, call_id: CallId, utterance_id: UtteranceId) -> None:
        ear = self._ears.get(call_id)
        if ear and utterance_id in ear.open:
            ear.open.discard(utterance_id)
            ear.dictation = None
            if self._link:
                self._link.tell(protocol.StopListening(call_id, utterance_id))

    async def close(self, call_id: CallId) -> None:
        if self._ears.pop(call_id, None) and self._link:
            self._link.tell(protocol.CloseEar(call_id))

    async def transcribe(self, path: Path, language: str) -> Transcript:
        """A recording's words, when the processors have nothing better to do: minutes later if need be.

        Only recordings under the folder of recordings. Raises SpeechUnavailable, also when the worker goes meanwhile.
        """
        answer = await self._linked().ask(lambda number: protocol.Transcribe(number, str(path), language))
        if not isinstance(answer, protocol.Transcribed):
            raise SpeechUnavailable(f"the worker answered {type(answer).__name__} to a request for a transcript")
        return Transcript(answer.text, tuple(Word(*word) for word in answer.words))

    async def unknown_words(self, language: str, words: Iterable[str]) -> set[str]:
        """Those words that the language's model does not know."""
        asked = tuple(words)
        link = self._linked()
        answer = await _in_time(link.ask(lambda number: protocol.AskUnknownWords(number, language, asked)))
        if not isinstance(answer, protocol.UnknownWords):
            raise SpeechUnavailable(f"the worker answered {type(answer).__name__} to a question about words")
        return set(answer.words)

    def _linked(self) -> Link:
        if self._link is None:
            raise SpeechUnavailable("the speech worker is away")
        return self._link

    async def _opened(self, link: Link, call_id: CallId, port: int) -> EarAddress:
        answer = await _in_time(link.ask(lambda number: protocol.OpenEar(number, call_id, port)))
        if not isinstance(answer, protocol.EarOpened):
            raise SpeechUnavailable(f"the worker answered {type(answer).__name__} to a request for an ear")
        return EarAddress(answer.host, answer.port, answer.format)

    async def _stay_connected(self) -> None:
        waits = itertools.chain(_BACK_OFF_S, itertools.repeat(_BACK_OFF_S[-1]))
        while True:
            try:
                reader, writer = await asyncio.open_unix_connection(str(self._socket), limit=protocol.MOST_BYTES)
            except OSError:
                await asyncio.sleep(next(waits))
                continue
            waits = itertools.chain(_BACK_OFF_S, itertools.repeat(_BACK_OFF_S[-1]))
            await self._use(Link(reader, writer, self._heard))
            await asyncio.sleep(next(waits))

    async def _use(self, link: Link) -> None:
        """One connection, from its first greeting to its end."""
        reopening: asyncio.Task[None] | None = None

        def greeted() -> None:
            nonlocal reopening
            self._link = link
            self._connected.set()
            reopening = asyncio.create_task(self._reopen(link))

        why = "the connection was given up"
        try:
            why = await link.run(greeted)
        finally:
            if reopening is not None:
                reopening.cancel()
            self._lost(link, why)

    async def _reopen(self, link: Link) -> None:
        """Ask for the ears of living calls on their old ports: Asterisk still sends there."""
        for call_id, ear in list(self._ears.items()):
            with contextlib.suppress(SpeechUnavailable):
                address = await self._opened(link, call_id, ear.address.port)
                if address == ear.address and call_id in self._ears:
                    ear.heard_by = link
                else:
                    link.tell(protocol.CloseEar(call_id))

    def _lost(self, link: Link, why: str) -> None:
        if self._link is link:
            self._link = None
            self._connected.clear()
            log.warning("the speech worker is away: menus run by keys", why=why)
        for call_id, ear in list(self._ears.items()):
            if ear.heard_by is link:
                ear.heard_by = None
                self._fail(call_id, ear, why)

    def _fail(self, call_id: CallId, ear: _Ear, why: str) -> None:
        failed, ear.open, ear.dictation = ear.open, set(), None
        for utterance_id in failed:
            asyncio.get_running_loop().call_soon(ear.sink, EarFailed(call_id, utterance_id, why))

    def _heard(self, answer: protocol.Answer) -> None:
        """What the worker tells of itself. Turns stopped or replaced meanwhile are no longer of interest."""
        match answer:
            case protocol.Partial(call_id=call, utterance_id=utterance, language=language, text=text, settled=settled):
                partial = PartialHeard(CallId(call), UtteranceId(utterance), language, text, settled)
                self._pass_on(partial, ends=False)
            case protocol.Heard(call_id=call, utterance_id=utterance):
                heard = answer.language, answer.text, answer.speech_s, answer.lag_ms
                self._pass_on(UtteranceHeard(CallId(call), UtteranceId(utterance), *heard))
            case protocol.Silent(call_id=call, utterance_id=utterance):
                self._pass_on(UtteranceSilent(CallId(call), UtteranceId(utterance)))
            case protocol.Failed(call_id=call, utterance_id=utterance, why=why):
                self._pass_on(EarFailed(CallId(call), UtteranceId(utterance), why))

    def _pass_on(self, event: EarEvent, *, ends: bool = True) -> None:
        ear = self._ears.get(event.call_id)
        if ear is None:
            return
        if event.utterance_id not in ear.open and not (ear.dictation and ear.dictation.holds(event.utterance_id)):
            return
        if ends:
            ear.open.discard(event.utterance_id)
        ear.sink(event)


async def _in_time(answer: Awaitable[protocol.Answer]) -> protocol.Answer:
    try:
        async with asyncio.timeout(REQUEST_S):
            return await answer
    except TimeoutError:
        raise SpeechUnavailable(f"the speech worker did not answer within {REQUEST_S:g} s") from None
