"""Streets by what somebody typed: either language, old names and new, with mistakes, with a house."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.addresses import Finder, Place, Street, read
from agents.addresses.find import house_of
from ivr.site.paths import PROJECT

CITY = Finder(read(PROJECT / "dialplans" / "streets.csv"))


def first(text: str) -> str:
    found = CITY.find(text, 1)
    return found[0].street.written("ru") if found else ""


@pytest.mark.parametrize(
    ("typed", "street"),
    [
        ("аб", "проспект Абая"),
        ("АБАЙ", "проспект Абая"),
        ("Абая 12", "проспект Абая"),
        ("кабанбай", "проспект Кабанбай батыра"),
        ("Қабанбай батыр даңғылы 53", "проспект Кабанбай батыра"),
        ("батыр қабан", "проспект Кабанбай батыра"),
        ("ул. Целинников", "проспект Республики"),
        ("улица мира 5", "улица Бейбитшилик"),
        ("женис", "проспект Женис"),
        ("жеңіс даңғылы", "проспект Женис"),
        ("момышулы 2", "проспект Бауыржана Момышулы"),
        ("сайфулина 30", "улица Сакена Сейфуллина"),
        ("мкр молодёжный", "микрорайон Жастар"),
        ("коктал-1, дом 7", "жилой массив Коктал-1"),
        ("Көктал 2", "жилой массив Коктал-2"),
        ("пл. независимости", "площадь Независимости"),
        ("проспект тауелсиздик", "проспект Тауелсиздик"),
        ("нет такой улицы", ""),
        ("улица", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_the_street_that_is_meant_comes_first(typed: str, street: str) -> None:
    assert first(typed) == street


@pytest.mark.parametrize(
    ("typed", "house"),
    [
        ("Абая 12", "12"),
        ("Абая, 12", "12"),
        ("Абая 12/3 кв 5", "12/3 кв 5"),
        ("проспект Абая дом 12а", "дом 12а"),
        ("Абая", ""),
        ("Көктал-1 15", "15"),
        ("Көктал-1", ""),
    ],
)
def test_the_house_stays_as_it_was_typed(typed: str, house: str) -> None:
    assert CITY.find(typed, 1)[0].house == house


@pytest.mark.parametrize(
    ("typed", "house"),
    [
        ("12", "12"),
        ("12а", "12а"),
        ("12-А", "12а"),
        ("дом 12 «А», кв. 5", "12а"),
        ("12/3", "12/3"),
        ("12, кв 3", "12"),
        ("", ""),
    ],
)
def test_one_building_has_one_spelling(typed: str, house: str) -> None:
    assert house_of(typed) == house


def test_an_old_name_is_told() -> None:
    [found, *_] = CITY.find("Ленина 3")
    assert (found.street.ru, found.was) == ("Абая", "Ленина")


def test_one_place_however_it_is_written() -> None:
    spelt = ("Абай даңғылы, 12", "проспект Абая 12", "Ленина 12 кв. 7", "абая, дом 12")
    assert {CITY.place(each) for each in spelt} == {Place("abay-avenue", "12")}


@pytest.mark.parametrize("typed", ["батыр", "", "во дворе", "Тәуелсіздік"])  # a square and an avenue have that name
def test_where_there_is_doubt_there_is_no_place(typed: str) -> None:
    assert CITY.place(typed) is None


def test_a_number_may_be_the_name_itself() -> None:
    coded = Finder([Street("e-10", "street", "Е-10", "Е-10"), Street("e-102", "street", "Е-102", "Е-102")])
    assert CITY.find("Е-10 5") is not None
    found = coded.find("Е-10, 5")
    assert (found[0].street.id, found[0].house) == ("e-10", "5")
    assert coded.find("е 102")[0].street.id == "e-102"


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_answered(text: str) -> None:
    found = CITY.find(text, 5)
    assert len(found) <= 5
    assert len({each.street.id for each in found}) == len(found)
    CITY.place(text)


def test_a_city_of_five_thousand_streets_is_searched_quickly() -> None:
    """Far from what a page would notice, with room for a slow machine."""
    letters = "абвгдежзиклмнопрст"
    many = [
        Street(
            f"s-{n}", "street", f"{letters[n % 18]}{letters[n % 17]}к{letters[n % 13]} {n}", f"{letters[n % 18]}р {n}"
        )
        for n in range(5000)
    ]
    finder = Finder(many)
    began = time.process_time()
    for typed in ("абк", "ббкг 17", "дом 1 2 3 4 5 6 7 8 9", "а " * 100):
        finder.find(typed)
    assert (time.process_time() - began) / 4 < 0.25
