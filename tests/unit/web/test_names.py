"""Every code that pages spell out has its name in Kazakh and Russian, and no code is left without one."""

import pytest

from agents.accounts.rights import Role
from agents.tickets.states import KINDS, Move, State
from agents.web.pages import names
from agents.web.pages.catalogues import DOMAINS, texts

TABLES = (names.STATES, names.MOVES, names.KINDS, names.OUTCOMES, names.ROLES)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_name_is_said(language: str) -> None:
    known = texts(language, tuple(DOMAINS))
    assert [text for table in TABLES for text in table.values() if text not in known] == []


def test_no_code_is_without_a_name() -> None:
    assert set(names.STATES) == set(State)
    assert set(names.MOVES) == set(Move)
    assert set(names.KINDS) == set(KINDS)
    assert set(names.ROLES) == set(Role)
