"""The card of a call, as it grows with the call's log."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from agents.desk.card import Card, card_of
from models.events import CallEvent, Field
from models.ids import CallId
from models.kinds import Kind

BEGAN = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)
CALL = CallId("call-1")


def card(*told: tuple[Kind, Mapping[str, Field]]) -> Card:
    return card_of(
        CallEvent(CALL, kind, BEGAN + timedelta(seconds=second), fields) for second, (kind, fields) in enumerate(told)
    )


ARRIVED = (Kind.CALL_ARRIVED, {"caller": "+77010000001", "caller_name": "Асан"})
OFFERED = (Kind.OFFER_MADE, {"seat": "101", "offer": "offer-1", "expires_at": "2026-01-15T06:00:20+00:00"})


def test_the_way_through_the_menus_and_what_was_told() -> None:
    shown = card(
        ARRIVED,
        (Kind.LANGUAGE_CHOSEN, {"language": "kk"}),
        (Kind.STEP_ENTERED, {"step": "menu"}),
        (Kind.FACT_NOTED, {"name": "topic", "value": "roads-yards"}),
        (Kind.CALLER_HEARD, {"text": "аулада шұңқыр бар"}),
        (Kind.SERVICES_SUGGESTED, {"services": ["roads.pothole", "yards.repair"]}),
        (Kind.CALLER_HEARD, {"text": "иә"}),
        (Kind.CALL_QUEUED, {"queue": "city", "band": 5, "queued_at": "2026-01-15T06:00:07+00:00"}),
    )
    assert (shown.number, shown.name, shown.language, shown.queue) == ("+77010000001", "Асан", "kk", "city")
    assert [(stage.kind, stage.name, stage.value) for stage in shown.stages] == [
        ("step", "menu", ""),
        ("answer", "topic", "roads-yards"),
        ("said", "", "аулада шұңқыр бар"),
        ("said", "", "иә"),
    ]
    assert shown.said == "аулада шұңқыр бар", "a yes to the question afterwards is not what the caller told"
    assert shown.services == ("roads.pothole", "yards.repair")


def test_whose_phone_rang_in_vain_has_no_part_any_more() -> None:
    assert card(ARRIVED, OFFERED).seats == {"101"}
    missed = (Kind.OFFER_ENDED, {"seat": "101", "why": "expired"})
    again = (Kind.OFFER_MADE, {"seat": "102", "expires_at": "2026-01-15T06:00:40+00:00"})
    shown = card(ARRIVED, OFFERED, missed, again)
    assert (set(shown.seats), shown.offered_to) == ({"102"}, "102")


def test_who_answered_keeps_the_card_after_the_call() -> None:
    shown = card(
        ARRIVED,
        OFFERED,
        (Kind.OFFER_ENDED, {"seat": "101", "why": "answered"}),
        (Kind.SEAT_ANSWERED, {"seat": "101"}),
        (Kind.TICKET_DRAFTED, {"ticket": "ticket-1"}),
        (Kind.SEAT_JOINED, {"seat": "102"}),
        (Kind.CALL_ENDED, {"outcome": "answered"}),
    )
    assert (set(shown.seats), shown.ticket, shown.outcome) == ({"101", "102"}, "ticket-1", "answered")
    assert (shown.offered_to, shown.expires_at) == (None, None)


def test_a_call_back_knows_what_the_first_call_told() -> None:
    opened: dict[str, Field] = {
        "caller": "+77010000001",
        "language": "ru",
        "path": ["menu", "tell"],
        "notes": [["topic", "transport"]],
        "text": "автобус не пришёл",
    }
    shown = card((Kind.CALLBACK_OPENED, opened))
    assert (shown.number, shown.language, shown.said) == ("+77010000001", "ru", "автобус не пришёл")
    assert [stage.name for stage in shown.stages] == ["menu", "tell", "topic"]


def test_a_strange_log_is_borne() -> None:
    shown = card(
        (Kind.CALL_ARRIVED, {"caller": None}),
        (Kind.CALL_QUEUED, {"queue": 5, "band": "x", "queued_at": "yesterday"}),
        (Kind.OFFER_MADE, {"seat": "101", "expires_at": None}),
        (Kind.CALL_MOVED, {"to": "elsewhere"}),
        *[(Kind.STEP_ENTERED, {"step": f"s{n}"}) for n in range(200)],
    )
    assert (shown.number, shown.queue, shown.expires_at, len(shown.stages)) == ("", None, None, 60)


def test_how_the_conversation_stands() -> None:
    began = (ARRIVED, OFFERED, (Kind.SEAT_ANSWERED, {"seat": "101"}))
    asked = (Kind.TRANSFER_STARTED, {"how": "attended", "by": "101", "seat": "102"})
    shown = card(*began, asked, (Kind.RECORDING_PAUSED, {"seat": "101"}))
    assert (shown.asked, shown.asked_whom, shown.is_recording_paused) == ("attended", "102", True)
    joined = (*began, asked, (Kind.SEAT_JOINED, {"seat": "102"}), (Kind.TRANSFER_ENDED, {"reached": True}))
    assert (card(*joined).asked, card(*joined).talkers) == ("", ("101", "102"))
    assert card(*joined, (Kind.SEAT_HUNG_UP, {"seat": "101"})).talkers == ("102",)
    assert card(*joined, (Kind.CALL_ENDED, {"outcome": "answered"})).talkers == ()


def test_who_had_talked_keeps_the_card_when_a_second_ring_is_missed() -> None:
    began = (ARRIVED, OFFERED, (Kind.SEAT_ANSWERED, {"seat": "101"}), (Kind.SEAT_DROPPED, {"seat": "101"}))
    missed = (Kind.OFFER_ENDED, {"seat": "101", "why": "expired"})
    assert set(card(*began, OFFERED, missed).seats) == {"101"}


def test_a_call_out_says_so_and_belongs_to_the_seat_that_placed_it() -> None:
    shown = card((Kind.CALL_PLACED, {"caller": "+77010000001", "seat": "101", "queue": "city"}))
    assert (shown.direction, shown.number, set(shown.seats)) == ("out", "+77010000001", {"101"})
    assert card(ARRIVED).direction == "in"
