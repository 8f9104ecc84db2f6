"""A conversation written down by a recogniser that says what the test wants."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from ivr.speech.dictation import BREATH_S, REST_S, Dictation
from ivr.speech.ears import DictationSpec, EarFailed, PartialHeard, UtteranceHeard
from ivr.speech.pool import DecodePool
from models.ids import CallId, UtteranceId
from tests.unit.speech.test_utterance import CALL, FRAME, Events, Said, end

SPEC = DictationSpec(UtteranceId("words-caller"), "ru", end_silence_s=0.4, limit_s=2.0)
WORD = "v" * 30 + "." * 25
REST = "." * round(REST_S / 0.02)


class Full:
    """The processors, as the worker sees them."""

    why: str | None = None

    def __call__(self) -> str | None:
        return self.why


@pytest.fixture
async def pool() -> AsyncIterator[DecodePool]:
    pool = DecodePool(2)
    yield pool
    pool.close()


def dictation(pool: DecodePool, events: Events, model: Said, full: Full | None = None) -> Dictation:
    return Dictation(CallId(CALL), SPEC, {"ru": model}, pool, events.put_nowait, full or Full())


def speak(dictation: Dictation, pattern: str) -> None:
    for mark in pattern:
        dictation.frame(FRAME, mark == "v")


async def test_each_utterance_has_an_id_of_its_own(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    speak(dictation(pool, events, Said("ru", "нет воды")), "." * 50 + WORD + "." * 100 + WORD)
    finals = [await end(events), await end(events)]
    assert [(each.utterance_id, isinstance(each, UtteranceHeard)) for each in finals] == [
        ("words-caller-1", True),
        ("words-caller-2", True),
    ]


async def test_who_speaks_on_while_the_last_words_are_decoded_is_heard(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    gate = threading.Event()
    model = Said("ru", "да", gate=gate)
    speak(dictation(pool, events, model), WORD + WORD)  # the second while the first is still decoded
    gate.set()
    assert {(await end(events)).utterance_id, (await end(events)).utterance_id} == {"words-caller-1", "words-caller-2"}


async def test_who_never_pauses_is_cut_into_utterances(pool: DecodePool) -> None:
    """Nothing is lost at the seam: all that was said is decoded."""
    events: Events = asyncio.Queue()
    model = Said("ru", "да")
    speak(dictation(pool, events, model), "v" * 250 + "." * 30)
    finals = [await end(events) for _ in range(3)]
    assert {each.utterance_id for each in finals} == {"words-caller-1", "words-caller-2", "words-caller-3"}
    assert sum(model.fed) >= 250 * len(FRAME)


async def test_silence_costs_nothing(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    model = Said("ru", "да")
    speak(dictation(pool, events, model), "." * 20_000)  # beyond the longest silence between two utterances
    assert model.fed == []
    assert events.empty()


async def test_full_processors_are_told_once_and_tried_again_after_a_rest(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    full = Full()
    full.why = "too many people speak at once"
    written = dictation(pool, events, Said("ru", "да"), full)
    speak(written, WORD)
    failed = await end(events)
    assert isinstance(failed, EarFailed)
    assert (failed.utterance_id, failed.why) == ("words-caller-1", full.why)
    assert events.empty()
    full.why = None
    speak(written, REST + WORD)
    heard = await end(events)
    assert (heard.utterance_id, isinstance(heard, UtteranceHeard)) == ("words-caller-2", True)


async def test_a_recogniser_that_raises_loses_one_utterance(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    model = Said("ru", "да", fault=RuntimeError("Failed to process waveform"))
    written = dictation(pool, events, model)
    speak(written, WORD)
    assert isinstance(await end(events), EarFailed)
    model.fault = None
    speak(written, REST + WORD)
    assert isinstance(await end(events), UtteranceHeard)


async def test_once_stopped_it_says_nothing(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    gate = threading.Event()
    written = dictation(pool, events, Said("ru", "да", gate=gate))
    speak(written, WORD + "v" * 20)
    written.stop()
    gate.set()
    other = dictation(pool, events, Said("ru", "потом"))
    speak(other, WORD)
    async with asyncio.timeout(30):
        while not isinstance(event := await events.get(), UtteranceHeard):
            assert isinstance(event, PartialHeard)
            assert event.text == "потом"
    assert event.text == "потом"


@dataclass
class HoldsBack(Said):
    """A model whose last word comes when it is asked to settle, as real ones do."""

    rests: int = 0

    def feed(self, pcm: bytes) -> str:
        whole = super().feed(pcm)
        return whole if self.rests else whole.rpartition(" ")[0]

    def rest(self) -> str:
        self.rests += 1
        return self.text


async def test_the_last_word_is_told_at_a_breath_and_the_sentence_is_not_cut(pool: DecodePool) -> None:
    events: Events = asyncio.Queue()
    model = HoldsBack("ru", "нет воды")
    breath = "." * (round(BREATH_S / 0.02) + 1)
    writing = dictation(pool, events, model)
    speak(writing, "v" * 30 + breath)
    async with asyncio.timeout(30):
        while (told := await events.get()) != PartialHeard(
            CALL, UtteranceId("words-caller-1"), "ru", "нет воды", settled=True
        ):
            assert isinstance(told, PartialHeard)
    speak(writing, "v" * 30 + "." * 25)
    heard = await end(events)
    assert isinstance(heard, UtteranceHeard)
    assert (heard.utterance_id, heard.text, heard.speech_s) == ("words-caller-1", "нет воды", 1.2)


async def test_the_silence_after_a_breath_is_not_decoded(pool: DecodePool) -> None:
    """Out of nothing but silence real recognisers make a short word."""
    events: Events = asyncio.Queue()
    model = Said("ru", "да")
    spec = DictationSpec(UtteranceId("words-caller"), "ru")
    speak(Dictation(CALL, spec, {"ru": model}, pool, events.put_nowait, lambda: None), "v" * 30 + "." * 60)
    assert isinstance(await end(events), UtteranceHeard)
    assert 30 * len(FRAME) <= sum(model.fed) <= (30 + BREATH_S / 0.02 + 1) * len(FRAME)
