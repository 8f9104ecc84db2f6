"""Whom the warden moves."""

from typing import Any

from ivr.switch.warden import waiting


def channel(name: str, app: str = "Stasis", context: str = "arrival") -> dict[str, Any]:
    return {"id": name, "name": name, "dialplan": {"app_name": app, "context": context}}


TRUNK, OTHER, SEAT = "PJSIP/trunk-1", "PJSIP/trunk-2", "PJSIP/seat-101-3"


def test_waiting_callers_go_and_talking_ones_stay() -> None:
    channels = [channel(TRUNK), channel(OTHER), channel(SEAT, context="from-seats")]
    talk = {"channels": [OTHER, SEAT]}
    assert waiting(channels, [talk]) == [TRUNK]


def test_a_caller_on_music_in_a_bridge_is_waiting() -> None:
    assert waiting([channel(TRUNK), channel(OTHER)], [{"channels": [TRUNK, OTHER]}]) == [TRUNK, OTHER]


def test_who_is_in_the_fallback_already_stays_there() -> None:
    assert waiting([channel(TRUNK, app="Queue", context="fallback")], []) == []


def test_calls_out_are_not_the_wardens() -> None:
    assert waiting([channel(TRUNK, app="AppDial", context="from-trunk"), channel(SEAT)], [{"channels": ["gone"]}]) == []
