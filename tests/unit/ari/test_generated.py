"""The generated client is what Asterisk's own JSON says, and its events decode whatever comes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.ari import ChannelDestroyed, StasisStart, UnknownEvent, decode_event
from ivr.ari.generate import GENERATED, sources
from ivr.ari.schema import snake

REST_API = Path(__file__).parents[3] / "var/cache/asterisk/root/usr/share/asterisk/rest-api"

CHANNEL = """{"id":"1","name":"PJSIP/trunk-1","state":"Ring","protocol_id":"x","caller":{"name":"Бота","number":"7701"},
 "connected":{"name":"","number":""},"accountcode":"","creationtime":"2026-11-21T21:31:06.123+0000","language":"kk",
 "dialplan":{"context":"trunk","exten":"109","priority":3,"app_name":"Stasis","app_data":"ivr109,call"}}"""
START = (
    '{"args":["call"],"type":"StasisStart","timestamp":"2026-11-21T21:31:06.123+0000","asterisk_id":"02:fc",'
    f'"application":"ivr109","of_a_newer_version":[1],"channel":{CHANNEL}}}'
)


def test_regenerating_gives_what_is_committed() -> None:
    assert REST_API.is_dir(), f"{REST_API}: no Asterisk unpacked; run `make setup`"
    for name, text in sources(REST_API).items():
        assert (GENERATED / name).read_text(encoding="utf-8") == text, f"{name}: run python -m ivr.ari.generate"


def test_an_event_becomes_its_type_and_unknown_fields_are_ignored() -> None:
    event = decode_event(START)
    assert isinstance(event, StasisStart)
    assert event.args == ("call",)
    assert event.channel.caller.name == "Бота"
    assert event.timestamp == datetime(2026, 11, 21, 21, 31, 6, 123000, tzinfo=UTC)
    assert event.replace_channel is None


def test_bytes_and_text_decode_alike() -> None:
    assert decode_event(START.encode()) == decode_event(START)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ('{"type":"FromTheFuture","a":1}', "FromTheFuture"),
        ('{"type":"StasisStart"}', "StasisStart"),  # known, but not as its schema says
        ('{"type":7}', ""),
        ("[1,2]", ""),
        ("{", ""),
        (b"\xff\xfe", ""),
    ],
)
def test_nothing_raises(raw: str | bytes, kind: str) -> None:
    event = decode_event(raw)
    assert isinstance(event, UnknownEvent)
    assert event.type == kind


def test_what_the_schema_leaves_open_may_be_missing() -> None:
    raw = START.replace('"StasisStart"', '"ChannelDestroyed"').replace('"args":["call"]', '"cause":17,"cause_txt":""')
    event = decode_event(raw)
    assert isinstance(event, ChannelDestroyed)
    assert (event.cause, event.tech_cause) == (17, None)


@pytest.mark.parametrize(
    ("wire", "ours"),
    [
        ("originateWithId", "originate_with_id"),
        ("absorbDTMF", "absorb_dtmf"),
        ("sendDTMF", "send_dtmf"),
        ("from", "from_"),
        ("external_host", "external_host"),
    ],
)
def test_names(wire: str, ours: str) -> None:
    assert snake(wire) == ours
