"""What a call may count on, whatever hears."""

import asyncio
from dataclasses import replace

import pytest

from ivr.speech.ears import (
    DictationSpec,
    EarEvent,
    EarFailed,
    PartialHeard,
    SpeechUnavailable,
    UtteranceHeard,
    UtteranceSilent,
    UtteranceSpec,
)
from models.ids import CallId, UtteranceId
from tests.contract.speech.rigs import Rig
from tests.live.speech.korean import HELLO, MENU, OPERATOR, OTHER
from tests.live.until import PATIENT_S

CALL, OTHER_CALL = CallId("call-a"), CallId("call-b")
MENU_TURN = UtteranceSpec(UtteranceId("utt-menu"), ("ko",), {"ko": MENU}, 4.0, 0.8, 10.0)
FREE_TURN = UtteranceSpec(UtteranceId("utt-free"), ("ko",), {}, 4.0, 0.8, 20.0)


class Sink:
    """What a call was told."""

    def __init__(self) -> None:
        self.ends: asyncio.Queue[EarEvent] = asyncio.Queue()
        self.partials: list[PartialHeard] = []

    def __call__(self, event: EarEvent, /) -> None:
        if isinstance(event, PartialHeard):
            self.partials.append(event)
        else:
            self.ends.put_nowait(event)

    async def end(self, within_s: float = PATIENT_S) -> EarEvent:
        async with asyncio.timeout(within_s):
            return await self.ends.get()


@pytest.fixture
def sink() -> Sink:
    return Sink()


async def test_languages_are_those_that_can_be_heard(rig: Rig) -> None:
    assert rig.ears.languages() == {"ko"}


async def test_each_call_has_its_own_address(rig: Rig, sink: Sink) -> None:
    first, second = await rig.ears.open(CALL, sink), await rig.ears.open(OTHER_CALL, sink)
    assert first.format == second.format == "alaw"
    assert first.host == "127.0.0.1"
    assert first.port != second.port


@pytest.mark.parametrize("phrase", [HELLO, OPERATOR])
async def test_a_phrase_of_the_menu_comes_out_as_it_was_asked_for(rig: Rig, sink: Sink, phrase: str) -> None:
    address = await rig.ears.open(CALL, sink)
    await rig.ears.listen(CALL, MENU_TURN)
    await rig.say(CALL, address, phrase)
    heard = await sink.end()
    assert isinstance(heard, UtteranceHeard)
    assert (heard.call_id, heard.utterance_id, heard.language) == (CALL, MENU_TURN.utterance_id, "ko")
    assert heard.text == phrase
    assert heard.lag_ms >= 800
    assert sink.ends.empty()


async def test_what_is_outside_the_menu_is_heard_as_nothing_known(rig: Rig, sink: Sink) -> None:
    address = await rig.ears.open(CALL, sink)
    await rig.ears.listen(CALL, MENU_TURN)
    await rig.say(CALL, address, OTHER)
    heard = await sink.end()
    assert isinstance(heard, UtteranceHeard)
    assert heard.text == ""


async def test_free_speech_gives_partials_and_then_words(rig: Rig, sink: Sink) -> None:
    address = await rig.ears.open(CALL, sink)
    await rig.ears.listen(CALL, FREE_TURN)
    await rig.say(CALL, address, OPERATOR)
    heard = await sink.end()
    assert isinstance(heard, UtteranceHeard)
    assert heard.text
    assert heard.speech_s >= 1.0
    assert sink.partials
    assert {partial.utterance_id for partial in sink.partials} == {FREE_TURN.utterance_id}


async def test_silence_ends_a_turn(rig: Rig, sink: Sink) -> None:
    address = await rig.ears.open(CALL, sink)
    await rig.ears.listen(CALL, MENU_TURN)
    await rig.say_nothing(CALL, address, 4.0)
    assert await sink.end() == UtteranceSilent(CALL, MENU_TURN.utterance_id)


async def test_a_stopped_turn_says_nothing_and_the_next_one_hears(rig: Rig, sink: Sink) -> None:
    address = await rig.ears.open(CALL, sink)
    await rig.ears.listen(CALL, MENU_TURN)
    await rig.ears.stop(CALL, MENU_TURN.utterance_id)
    await rig.ears.stop(CALL, UtteranceId("utt-never"))
    await rig.say(CALL, address, HELLO)
    await rig.ears.listen(CALL, replace(MENU_TURN, utterance_id=UtteranceId("utt-2")))
    await rig.say(CALL, address, OPERATOR)
    heard = await sink.end()
    assert isinstance(heard, UtteranceHeard)
    assert (heard.utterance_id, heard.text) == ("utt-2", OPERATOR)
    assert sink.ends.empty()


async def test_a_new_turn_replaces_the_one_before(rig: Rig, sink: Sink) -> None:
    address = await rig.ears.open(CALL, sink)
    await rig.ears.listen(CALL, FREE_TURN)
    await rig.ears.listen(CALL, MENU_TURN)
    await rig.say(CALL, address, OPERATOR)
    heard = await sink.end()
    assert isinstance(heard, UtteranceHeard)
    assert heard.utterance_id == MENU_TURN.utterance_id
    assert sink.ends.empty()


async def test_a_language_without_a_model_fails_at_once(rig: Rig, sink: Sink) -> None:
    await rig.ears.open(CALL, sink)
    await rig.ears.listen(CALL, replace(FREE_TURN, languages=("kk",)))
    failed = await sink.end()
    assert isinstance(failed, EarFailed)


async def test_a_closed_ear_cannot_listen(rig: Rig, sink: Sink) -> None:
    await rig.ears.open(CALL, sink)
    await rig.ears.listen(CALL, MENU_TURN)
    await rig.ears.close(CALL)
    await rig.ears.close(CALL)
    with pytest.raises(SpeechUnavailable):
        await rig.ears.listen(CALL, MENU_TURN)
    assert sink.ends.empty()


async def test_a_lost_worker_is_told_and_comes_back(rig: Rig, sink: Sink) -> None:
    others = Sink()
    address = await rig.ears.open(CALL, sink)
    await rig.ears.open(OTHER_CALL, others)
    await rig.ears.listen(CALL, MENU_TURN)
    await rig.ears.listen(OTHER_CALL, FREE_TURN)
    await rig.lose()
    assert isinstance(await sink.end(), EarFailed)
    assert isinstance(await others.end(), EarFailed)
    assert rig.ears.languages() == frozenset()
    with pytest.raises(SpeechUnavailable):
        await rig.ears.open(CallId("call-c"), sink)
    await rig.ears.listen(CALL, MENU_TURN)
    assert isinstance(await sink.end(), EarFailed)

    await rig.come_back()
    await rig.ears.listen(CALL, MENU_TURN)
    await rig.say(CALL, address, OPERATOR)
    heard = await sink.end()
    assert isinstance(heard, UtteranceHeard)
    assert heard.text == OPERATOR


WRITTEN = DictationSpec(UtteranceId("words-caller"), "ko")


async def test_a_conversation_is_written_down_utterance_by_utterance(rig: Rig, sink: Sink) -> None:
    address = await rig.ears.open(CALL, sink)
    await rig.ears.dictate(CALL, WRITTEN)
    for number in (1, 2):
        await rig.say(CALL, address, HELLO)
        heard = await sink.end()
        assert isinstance(heard, UtteranceHeard)
        assert (heard.utterance_id, bool(heard.text)) == (f"words-caller-{number}", True)
        assert heard.utterance_id in {each.utterance_id for each in sink.partials}


async def test_a_dictation_that_is_stopped_says_no_more(rig: Rig, sink: Sink) -> None:
    address = await rig.ears.open(CALL, sink)
    await rig.ears.dictate(CALL, WRITTEN)
    await rig.ears.stop(CALL, WRITTEN.utterance_id)
    await rig.say(CALL, address, HELLO)
    await rig.ears.listen(CALL, MENU_TURN)  # answered in order: nothing came before
    await rig.say(CALL, address, HELLO)
    heard = await sink.end()
    assert heard.utterance_id == MENU_TURN.utterance_id
    assert sink.ends.empty()


async def test_a_menu_takes_the_ear_from_a_dictation(rig: Rig, sink: Sink) -> None:
    address = await rig.ears.open(CALL, sink)
    await rig.ears.dictate(CALL, WRITTEN)
    await rig.ears.listen(CALL, MENU_TURN)
    await rig.say(CALL, address, HELLO)
    assert (await sink.end()).utterance_id == MENU_TURN.utterance_id


async def test_a_language_without_a_model_is_not_written_down(rig: Rig, sink: Sink) -> None:
    await rig.ears.open(CALL, sink)
    await rig.ears.dictate(CALL, replace(WRITTEN, language="xx"))
    failed = await sink.end()
    assert isinstance(failed, EarFailed)
    assert (failed.utterance_id, "xx" in failed.why) == (WRITTEN.utterance_id, True)


async def test_without_an_ear_nothing_is_written_down(rig: Rig) -> None:
    with pytest.raises(SpeechUnavailable):
        await rig.ears.dictate(CallId("call-unknown"), WRITTEN)


async def test_a_dictation_hears_of_the_worker_s_death(rig: Rig, sink: Sink) -> None:
    await rig.ears.open(CALL, sink)
    await rig.ears.dictate(CALL, WRITTEN)
    await rig.lose()
    failed = await sink.end()
    assert isinstance(failed, EarFailed)
    assert failed.utterance_id == WRITTEN.utterance_id
    await rig.come_back()
