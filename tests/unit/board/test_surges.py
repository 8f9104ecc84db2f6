"""Many calls about one thing at one place."""

from datetime import UTC, datetime, timedelta

import pytest

from agents.board.rules import SurgeRule
from agents.board.surges import Surges, street_of

NOW = datetime(2026, 1, 15, 4, tzinfo=UTC)
RULE = SurgeRule(times=3, within_s=600)


def calls(count: int, place: str, service: str = "water.none", *, every_s: float = 60, of: str = "a") -> Surges:
    surges = Surges(RULE)
    for n in range(count):
        surges.take(f"call-{of}{n}", NOW + timedelta(seconds=every_s * n), service=service, place=place)
    return surges


def later(s: float) -> datetime:
    return NOW + timedelta(seconds=s)


def test_three_of_one_street_are_a_surge() -> None:
    [surge] = calls(3, "Абай көшесі, 12").now(later(200))
    assert (surge.service, surge.place, len(surge.calls)) == ("water.none", "Абай көшесі", 3)
    assert (surge.first_at, surge.last_at) == (NOW, later(120))


def test_two_are_not() -> None:
    assert calls(2, "Абай көшесі, 12").now(later(200)) == []


def test_without_a_place_it_takes_twice_as_many() -> None:
    assert calls(5, "").now(later(300)) == []
    [surge] = calls(6, "").now(later(400))
    assert surge.place == ""


def test_what_a_whole_city_asks_all_day_is_no_surge() -> None:
    surges = Surges(RULE)
    for n in range(300):  # one a minute, for five hours
        surges.take(f"call-{n}", later(60 * n), service="water.none")
    assert surges.now(later(60 * 299)) == []
    for n in range(30):
        surges.take(f"call-x{n}", later(60 * 299 + n), service="water.none")
    assert len(surges.now(later(60 * 300))) == 1


def test_old_ones_do_not_count() -> None:
    assert calls(3, "Абай көшесі, 12", every_s=400).now(later(900)) == []


def test_neighbours_live_in_one_street() -> None:
    surges = Surges(RULE)
    for n, place in enumerate(("Абай көшесі 12", "абай көшесі, 14а", "Абай көшесі, 3, 18")):
        surges.take(f"call-{n}", NOW, service="water.none", place=place)
    assert len(surges.now(later(1))) == 1


def test_another_service_is_another_matter() -> None:
    surges = calls(2, "Абай көшесі 1")
    surges.take("call-x", NOW, service="heat.none", place="Абай көшесі 1")
    assert surges.now(later(200)) == []


def test_what_is_learnt_later_counts_once() -> None:
    surges = Surges(RULE)
    for n in range(3):
        surges.take(f"call-{n}", NOW, service="water.none")
    assert surges.now(later(1)) == []
    for n in range(3):
        surges.take(f"call-{n}", later(30), place="Абай көшесі 1")
        surges.take(f"call-{n}", later(40), place="Абай көшесі 1")
    [surge] = surges.now(later(60))
    assert len(surge.calls) == 3


def test_a_dismissed_one_needs_new_calls() -> None:
    surges = calls(3, "Абай көшесі 1")
    surges.dismiss("water.none", "Абай көшесі", later(130))
    assert surges.now(later(140)) == []
    for n in range(3):
        surges.take(f"call-new{n}", later(150 + n), service="water.none", place="Абай көшесі 1")
    assert len(surges.now(later(200))) == 1


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("Абай көшесі, 12", "абай көшесі"),
        ("Абай көшесі 12-үй, 5-пәтер", "абай көшесі"),
        ("ул. Абая, д. 12, кв. 5", "ул абая"),
        ("ул. Абая 12/1", "ул абая"),
        ("Сарыарқа", "сарыарқа"),
        ("", ""),
        ("12", ""),
    ],
)
def test_streets(address: str, street: str) -> None:
    assert street_of(address) == street
