"""Alarms in time: neither fluttering nor late."""

from datetime import UTC, datetime, timedelta

from agents.board.alarms import TOLD, Rule, Watched, looked

NOW = datetime(2026, 1, 15, 4, tzinfo=UTC)
WAIT = Rule("longest-wait", high=120, low=96, after_s=0, calm_s=10)
LEVEL = Rule("service-level", high=0.3, low=0.25, after_s=30, calm_s=60)


def seen(rule: Rule, values: list[float | None], every_s: float = 5) -> str:
    """One letter a look: R raised, . not."""
    watched, told = Watched(), ""
    for n, value in enumerate(values):
        watched = looked(rule, watched, value, NOW + timedelta(seconds=every_s * n))
        told += "R" if watched.raised_at else "."
    return told


def test_raised_at_once_and_ended_when_calm() -> None:
    assert seen(WAIT, [100, 121, 130, 119, 100, 90, 90, 90, 90]) == ".RRRRRR.."


def test_between_the_two_it_stays_as_it_was() -> None:
    assert seen(WAIT, [121, 97, 121, 97, 121]) == "RRRRR"
    assert seen(WAIT, [97, 119, 97, 119]) == "...."


def test_a_short_dip_raises_nothing() -> None:
    assert seen(LEVEL, [0.5, 0.5, 0.2, 0.5, 0.5]) == "....."
    assert seen(LEVEL, [0.5] * 8) == "......RR"


def test_one_good_moment_does_not_end_it() -> None:
    assert seen(WAIT, [121, 50, 121, 50, 50, 50]) == "RRRRR."


def test_what_is_not_known_is_not_bad() -> None:
    assert seen(WAIT, [None, 121, None, None, None]) == ".RRR."


def test_it_says_since_when() -> None:
    watched = looked(WAIT, Watched(), 130, NOW)
    later = looked(WAIT, watched, 140, NOW + timedelta(seconds=60))
    assert later.raised_at == NOW


def test_whatever_begins_ends_or_has_a_length() -> None:
    begun = {told.begins for told in TOLD.values() if told.begins}
    ended = {what for told in TOLD.values() for what in told.ends}
    lasting = {told.begins for told in TOLD.values() if told.lasts_s}
    assert begun == ended | lasting
