"""Texts, limits, fields, audiences: what needs no server."""

from string import Formatter

import pytest

from agents.web.door.faults import STATUS, Fault
from agents.web.door.limits import Buckets, Rate
from agents.web.live.audience import Circle, Circles, topic_of
from agents.web.routes.fields import clean, one_line
from agents.web.sound.listenings import Listenings
from agents.web.texts.refusals import LANGUAGES, TEXTS, language_for
from models.events import CallEvent, Field
from models.ids import CallId
from models.kinds import Kind
from tests.virtual_time import START


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", list(TEXTS))
def test_every_text_is_there_in_every_language_with_the_same_holes(code: str) -> None:
    assert set(TEXTS[code]) == set(LANGUAGES)
    for place in (0, 1):
        texts = [TEXTS[code][language][place] for language in LANGUAGES]
        assert all(text.endswith(".") for text in texts), texts
        assert len({frozenset(holes(text)) for text in texts}) == 1, texts


def test_every_error_has_words() -> None:
    assert set(STATUS) <= set(TEXTS)


def test_kazakh_texts_are_kazakh_and_russian_ones_russian() -> None:
    for code, texts in TEXTS.items():
        assert set("".join(texts["kk"]).lower()) & set("әғқңөұүһі"), code
        assert not set("".join(texts["ru"]).lower()) & set("әғқңөұүһі"), code


def test_a_wait_is_told_in_whole_seconds_and_to_programs_too() -> None:
    response = Fault("too-many", wait_s=0.2).response("kk")
    assert response.headers["Retry-After"] == "1"
    assert "1 секунд күтіп" in str(response.text)


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("ru", "kk", "ru"),
        (None, "de, ru-KZ;q=0.9", "ru"),
        (None, "", "kk"),
        ("xx", "x" * 5000, "kk"),
        (None, "EN", "en"),
    ],
)
def test_whose_language(chosen: str | None, accepted: str, language: str) -> None:
    assert language_for(chosen, accepted, ("kk", "ru")) == language


def test_a_bucket_empties_and_fills() -> None:
    buckets = Buckets(Rate(2, 3))
    assert [buckets.wait_s("a", 0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.wait_s("b", 0) == 0
    assert [buckets.wait_s("a", 1) for _ in range(3)] == [0, 0, 0.5]


def test_fields_lose_what_deceives_and_keep_what_is_written() -> None:
    assert clean("  а\u202eб\0\nв\tг\u200b ") == "аб\nв\tг"
    assert one_line(" Абай\n көшесі\t5 ") == "Абай көшесі 5"
    assert clean("Қ" + "\u0306") == "Қ̆"


def test_a_listening_goes_on_while_parts_are_asked_for() -> None:
    listenings = Listenings(60)
    asked = [
        ("s", "a", 0.0),
        ("s", "a", 50.0),
        ("s", "a", 100.0),
        ("t", "a", 100.0),
        ("s", "b", 100.0),
        ("s", "a", 161.0),
    ]
    assert [listenings.is_new(*each) for each in asked] == [True, False, False, True, True, True]


def event(kind: str, call: str = "call-a", **fields: Field) -> CallEvent:
    return CallEvent(CallId(call), kind, START, fields)


def test_a_calls_circle_grows_and_forgets_who_did_not_answer() -> None:
    circles = Circles()
    nobody = Circle()
    circles.take(event(Kind.CALL_QUEUED, queue="city"), nobody)
    assert circles.take(event(Kind.OFFER_MADE, seat="101"), nobody) == Circle("city", frozenset({"101"}))
    missed = circles.take(event(Kind.OFFER_ENDED, seat="101", why="missed"), nobody)
    assert missed.seats == {"101"}, "told that it is over"
    assert circles.take(event(Kind.STEP_ENTERED), nobody).seats == frozenset()
    circles.take(event(Kind.OFFER_MADE, seat="102"), nobody)
    circles.take(event(Kind.OFFER_ENDED, seat="102", why="answered"), nobody)
    assert circles.take(event(Kind.TICKET_EDITED), nobody) == Circle("city", frozenset({"102"}))
    moved = event(Kind.CALL_MOVED, to={"queue": "danger", "band": 0})
    assert circles.take(moved, nobody).queue == "danger"
    assert circles.take(event(Kind.CALL_MOVED, to="nonsense"), nobody).queue == "danger"


def test_what_is_told_under_which_name() -> None:
    assert topic_of(event(Kind.SEAT_CHANGED, "")) == "seat"
    assert topic_of(event(Kind.TICKET_EDITED)) == "ticket"
    assert topic_of(event(Kind.CALL_ARRIVED)) == "call"
    assert topic_of(event(Kind.CALL_ARRIVED, "")) is None
    assert topic_of(event(Kind.ACTION_AUDITED)) is None
