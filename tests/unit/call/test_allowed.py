"""Outside numbers that seats may dial: as the site file says, read as Asterisk reads its patterns."""

import pytest

from ivr.call.talk.allowed import may_dial


@pytest.mark.parametrize(
    ("number", "rules", "may"),
    [
        ("112", ["112"], True),
        ("1122", ["112"], False),
        ("11", ["112"], False),
        ("87011234567", ["_87XXXXXXXXX"], True),
        ("8701123456", ["_87XXXXXXXXX"], False),
        ("87011234567", ["_8[67]XXXXXXXXX"], True),
        ("85011234567", ["_8[67]XXXXXXXXX"], False),
        ("2150", ["_N."], True),
        ("1150", ["_N."], False),
        ("2", ["_Z!"], False),  # one digit is no number
        ("20", ["_Z!"], True),
        ("+77011234567", ["+77011234567"], True),
        ("112", [], False),
        ("", ["_X!"], False),
        ("112@evil", ["_X."], False),
        ("11２", ["_X."], False),
        ("112\n", ["112"], False),
        ("1" * 16, ["_X."], False),
        ("112", ["_[1-2"], False),
        ("112", ["_[2-1]12"], False),
        ("8701", ["_8-70X"], True),
    ],
)
def test_the_table(number: str, rules: list[str], may: bool) -> None:
    assert may_dial(number, rules) is may
