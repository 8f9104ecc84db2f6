"""ivr simulate --pure needs nothing that runs."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from click import ClickException
from click.testing import CliRunner

from agents.load.erlang import Load, erlang_c
from ivr.cli import main
from ivr.cli.reckon import write_json


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
    write_json(tmp_path / "load.json", asdict(erlang_c(Load(600, 120, 20), 20)))
    told = json.loads((tmp_path / "load.json").read_text("utf-8"))
    assert (told["mean_wait_s"], told["waits"]) == (None, 1.0)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClickException, match="name another file"):
        write_json(tmp_path / "nowhere" / "load.json", {})


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
