"""The commands as an administrator meets them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.cli import prompts as prompts_command
from ivr.prompts.speaker import Speaker
from tests.contract.prompts.speakers import write_texts


def _run(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--var", str(tmp_path), *arguments], catch_exceptions=False)


def test_say_writes_a_sound_and_tells_its_length(tmp_path: Path) -> None:
    result = _run(tmp_path, "prompts", "say", "ru", "position-only", "place=3")
    assert result.exit_code == 0
    path, seconds = result.output.rsplit(" s", 1)[0].split("  ")
    assert Path(path).is_relative_to(tmp_path / "sounds" / "ru")
    assert float(seconds) > 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("ru", "nowhere"), "no prompt nowhere"),
        (("ru", "position-only"), "has no value"),
        (("ru", "position-only", "place"), "not name=value"),
        (("xx", "greeting"), "xx.yaml"),
        (("ru", "position-only", "place=third"), "not a whole number"),
    ],
)
def test_what_cannot_be_said_is_explained(tmp_path: Path, arguments: tuple[str, ...], why: str) -> None:
    result = _run(tmp_path, "prompts", "say", *arguments)
    assert result.exit_code in (1, 2)
    assert why in result.output


def test_list_shows_lengths_and_the_greeting_is_short(tmp_path: Path) -> None:
    result = _run(tmp_path, "prompts", "list", "kk", "ru")
    assert result.exit_code == 0
    greetings = [line for line in result.output.splitlines() if " greeting " in line]
    assert len(greetings) == 2
    assert all(float(line.split()[1]) <= 8 for line in greetings)


def test_make_fills_the_cache_and_the_fallback(tmp_path: Path) -> None:
    result = _run(tmp_path, "prompts", "make", "ru")
    assert result.exit_code == 0, result.output
    assert "ru: " in result.output
    assert (tmp_path / "sounds" / "fallback" / "ru" / "promise.wav").exists()
    assert len(list((tmp_path / "sounds" / "ru").glob("*.wav"))) > 50


def test_make_on_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "sounds").write_text("a file where the folder should be")
    result = _run(tmp_path, "prompts", "make", "ru")
    assert result.exit_code == 1
    assert "could not be made" in result.output


def test_a_bad_recording_does_not_stop_the_others(tmp_path: Path) -> None:
    speaker = Speaker(write_texts(tmp_path), tmp_path / "sounds")
    path = speaker.recording_path("ru", "hello")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a sound")
    faults = prompts_command.bad_recordings(speaker, "ru")
    assert len(faults) == 1
    assert "ffmpeg" in faults[0]


def test_catalogue_check_and_suggest(tmp_path: Path) -> None:
    assert "200 services" in _run(tmp_path, "catalogue", "check").output
    assert "danger: gas.smell -> 104" in _run(tmp_path, "catalogue", "suggest", "пахнет газом").output
    assert "nothing fits" in _run(tmp_path, "catalogue", "suggest", "привет").output


def test_catalogue_check_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.yaml"
    file.write_text("spheres: []\nbodies: []\n", encoding="utf-8")
    result = _run(tmp_path, "catalogue", "check", str(file))
    assert result.exit_code == 1
    assert f"{file}:1: spheres" in result.output
