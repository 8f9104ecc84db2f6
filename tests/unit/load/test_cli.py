"""ivr simulate --pure needs nothing that runs."""

from click.testing import CliRunner

from ivr.cli import main


def test_a_known_load_is_reckoned() -> None:
    told = CliRunner().invoke(main, ["simulate", "--profile", "calm", "--pure", "--seats", "2", "--seed", "1"])
    assert told.exit_code == 0, told.output
    assert "2 seats" in told.output
    assert "Erlang C" in told.output


def test_which_load_must_be_said() -> None:
    told = CliRunner().invoke(main, ["simulate", "--pure"])
    assert told.exit_code == 2
    assert "--profile" in told.output


def test_seats_of_the_largest_centre_can_be_reckoned() -> None:
    told = CliRunner().invoke(main, ["simulate", "--profile", "burst", "--pure", "--seats", "64", "--seed", "1"])
    assert (told.exit_code, "64 seats" in told.output) == (0, True)
