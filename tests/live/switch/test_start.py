"""Asterisk starts from our templates, quietly, with only what is needed, and lets nobody in without the password."""

from tests.live.conftest import Switch


async def test_it_starts(switch: Switch) -> None:
    assert "22." in switch.asterisk.version
