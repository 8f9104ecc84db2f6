"""ivr simulate --pure needs nothing that runs."""

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
