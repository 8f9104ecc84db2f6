"""ivr simulate --pure needs nothing that runs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli import main


def test_a_known_load_is_reckoned() -> None:
    told = CliRunner().invoke(main, ["simulate", "--profile", "calm", "--pure", "--seats", "2", "--seed", "1"])
    assert told.exit_code == 0, told.output
    assert "2 seats" in told.output
    assert "Erlang C" in told.output


def test_which_load_must_be_said() -> None:
    told = CliRunner().invoke(main, ["simulate", "--pure", "--seats", "64"])  # as many as the largest centre has
    assert told.exit_code == 2
    assert "--profile" in told.output


def test_seats_for_one_hour(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    told = CliRunner().invoke(main, ["simulate", "--profile", "calm", "--hour", "3", "--json", str(file)])
    assert told.exit_code == 0, told.output
    assert "03–04: 1 calls an hour" in told.output
    plan = json.loads(file.read_text("utf-8"))
    assert [hour["hour"] for hour in plan["hours"]] == [3]
    assert plan["hours"][0]["staffed"]["seats"] == 1
    assert [choice["seats"] for choice in plan["choices"]] == [0, 1, 2, 3]


def test_what_is_without_end_is_null_in_json(tmp_path: Path) -> None:
    file = tmp_path / "load.json"
    words = ["simulate", "--profile", "calm", "--pure", "--seats", "0", "--json", str(file)]
    told = CliRunner().invoke(main, words)
    assert told.exit_code == 0, told.output
    assert json.loads(file.read_text("utf-8"))["erlang_c"]["mean_wait_s"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--profile", "nowhere"], "is not one of"),
        (["--profile", "calm", "--times", "0"], "--times"),
        (["--profile", "calm", "--pure", "--times", "3"], "--times does nothing with --pure"),
        (["--profile", "calm", "--citizens", "3"], "--citizens does nothing with --profile"),
        (["--times", "3"], "--times does nothing without --profile"),
        (["--hour", "8"], "name it with --profile"),
        (["--profile", "calm", "--hour", "24"], "0<=x<=23"),
        (["--profile", "calm", "--hour", "8", "--answered", "99"], "ask for less"),
    ],
    ids=lambda value: "-".join(value).replace("--", "") if isinstance(value, list) else "",
)
def test_what_cannot_be_reckoned_is_refused_with_a_reason(words: list[str], said: str) -> None:
    told = CliRunner().invoke(main, ["simulate", *words])
    assert told.exit_code in (1, 2)
    assert said in " ".join(told.output.split())


def test_a_profile_needs_a_running_centre(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["--var", str(tmp_path / "var"), "simulate", "--profile", "calm"])
    assert told.exit_code == 1
    assert "start it with: ivr up" in told.output
