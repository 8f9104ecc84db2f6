"""Logs: fields, masks, bounds."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from ivr.logs import LONGEST, MASK, bounded, mask_personal, set_up_logs


@pytest.fixture
def _logs_restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_personal_fields_lose_their_value_at_any_depth() -> None:
    event = {
        "event": "arrived",
        "caller": "+77015551234",
        "call_id": "call-1",
        "fields": {"words": ["пожар"], "n": [{"text": "a"}]},
    }
    masked = mask_personal(None, "info", event)
    assert masked == {
        "event": "arrived",
        "caller": MASK,
        "call_id": "call-1",
        "fields": {"words": MASK, "n": [{"text": MASK}]},
    }


def test_outside_text_cannot_forge_a_line_or_fill_the_disk() -> None:
    plain = bounded(None, "info", {"event": "x", "agent": "a\r\nAction: Originate\x1b[2J\u202e", "long": "я" * 9999})
    assert plain["agent"] == r"a\r\nAction: Originate\x1b[2J\u202e"
    assert len(plain["long"]) == LONGEST + 1


@pytest.mark.usefixtures("_logs_restored")
def test_a_line_carries_fields_and_no_personal_value(capfd: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    structlog.get_logger().info("call arrived", call_id="call-1", caller="+77015551234")
    logging.getLogger("aiohttp.server").warning("odd request\n%s", "second line")
    said = capfd.readouterr().err
    assert "call arrived" in said
    assert "call_id=call-1" in said
    assert "7701" not in said
    assert r"odd request\nsecond line" in said
