"""One turn with recognisers that say what the test wants: two languages, slow, broken, full."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from ivr.speech.ears import EarEvent, EarFailed, PartialHeard, UtteranceHeard, UtteranceSpec
from ivr.speech.phrases import Decoded, Word
from ivr.speech.pool import DecodePool, Urgency
from ivr.speech.utterance import Utterance
from models.ids import CallId, UtteranceId

CALL = CallId("call-a")
FRAME = bytes(320)


@dataclass
class Said:
    """A model that hears the same words whatever is fed, and remembers how much that was."""

    language: str
    text: str
    confidence: float = 1.0
    fault: Exception | None = None
    gate: threading.Event | None = None  # decoding waits for it
    fed: list[int] = field(default_factory=list)

    def knows(self, word: str) -> bool:
        return "слыхан" not in word

    def recogniser(self, sayable: Sequence[str]) -> "Said":
        return self

    def feed(self, pcm: bytes) -> str:
        if self.gate:
            self.gate.wait(5)
        if self.fault:
            raise self.fault
        self.fed.append(len(pcm))
        return self.text

    def rest(self) -> str:
        return self.text

    def finish(self) -> Decoded:
        return Decoded(self.language, tuple(Word(word, 0, 1, self.confidence) for word in self.text.split()))


@pytest.fixture
async def pool() -> AsyncIterator[DecodePool]:
    pool = DecodePool(2)
    yield pool
    pool.close()


Events = asyncio.Queue[EarEvent]


def turn(
    pool: DecodePool, events: Events, *models: Said, words: dict[str, tuple[str, ...]], behind_s: float = 1.5
) -> Utterance:
    languages = tuple(model.language for model in models)
    spec = UtteranceSpec(UtteranceId("utt-a"), languages, words, 2.0, 0.4, 60.0)
    by_language = {model.language: model for model in models}
    return Utterance(CALL, spec, by_language, pool, events.put_nowait, behind_s)


def speak(utterance: Utterance, pattern: str) -> None:
    for mark in pattern:
        utterance.frame(FRAME, mark == "v")


async def end(events: Events) -> EarEvent:
    async with asyncio.timeout(30):
        while isinstance(event := await events.get(), PartialHeard):
            pass
        return event


WORD = "." * 5 + "v" * 30 + "." * 25


async def test_the_surer_of_two_languages_is_heard(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    models = Said("kk", "[unk] қазақша", 1.0), Said("ru", "по-русски", 0.6)
    utterance = turn(pool, events, *models, words={"kk": ("қазақша",), "ru": ("по-русски",)})
    speak(utterance, WORD)
    heard = await end(events)
    assert isinstance(heard, UtteranceHeard)
    assert (heard.language, heard.text, heard.speech_s) == ("ru", "по-русски", 0.6)


async def test_long_silences_are_not_decoded(pool: DecodePool) -> None:
    """Before speech 0.3 s, within it at most 0.5 s of a pause and 0.3 s before the next word."""
    events: Events = asyncio.Queue()
    model = Said("ru", "да")
    spec = UtteranceSpec(UtteranceId("utt-a"), ("ru",), {}, 100.0, 5.0, 60.0)
    utterance = Utterance(CALL, spec, {"ru": model}, pool, events.put_nowait, 1.5)
    speak(utterance, "." * 1000 + "v" * 30 + "." * 200 + "v" * 30 + "." * 250)
    assert isinstance(await end(events), UtteranceHeard)
    decoded_s = sum(model.fed) / 16000
    assert 1.2 + 0.5 <= decoded_s <= 1.2 + 0.3 + 0.5 + 0.3 + 0.5 + 0.3 + 0.1


async def test_a_recogniser_that_raises_fails_the_turn_only(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    speak(turn(pool, events, Said("ru", "да", fault=RuntimeError("Failed to process waveform")), words={}), WORD)
    assert await end(events) == EarFailed(CALL, UtteranceId("utt-a"), "the recogniser failed")
    speak(turn(pool, events, Said("ru", "да"), words={}), WORD)
    assert isinstance(await end(events), UtteranceHeard)


async def test_decoding_too_far_behind_is_given_up(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    gate = threading.Event()
    speak(turn(pool, events, Said("ru", "да", gate=gate), words={}, behind_s=0.05), WORD)
    failed = await end(events)
    gate.set()
    assert isinstance(failed, EarFailed)
    assert "processors are full" in failed.why


async def test_sound_that_waits_too_long_while_the_caller_speaks(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    gate = threading.Event()
    utterance = turn(pool, events, Said("ru", "да", gate=gate), words={}, behind_s=0.02)
    async with asyncio.timeout(30):
        while utterance.open:
            speak(utterance, "v")
            await asyncio.sleep(0)
    gate.set()
    assert isinstance(await end(events), EarFailed)


async def test_phrases_the_model_cannot_know_are_told_at_once(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    utterance = turn(pool, events, Said("ru", ""), words={"ru": ("неслыханное",)})
    assert utterance.deaf_because == "none of the phrases consists of words that the models know"
    assert turn(pool, events, Said("ru", ""), words={"ru": ("да", "неслыханное")}).deaf_because is None


async def test_a_stopped_turn_is_silent_for_ever(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    utterance = turn(pool, events, Said("ru", "да"), words={})
    speak(utterance, WORD[:20])
    utterance.stop()
    speak(utterance, WORD)
    await pool.submit(Urgency.RECORDING, lambda: None)
    assert events.empty()


async def test_urgent_work_goes_first_and_faults_go_to_who_waits() -> None:
    pool, gate, order = DecodePool(1), threading.Event(), []
    first = pool.submit(Urgency.RECORDING, gate.wait)
    waiting = [pool.submit(each, lambda each=each: order.append(each)) for each in reversed(Urgency)]  # type: ignore[misc]
    gate.set()
    await asyncio.gather(first, *waiting)
    assert order == sorted(Urgency)
    with pytest.raises(ZeroDivisionError):
        await pool.submit(Urgency.MENU, lambda: 1 / 0)
    pool.close()
