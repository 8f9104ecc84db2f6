"""How often the right service is suggested. Tuned on the even utterances; the odd ones are held out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from agents.catalogue import Catalogue, danger, read, suggest
from agents.catalogue.danger import Trigger
from agents.catalogue.words import folded

HERE = Path(__file__).parent
DIALPLANS = HERE.parents[2] / "dialplans"


class Said(NamedTuple):
    service: str
    text: str


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read(DIALPLANS / "catalogue.yaml", DIALPLANS / "checklists.yaml")


def _utterances() -> tuple[list[Said], list[str]]:
    found = YAML(typ="safe").load((HERE / "utterances.yaml").read_text(encoding="utf-8"))
    return [Said(*pair) for pair in found["fits"]], list(found["nothing"])


FITS, NOTHING = _utterances()
TUNED, HELD_OUT = FITS[0::2], FITS[1::2]


def _shares(catalogue: Catalogue, said: Sequence[Said]) -> tuple[float, float]:
    """Top 1, top 3."""
    answers = [[match.service_id for match in suggest(catalogue, one.text)] for one in said]
    first = sum(answer[:1] == [one.service] for one, answer in zip(said, answers, strict=True))
    three = sum(one.service in answer for one, answer in zip(said, answers, strict=True))
    return first / len(said), three / len(said)


def test_the_set_is_large_known_and_not_taken_from_the_catalogue(catalogue: Catalogue) -> None:
    phrases = {folded(one) for service in catalogue.services.values() for say in service.say.values() for one in say}
    assert len(FITS) >= 150
    assert {one.service for one in FITS} <= set(catalogue.services)
    assert [one.text for one in FITS if folded(one.text) in phrases] == []
    assert len({one.text for one in FITS}) == len(FITS)


@pytest.mark.parametrize(
    ("half", "first", "three"), [(TUNED, 0.90, 0.96), (HELD_OUT, 0.91, 0.95)], ids=["tuned", "held-out"]
)
def test_the_right_service_is_suggested(catalogue: Catalogue, half: list[Said], first: float, three: float) -> None:
    top1, top3 = _shares(catalogue, half)
    print(f"top-1 {top1:.3f} top-3 {top3:.3f} of {len(half)}")
    assert top1 >= first
    assert top3 >= three


def _without_a_letter(word: str) -> str:
    at = len(word) // 2
    return word[:at] + word[at + 1 :] if len(word) >= 5 else word


def _another_end(word: str) -> str:
    return word[:-1] + "аеыиоу"[len(word) % 6] if len(word) >= 4 else word


def _merged(text: str) -> str:
    first, *rest = text.split(" ", 1)
    return first + rest[0] if rest else first


@pytest.mark.parametrize(
    ("garbled", "first", "three"),
    [
        (lambda text: " ".join(map(_without_a_letter, text.split())), 0.62, 0.70),
        (lambda text: " ".join(map(_another_end, text.split())), 0.85, 0.90),
        (_merged, 0.79, 0.86),
        (lambda text: f"здравствуйте девушка у нас такая проблема {text} адрес абая дом двадцать пять", 0.90, 0.95),
        (lambda text: f"сәлеметсіз бе айтайын дегенім {text} шара қолданыңыздаршы өтінемін", 0.90, 0.95),
    ],
    ids=["every long word lost a letter", "other endings", "two words in one", "around it in Russian", "in Kazakh"],
)
def test_misheard_and_wordy_callers(
    catalogue: Catalogue, garbled: Callable[[str], str], first: float, three: float
) -> None:
    top1, top3 = _shares(catalogue, [Said(one.service, garbled(one.text)) for one in FITS])
    print(f"top-1 {top1:.3f} top-3 {top3:.3f}")
    assert top1 >= first
    assert top3 >= three


def test_every_phrase_of_the_catalogue_finds_its_own_service(catalogue: Catalogue) -> None:
    own = [Said(one.id, text) for one in catalogue.services.values() for say in one.say.values() for text in say]
    assert _shares(catalogue, own)[0] >= 0.995


def test_nothing_is_suggested_for_what_is_no_matter_of_a_city(catalogue: Catalogue) -> None:
    quiet = sum(not suggest(catalogue, text) for text in NOTHING)
    assert quiet / len(NOTHING) >= 0.85


@pytest.mark.parametrize("half", [TUNED, HELD_OUT], ids=["tuned", "held-out"])
def test_danger_is_heard_and_not_imagined(catalogue: Catalogue, half: list[Said]) -> None:
    dangerous = [one for one in half if catalogue.services[one.service].danger]
    harmless = [one for one in half if not catalogue.services[one.service].danger]
    heard = sum(danger(catalogue, one.text) is not None for one in dangerous)
    assert heard / len(dangerous) >= 0.85
    assert [one.text for one in harmless if danger(catalogue, one.text)] == []
    assert [text for text in NOTHING if danger(catalogue, text)] == []


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("у нас в подъезде очень сильно пахнет этим газом", "gas.smell"),
        ("алло пожар у нас", "order.fire"),
        ("үйде газ иісі бар", "gas.smell"),
        ("потерялась наша бабушка", "order.missing-person"),
        ("пожалуйста соедините", None),
        ("скажите скоро ли уберут снег", None),
    ],
)
def test_triggers(catalogue: Catalogue, text: str, service: str | None) -> None:
    heard = danger(catalogue, text)
    assert (heard.id if heard else None) == service


def test_the_order_of_a_trigger_counts(catalogue: Catalogue) -> None:
    trigger = Trigger(catalogue.services["gas.smell"], ("пахн", "газ"))
    assert trigger.heard_in(("сильно", "пахнет", "газом"))
    assert not trigger.heard_in(("газом", "пахнет"))
    assert not trigger.heard_in(())


def test_a_trigger_bridges_two_words_and_no_more(catalogue: Catalogue) -> None:
    trigger = Trigger(catalogue.services["gas.smell"], ("пахн", "газ"))
    assert trigger.heard_in(("пахнет", "где", "то", "газом"))
    assert not trigger.heard_in(("пахнет", "где", "то", "рядом", "газом"))


@pytest.mark.parametrize("text", ["", "   ", "123", "\0\0", "а" * 100_000, "🔥🔥", "%s{}'; drop table"])
def test_hostile_text_is_only_text(catalogue: Catalogue, text: str) -> None:
    assert suggest(catalogue, text) == ()
    assert danger(catalogue, text) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_at_most_three_ordered_services(catalogue: Catalogue, text: str) -> None:
    matches = suggest(catalogue, text)
    assert len(matches) <= 3
    assert all(0 <= match.score <= 1 and match.service_id in catalogue.services for match in matches)
    assert list(matches) == sorted(matches, key=lambda match: -match.score)
