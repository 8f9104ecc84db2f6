"""ivr flow check, draw, try: what an administrator sees."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.flow.check import check
from ivr.flow.draw import mermaid
from ivr.flow.load import load, open_flow
from ivr.flow.problems import FlowWrong
from tests.unit.flow.files import DIALPLANS, RIGHT, small, write


def ivr(tmp_path: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--var", str(tmp_path / "var"), "flow", *words], input=typed)


def test_check_says_what_is_wrong_and_fails(tmp_path: Path) -> None:
    path = write(tmp_path, RIGHT.replace("next: bye}", "next: by}", 1))
    seen = ivr(tmp_path, "check", str(path))
    assert seen.exit_code == 1
    assert f"{path}:32: there is no step 'by'; did you mean 'bye'?" in seen.output
    assert seen.output.endswith("1 errors\n")


def test_a_queue_is_one_of_the_site(tmp_path: Path) -> None:
    path = write(tmp_path, RIGHT.replace("queue: city", "queue: sity"))
    assert (
        f"{path}:31: the site file has no queue 'sity'; did you mean 'city'?"
        in ivr(tmp_path, "check", str(path)).output
    )
    with pytest.raises(FlowWrong, match="no queue 'sity'"):
        load(path, queues={"city"})


def test_a_broken_site_file_does_not_keep_a_flow_from_being_checked(tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    site.write_text("city: [", encoding="utf-8")
    path = str(write(tmp_path, RIGHT))
    seen = CliRunner().invoke(main, ["--site", str(site), "--var", str(tmp_path), "flow", "check", path])
    assert seen.exit_code == 0, seen.output
    assert seen.output.startswith("note: the site file was not used")


def test_check_of_a_file_that_is_no_flow(tmp_path: Path) -> None:
    path = write(tmp_path, "\t{")
    seen = ivr(tmp_path, "check", str(path))
    assert seen.exit_code == 1
    assert seen.output.startswith(f"{path}:1: ")
    assert ivr(tmp_path, "check", str(tmp_path / "no.yaml")).exit_code == 1


def test_draw_shows_steps_and_ways(tmp_path: Path) -> None:
    drawing = ivr(tmp_path, "draw", str(write(tmp_path, RIGHT))).output
    assert drawing == mermaid(small(tmp_path))
    assert '  s_menu{"menu"}\n  s_menu -->|"1: water"| s_tell\n' in drawing
    assert '  everywhere{{from everywhere}} -.->|"0"| s_line\n' in drawing


def test_try_is_a_call_from_the_keyboard() -> None:
    typed = "\nқазақша\n\n\n7\nсу жоқ\n\nкран ағып тұр\n1\n\nhello?\ntalked\n\nбес\n\n"
    result = CliRunner().invoke(main, ["flow", "try", str(DIALPLANS / "109.yaml")], input=typed)
    assert result.exit_code == 0
    order = ["[greeting]", "[language]", "is now kk", "[danger]", "[menu]", "Мұндай нұсқа жоқ"]
    order += ["topic = water-heat-light", "service = кран ағып тұр", "waits in the line 'city'"]
    order += ["a key (0-9", "ticket = 1000017", "mark = mark-5", "ends: served"]
    places = [result.output.rindex(piece) if piece == "a key (0-9" else result.output.index(piece) for piece in order]
    assert places == sorted(places)


@pytest.mark.parametrize("typed", ["", "0\n", "0\noverflow\n\n\n\n\n"])
def test_try_ends_with_the_input(typed: str) -> None:
    args = ["flow", "try", str(DIALPLANS / "109.yaml"), "--no-speech", "--language", "ru"]
    assert CliRunner().invoke(main, args, input=typed).exit_code == 0


def test_a_greeting_above_eight_seconds_is_an_error(tmp_path: Path) -> None:
    opened = open_flow(write(tmp_path, RIGHT))
    lengths: dict[str, float] = {"greeting": 4.1}
    problems = check(opened.flow, opened.parsed, durations=lambda _, prompt: lengths.get(prompt))
    assert [(problem.line, problem.code, problem.text) for problem in problems] == [
        (6, "long-greeting", "the greeting lasts 8.2 s, more than 8")
    ]
    lengths["greeting"] = 4.0
    assert check(opened.flow, opened.parsed, durations=lambda _, prompt: lengths.get(prompt)) == []


def test_words_that_the_speech_model_does_not_know(tmp_path: Path) -> None:
    def vocabulary(language: str) -> Callable[[frozenset[str]], frozenset[str]] | None:
        return None if language == "kk" else lambda words: words & {"нет", "русски"}

    opened = open_flow(write(tmp_path, RIGHT))
    problems = check(opened.flow, opened.parsed, vocabulary=vocabulary)
    assert [(problem.line, problem.level, problem.code) for problem in problems] == [
        (2, "note", "no-model"),
        (11, "error", "unknown-to-speech"),
        (26, "error", "unknown-to-speech"),
    ]


def test_the_real_greeting_is_short_enough(tmp_path: Path) -> None:
    """With the voice that callers hear. Needs the synthesiser that comes with the packages."""
    seen = ivr(tmp_path, "check", str(DIALPLANS / "109.yaml"))
    assert "the greeting lasts" not in seen.output
    assert seen.exit_code == 0, seen.output
