"""Versions are compared as numbers, whatever a distribution hangs on to them."""

import pytest

from ivr.switch.version import FLOOR, AsteriskVersion, read_version

CASES = [
    ("Asterisk 22.10.1+dfsg+~cs6.17.60671434-1", AsteriskVersion(22, 10, 1)),
    ("Asterisk 22.9.0", AsteriskVersion(22, 9, 0)),
    ("Asterisk 23.0.0-rc1", AsteriskVersion(23, 0, 0)),
    ("Asterisk certified-20.7-cert2", AsteriskVersion(20, 7, 0)),
    ("Asterisk GIT-master-1a2b3c", None),
    ("bash: asterisk: command not found", None),
    ("", None),
]


@pytest.mark.parametrize(("spoken", "version"), CASES)
def test_read(spoken: str, version: AsteriskVersion | None) -> None:
    assert read_version(spoken) == version


def test_order_is_by_number_and_not_by_letter() -> None:
    assert AsteriskVersion(22, 9, 0) < FLOOR < AsteriskVersion(22, 11, 0) < AsteriskVersion(100, 0, 0)
    assert str(FLOOR) == "22.10.1"
