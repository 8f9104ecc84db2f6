"""The real voice: sound quality, cache, recordings, faults."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ivr.prompts import fallback, premade
from ivr.prompts.recordings import BadRecording
from ivr.prompts.sound import resampled, spoken_rms
from ivr.prompts.speaker import SoundNotMade, Speaker
from ivr.prompts.voice import PromptMissing
from tests.contract.prompts.speakers import samples_of, speaker_in, write_tone


@pytest.fixture
def speaker(tmp_path: Path) -> Iterator[Speaker]:
    made = speaker_in(tmp_path)
    yield made
    made.close()


def _dbfs(level: float) -> float:
    return float(20 * np.log10(level))


@pytest.mark.parametrize("language", ["kk", "ru", "ko"])
def test_loud_enough_never_clipped_no_dead_air(speaker: Speaker, language: str) -> None:
    samples = samples_of(speaker.sound_now(language, "hello", {}).path)
    assert -21 < _dbfs(spoken_rms(samples)) < -19
    assert _dbfs(float(np.abs(samples).max())) < -1.4
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    assert 0.05 < loud[0] / 8000 < 0.1
    assert 0.05 < (len(samples) - loud[-1]) / 8000 < 0.2


def test_nothing_above_the_telephones_band_folds_back() -> None:
    """5 kHz and 6 kHz would come out as 3 kHz and 2 kHz if samples were only dropped."""
    at = np.arange(22050) / 22050
    outside = (0.3 * np.sin(2 * np.pi * 5000 * at) + 0.3 * np.sin(2 * np.pi * 6000 * at)).astype(np.float32)
    inside = (0.3 * np.sin(2 * np.pi * 1000 * at)).astype(np.float32)
    assert _dbfs(float(np.abs(resampled(outside, 22050))[1000:-1000].max())) < -60
    assert float(np.abs(resampled(inside, 22050))[1000:-1000].max()) == pytest.approx(0.3, rel=0.02)


def test_a_sound_is_made_once_and_again_when_it_is_broken(speaker: Speaker, tmp_path: Path) -> None:
    made = speaker.sound_now("ru", "hello", {})
    made.path.write_bytes(b"RIFF")
    other = Speaker(tmp_path / "prompts", tmp_path / "sounds")
    again = other.sound_now("ru", "hello", {})
    assert again.path == made.path
    assert again.duration_s == pytest.approx(made.duration_s, abs=0.05)
    before = made.path.stat().st_ino
    assert speaker.sound_now("ru", "hello", {}).path.stat().st_ino == before
    made.path.unlink()
    assert speaker.sound_now("ru", "hello", {}).path.exists()
    assert sorted(path.name for path in made.path.parent.iterdir()) == [made.path.name]  # no half-written file


async def test_many_calls_at_once_and_two_languages(speaker: Speaker) -> None:
    asked = [("kk" if at % 2 else "ru", at) for at in range(1, 21)]
    made = await asyncio.gather(*(speaker.sound(language, "place", {"place": at}) for language, at in asked))
    assert len({sound.path for sound in made}) == 20
    again = speaker.sound_now("ru", "place", {"place": 2})
    samples_of(again.path)


def test_a_changed_text_is_heard_and_a_broken_file_leaves_the_old(speaker: Speaker, tmp_path: Path) -> None:
    file = tmp_path / "prompts" / "ru.yaml"
    old = speaker.sound_now("ru", "hello", {})
    file.write_text('hello: "Добрый день! Служба сто девять слушает."\n', encoding="utf-8")
    new = speaker.sound_now("ru", "hello", {})
    assert new.path != old.path
    file.write_text('hello: "{broken"\n', encoding="utf-8")
    assert speaker.sound_now("ru", "hello", {}) == new
    assert "ru.yaml:1: prompt hello" in speaker.texts.faults["ru"].errors[0]


def test_a_hole_without_value_names_file_and_line(speaker: Speaker) -> None:
    with pytest.raises(PromptMissing, match=r"ru\.yaml:2: prompt place: hole \{place\} has no value"):
        speaker.sound_now("ru", "place", {})


def test_a_language_without_texts_is_a_missing_prompt(speaker: Speaker) -> None:
    with pytest.raises(PromptMissing, match=r"en\.yaml"):
        speaker.sound_now("en", "hello", {})


def test_a_folder_that_cannot_be_written_is_no_traceback(speaker: Speaker, tmp_path: Path) -> None:
    (tmp_path / "sounds").write_text("a file where the folder should be")
    with pytest.raises(SoundNotMade, match="could not be made"):
        speaker.sound_now("ru", "hello", {})


@pytest.mark.parametrize(
    ("rate", "channels", "width"), [(44100, 2, 2), (8000, 1, 2), (16000, 1, 1), (48000, 1, 3), (22050, 2, 4)]
)
def test_a_recording_replaces_the_voice(speaker: Speaker, rate: int, channels: int, width: int) -> None:
    synthetic = speaker.sound_now("ru", "hello", {})
    write_tone(speaker.recording_path("ru", "hello"), rate, channels, width)
    recorded = speaker.sound_now("ru", "hello", {})
    assert recorded.path != synthetic.path
    assert recorded.duration_s == pytest.approx(1.15, abs=0.03)
    assert -21 < _dbfs(spoken_rms(samples_of(recorded.path))) < -19


def test_a_recording_of_a_prompt_with_holes_is_refused_but_the_call_speaks(speaker: Speaker) -> None:
    write_tone(speaker.recording_path("ru", "place"))
    with pytest.raises(BadRecording, match="holes"):
        speaker.recorded("ru", "place")
    assert speaker.sound_now("ru", "place", {"place": 1}).duration_s > 0.5


def test_a_recording_in_another_form_says_how_to_save_it(speaker: Speaker) -> None:
    path = speaker.recording_path("ru", "hello")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"ID3 an mp3 under a wrong name")
    with pytest.raises(BadRecording, match="ffmpeg"):
        speaker.recorded("ru", "hello")
    assert speaker.sound_now("ru", "hello", {}).duration_s > 0.5


def test_a_misspelt_recording_is_found(speaker: Speaker) -> None:
    write_tone(speaker.recording_path("ru", "helo"))
    assert [path.name for path in speaker.stray_recordings("ru")] == ["helo.wav"]


def test_set_up_makes_prompts_and_common_places(speaker: Speaker) -> None:
    made = list(premade.make(speaker, "kk"))
    assert [one.prompt for one in made].count("place") == 50
    assert [one.prompt for one in made].count("hello") == 1
    assert premade.durations(speaker, "kk").keys() == {"hello", "place", "ticket"}


def test_the_fallback_speaks_even_without_texts(speaker: Speaker, tmp_path: Path) -> None:
    made = fallback.make(speaker, tmp_path / "sounds", ("kk", "ru"))
    files = {str(one.sound.path.relative_to(tmp_path / "sounds" / "fallback")) for one in made}
    assert {"kk/promise.wav", "ru/message.wav", "ru/thanks.wav", "promise.wav"} <= files
    assert all(samples_of(one.sound.path).any() for one in made)


def test_old_sounds_make_room(speaker: Speaker) -> None:
    for ticket in range(5):
        speaker.sound_now("ru", "ticket", {"ticket": str(ticket)})
    assert speaker.prune("ru", most=2, kept_s=3600) == 0  # may be playing
    assert speaker.prune("ru", most=2, kept_s=-1) == 3
