"""One connection to the worker: requests and their answers, and a ping that finds a worker that hangs."""

import asyncio
import contextlib
import itertools
from collections.abc import Callable

from ivr.speech import protocol
from ivr.speech.ears import SpeechUnavailable

#: A ping four times a second; a worker that leaves so many in a row unanswered is taken for dead. Counted, not timed:
#: where all of us stood still, no ping went out that it could have left unanswered.
PING_EVERY_S, MOST_UNANSWERED = 0.25, 6


class Link:
    """`run` serves it to its end; meanwhile `ask` and `tell`."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        on_event: Callable[[protocol.Answer], None],
    ) -> None:
        self._reader, self._writer, self._on_event = reader, writer, on_event
        self._numbers = itertools.count(1)
        self._asked: dict[int, asyncio.Future[protocol.Answer]] = {}
        self._unanswered = 0
        self._change = asyncio.Event()
        self.languages: frozenset[str] = frozenset()

    async def run(self, greeted: Callable[[], None]) -> str:
        """Until the connection ends or the worker hangs; gives the reason. `greeted`: the worker has said hello."""
        reading = asyncio.create_task(self._read(greeted))
        watching = asyncio.create_task(self._watch())
        try:
            done, _ = await asyncio.wait((reading, watching), return_when=asyncio.FIRST_COMPLETED)
            return " and ".join(task.result() for task in done)
        finally:
            for task in (reading, watching):
                task.cancel()
            self._end()

    def tell(self, message: protocol.Message) -> None:
        if not self._writer.transport.is_closing():
            self._writer.write(protocol.line(message))

    async def ask(self, shaped: Callable[[int], protocol.Message]) -> protocol.Answer:
        """The answer to a request. Raises SpeechUnavailable when it is refused or the worker goes."""
        number = next(self._numbers)
        answered: asyncio.Future[protocol.Answer] = asyncio.get_running_loop().create_future()
        self._asked[number] = answered
        try:
            self.tell(shaped(number))
            answer = await answered
        finally:
            self._asked.pop(number, None)
        if isinstance(answer, protocol.Refused):
            raise SpeechUnavailable(answer.why)
        return answer

    async def changed(self) -> None:
        """Wait for another greeting, or for the end of this link."""
        await self._change.wait()

    async def _read(self, greeted: Callable[[], None]) -> str:
        hello = False
        try:
            while text := await self._reader.readline():
                answer = protocol.answer(text)
                if isinstance(answer, protocol.Hello):
                    self._greeted(answer)
                    if not hello:
                        greeted()
                        hello = True
                else:
                    self._take(answer)
        except (ValueError, protocol.NotUnderstood):
            return "the speech worker speaks another version: start it anew"
        except ConnectionError:
            return "the connection to the speech worker broke"
        return "the speech worker ended"

    def _greeted(self, hello: protocol.Hello) -> None:
        self.languages = frozenset(hello.languages)
        self._change.set()
        self._change = asyncio.Event()

    def _take(self, answer: protocol.Answer) -> None:
        match answer:
            case protocol.Pong():
                self._unanswered = 0
            case (
                protocol.EarOpened(request=number)
                | protocol.Refused(request=number)
                | protocol.Transcribed(request=number)
                | protocol.UnknownWords(request=number)
            ):
                asked = self._asked.get(number)
                if asked is not None and not asked.done():
                    asked.set_result(answer)
            case _:
                self._on_event(answer)

    async def _watch(self) -> str:
        for number in itertools.count(1):
            if self._unanswered >= MOST_UNANSWERED:
                return f"the speech worker has not answered for {PING_EVERY_S * MOST_UNANSWERED:g} s"
            self.tell(protocol.Ping(number))
            self._unanswered += 1
            await asyncio.sleep(PING_EVERY_S)
        raise AssertionError("counting has no end")

    def _end(self) -> None:
        for asked in self._asked.values():
            if not asked.done():
                asked.set_exception(SpeechUnavailable("the speech worker went away"))
        self._change.set()
        with contextlib.suppress(OSError):
            self._writer.transport.abort()
