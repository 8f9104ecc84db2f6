"""Checklists that what was said calls for: the rule at the top of checklists.yaml."""

import pytest

from agents.catalogue import read
from agents.catalogue.triggers import proposed
from ivr.site.paths import PROJECT

CATALOGUE = read(PROJECT / "dialplans" / "catalogue.yaml", PROJECT / "dialplans" / "checklists.yaml")


def called_for(text: str) -> list[str]:
    return [each.checklist.id for each in proposed(CATALOGUE, text)]


@pytest.mark.parametrize(
    ("text", "checklist"),
    [
        ("у нас в подъезде сильно пахнет газом", "gas-smell"),
        ("ПАХНЕТ, простите, ГАЗОМ!", "gas-smell"),
        ("пәтерде газ иісі шығып тұр", "gas-smell"),
        ("лифт опять, представляете, застрял", "lift-stuck"),
        ("мама застряла в лифте", "lift-stuck"),
    ],
)
def test_it_is_called_for(text: str, checklist: str) -> None:
    assert called_for(text)[:1] == [checklist]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "газом пахнет только запахло",  # "запах…" does not begin with "пахн"; and the order is the wrong one
        "пахнет чем-то таким не знаю даже чем наверное газом",  # too far from each other
        "здравствуйте, скажите, пожалуйста, до скольки работает поликлиника",
    ],
)
def test_it_is_not(text: str) -> None:
    assert "gas-smell" not in called_for(text)


def test_what_was_said_long_ago_still_counts_and_the_latest_comes_first() -> None:
    talk = "лифт застрял " + "ну вот и всё " * 200 + " и ещё сильно пахнет газом"
    found = proposed(CATALOGUE, talk)
    assert [each.checklist.id for each in found] == ["gas-smell", "lift-stuck"]
    assert [each.heard for each in found] == ["пахнет газом", "лифт застрял"]


def test_every_trigger_of_the_default_file_calls_for_its_checklist() -> None:
    for checklist in CATALOGUE.checklists:
        for triggers in checklist.triggers.values():
            for trigger in triggers:
                assert checklist.id in called_for(f"алло {trigger} міне"), trigger


def test_hostile_text_costs_little() -> None:
    assert called_for("газ " * 2500) == []
    assert called_for("\x00‮" * 5000) == []
