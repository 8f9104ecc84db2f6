"""What every voice must do, on the fake and on the real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.prompts.voice import PromptMissing, Voice
from tests.contract.prompts.speakers import speaker_in
from tests.fakes.voice import FakeVoice


@pytest.fixture(params=["fake", "espeak-ng"])
def voice(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Voice]:
    if request.param == "fake":
        yield FakeVoice(missing=frozenset({"nowhere"}))
        return
    speaker = speaker_in(tmp_path)
    yield speaker
    speaker.close()


@pytest.mark.parametrize("language", ["kk", "ru", "ko"])
async def test_a_prompt_becomes_a_sound(voice: Voice, language: str) -> None:
    sound = await voice.sound(language, "hello", {})
    assert 0.3 < sound.duration_s < 5
    assert sound.path.suffix == ".wav"
    assert sound.media == f"sound:{str(sound.path).removesuffix('.wav')}"


async def test_other_values_are_another_sound(voice: Voice) -> None:
    third = await voice.sound("ru", "place", {"place": 3})
    fourth = await voice.sound("ru", "place", {"place": 4})
    assert third.path != fourth.path
    assert (await voice.sound("ru", "place", {"place": 3})).path == third.path


async def test_a_prompt_that_nobody_wrote_is_missing(voice: Voice) -> None:
    with pytest.raises(PromptMissing, match="nowhere"):
        await voice.sound("ru", "nowhere", {})
